using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using SecNet.Generators.Model;

namespace SecNet.Generators.Approximation;

/// <summary>A fitted series with what it achieves.</summary>
/// <param name="Series">The series.</param>
/// <param name="MaxError">Bound on its distance from the function over the whole range, rounding included.</param>
/// <param name="Largest">Bound on its magnitude.</param>
public sealed record FittedSeries(FourierSeries Series, double MaxError, double Largest);

/// <summary>
/// Fits sines or cosines to a smooth activation on |x| ≤ bound: regularised least squares on Chebyshev points for every period the modulus offers, with
/// all harmonics and with odd ones, and of those within the error the one with fewest harmonics.
/// </summary>
/// <remarks>
/// Why least squares: outside the range the series may do what it likes, which a Fourier coefficient of one fixed continuation does not use. Why odd
/// harmonics too: they mirror the function at a quarter period, so that one that saturates, or grows like |x|, has no jump where it continues.
/// Why the ridge: harmonics that hardly differ on the range would otherwise cancel with large coefficients, which multiply rounding errors.
/// Only + - * / of doubles in a fixed order, and conversions of integers below 2^53: the same on every host (see <see cref="ElementaryFunctions"/>).
/// </remarks>
public sealed class FourierFit
{
    /// <summary>
    /// The most harmonics. Each costs two ring words offline for every value; with more than these, clipping the range first is cheaper everywhere.
    /// </summary>
    public const int MostHarmonics = 64;

    // Of a mean square of 1: far below what is asked for, far above the rounding of doubles.
    private const double Ridge = 1e-13;

    // Least ratio of period to range, from end to end: nearer to 1 the function's two ends would have to meet.
    private const double LeastRoom = 1.02;

    // The public sines' own error, per harmonic (the runtime's PublicSines states the same), and what a residual may exceed its samples by.
    private const double SineErrorPerHarmonic = 1.0 / (1 << 27);
    private const double BetweenSamples = 1.03;

    private readonly SmoothFunction _function;
    private readonly double _bound;
    private readonly double _wanted;

    private FourierFit(SmoothFunction function, double bound, double wanted) => (_function, _bound, _wanted) = (function, bound, wanted);

    /// <summary>The series with fewest harmonics within the error, or, when there is none, the most accurate one.</summary>
    /// <param name="function">What to fit.</param>
    /// <param name="maxAbs">Largest magnitude of the input, an integer.</param>
    /// <param name="unit">Input integers in 1, a real number.</param>
    /// <param name="modulusBits">Bits of the input that can be had modulo their power of two.</param>
    /// <param name="wanted">The error to stay within.</param>
    /// <param name="fractionBits">Fraction bits of the result, given a bound on its magnitude.</param>
    public static FittedSeries Find(SmoothFunction function, BigInteger maxAbs, BigInteger unit, int modulusBits, double wanted, Func<double, int> fractionBits)
    {
        var bound = Ratio(maxAbs, unit);
        var fit = new FourierFit(function, bound, wanted);
        FittedSeries? best = null;

        // Few harmonics first: most ranges need no more, and a fit of many takes longer.
        foreach (var most in new[] { 16, MostHarmonics })
        {
            foreach (var (bits, multiplier, period) in Periods(maxAbs, unit, modulusBits, bound))
            {
                foreach (var stride in new[] { 2, 1 })
                {
                    foreach (var candidate in fit.Candidates(bits, multiplier, period, stride, most, fractionBits)) best = fit.Better(best, candidate);
                }
            }

            if (best!.MaxError <= wanted) return best;
        }

        return best!;
    }

    /// <summary>The least integer bits of a magnitude: bound ≤ 2^bits.</summary>
    public static int IntegerBits(double bound)
    {
        var bits = 0;
        for (double power = 1; power < bound; power *= 2) bits++;
        return bits;
    }

    private FittedSeries Better(FittedSeries? best, FittedSeries candidate)
    {
        if (best is null) return candidate;
        var (fits, bestFits) = (candidate.MaxError <= _wanted, best.MaxError <= _wanted);
        if (fits != bestFits) return fits ? candidate : best;
        if (!fits) return candidate.MaxError < best.MaxError ? candidate : best;
        var fewer = candidate.Series.Count - best.Series.Count;
        if (fewer == 0) fewer = candidate.Series.ModulusBits - best.Series.ModulusBits;
        return fewer < 0 || (fewer == 0 && candidate.MaxError < best.MaxError) ? candidate : best;
    }

