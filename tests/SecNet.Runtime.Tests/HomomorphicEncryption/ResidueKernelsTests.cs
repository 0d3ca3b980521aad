using System.Numerics;
using System.Runtime.Intrinsics;
using SecNet.Runtime.HomomorphicEncryption;

namespace SecNet.Runtime.Tests.HomomorphicEncryption;

/// <summary>Every loop at every width against integers of any length, at the ends of its ranges.</summary>
public sealed class ResidueKernelsTests
{
    public static TheoryData<string> Widths => Vector512.IsHardwareAccelerated ? ["512", "256", "64"] : ["256", "64"];

    private static readonly ulong[] EdgeWords = [0, 1, 2, 1ul << 31, (1ul << 32) - 1, 1ul << 32, (1ul << 32) + 1, 1ul << 62, long.MaxValue, 1ul << 63, (1ul << 63) + 1, 0xffff_ffff_0000_0000, 0xffff_ffff_7fff_ffff, 0xffff_ffff_8000_0000, ulong.MaxValue - 1, ulong.MaxValue];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Products_AtTheEdges_AreExact(string width)
    {
        var kernels = Kernels(width);
        foreach (var modulus in PlainRing.Primes)
        {
            double p = modulus.Modulus, half = modulus.Value / 2;
            double[] edges = [p, p - 1, half, half + 1, 1, 0, -1, -half, 1 - p, -p, 3, Math.Floor(p / 3), Math.Floor(Math.Sqrt(p)), 2, -2, half - 1];
            double[] x = [.. edges.SelectMany(_ => edges)], y = [.. edges.SelectMany(edge => Enumerable.Repeat(edge, edges.Length))];
            double[] product = new double[x.Length], sum = [.. y];
            kernels.Multiply(modulus, x, y, product);
            kernels.MultiplyAdd(modulus, x, y, sum);
            Assert.True(PlainRing.IsReduced(modulus, product));
            Assert.True(PlainRing.IsReduced(modulus, sum));
            for (int i = 0; i < x.Length; i++)
            {
                AssertCongruent(modulus, (BigInteger)x[i] * (BigInteger)y[i], product[i]);
                AssertCongruent(modulus, (BigInteger)x[i] * (BigInteger)y[i] + (BigInteger)y[i], sum[i]);
            }

            double[] added = [.. y], subtracted = [.. x];
            kernels.Add(modulus, x, added);
            kernels.SubtractFrom(modulus, y, subtracted);
            for (int i = 0; i < x.Length; i++)
            {
                AssertCongruent(modulus, (BigInteger)x[i] + (BigInteger)y[i], added[i]);
                AssertCongruent(modulus, (BigInteger)y[i] - (BigInteger)x[i], subtracted[i]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Words_AtTheEdges_AreReadAsSigned(string width)
    {
        var kernels = Kernels(width);
        foreach (var modulus in PlainRing.Primes)
            foreach (ulong factor in new ulong[] { 1, modulus.Value - 1, modulus.Value / 2, modulus.Value / 2 + 1, modulus.Value / 3 })
            {
                double[] sum = [.. Enumerable.Range(0, EdgeWords.Length).Select(i => i % 2 == 0 ? modulus.Modulus : -(double)(modulus.Value / 2))], before = [.. sum];
                kernels.AddWords(modulus, EdgeWords, factor, sum);
                Assert.True(PlainRing.IsReduced(modulus, sum));
                for (int i = 0; i < sum.Length; i++) AssertCongruent(modulus, (BigInteger)before[i] + (BigInteger)(long)EdgeWords[i] * factor, sum[i]);
            }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Canonical_AndBack_IsTheSame(string width)
    {
        var kernels = Kernels(width);
        foreach (var modulus in PlainRing.Primes)
        {
            double p = modulus.Modulus, half = modulus.Value / 2;
            double[] x = [0, 1, -1, half, -half, half + 1, -half - 1, p, -p, p - 1, 1 - p, 3 * p, -3 * p, 7 * p + 1, -7 * p - 1, 2];
            var words = new ulong[x.Length];
            kernels.WriteCanonical(modulus, x, words);
            Assert.All(words, word => Assert.InRange(word, 0ul, modulus.Value - 1));
            for (int i = 0; i < x.Length; i++) AssertCongruent(modulus, words[i], x[i]);
            var back = new double[x.Length];
            kernels.Read(words, back);
            Assert.Equal(words.Select(static word => (double)word), back);

            var centred = new ulong[x.Length];
            kernels.WriteCentred(modulus, words, modulus.Centre(modulus.Value - 2), centred);
            for (int i = 0; i < x.Length; i++)
            {
                Assert.InRange((long)centred[i], -(long)half, (long)half);
                AssertCongruent(modulus, -2 * (BigInteger)words[i], (long)centred[i]);
            }
        }
    }

    /// <summary>Modulus switching's step and decryption's rounding, against fractions.</summary>
    [Theory]
    [MemberData(nameof(Widths))]
    public void Division_AndDigits_AreThoseOfFractions(string width)
    {
        var kernels = Kernels(width);
        PrimeModulus small = new(0x1ffffe0001), large = new(0x1fffffff74001);
        double[] remainder = PlainRing.Residues(large, PlainRing.Uniform(64, large.Value, 1)), x = PlainRing.Residues(small, PlainRing.Uniform(64, small.Value, 2)), quotient = [.. x];
        kernels.DivideAfterSubtracting(small, remainder, small.Centre(small.Invert(large.Value % small.Value)), quotient);
        for (int i = 0; i < x.Length; i++) AssertCongruent(small, (BigInteger)x[i] - (BigInteger)remainder[i], quotient[i], large.Value);

        foreach (var (high, low) in new[] { (1.0, 1ul << 32), (1ul << 12, 1ul << 32), (1ul << 32, 1ul << 32), (1.0, (double)0xffffffffc001) })
        {
            double[] highSum = new double[64], lowSum = new double[64], fraction = new double[64];
            kernels.AddDigits(large, remainder, large.Centre(large.Value / 3), high, low, highSum, lowSum, fraction);
            kernels.RoundFractions(lowSum, fraction);
            for (int i = 0; i < fraction.Length; i++)
            {
                // digits + fraction = (x·factor mod p)·high·low/p, up to a multiple of high·low.
                BigInteger t = (BigInteger)high * (BigInteger)low, p = large.Value;
                var digits = (BigInteger)highSum[i] * (BigInteger)low + (BigInteger)lowSum[i];
                var exact = (BigInteger)remainder[i] * (BigInteger)large.Centre(large.Value / 3) % p * t - digits * p;
                exact = (exact % (t * p) + t * p) % (t * p);
                if (exact > t * p / 2) exact -= t * p;
                Assert.InRange(fraction[i], -0.5, 0.5);
                Assert.InRange(Math.Abs((double)exact / large.Modulus - fraction[i]), 0, 1e-9);
            }
        }
    }

    private static void AssertCongruent(PrimeModulus modulus, BigInteger expected, double actual, ulong factor = 1) => Assert.True((expected - (BigInteger)actual * factor) % modulus.Value == 0, $"{expected} and {actual} mod {modulus.Value}");

    private static ResidueKernels Kernels(string width) => width switch
    {
        "512" => new ResidueKernels<Vector512<double>, ResidueLanes512>(),
        "256" => new ResidueKernels<Vector256<double>, ResidueLanes256>(),
        _ => new ResidueKernels<double, ResidueLanes64>(),
    };
}
