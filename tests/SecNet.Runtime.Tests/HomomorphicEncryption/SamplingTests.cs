using SecNet.Runtime.HomomorphicEncryption;
using SecNet.Testing;

namespace SecNet.Runtime.Tests.HomomorphicEncryption;

/// <summary>Fixed seeds; limits at six standard deviations.</summary>
public sealed class SamplingTests
{
    private const int Count = 1 << 20;

    [Fact]
    public void Ternary_TakesEachValueAThirdOfTheTime()
    {
        var prg = new InsecureSeeds(1).Data();
        var x = new double[Count];
        Sampling.Ternary(ref prg, new ulong[Count], x);
        double sixDeviations = 6 * Math.Sqrt(Count * 2 / 9.0);
        foreach (double value in new[] { -1.0, 0, 1 }) Assert.InRange(x.Count(v => v == value), Count / 3 - sixDeviations, Count / 3 + sixDeviations);
        Assert.All(x, static v => Assert.True(v is -1 or 0 or 1));
    }

    [Fact]
    public void Error_IsTheCentredBinomial()
    {
        var prg = new InsecureSeeds(2).Data();
        var x = new double[Count];
        Sampling.Error(ref prg, new ulong[Count], x);
        Assert.All(x, static v => Assert.InRange(v, -Sampling.MaxError, Sampling.MaxError));
        Assert.InRange(x.Average(), -6 * 3.24 / 1024, 6 * 3.24 / 1024);
        Assert.InRange(x.Average(static v => v * v), 10.5 - 0.09, 10.5 + 0.09);
        for (int value = -12; value <= 12; value++)
        {
            // 42 over 21 + value, by 2^-42.
            double expected = Count * Enumerable.Range(1, 21 + value).Aggregate(1.0, static (product, k) => product * (42 - k + 1) / k) / Math.Pow(2, 42);
            Assert.InRange(x.Count(v => v == value), expected - 6 * Math.Sqrt(expected), expected + 6 * Math.Sqrt(expected));
        }
    }

    /// <summary>With a modulus just above a power of two, about half of the draws are rejected.</summary>
    [Theory]
    [InlineData((1ul << 40) + 15)]
    [InlineData(3)]
    [InlineData(0x1ffffe0001)]
    public void Uniform_StaysBelowAndFillsTheRange(ulong modulus)
    {
        var prg = new InsecureSeeds(3).Data();
        var words = new ulong[Count];
        Sampling.Uniform(ref prg, modulus, words);
        Assert.All(words, word => Assert.InRange(word, 0ul, modulus - 1));
        double mean = words.Average(word => word / (double)modulus), expected = (modulus - 1) / (2.0 * modulus);
        Assert.InRange(mean, expected - 6 / Math.Sqrt(12.0 * Count), expected + 6 / Math.Sqrt(12.0 * Count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(64)]
    public void Signed_FillsItsBits(int bits)
    {
        var prg = new InsecureSeeds(4).Data();
        var words = new ulong[Count];
        Sampling.Signed(ref prg, bits, words);
        double half = Math.Pow(2, bits - 1);
        Assert.All(words, word => Assert.InRange((long)word, -half, half - 1));
        Assert.InRange(words.Count(static word => (long)word < 0), Count / 2 - 3072, Count / 2 + 3072);
        Assert.InRange(words.Average(word => (long)word / half), -1 / half - 0.004, 0.004);
    }
}
