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

    /// <summary>For <see cref="FractionBits"/>: every layer gets the largest scale, up to 13 fraction bits, that is safe in its ring.</summary>
    public const int AutoFraction = 0;

    /// <summary>Ring width ℓ in bits, 16 to 64, or <see cref="AutoRing"/>: shares are integers mod 2^ℓ. Default 64.</summary>
    public int Ring { get; set; } = 64;

    /// <summary>Fraction bits f of activations and weights: a real x is the integer x·2^f; or <see cref="AutoFraction"/>. Default 16.</summary>
    public int FractionBits { get; set; } = 16;

    /// <summary>How products are scaled back to f fraction bits. Default <see cref="Truncation.Masked"/>.</summary>
    public Truncation Truncation { get; set; } = Truncation.Masked;

    /// <summary>How the signs that ReLUs and max-pools need are shared. Default <see cref="Comparison.Auto"/>: the compiler chooses.</summary>
    public Comparison Comparison { get; set; }

    /// <summary>
    /// True to compile a <see cref="Comparison"/> that leaks, with a warning that says what. Without such a comparison it means nothing. Default false.
    /// </summary>
    public bool AcceptLeakage { get; set; }

    /// <summary>Who makes what an inference consumes offline. Default <see cref="OfflineMode.Dealer"/>.</summary>
    public OfflineMode Offline { get; set; }

    /// <summary>
    /// Inputs on which the layers' MaxAbs were observed; reports then say so beside every bound that rests on them. Default 0: not stated.
    /// </summary>
    public int CalibrationSamples { get; set; }

    /// <summary>What the largest observed magnitudes were multiplied with, 1 to 1000. Stated together with <see cref="CalibrationSamples"/>.</summary>
    public double CalibrationMargin { get; set; }

    /// <summary>True when those inputs were made up: bounds of real inputs may differ.</summary>
    public bool CalibrationIsSynthetic { get; set; }
}
