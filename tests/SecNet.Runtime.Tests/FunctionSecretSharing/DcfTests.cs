using System.Numerics;
using SecNet.Runtime.FunctionSecretSharing;

namespace SecNet.Runtime.Tests.FunctionSecretSharing;

public sealed class DcfTests
{
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
    public void Evaluate_EveryPair_Compares(int bits)
    {
        var (alpha, v) = ComparisonSamples.All(bits);
        new DcfBatch(bits, alpha, bits).AssertCompares(v);
    }

    [Fact]
    public void Evaluate_EveryLength_Compares()
    {
        for (int bits = 1; bits <= 63; bits++)
        {
            var (alpha, v) = ComparisonSamples.Random(bits, 300, bits);
            new DcfBatch(bits, alpha, bits).AssertCompares(v);
        }
    }

    [Fact]
    public void Evaluate_EveryNumberOfLanes_Compares()
    {
        foreach (int bits in new[] { 6, 7, 8, 9, 14, 24 })
            foreach (int lanes in Enumerable.Range(0, 18).Concat([63, 64, 65, 72, 127, 129, 1000]))
            {
                var (alpha, v) = ComparisonSamples.Random(bits, lanes, 100 * bits + lanes);
                new DcfBatch(bits, alpha, lanes).AssertCompares(v);
            }
    }

    [Fact]
    public void Keys_AndShares_AreThoseOfThePlainTwin()
    {
        foreach (int bits in new[] { 3, 7, 8, 9, 10, 17, 63 })
        {
            var (alpha, v) = ComparisonSamples.Random(bits, 70, bits);
            var batch = new DcfBatch(bits, alpha, bits);
            for (int lane = 0; lane < v.Length; lane++)
            {
                var key = PlainDcf.Generate(bits, alpha[lane], batch.Root(0, lane), batch.Root(1, lane));
                Assert.Equal(key.Corrections, batch.Corrections(lane));
                Assert.Equal(key.Differs, batch.Differs(lane));
                for (int party = 0; party < 2; party++)
                    Assert.Equal(PlainDcf.Evaluate(party, bits, batch.Root(party, lane), key, v[lane]), (batch.Evaluate(party, v)[lane / 64] >> (lane % 64) & 1) != 0);
            }
        }
    }

    /// <summary>The figure the cost model counts with: n(λ + 3) shrunk by the value bits that ride along, and the roots.</summary>
    [Fact]
    public void Shape_At24Bits_Takes306BytesAKey()
    {
        var shape = new DcfShape(24, 64);
        Assert.Equal(64 * (16 * 129 + 256), 64 * shape.CommonWords);
        Assert.Equal(306, (126 + shape.CommonWords + 7) / 8);
        Assert.Equal(17, shape.AesCallsPerEvaluation);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(64, 1)]
    [InlineData(24, -1)]
    [InlineData(24, int.MaxValue)]
    public void Shape_OutOfRange_Throws(int bits, int lanes) => Assert.Throws<ArgumentOutOfRangeException>(() => new DcfShape(bits, lanes));

    [Fact]
    public void Evaluate_WrongLength_SaysBothNumbers()
    {
        var batch = new DcfBatch(24, new ulong[3], 0);
        var error = Assert.Throws<ArgumentException>(() => Dcf.Evaluate(0, batch.Shape, batch.Roots[0], batch.Common.AsSpan(1), new ulong[3], new ulong[1]));
        Assert.Contains(batch.Common.Length.ToString(), error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Dcf.Evaluate(2, batch.Shape, batch.Roots[0], batch.Common, new ulong[3], new ulong[1]));
    }

    /// <summary>What a party holds has no bias: 4096 keys for one and the same α, at every position of the key.</summary>
    [Fact]
    public void Common_AtEveryPosition_LooksUniform()
    {
        const int Batches = 64, Lanes = 64, Levels = 9, SixDeviations = 192;
        var alpha = new ulong[Lanes];
        foreach (ulong value in new[] { 0ul, 1ul << 16, (1ul << 17) - 1 })
        {
            alpha.AsSpan().Fill(value);
            var ones = new int[64 * 2 * (Levels + 2)];
            var planeOnes = new int[Levels];
            for (int seed = 0; seed < Batches; seed++)
            {
                var common = new DcfBatch(Levels + 8, alpha, seed).Common;
                for (int level = 0; level < Levels; level++) planeOnes[level] += BitOperations.PopCount(common[^(Levels - level)]);
                for (int word = 0; word < common.Length - Levels; word++)
                    for (int bit = 0; bit < 64; bit++) ones[64 * Position(word, Lanes, Levels) + bit] += (int)(common[word] >> bit & 1);
            }

            const int Expected = Batches * Lanes / 2;
            Assert.All(ones, static count => Assert.InRange(count, Expected - SixDeviations, Expected + SixDeviations));
            Assert.All(planeOnes, static count => Assert.InRange(count, Expected - SixDeviations, Expected + SixDeviations));
        }
    }

    /// <summary>One party's output bits have no bias either, whether v &lt; α or not, and do not tell lanes with equal inputs apart.</summary>
    [Fact]
    public void Output_OfOneParty_LooksUniform()
    {
        const int Lanes = 64 * 256;
        var alpha = new ulong[Lanes];
        var v = new ulong[Lanes];
        alpha.AsSpan().Fill(1000);
        foreach (ulong value in new[] { 0ul, 999ul, 1000ul, (1ul << 17) - 1 })
        {
            v.AsSpan().Fill(value);
            var batch = new DcfBatch(17, alpha, (int)value);
            for (int party = 0; party < 2; party++)
                Assert.InRange(batch.Evaluate(party, v).Sum(BitOperations.PopCount), Lanes / 2 - 384, Lanes / 2 + 384);
        }
    }

    /// <summary>Two keys for the same α have nothing in common.</summary>
    [Fact]
    public void Common_FromOtherRoots_IsUnrelated()
    {
        ulong[] alpha = [.. Enumerable.Repeat(12345ul, 64)];
        ulong[] one = new DcfBatch(24, alpha, 1).Common, other = new DcfBatch(24, alpha, 2).Common;
        int differing = one.Zip(other, static (x, y) => BitOperations.PopCount(x ^ y)).Sum(), bits = 64 * one.Length;
        Assert.InRange(differing, bits / 2 - 3 * (int)Math.Sqrt(bits), bits / 2 + 3 * (int)Math.Sqrt(bits));
    }

    /// <summary>Two words a lane on each level, then four.</summary>
    private static int Position(int word, int lanes, int levels)
    {
        int level = word / (2 * lanes);
        return level < levels ? 2 * level + word % 2 : 2 * levels + word % 4;
    }
}
