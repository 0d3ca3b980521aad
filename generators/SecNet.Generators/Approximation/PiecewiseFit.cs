using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using SecNet.Generators.Model;

namespace SecNet.Generators.Approximation;

/// <summary>Fitted pieces with what they achieve.</summary>
/// <param name="Pieces">The pieces.</param>
/// <param name="MaxError">Bound on the distance from the function over the whole range, rounding of coefficients and of squares included.</param>
public sealed record FittedPieces(PiecewiseQuadratic Pieces, double MaxError);

/// <summary>What rounding a fit has to live with.</summary>
/// <param name="FractionBits">Fraction bits of the sum.</param>
/// <param name="SquareShift">Bits by which squares are scaled back; 0 for whole ones.</param>
/// <param name="SquareUnits">Units in the last place by which one scaled back may be off.</param>
/// <param name="RingBits">Ring of the squares.</param>
public sealed record PieceRounding(int FractionBits, int SquareShift, int SquareUnits, int RingBits);

/// <summary>
/// Fits quadratics to a smooth activation between its two asymptotes, from left to right: each piece as long as it stays within the error.
/// </summary>
/// <remarks>
/// Why quadratics: n comparisons side by side take the rounds of one, and one square and at most two truncations follow, whatever the number of pieces. A
/// single polynomial on the clipped range has 2 comparisons, but for 2^-10 degree 15 (sigmoid) to 22 (SiLU): with Chebyshev polynomials, whose values stay
/// within 1, nine squares for the former, in five levels of a square and a truncation each. That is 14 rounds without a dealer, where nine pieces take 6 and
/// about half as many bytes again. Lines would take forty pieces for the same error; higher degrees save few pieces and take two rounds more each time
/// they double.
/// Each piece begins where the one before ends, in integers, so that rounding does not add up; the curvature is chosen for the least largest error and rounded,
/// and the slope then meets the next knot. Errors are those of the rounded integers, at samples of each piece.
/// Only + - * / of doubles in a fixed order, and conversions of integers below 2^53: the same on every host (see <see cref="ElementaryFunctions"/>).
/// </remarks>
public sealed class PiecewiseFit
{
    /// <summary>The most pieces; each is a comparison and a square for every value.</summary>
    public const int MostPieces = 64;

    // Beyond it no function is further than 1e-12 from its asymptotes.
    private const int FarthestBound = 40;
    private const int BoundSteps = 16;

    private const int Samples = 24;

    // Each takes a third off the interval that holds the best curvature.
    private const int Narrowings = 28;

    // Far finer than any rounding that follows.
    private const int CurvatureBits = 45;

    // A masked truncation of a k-bit square opens k + shift + 1 bits, and k has a sign and what truncations round up by.
    private const int SquareHeadroom = 4;

    // What an error may exceed its samples by: a parabola's top lies at most a 48th of a piece from one.
    private const double BetweenSamples = 1.03;

    // Parts of the error that the asymptotes may take: more of it shortens the range between them.
    private static readonly double[] SaturationShares = [0.9, 0.7, 0.5, 0.3];

    private readonly SmoothFunction _function;
    private readonly BigInteger _low;
    private readonly BigInteger _high;
    private readonly BigInteger _unit;
    private readonly PieceRounding _rounding;

    private PiecewiseFit(SmoothFunction function, BigInteger low, BigInteger high, BigInteger unit, PieceRounding rounding) =>
        (_function, _low, _high, _unit, _rounding) = (function, low, high, unit, rounding);

    /// <summary>The fewest pieces within the error, or, when that takes too many, those that come near it.</summary>
    /// <param name="function">What to fit.</param>
    /// <param name="low">Least input, an integer.</param>
    /// <param name="high">Greatest input.</param>
    /// <param name="unit">Input integers in 1, a real number.</param>
    /// <param name="wanted">The error to stay within.</param>
    /// <param name="rounding">Widths to round to.</param>
    public static FittedPieces Find(SmoothFunction function, BigInteger low, BigInteger high, BigInteger unit, double wanted, PieceRounding rounding)
    {
        var fit = new PiecewiseFit(function, low, high > low ? high : low + 1, unit, rounding);
        FittedPieces? nearest = null;

        // Each try that takes too many pieces, or whose squares round too coarsely, is followed by one that allows more.
        for (var allowed = wanted; ; allowed *= 1.5)
        {
            if (fit.Fit(allowed, wanted) is { } found && (nearest is null || found.MaxError < nearest.MaxError)) nearest = found;
            if (nearest is not null && (nearest.MaxError <= wanted || allowed > 2 * wanted)) return nearest;

            // One piece over everything is nearer than that.
            if (allowed > 1e9) throw new InvalidOperationException($"{function} has no pieces up to {high}.");
        }
    }

