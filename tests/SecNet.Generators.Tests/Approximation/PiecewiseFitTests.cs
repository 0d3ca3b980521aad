using System.Numerics;
using SecNet.Generators.Approximation;

namespace SecNet.Generators.Tests.Approximation;

public sealed class PiecewiseFitTests
{
    private const double DefaultError = 1.0 / 1024;

    public static TheoryData<SmoothFunction, double, double> Ranges
    {
        get
        {
            var data = new TheoryData<SmoothFunction, double, double>();
            foreach (var function in Enum.GetValues<SmoothFunction>())
            {
                foreach (var bound in new[] { 0.1, 2, 8, 22, 100, 1000 }) data.Add(function, bound, DefaultError);
                data.Add(function, 8, 1.0 / 16384);
                data.Add(function, 8, 0.05);
            }

            return data;
        }
    }

    /// <summary>The integers themselves, with whole squares, stay within what the fit reports; and that within what was asked.</summary>
    [Theory]
    [MemberData(nameof(Ranges))]
    public void Find_OverTheWholeRange_StaysWithinTheError(SmoothFunction function, double bound, double wanted) => Check(function, bound, wanted, 13, new(46, 0, 1, 64));

    /// <summary>Squares off by a unit either way, in a ring of 32 bits.</summary>
    [Theory]
    [MemberData(nameof(NarrowRanges))]
    public void Find_WithSquaresScaledBack_StaysWithinTheError(SmoothFunction function, double bound) => Check(function, bound, DefaultError, 12, new(28 - Math.Max(0, Math.ILogB(bound)), 9, 1, 32));

    public static TheoryData<SmoothFunction, double> NarrowRanges
    {
        get
        {
            var data = new TheoryData<SmoothFunction, double>();
            foreach (var function in Enum.GetValues<SmoothFunction>())
            {
                foreach (var bound in new[] { 1.0, 8, 16 }) data.Add(function, bound);
            }

            return data;
        }
    }

    /// <summary>What is written of costs: nine to twelve pieces at the default error, however wide the range.</summary>
    [Theory]
    [InlineData(SmoothFunction.Sigmoid, 9)]
    [InlineData(SmoothFunction.Tanh, 12)]
    [InlineData(SmoothFunction.SiLU, 13)]
    [InlineData(SmoothFunction.GELU, 10)]
    [InlineData(SmoothFunction.Softplus, 10)]
    public void Find_AtTheDefaultError_NeedsFewPieces(SmoothFunction function, int most)
    {
        var found = Fit(function, 1000, DefaultError - (1.0 / 4096), 13, new(46, 0, 1, 64));
        Assert.InRange(found.Pieces.Count, 1, most);
        Assert.Equal(found.Pieces.Count + 1, found.Pieces.Compared.Count);
    }

    /// <summary>Nothing is compared with the ends of a range that the function's bend exceeds.</summary>
    [Fact]
    public void Find_OfANarrowRange_ComparesWithInnerKnotsOnly()
    {
        var found = Fit(SmoothFunction.Tanh, 2, DefaultError, 13, new(46, 0, 1, 64));
        Assert.Equal(found.Pieces.Knots.Skip(1).Take(found.Pieces.Count - 1), found.Pieces.Compared);
        Assert.Equal((-BigInteger.Pow(2, 14), BigInteger.Pow(2, 14)), (found.Pieces.Knots[0], found.Pieces.Knots[found.Pieces.Count]));
    }

    [Fact]
    public void Find_MoreThanThePiecesAllow_SaysWhatIsReached()
    {
        var found = Fit(SmoothFunction.SiLU, 40, 1e-7, 13, new(46, 0, 1, 64));
        Assert.InRange(found.MaxError, 1e-7, 1e-5);
        Assert.InRange(found.Pieces.Count, 32, PiecewiseFit.MostPieces);
    }

    private static void Check(SmoothFunction function, double bound, double wanted, int fractionBits, PieceRounding rounding)
    {
        var found = Fit(function, bound, wanted, fractionBits, rounding);
        Assert.True(found.MaxError <= wanted, $"{function} to {bound}: {found.Pieces.Count} pieces come within {found.MaxError}, {wanted} was asked.");
        var (most, worst) = (MaxAbs(bound, fractionBits), 0.0);
        var stride = BigInteger.Max(1, most / 20_000);
        for (var x = -most; x <= most; x += stride)
        {
            foreach (var up in rounding.SquareShift == 0 ? [0] : new[] { 0, 1 })
                worst = Math.Max(worst, Math.Abs(Evaluate(found.Pieces, x, up) - function.Value((double)x / (1 << fractionBits))));
        }

        Assert.True(worst <= found.MaxError, $"{function} to {bound}: off by {worst}, {found.MaxError} was reported.");
    }

    private static FittedPieces Fit(SmoothFunction function, double bound, double wanted, int fractionBits, PieceRounding rounding) =>
        PiecewiseFit.Find(function, -MaxAbs(bound, fractionBits), MaxAbs(bound, fractionBits), BigInteger.One << fractionBits, wanted, rounding);

    private static BigInteger MaxAbs(double bound, int fractionBits) => (BigInteger)Math.Ceiling(bound * (1 << fractionBits));

    private static double Evaluate(PiecewiseQuadratic pieces, BigInteger x, int up)
    {
        var sum = pieces.Constant + (pieces.Rise * BigInteger.Max(x - pieces.Knots[pieces.Count], 0));
        for (var piece = 0; piece < pieces.Count; piece++)
        {
            var length = BigInteger.Min(BigInteger.Max(x, pieces.Knots[piece]), pieces.Knots[piece + 1]) - pieces.Knots[piece];
            sum += (pieces.Slopes[piece] * length) + (pieces.Curvatures[piece] * (((length * length) >> pieces.SquareShift) + up));
        }

        return (double)sum / Math.Pow(2, pieces.FractionBits);
    }
}
