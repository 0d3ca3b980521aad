using SecNet.Runtime.FunctionSecretSharing;
using SecNet.Testing;

namespace SecNet.Runtime.Tests.FunctionSecretSharing;

public sealed class DcfPayloadTests
{
    /// <summary>Words that end at, before and after the middle and the end of a block, and that take one or two blocks.</summary>
    private static readonly int[][] Widths = [[1], [64], [7, 64], [64, 64], [25, 25, 3], [44, 44, 18], [63, 2, 63], [50, 60, 40], [64, 64, 64]];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    public void Evaluate_EveryPair_SelectsThePayload(int bits)
    {
        var (alpha, v) = ComparisonSamples.All(bits);
        AssertSelects([23, 23, 5], bits, alpha, v, bits);
    }

    [Fact]
    public void Evaluate_EveryWidth_SelectsThePayload()
    {
        foreach (var widths in Widths)
            foreach (int bits in new[] { 1, 2, 9, 24, 63 })
            {
                var (alpha, v) = ComparisonSamples.Random(bits, 150, bits);
                AssertSelects(widths, bits, alpha, v, bits);
            }
    }

    [Fact]
    public void Evaluate_EveryLength_SelectsThePayload()
    {
        for (int bits = 1; bits <= 63; bits++)
        {
            var (alpha, v) = ComparisonSamples.Random(bits, 100, bits);
            AssertSelects([44, 44, 18], bits, alpha, v, bits);
        }
    }

    [Fact]
    public void Evaluate_EveryNumberOfLanes_SelectsThePayload()
    {
        foreach (int lanes in Enumerable.Range(0, 18).Concat([63, 64, 65, 72, 127, 129, 1000]))
        {
            var (alpha, v) = ComparisonSamples.Random(14, lanes, lanes);
            AssertSelects([44, 44, 18], 14, alpha, v, lanes);
            AssertSelects([50, 60, 40], 14, alpha, v, lanes);
        }
    }

    [Fact]
    public void Evaluate_InA32BitRing_GivesTheSameShares()
    {
        var (alpha, v) = ComparisonSamples.Random(20, 70, 1);
        var beta = Beta(2, 70, 1);
        var batch = new DcfPayloadBatch([32, 17], 20, alpha, beta, 1);
        var output = new uint[140];
        for (int party = 0; party < 2; party++)
        {
            DcfPayload.Evaluate<uint>(party, batch.Shape, batch.Roots[party], batch.Common, v, output);
            Assert.Equal(batch.Evaluate(party, v), output.Select(static share => (ulong)share));
        }

        var common = new ulong[batch.Common.Length];
        DcfPayload.Generate<uint>(batch.Shape, alpha, beta.Select(static word => (uint)word).ToArray(), batch.Roots[0], batch.Roots[1], common);
        Assert.Equal(batch.Common, common);
    }

    [Fact]
    public void Shape_OfARelu_TakesTheBitsOfItsCorrections()
    {
        var shape = new DcfPayloadShape(24, 64, 44, 44, 18);
        Assert.Equal(64 * (23 * (128 + 106) + 2 * 106), 64 * shape.CommonWords);
        Assert.Equal(715, (126 + shape.CommonWords + 7) / 8);
        Assert.Equal(47, shape.AesCallsPerEvaluation);
    }

    [Theory]
    [InlineData(0, 1, 8, 0, 0)]
    [InlineData(64, 1, 8, 0, 0)]
    [InlineData(24, -1, 8, 0, 0)]
    [InlineData(24, 1, 0, 0, 0)]
    [InlineData(24, 1, 65, 0, 0)]
    [InlineData(24, 1, 8, 65, 0)]
    [InlineData(24, 1, 8, 0, 8)]
    [InlineData(24, 1, 8, 8, 65)]
    [InlineData(24, int.MaxValue, 8, 0, 0)]
    public void Shape_OutOfRange_Throws(int bits, int lanes, int width1, int width2, int width3) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new DcfPayloadShape(bits, lanes, width1, width2, width3));

    /// <summary>What a party holds has no bias: 4096 keys for one α and one β, at every position of the key.</summary>
    [Fact]
    public void Common_AtEveryPosition_LooksUniform()
    {
        const int Batches = 64, Lanes = 64, Levels = 4, Width = 23, SixDeviations = 192, Expected = Batches * Lanes / 2;
        var alpha = new ulong[Lanes];
        var beta = new ulong[Lanes];
        beta.AsSpan().Fill(1);
        foreach (ulong value in new[] { 0ul, 16ul, 31ul })
        {
            alpha.AsSpan().Fill(value);
            var ones = new int[128 * Levels + Width * (Levels + 2)];
            for (int seed = 0; seed < Batches; seed++)
            {
                var common = new DcfPayloadBatch([Width], Levels + 1, alpha, beta, seed).Common;
                for (int i = 0; i < 64 * common.Length; i++)
                {
                    int inValues = i - 128 * Lanes * Levels;
                    int position = inValues < 0 ? i / (128 * Lanes) * 128 + i % 128 : 128 * Levels + inValues / (Width * Lanes) * Width + inValues % Width;
                    ones[position] += (int)(common[i / 64] >> (i % 64) & 1);
                }
            }

            Assert.All(ones, static count => Assert.InRange(count, Expected - SixDeviations, Expected + SixDeviations));
        }
    }

    /// <summary>Every bit of one party's share is as often 1 as 0, whether the payload was chosen or not.</summary>
    [Fact]
    public void Output_OfOneParty_LooksUniform()
    {
        const int Lanes = 4096, SixDeviations = 192;
        var alpha = new ulong[Lanes];
        var v = new ulong[Lanes];
        var beta = new ulong[Lanes];
        alpha.AsSpan().Fill(1000);
        beta.AsSpan().Fill(1);
        foreach (ulong value in new[] { 0ul, 999ul, 1000ul, (1ul << 12) - 1 })
        {
            v.AsSpan().Fill(value);
            var batch = new DcfPayloadBatch([29], 12, alpha, beta, (int)value);
            for (int party = 0; party < 2; party++)
            {
                var shares = batch.Evaluate(party, v);
                for (int bit = 0; bit < 29; bit++) Assert.InRange(shares.Count(share => (share >> bit & 1) != 0), Lanes / 2 - SixDeviations, Lanes / 2 + SixDeviations);
            }
        }
    }

    private static void AssertSelects(int[] widths, int bits, ulong[] alpha, ulong[] v, int seed)
    {
        var beta = Beta(widths.Length, alpha.Length, seed);
        var batch = new DcfPayloadBatch(widths, bits, alpha, beta, seed);
        ulong[] y0 = batch.Evaluate(0, v), y1 = batch.Evaluate(1, v);
        ulong compared = (1ul << bits) - 1;
        for (int i = 0; i < beta.Length; i++)
        {
            int lane = i % alpha.Length;
            ulong mask = ulong.MaxValue >> (64 - widths[i / alpha.Length]), expected = (v[lane] & compared) < (alpha[lane] & compared) ? beta[i] & mask : 0;
            if (((y0[i] + y1[i]) & mask) != expected || ((y0[i] | y1[i]) & ~mask) != 0)
                Assert.Fail($"widths {string.Join(' ', widths)}, n = {bits}, α = {alpha[lane]}, v = {v[lane]}, word {i / alpha.Length}: expected {expected}, got {y0[i]} + {y1[i]}");
        }
    }

    private static ulong[] Beta(int words, int lanes, int seed)
    {
        var beta = new ulong[words * lanes];
        var prg = new InsecureSeeds(1000 + seed).Data();
        prg.Fill<ulong>(beta);
        return beta;
    }
}
