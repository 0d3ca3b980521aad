using System.Numerics;
using SecNet.Generators.Approximation;
using SecNet.Generators.Checking;

namespace SecNet.Generators.Tests.Checking;

public sealed class LSecNetSumTests
{
    private const int ResultBits = 29;

    /// <summary>The paper's constants: 0.652 and 1.428 rad are 1700 and 3724 in 2^14 turns, here in lowest terms.</summary>
    [Fact]
    public void Constants_AreThePapers()
    {
        var sigmoid = Of(SmoothFunction.Sigmoid, bound: 8, fractionBits: 16);
        Assert.Equal(16 + 12, sigmoid.Sines.ModulusBits);
        Assert.Equal([425, 931], sigmoid.Sines.Multipliers);
        Assert.Equal(0.652, 2 * Math.PI * 425 / 4096, 1e-4);
        Assert.Equal(1.428, 2 * Math.PI * 931 / 4096, 2e-4);
        Assert.Equal([0.1828, 0.01953], sigmoid.Sines.Coefficients.Select(static value => Math.Round(Math.ScaleB(value, -SineSum.CoefficientBits), 6)));
        Assert.Equal((0.1, 0.5), (Math.Round(Math.ScaleB((double)sigmoid.Slope, 16 - ResultBits), 3), Math.ScaleB((double)sigmoid.Constant, -ResultBits)));
        Assert.Equal(5 << 16, sigmoid.Cut);
    }

    /// <summary>Tanh(x) = 2·Sigmoid(2x) - 1: the same turns in half the modulus, and everything else doubled.</summary>
    [Fact]
    public void Tanh_IsTheSigmoidDoubled()
    {
        SineSum sigmoid = Of(SmoothFunction.Sigmoid, bound: 8, fractionBits: 16).Sines, tanh = Of(SmoothFunction.Tanh, bound: 8, fractionBits: 16).Sines;
        Assert.Equal((sigmoid.ModulusBits - 1, sigmoid.Multipliers), (tanh.ModulusBits, tanh.Multipliers));
        Assert.All(sigmoid.Coefficients.Zip(tanh.Coefficients), static pair => Assert.InRange(pair.Second - (2 * pair.First), -1, 1));
        Assert.Equal((decimal)5 / 2, LSecNetSum.End(SmoothFunction.Tanh));
    }

    /// <summary>The sum in floating point stays within what is reported; clipped, the error is that of the jump to 1 at the end, 0.0067.</summary>
    [Theory]
    [InlineData(SmoothFunction.Sigmoid, 8, 1)]
    [InlineData(SmoothFunction.Sigmoid, 5, 1)]
    [InlineData(SmoothFunction.Sigmoid, 2, 1)]
    [InlineData(SmoothFunction.Sigmoid, 9, 9)]
    [InlineData(SmoothFunction.Tanh, 8, 1)]
    [InlineData(SmoothFunction.Tanh, 2.5, 1)]
    [InlineData(SmoothFunction.Tanh, 1, 25)]
    public void MaxError_BoundsTheSumOverTheWholeRange(SmoothFunction function, double bound, long divisor)
    {
        const int fractionBits = 14;
        var sum = Of(function, bound, fractionBits, divisor);
        var (end, unit) = ((double)LSecNetSum.End(function), divisor * Math.ScaleB(1, fractionBits));
        var worst = 0.0;
        for (var step = 0; step <= 30_000; step++)
        {
            var x = bound * step / 30_000;
            var clipped = Math.Min(x, end) * unit;
            var value = Math.ScaleB((double)(sum.Constant + (x >= end && bound > end ? sum.Jump : 0)) + ((double)sum.Slope * clipped), -ResultBits);
            for (var term = 0; term < sum.Sines.Count; term++)
                value += Math.ScaleB(sum.Sines.Coefficients[term], -SineSum.CoefficientBits) * Math.Sin(2 * Math.PI * sum.Sines.Multipliers[term] * clipped / Math.ScaleB(1, sum.Sines.ModulusBits));
            worst = Math.Max(worst, Math.Abs(value - function.Part(x) - function.Centre()));
        }

        var reported = sum.MaxError(isClipped: bound > end);
        Assert.InRange(worst, 0, reported);
        Assert.InRange(reported, 0, (function == SmoothFunction.Tanh ? 2 : 1) * 0.0068);
    }

    private static LSecNetSum Of(SmoothFunction function, double bound, int fractionBits, long divisor = 1)
    {
        var most = (BigInteger)(bound * divisor * (1 << fractionBits));
        return new(function, new(new(1, 1, 1), fractionBits, divisor, -most, most, IsProduct: false, IsProved: true), ResultBits);
    }
}