    /// <summary>The fewest pieces whose error, rounded squares included, is at most <paramref name="allowed"/>; null when there are too many.</summary>
    private FittedPieces? Fit(double allowed, double wanted)
    {
        FittedPieces? best = null;
        foreach (var share in SaturationShares)
        {
            double reserve = 0;
            for (var attempt = 0; attempt < 3 && reserve < allowed; attempt++)
            {
                if (FitBetweenAsymptotes(allowed - reserve, share) is not { } found) break;
                if (found.MaxError <= wanted ? best is null || best.MaxError > wanted || found.Pieces.Count < best.Pieces.Count : best is null || found.MaxError < best.MaxError) best = found;
                if (found.MaxError <= allowed) break;
                reserve = 1.1 * RoundingOf(found.Pieces.Curvatures);
            }

            // Asymptotes that no input reaches take nothing of the error.
            if (best is { Pieces: { ComparesFirst: false, ComparesLast: false } }) break;
        }

        return best;
    }

    /// <summary>What squares that are scaled back add to the error: each piece whole below x adds its own.</summary>
    private double RoundingOf(IEnumerable<BigInteger> curvatures) => _rounding.SquareShift == 0 ? 0 : _rounding.SquareUnits * curvatures.Sum(value => Magnitude(Real(value)));

    private FittedPieces? FitBetweenAsymptotes(double wanted, double saturationShare)
    {
        var bound = Bound(wanted * saturationShare);
        var (first, last) = (BigInteger.Max(_low, -bound), BigInteger.Min(_high, bound));
        var (comparesFirst, comparesLast) = (_low < -bound, _high > bound);
        if (last <= first) (first, last, comparesFirst, comparesLast) = (_low, _high, false, false);
        var end = comparesLast ? Asymptote(last) : Value(last);
        var constant = Nearest(comparesFirst ? Asymptote(first) : Value(first));

        // In a ring that could not hold the squares of the most pieces either, whole pieces: that squares do not fit is then reported, with what would.
        var squared = BigInteger.One << ((_rounding.RingBits - SquareHeadroom) / 2);
        var longest = _rounding.SquareShift == 0 || squared * (MostPieces - 1) < last - first ? last - first : BigInteger.Min(last - first, squared);

        List<BigInteger> knots = [first], slopes = [], curvatures = [];
        var (start, worst) = (constant, comparesFirst ? Magnitude(Real(constant) - Value(first)) : 0);
        while (knots[knots.Count - 1] < last)
        {
            if (slopes.Count == MostPieces) return null;
            var piece = Longest(knots[knots.Count - 1], last, BigInteger.Min(longest, last - knots[knots.Count - 1]), start, end, wanted);
            knots.Add(piece.Right);
            slopes.Add(piece.Slope);
            curvatures.Add(piece.Curvature);
            if (piece.Error > worst) worst = piece.Error;
            start = piece.End;
        }

        var rise = BigInteger.Zero;
        if (comparesLast)
        {
            var beyond = Magnitude(Real(start) - Value(last));
            if (_function.IsEven())
            {
                rise = DivideNearest(BigInteger.One << _rounding.FractionBits, _unit);
                beyond += Magnitude(Real((rise * (_high - last)) - DivideNearest((_high - last) << _rounding.FractionBits, _unit)));
            }

            if (beyond > worst) worst = beyond;
        }

        var pieces = new PiecewiseQuadratic(
            knots.ToEquatableArray(), comparesFirst, comparesLast, _rounding.FractionBits, _rounding.SquareShift, slopes.ToEquatableArray(), curvatures.ToEquatableArray(), constant, rise);
        return new(pieces, worst + RoundingOf(curvatures));
    }

    private readonly record struct Piece(BigInteger Right, BigInteger Slope, BigInteger Curvature, BigInteger End, double Error);

    /// <summary>The longest piece within the error, by halving; the shortest one when none is.</summary>
    private Piece Longest(BigInteger left, BigInteger last, BigInteger most, BigInteger start, double end, double wanted)
    {
        var whole = Between(most);
        if (whole.Error <= wanted) return whole;
        BigInteger within = 1, beyond = most;
        Piece? best = null;
        while (beyond - within > 1 && (beyond - within) * 4096 > most)
        {
            var middle = (within + beyond) / 2;
            var piece = Between(middle);
            if (piece.Error <= wanted) (within, best) = (middle, piece);
            else beyond = middle;
        }

        return best ?? Between(within);

        Piece Between(BigInteger length)
        {
            var right = left + length;
            return Fitted(left, length, start, right == last ? end : Value(right));
        }
    }

