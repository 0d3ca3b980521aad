using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using SecNet.Generators.Model;

namespace SecNet.Generators.Approximation;

/// <summary>
/// A trigonometric polynomial with integer coefficients: part of the IR, so that both parties, the dealer and the plaintext twin compute with the same
/// numbers. Its period is 2^ModulusBits / Multiplier units of its input; its harmonics are 1, 1 + Stride, 1 + 2·Stride …
/// </summary>
/// <param name="IsEven">True for cosines, false for sines.</param>
/// <param name="ModulusBits">Bits of the input that matter.</param>
/// <param name="Multiplier">An odd public integer: multiplying by it commutes with the wrap at 2^ModulusBits.</param>
/// <param name="Stride">1 for all harmonics, 2 for odd ones.</param>
/// <param name="PublicBits">Fraction bits of coefficient times public sine, for the largest coefficient.</param>
/// <param name="ShareBits">Fraction bits of the sines the dealer shares, for the largest coefficient.</param>
/// <param name="Constant">What is added, at the result's scale.</param>
/// <param name="Coefficients">Of each harmonic, at <see cref="CoefficientBits"/> fraction bits.</param>
public sealed record FourierSeries(
    bool IsEven, int ModulusBits, int Multiplier, int Stride, int PublicBits, int ShareBits, long Constant, EquatableArray<long> Coefficients)
{
    /// <summary>Fraction bits of coefficients; the runtime's FourierSeries.CoefficientBits is the same number.</summary>
    public const int CoefficientBits = 24;

    /// <summary>Fraction bits of the result.</summary>
    public int FractionBits => PublicBits + ShareBits;

    /// <summary>Harmonics.</summary>
    public int Count => Coefficients.Count;

    /// <summary>
    /// Fraction bits of a harmonic's shared sines. A smaller coefficient carries less of their rounding into the sum, and its own rounding counts as much
    /// as another's: bits move from shares to public factors as the root of the coefficient falls. The runtime's FourierSeries has the same rule.
    /// </summary>
    public static int ShareBitsOf(int shareBits, int fractionBits, long coefficient, long largest) =>
        System.Math.Max(1, System.Math.Max(fractionBits - LargestFactorBits, shareBits - ((BitLength(largest) - BitLength(coefficient)) / 2)));

    private const int LargestFactorBits = 50;

    private static int BitLength(long value)
    {
        var length = 0;
        for (var magnitude = value < 0 ? -value : value; magnitude > 0; magnitude >>= 1) length++;
        return length;
    }

    /// <summary>Everything that parties have to agree on.</summary>
    public IEnumerable<BigInteger> Constants =>
        new BigInteger[] { IsEven ? 1 : 0, ModulusBits, Multiplier, Stride, PublicBits, ShareBits, Constant }.Concat(Coefficients.Select(static value => (BigInteger)value));
}