    /// <summary>Periods 2^bits / multiplier, the multiplier odd, with room for the range.</summary>
    private static IEnumerable<(int Bits, int Multiplier, double Period)> Periods(BigInteger maxAbs, BigInteger unit, int modulusBits, double bound)
    {
        for (var divisor = 1; divisor < 8; divisor++)
        {
            var (bits, multiplier) = (modulusBits, divisor);
            while (multiplier % 2 == 0)
            {
                multiplier /= 2;
                bits--;
            }

            var period = Ratio(BigInteger.One << bits, unit * multiplier);
            if (period < 2 * LeastRoom * bound) yield break;
            yield return (bits, multiplier, period);
        }
    }

    /// <summary>All numbers of harmonics up to the most; the factorisation of a few is the beginning of that of many.</summary>
    private IEnumerable<FittedSeries> Candidates(int bits, int multiplier, double period, int stride, int most, Func<double, int> fractionBits)
    {
        var isEven = _function.IsEven();
        var constants = isEven ? 1 : 0;
        var size = most + constants;
        var samples = (4 * most) + 32;
        var basis = new double[samples][];
        var values = new double[samples];
        for (var j = 0; j < samples; j++)
        {
            // Chebyshev points of the upper half of [-bound, bound].
            var x = _bound * ElementaryFunctions.OfTurns(((2 * j) + 1) / (8.0 * samples)).Cos;
            basis[j] = Basis(x / period, stride, isEven, size);
            values[j] = _function.Part(x);
        }

        var (lower, diagonal, right) = Factor(basis, values, size);
        var grid = (16 * stride * most) + 64;
        var points = new double[grid + 1][];
        var exact = new double[grid + 1];
        for (var j = 0; j <= grid; j++)
        {
            var x = _bound * j / grid;
            points[j] = Basis(x / period, stride, isEven, size);
            exact[j] = _function.Part(x);
        }

        for (var count = 1; count <= most; count++)
        {
            var solution = Solve(lower, diagonal, right, count + constants);
            var residual = Residual(points, exact, solution);

            // Rounding only adds to it: not worth a look when it is too large by far.
            if (residual > _wanted && count < most) continue;
            var largest = Largest(exact) + residual;
            yield return Round(solution, isEven, bits, multiplier, stride, fractionBits(largest), residual, largest);
            if (residual < _wanted / 64) yield break;
        }
    }

    /// <summary>Splits the result's fraction bits between public factors and shares where their rounding errors together are least.</summary>
    private FittedSeries Round(double[] solution, bool isEven, int bits, int multiplier, int stride, int fractionBits, double residual, double largest)
    {
        var harmonics = isEven ? solution.Skip(1).ToArray() : solution;
        var coefficients = harmonics.Select(static value => Nearest(value, FourierSeries.CoefficientBits)).ToEquatableArray();
        var greatest = coefficients.Max(static value => Math.Abs(value));
        double sines = 0;
        for (var index = 0; index < harmonics.Length; index++) sines += Magnitude(harmonics[index]) * (1 + (stride * index)) * SineErrorPerHarmonic * 3;

        // A harmonic is a·C + b·S with |a|, |b| ≤ |coefficient|, a² + b² its square, and C² + S² = 1: at most √2 of either rounding error.
        var (shareBits, rounding) = (1, double.MaxValue);
        for (var share = Math.Max(1, fractionBits - 30); share < Math.Min(fractionBits, 29); share++)
        {
            double error = 0;
            for (var index = 0; index < harmonics.Length; index++)
            {
                var own = FourierSeries.ShareBitsOf(share, fractionBits, coefficients[index], greatest);
                error += 1.42 * ((Magnitude(harmonics[index]) * HalfUnit(own)) + HalfUnit(fractionBits - own));
            }

            if (error >= rounding) continue;
            (shareBits, rounding) = (share, error);
        }

        var constant = Nearest(isEven ? solution[0] : _function.Centre(), fractionBits);
        var series = new FourierSeries(isEven, bits, multiplier, stride, fractionBits - shareBits, shareBits, constant, coefficients);
        return new(series, residual + rounding + sines + (harmonics.Length * HalfUnit(FourierSeries.CoefficientBits)) + HalfUnit(fractionBits), largest);
    }

