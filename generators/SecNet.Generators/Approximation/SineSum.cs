using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using SecNet.Generators.Model;

namespace SecNet.Generators.Approximation;

/// <summary>
/// The sines of L-SecNet's sum with integer constants: Σ coefficient·sin(2π·multiplier·x / 2^ModulusBits). Part of the IR, so that both parties and the
/// plaintext twin compute with the same numbers.
/// </summary>
/// <param name="ModulusBits">Bits of x that matter: multiplying by an integer commutes with the wrap there.</param>
/// <param name="Multipliers">Turns of each sine in 2^ModulusBits.</param>
/// <param name="Coefficients">Of each sine, at <see cref="CoefficientBits"/> fraction bits.</param>
/// <param name="SineBits">Fraction bits of coefficient times the sine of a share.</param>
/// <param name="CosineBits">Fraction bits of the cosine of a share.</param>
public sealed record SineSum(int ModulusBits, EquatableArray<int> Multipliers, EquatableArray<long> Coefficients, int SineBits, int CosineBits)
{
    /// <summary>Fraction bits of coefficients; the runtime's SineSum.CoefficientBits is the same number.</summary>
    public const int CoefficientBits = 24;

    /// <summary>Fraction bits of the products.</summary>
    public int FractionBits => SineBits + CosineBits;

    /// <summary>Sines.</summary>
    public int Count => Multipliers.Count;

    /// <summary>Everything that parties have to agree on.</summary>
    public IEnumerable<BigInteger> Constants =>
        new BigInteger[] { ModulusBits, SineBits, CosineBits }.Concat(Multipliers.Select(static value => (BigInteger)value)).Concat(Coefficients.Select(static value => (BigInteger)value));
}
