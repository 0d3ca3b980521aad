namespace SecNet;

/// <summary>
/// What one inference may cost at most, both parties together. The build fails above it, names the layer that costs most, and says what would fit.
/// What is not stated is not limited.
/// </summary>
/// <example>
/// <code>
/// [SecureNetwork]
/// [Budget(OnlineBytes = "5MB", Rounds = 40, OfflineBytes = "200MB")]
/// [Input(1, 28, 28)]
/// [Flatten]
/// [Dense(784, 10)]
/// public partial class Digits;
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class BudgetAttribute : Attribute
{
    /// <summary>Bytes that the parties send each other: <c>5MB</c>, <c>1.5kB</c>. Units are B, kB, MB and GB, each a thousand of the one before.</summary>
    public string? OnlineBytes { get; set; }

    /// <summary>Dependent exchanges between the parties, 1 to 1,000,000.</summary>
    public int Rounds { get; set; }

    /// <summary>
    /// Bytes that the dealer sends, in the same units. Where a <see cref="LinkAttribute">link</see> is declared, the compiler keeps to it
    /// as it chooses how to compare, at the least loss of time.
    /// </summary>
    public string? OfflineBytes { get; set; }

    /// <summary>
    /// The largest probability that some <see cref="Truncation.Local"/> truncation or <see cref="Comparison.Multiplicative"/> comparison fails (a wrong answer nobody
    /// detects) that you accept. Default 0.001.
    /// </summary>
    public double FailureProbability { get; set; } = 0.001;
}