    /// <summary>The quadratic from a given value to a wanted one: the curvature of least largest error, rounded, and the slope that then meets the end.</summary>
    private Piece Fitted(BigInteger left, BigInteger length, BigInteger start, double end)
    {
        var (startReal, lengthReal, leftReal) = (Real(start), ToReal(length), ToReal(left));
        double[] rest = new double[Samples], parabola = new double[Samples], values = new double[Samples];
        double largest = 0;
        for (var index = 0; index < Samples; index++)
        {
            var part = (index + 0.5) / Samples;
            values[index] = Value(leftReal + (part * lengthReal));
            rest[index] = values[index] - startReal - (part * (end - startReal));
            parabola[index] = part * (part - 1);
            if (Magnitude(rest[index]) > largest) largest = Magnitude(rest[index]);
        }

        // |rest - c·parabola| is largest in the middle of a piece, where the parabola is -1/4.
        double low = -16 * largest, high = 16 * largest;
        for (var narrowing = 0; narrowing < Narrowings; narrowing++)
        {
            var (third, other) = (low + ((high - low) / 3), high - ((high - low) / 3));
            if (Residual(third) < Residual(other)) high = other;
            else low = third;
        }

        var curvatureReal = (low + high) / 2 / (lengthReal * lengthReal);
        var curvature = ToCurvature(curvatureReal);
        var square = (length * length) >> _rounding.SquareShift;
        var slope = DivideNearest(Nearest(end) - start - (curvature * square), length);
        var (bend, tilt) = (Real(curvature * _unit * _unit), Real(slope * _unit));
        for (var bits = _rounding.SquareShift; bits > 0; bits--) bend *= 0.5;
        double error = 0;
        for (var index = 0; index < Samples; index++)
        {
            var at = (index + 0.5) / Samples * lengthReal;
            var off = Magnitude(values[index] - startReal - (at * (tilt + (at * bend))));
            if (off > error) error = off;
        }

        var endValue = start + (slope * length) + (curvature * square);
        return new(left + length, slope, curvature, endValue, error * BetweenSamples);

        double Residual(double scale)
        {
            double most = 0;
            for (var index = 0; index < Samples; index++)
            {
                var off = Magnitude(rest[index] - (scale * parabola[index]));
                if (off > most) most = off;
            }

            return most;
        }
    }

    /// <summary>The least sixteenth from which on the function is within the error of its asymptotes, as an integer.</summary>
    private BigInteger Bound(double error)
    {
        var steps = FarthestBound * BoundSteps;
        while (steps > 1 && Magnitude(_function.Part((steps - 1) / (double)BoundSteps) - _function.PartLimit((steps - 1) / (double)BoundSteps)) <= error) steps--;
        return BigInteger.Max(_unit * steps / BoundSteps, 1);
    }

    private double Value(BigInteger x) => Value(ToReal(x));

    private double Value(double x) => _function.Value(x);

    /// <summary>The asymptote on the side of x.</summary>
    private double Asymptote(BigInteger x)
    {
        var real = ToReal(x);
        var limit = _function.PartLimit(Magnitude(real));
        return _function.IsEven() ? (real / 2) + limit : _function.Centre() + (real < 0 ? -limit : limit);
    }

    private double ToReal(BigInteger x) => x.Sign < 0 ? -FourierFit.Ratio(-x, _unit) : FourierFit.Ratio(x, _unit);

    /// <summary>A number at the result's scale.</summary>
    private double Real(BigInteger value) => value.Sign < 0 ? -FourierFit.Ratio(-value, BigInteger.One << _rounding.FractionBits) : FourierFit.Ratio(value, BigInteger.One << _rounding.FractionBits);

    private BigInteger Nearest(double value) => AtScale(value, _rounding.FractionBits);

    /// <summary>A second coefficient at the scale of a square, by which it is multiplied.</summary>
    private BigInteger ToCurvature(double value) =>
        DivideNearest(AtScale(value, CurvatureBits) << (_rounding.FractionBits + _rounding.SquareShift), (_unit * _unit) << CurvatureBits);

    private static BigInteger AtScale(double value, int bits)
    {
        // Below 2^53 in steps, exactly: halves of doubles are exact.
        var shift = 0;
        for (; bits > 0 && Magnitude(value) < 1L << 51; bits--) value *= 2;
        for (; Magnitude(value) >= 1L << 52; shift++) value /= 2;
        return (BigInteger)(long)(value < 0 ? value - 0.5 : value + 0.5) << (bits + shift);
    }

    private static BigInteger DivideNearest(BigInteger numerator, BigInteger denominator)
    {
        var magnitude = ((2 * BigInteger.Abs(numerator)) + denominator) / (2 * denominator);
        return numerator.Sign < 0 ? -magnitude : magnitude;
    }

    private static double Magnitude(double value) => value < 0 ? -value : value;
}
