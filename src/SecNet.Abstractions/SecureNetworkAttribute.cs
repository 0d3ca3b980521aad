namespace SecNet;

/// <summary>
/// Makes the compiler turn a <c>partial class</c> into a secure two-party network. The layers follow as attributes, in order:
/// <see cref="InputAttribute"/> first, then one attribute a layer.
/// </summary>
/// <example>
/// <code>
/// [SecureNetwork]
/// [Input(1, 28, 28, MaxAbs = 1)]
/// [Flatten]
/// [Dense(784, 10, MaxAbs = 64)]
/// public partial class Digits;
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SecureNetworkAttribute : Attribute
{
    /// <summary>For <see cref="Ring"/>: every layer gets the narrowest ring that holds its values.</summary>
    public const int AutoRing = 0;

    /// <summary>Ring width ℓ in bits, 16 to 64, or <see cref="AutoRing"/>: shares are integers mod 2^ℓ. Default 64.</summary>
    public int Ring { get; set; } = 64;

    /// <summary>Fraction bits f of activations and weights: a real x is the integer x·2^f. Default 16.</summary>
    public int FractionBits { get; set; } = 16;

    /// <summary>How products are scaled back to f fraction bits. Default <see cref="Truncation.Masked"/>.</summary>
    public Truncation Truncation { get; set; } = Truncation.Masked;

    /// <summary>
    /// The largest probability per inference that some <see cref="Truncation.Local"/> truncation fails (a wrong answer nobody detects)
    /// that you accept; the build fails above it. Default 0.001.
    /// </summary>
    public double FailureBudget { get; set; } = 0.001;
}