    private double Largest(double[] exact)
    {
        double largest = 0;
        foreach (var value in exact)
        {
            if (Magnitude(value) > largest) largest = Magnitude(value);
        }

        return largest + _function.Centre();
    }

    private static double Magnitude(double value) => value < 0 ? -value : value;

    private static double Residual(double[][] points, double[] exact, double[] solution)
    {
        double largest = 0;
        for (var j = 0; j < points.Length; j++)
        {
            var rest = exact[j];
            for (var i = 0; i < solution.Length; i++) rest -= solution[i] * points[j][i];
            if (rest < 0) rest = -rest;
            if (rest > largest) largest = rest;
        }

        return largest * BetweenSamples;
    }

    /// <summary>The constant (of an even part) and the harmonics at a point, by rotation.</summary>
    private static double[] Basis(double turns, int stride, bool isEven, int size)
    {
        var basis = new double[size];
        var (cos, sin) = ElementaryFunctions.OfTurns(turns);
        var (stepCos, stepSin) = stride == 1 ? (cos, sin) : ((cos * cos) - (sin * sin), 2 * sin * cos);
        var first = isEven ? 1 : 0;
        if (isEven) basis[0] = 1;
        for (var index = first; index < size; index++)
        {
            basis[index] = isEven ? cos : sin;
            (cos, sin) = ((cos * stepCos) - (sin * stepSin), (sin * stepCos) + (cos * stepSin));
        }

        return basis;
    }

    /// <summary>LDLᵀ of the normal equations, and the right side carried through L.</summary>
    private static (double[][] Lower, double[] Diagonal, double[] Right) Factor(double[][] basis, double[] values, int size)
    {
        var lower = new double[size][];
        var (diagonal, right) = (new double[size], new double[size]);
        for (var i = 0; i < size; i++)
        {
            lower[i] = new double[i];
            double own = Ridge * basis.Length, side = 0;
            for (var j = 0; j < basis.Length; j++)
            {
                own += basis[j][i] * basis[j][i];
                side += basis[j][i] * values[j];
            }

            for (var k = 0; k < i; k++)
            {
                double product = 0;
                for (var j = 0; j < basis.Length; j++) product += basis[j][i] * basis[j][k];
                for (var m = 0; m < k; m++) product -= lower[i][m] * diagonal[m] * lower[k][m];
                lower[i][k] = product / diagonal[k];
            }

            for (var k = 0; k < i; k++)
            {
                own -= lower[i][k] * lower[i][k] * diagonal[k];
                side -= lower[i][k] * right[k];
            }

            (diagonal[i], right[i]) = (own > Ridge ? own : Ridge, side);
        }

        return (lower, diagonal, right);
    }

    private static double[] Solve(double[][] lower, double[] diagonal, double[] right, int count)
    {
        var solution = new double[count];
        for (var i = count - 1; i >= 0; i--)
        {
            solution[i] = right[i] / diagonal[i];
            for (var k = i + 1; k < count; k++) solution[i] -= lower[k][i] * solution[k];
        }

        return solution;
    }

    private static double HalfUnit(int bits)
    {
        double unit = 0.5;
        for (; bits > 0; bits--) unit *= 0.5;
        return unit;
    }

    private static long Nearest(double value, int bits)
    {
        for (; bits > 0; bits--) value *= 2;
        return (long)(value < 0 ? value - 0.5 : value + 0.5);
    }

    /// <summary>numerator / denominator from 50 bits of either, which a double holds exactly.</summary>
    internal static double Ratio(BigInteger numerator, BigInteger denominator)
    {
        const int bits = 50;
        var limit = BigInteger.One << bits;
        double scale = 1;
        for (; numerator >= limit; scale *= 2) numerator >>= 1;
        for (; denominator >= limit; scale *= 0.5) denominator >>= 1;
        return (double)(long)numerator / (double)(long)denominator * scale;
    }
}
