using SecNet.Runtime.GarbledCircuits;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Tests.ObliviousTransfer;

namespace SecNet.Runtime.Tests.GarbledCircuits;

/// <summary>Comparisons that the parties garble for each other, against what a dealer's would yield: [c &lt; r], the sign's bit added, in xor shares.</summary>
public sealed class ComparisonGarblingTests(TransferPair pair) : IClassFixture<TransferPair>
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 40)]
    [InlineData(24, 7)]
    [InlineData(24, 129)]
    [InlineData(63, 65)]
    [InlineData(20, 9000)]
    public void Batch_OfRandomMasks_ComparesAndAddsTheSign(int bits, int lanes)
    {
        var shape = new GarbledComparisonShape(bits, lanes);
        var stride = BitPlanes.WordsPerPlane(lanes);
        ulong[] c = pair.Words(lanes), own = pair.Words((bits + 1) * stride), other = pair.Words((bits + 1) * stride);
        ulong[] r = new ulong[lanes], planes = [.. own.Zip(other, static (left, right) => left ^ right)];
        BitPlanes.ToWords(planes, bits + 1, r);
        ulong low = ulong.MaxValue >> (64 - bits);

        // Borrows that run through all bits.
        for (var lane = 0; lane < lanes; lane += 3) c[lane] = r[lane] ^ (lane % 2 == 0 ? 0ul : 1);
        var halves = new[] { new Half(shape), new Half(shape) };
        TransferPair.Run(party => new ComparisonGarbling(pair.Sessions[party]).Generate(shape, party == 0 ? own : other, halves[party].Secrets, halves[party].Tables, halves[party].Sign));
        foreach (var evaluator in new[] { 0, 1 }) halves[evaluator].Evaluate(shape, evaluator, halves[1 - evaluator].Choose(shape, 1 - evaluator, c));
        for (var lane = 0; lane < lanes; lane++)
        {
            var result = (halves[0].Sign[lane >> 6] ^ halves[1].Sign[lane >> 6]) >> (lane & 63) & 1;
            Assert.Equal(((c[lane] & low) < (r[lane] & low) ? 1ul : 0) ^ (r[lane] >> bits & 1), result);
        }
    }

    /// <summary>Δ is the session's, all else is fresh: of two batches for the same mask nothing repeats but Δ.</summary>
    [Fact]
    public void Batches_OfOneMask_ShareNothingButTheOffset()
    {
        var shape = new GarbledComparisonShape(10, 64);
        var masks = pair.Words(11);
        Half[][] batches = [[new(shape), new(shape)], [new(shape), new(shape)]];
        foreach (var batch in batches)
            TransferPair.Run(party => new ComparisonGarbling(pair.Sessions[party]).Generate(shape, masks, batch[party].Secrets, batch[party].Tables, batch[party].Sign));
        foreach (var party in new[] { 0, 1 })
        {
            Assert.Equal(batches[0][party].Secrets[..2], batches[1][party].Secrets[..2]);
            ulong[] words = [.. batches.SelectMany(batch => batch[party].Secrets.Skip(2).Concat(batch[party].Tables))];
            Assert.Equal(words.Length, words.Distinct().Count());
        }
    }

    [Fact]
    public void Generate_OtherSizes_Throws()
    {
        var shape = new GarbledComparisonShape(10, 64);
        var half = new Half(shape);
        var garbling = new ComparisonGarbling(pair.Sessions[0]);
        Assert.Throws<ArgumentException>(() => garbling.Generate(shape, new ulong[10], half.Secrets, half.Tables, half.Sign));
        Assert.Throws<ArgumentException>(() => garbling.Generate(shape, new ulong[11], half.Secrets, half.Tables, new ulong[2]));
        Assert.Throws<ArgumentException>(() => garbling.Generate(shape, new ulong[11], half.Secrets.AsSpan(1), half.Tables, half.Sign));
        Assert.Throws<ArgumentException>(() => garbling.Generate(shape, new ulong[11], half.Secrets, half.Tables.AsSpan(1), half.Sign));
    }

    /// <summary>One party's correlations of a batch.</summary>
    private sealed class Half(GarbledComparisonShape shape)
    {
        public ulong[] Secrets { get; } = new ulong[shape.SecretWords];

        public ulong[] Tables { get; } = new ulong[shape.TableWords];

        public ulong[] Sign { get; } = new ulong[BitPlanes.WordsPerPlane(shape.Lanes)];

        public byte[] Choose(GarbledComparisonShape shape, int garbler, ulong[] c)
        {
            var planes = new ulong[shape.Bits * BitPlanes.WordsPerPlane(shape.GarbledBy(garbler))];
            BitPlanes.FromWords<ulong>(c.AsSpan(shape.FirstGarbledBy(garbler), shape.GarbledBy(garbler)), 0, shape.Bits, planes);
            var message = new byte[sizeof(ulong) * shape.LabelWords];
            var writer = new BitWriter(message);
            GarbledLess.Choose(shape, planes, GarbledComparisonShape.OffsetOf(Secrets), shape.LabelsOf(Secrets), ref writer);
            return message;
        }

        public void Evaluate(GarbledComparisonShape shape, int evaluator, byte[] message)
        {
            var colors = new byte[shape.Tiles];
            var reader = new BitReader(message);
            GarbledLess.Evaluate(shape, GarbledComparisonShape.KeyOf(Secrets), shape.MaskLabelsOf(Secrets), Tables, ref reader, colors);
            BitPlanes.XorBits(colors, shape.GarbledBy(1 - evaluator), Sign, shape.FirstGarbledBy(1 - evaluator));
        }
    }
}
