using System.Numerics;
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

    // The public factor is coefficient·sine, whose product has 54 fraction bits before it is rounded.
    private const int LargestFactorBits = 50;

    private readonly long[] _coefficients;
    private readonly int[] _shareBits;

    /// <summary>The constants as the compiler writes them.</summary>
    /// <param name="isEven">True for cosines, false for sines.</param>
    /// <param name="modulusBits">Bits of the input that matter.</param>
    /// <param name="multiplier">Public integer; multiplying by it commutes with the wrap.</param>
    /// <param name="stride">1 for all harmonics, 2 for odd ones.</param>
    /// <param name="publicBits">Fraction bits of coefficient times public sine, for the largest coefficient.</param>
    /// <param name="shareBits">Fraction bits of the shared sines, for the largest coefficient.</param>
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
        var largest = _coefficients.Max(BitLength);
        _shareBits = Array.ConvertAll(_coefficients, value => Math.Max(1, Math.Max(FractionBits - LargestFactorBits, shareBits - ((largest - BitLength(value)) / 2))));
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

    /// <summary>
    /// Fraction bits of a harmonic's shared sines: fewer for smaller coefficients, which carry less of their rounding into the sum, by half as many bits as
    /// the coefficient is smaller. The bits go to its public factors; the compiler's error bound knows the same rule.
    /// </summary>
    public int ShareBitsOf(int harmonic) => _shareBits[harmonic];

    /// <summary>Harmonics.</summary>
    public int Count => _coefficients.Length;

    /// <summary>Fraction bits of the result.</summary>
    public int FractionBits => PublicBits + ShareBits;

    private static int BitLength(long value) => 64 - BitOperations.LeadingZeroCount((ulong)Math.Abs(value));
}
