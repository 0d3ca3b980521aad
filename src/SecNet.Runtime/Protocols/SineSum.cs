using SecNet.Runtime.Rings;

namespace SecNet.Runtime.Protocols;

/// <summary>
/// The public constants of <see cref="SecSin"/>: Σ coefficient·sin(2π·multiplier·x / 2^modulusBits). The compiler derives them from L-SecNet's; they are part
/// of the protocol id.
/// </summary>
public sealed class SineSum
{
    /// <summary>Fraction bits of coefficients.</summary>
    public const int CoefficientBits = 24;

    private readonly int[] _multipliers;
    private readonly long[] _coefficients;

    /// <summary>The constants as the compiler writes them.</summary>
    /// <param name="modulusBits">Bits of x that matter.</param>
    /// <param name="sineBits">Fraction bits of coefficient times the sine of a share.</param>
    /// <param name="cosineBits">Fraction bits of the cosine of a share.</param>
    /// <param name="multipliers">Turns of each sine in 2^modulusBits.</param>
    /// <param name="coefficients">Of each sine.</param>
    public SineSum(int modulusBits, int sineBits, int cosineBits, ReadOnlySpan<int> multipliers, ReadOnlySpan<long> coefficients)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(modulusBits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(modulusBits, 64);
        ArgumentOutOfRangeException.ThrowIfLessThan(sineBits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sineBits, PublicSines.FractionBits - 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(cosineBits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cosineBits, PublicSines.FractionBits - 1);
        if (multipliers.Length != coefficients.Length) throw new ArgumentException($"{multipliers.Length} multipliers do not fit {coefficients.Length} coefficients.", nameof(coefficients));
        (ModulusBits, SineBits, CosineBits) = (modulusBits, sineBits, cosineBits);
        (_multipliers, _coefficients) = (multipliers.ToArray(), coefficients.ToArray());
    }

    /// <summary>Bits of x that matter.</summary>
    public int ModulusBits { get; }

    /// <summary>Fraction bits of coefficient times the sine of a share.</summary>
    public int SineBits { get; }

    /// <summary>Fraction bits of the cosine of a share.</summary>
    public int CosineBits { get; }

    /// <summary>Turns of each sine in 2^ModulusBits.</summary>
    public ReadOnlySpan<int> Multipliers => _multipliers;

    /// <summary>Of each sine.</summary>
    public ReadOnlySpan<long> Coefficients => _coefficients;

    /// <summary>Sines.</summary>
    public int Count => _multipliers.Length;

    /// <summary>Fraction bits of the products.</summary>
    public int FractionBits => SineBits + CosineBits;
}
