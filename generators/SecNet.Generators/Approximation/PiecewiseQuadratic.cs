using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using SecNet.Generators.Model;

namespace SecNet.Generators.Approximation;

/// <summary>
/// A function as quadratics between knots, with integer coefficients: part of the IR. Let u_j = x held between knots j and j + 1, less knot j: how much of
/// piece j lies below x. Then f(x) = Constant + Σ (Slopes_j·u_j + Curvatures_j·u_j²) + Rise·(how far x lies above the last knot).
/// </summary>
/// <param name="Knots">Ascending, at the input's scale; one more than there are pieces.</param>
/// <param name="ComparesFirst">True when inputs may lie below the first knot, where the function is constant.</param>
/// <param name="ComparesLast">True when inputs may lie above the last knot, where the function is a line.</param>
/// <param name="FractionBits">Fraction bits of the result, which has no divisor.</param>
/// <param name="SquareShift">Bits by which squares are scaled back before they are multiplied; 0 where the ring holds their products whole.</param>
/// <param name="Slopes">Of each piece at its left end.</param>
/// <param name="Curvatures">Of each piece, for squares scaled back.</param>
/// <param name="Constant">The value at and below the first knot.</param>
/// <param name="Rise">The slope above the last knot.</param>
public sealed record PiecewiseQuadratic(
    EquatableArray<BigInteger> Knots, bool ComparesFirst, bool ComparesLast, int FractionBits, int SquareShift,
    EquatableArray<BigInteger> Slopes, EquatableArray<BigInteger> Curvatures, BigInteger Constant, BigInteger Rise)
{
    /// <summary>Pieces.</summary>
    public int Count => Slopes.Count;

    /// <summary>The knots with which values are compared: the outer ones only where values lie beyond.</summary>
    public IReadOnlyList<BigInteger> Compared => [.. Knots.Skip(ComparesFirst ? 0 : 1).Take(Count - 1 + (ComparesFirst ? 1 : 0) + (ComparesLast ? 1 : 0))];

    /// <summary>Length of the longest piece.</summary>
    public BigInteger Longest => Knots.Zip(Knots.Skip(1), static (left, right) => right - left).Max();

    /// <summary>Everything that parties have to agree on.</summary>
    public IEnumerable<BigInteger> Constants => new BigInteger[] { ComparesFirst ? 1 : 0, ComparesLast ? 1 : 0, FractionBits, SquareShift, Constant, Rise }
        .Concat(Knots).Concat(Slopes).Concat(Curvatures);
}
