using SecNet.Runtime.Rings;

namespace SecNet.Runtime.Protocols;

/// <summary>
/// The public constants of a <see cref="FourierGate"/>: Σ coefficient·sin(n·θ) or cos, with θ = 2π·multiplier·x / 2^modulusBits, over n = 1, 1 + stride, …
/// The compiler fits them; they are part of the protocol id.
/// </summary>
public sealed class FourierSeries
{
    /// <summary>Fraction bits of coefficients.</summary>
    public const int CoefficientBits = 24;

    private readonly long[] _coefficients;

    /// <summary>The constants as the compiler writes them.</summary>
    /// <param name="isEven">True for cosines, false for sines.</param>
    /// <param name="modulusBits">Bits of the input that matter.</param>
    /// <param name="multiplier">Public integer; multiplying by it commutes with the wrap.</param>
    /// <param name="stride">1 for all harmonics, 2 for odd ones.</param>
    /// <param name="publicBits">Fraction bits of coefficient times public sine.</param>
    /// <param name="shareBits">Fraction bits of the shared sines.</param>
    /// <param name="constant">What is added, at the result's scale.</param>
    /// <param name="coefficients">Of each harmonic.</param>
    public FourierSeries(bool isEven, int modulusBits, int multiplier, int stride, int publicBits, int shareBits, long constant, ReadOnlySpan<long> coefficients)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(modulusBits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(modulusBits, 64);
        ArgumentOutOfRangeException.ThrowIfLessThan(shareBits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shareBits, PublicSines.FractionBits - 1);
        (IsEven, ModulusBits, Multiplier, Stride, PublicBits, ShareBits, Constant) = (isEven, modulusBits, multiplier, stride, publicBits, shareBits, constant);
        _coefficients = coefficients.ToArray();
    }

    /// <summary>True for cosines.</summary>
    public bool IsEven { get; }

    /// <summary>Bits of the input that matter.</summary>
    public int ModulusBits { get; }

    /// <summary>Turns of the first harmonic in 2^ModulusBits.</summary>
    public int Multiplier { get; }

    /// <summary>From one harmonic to the next.</summary>
    public int Stride { get; }

    /// <summary>Fraction bits of public factors.</summary>
    public int PublicBits { get; }

    /// <summary>Fraction bits of shared sines.</summary>
    public int ShareBits { get; }

    /// <summary>What is added.</summary>
    public long Constant { get; }

    /// <summary>Of each harmonic.</summary>
    public ReadOnlySpan<long> Coefficients => _coefficients;

    /// <summary>Harmonics.</summary>
    public int Count => _coefficients.Length;

    /// <summary>Fraction bits of the result.</summary>
    public int FractionBits => PublicBits + ShareBits;
}
