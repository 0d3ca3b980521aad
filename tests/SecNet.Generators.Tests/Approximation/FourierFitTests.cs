using System.Numerics;
using SecNet.Generators.Approximation;

namespace SecNet.Generators.Tests.Approximation;

public sealed class FourierFitTests
{
    private const int FractionBits = 12;
    private const double DefaultError = 1.0 / 1024;

    public static TheoryData<SmoothFunction, double, double> Ranges
    {
        get
        {
            var data = new TheoryData<SmoothFunction, double, double>();
            foreach (var function in Enum.GetValues<SmoothFunction>())
            {
                foreach (var bound in new[] { 0.1, 0.9, 2, 4, 7.9, 8, 13, 22, 40 }) data.Add(function, bound, DefaultError);
                if (function != SmoothFunction.Tanh) foreach (var bound in new[] { 63.0, 64, 90 }) data.Add(function, bound, DefaultError); // beyond, only a clip helps tanh
                data.Add(function, 6, 1.0 / 8192);
                data.Add(function, 3, 0.05);
            }

            return data;
        }
    }

    /// <summary>The series itself, in floating point, stays within what the fit reports, between its samples too; and that within what was asked.</summary>
    [Theory]
    [MemberData(nameof(Ranges))]
    public void Find_OverTheWholeRange_StaysWithinTheError(SmoothFunction function, double bound, double wanted)
    {
        var found = Fit(function, bound, wanted);
        Assert.True(found.MaxError <= wanted, $"{function} to {bound}: {found.Series.Count} harmonics come within {found.MaxError}, {wanted} was asked.");
        var worst = 0.0;
        for (var step = 0; step <= 20_000; step++)
        {
            var x = bound * step / 20_000;
            worst = Math.Max(worst, Math.Abs(Evaluate(found.Series, x) - function.Part(x) - function.Centre()));
        }

        Assert.True(worst <= found.MaxError, $"{function} to {bound}: off by {worst}, {found.MaxError} was reported.");
    }

    /// <summary>The numbers of the design, which are a fixed continuation's: a fit needs no more.</summary>
    [Theory]
    [InlineData(SmoothFunction.Sigmoid, 7, 6)]
    [InlineData(SmoothFunction.Sigmoid, 22, 12)]
    [InlineData(SmoothFunction.SiLU, 7.9, 12)]
    [InlineData(SmoothFunction.GELU, 7.9, 12)]
    [InlineData(SmoothFunction.Softplus, 7.9, 12)]
    public void Find_AtTheDefaultError_NeedsFewHarmonics(SmoothFunction function, double bound, int most) =>
        Assert.InRange(Fit(function, bound, DefaultError - (1.0 / 4096)).Series.Count, 1, most);

    [Fact]
    public void Find_MoreThanFitsTheFractionBits_ReturnsTheMostAccurateSeries()
    {
        var found = FourierFit.Find(SmoothFunction.Tanh, 8 << FractionBits, BigInteger.One << FractionBits, 17, 1e-7, static _ => 20);
        Assert.InRange(found.MaxError, 1e-7, 0.02);
    }

    /// <summary>Least bits: an input of 10 fraction bits below 4 has 13 bits, so that the modulus has 14 at most.</summary>
    [Fact]
    public void Find_Period_HasRoomForTheRange()
    {
        var found = FourierFit.Find(SmoothFunction.Sigmoid, 4095, 1024, 14, DefaultError, static _ => 31);
        Assert.InRange(found.Series.ModulusBits, 10, 14);
        Assert.True((1 << found.Series.ModulusBits) / found.Series.Multiplier > 2 * 4095);
    }

    private static FittedSeries Fit(SmoothFunction function, double bound, double wanted)
    {
        var maxAbs = (BigInteger)Math.Ceiling(bound * (1 << FractionBits));
        var width = 1;
        while ((BigInteger.One << (width - 1)) <= maxAbs) width++;
        return FourierFit.Find(function, maxAbs, BigInteger.One << FractionBits, width + 1, wanted, static largest => 40 - FourierFit.IntegerBits(largest));
    }

    private static double Evaluate(FourierSeries series, double x)
    {
        var angle = 2 * Math.PI * series.Multiplier * x * (1 << FractionBits) / Math.ScaleB(1, series.ModulusBits);
        var sum = Math.ScaleB(series.Constant, -series.FractionBits);
        for (var index = 0; index < series.Count; index++)
        {
            var harmonic = (1 + (series.Stride * index)) * angle;
            sum += Math.ScaleB(series.Coefficients[index], -FourierSeries.CoefficientBits) * (series.IsEven ? Math.Cos(harmonic) : Math.Sin(harmonic));
        }

        return sum;
    }
}
