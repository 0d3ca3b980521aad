using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SecNet.Runtime.GarbledCircuits;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Rings;
using SecNet.Testing;

namespace SecNet.Runtime.Tests.GarbledCircuits;

/// <summary>One half of a batch: what the garbler makes and sends, and what the evaluator makes of it.</summary>
public sealed class GarbledLessTests
{
    private const int Lanes = 2 * TileLanes * Tiles;
    private const int TileLanes = 8;
    private const int Tiles = 16;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(24)]
    [InlineData(63)]
    public void Circuit_HasAnAndABit(int bits) => Assert.Equal((bits, 1), (ComparisonCircuits.Less(bits).AndGates, ComparisonCircuits.Less(bits).OutputCount));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void Circuit_AllInputs_ComparesUnsigned(int bits)
    {
        var circuit = ComparisonCircuits.Less(bits);
        for (ulong c = 0; c < 1ul << bits; c++)
            for (ulong r = 0; r < 1ul << bits; r++)
            {
                ulong[] inputs = [.. Enumerable.Range(0, 2 * bits).Select(bit => bit < bits ? c >> bit & 1 : r >> (bit - bits) & 1)];
                Assert.Equal(c < r ? 1ul : 0, Assert.Single(circuit.Evaluate(inputs)) & 1);
            }
    }

    /// <summary>The evaluator receives the label of each bit as it is, never the other one, and with it reaches the result.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(24)]
    [InlineData(63)]
    public void Half_OfRandomValues_SharesTheResultsByOneLabelAWire(int bits)
    {
        var half = new Half(bits, seed: bits);
        ulong[] c = half.Words(), r = half.Words();
        r[0] = c[0];
        r[1] = c[1] ^ 1;
        var (sent, results) = half.Run(c, r);
        for (var lane = 0; lane < c.Length; lane++)
        {
            Assert.Equal(c[lane] < r[lane], results[lane]);
            for (var bit = 0; bit < bits; bit++)
            {
                var at = (((lane / TileLanes) * bits) + bit) * TileLanes + (lane % TileLanes);
                Assert.Equal((c[lane] >> bit & 1) == 0 ? half.Label(at) : half.Label(at) ^ half.Offset, sent[at]);
            }
        }
    }

    /// <summary>The same mask under other seeds: no label and no row of a table in common, and what is sent is as balanced for zeros as for anything.</summary>
    [Fact]
    public void Batches_OfOneMask_HaveNothingInCommon()
    {
        ulong[] c = new ulong[Lanes / 2], r = new ulong[Lanes / 2];
        Half one = new(24, seed: 1), two = new(24, seed: 2);
        var (sent1, results1) = one.Run(c, r);
        var (sent2, results2) = two.Run(c, r);
        Assert.Equal(results1, results2);
        UInt128[] blocks1 = [.. sent1.Concat(one.Tables).Select(static block => block.AsUInt128())], blocks2 = [.. sent2.Concat(two.Tables).Select(static block => block.AsUInt128())];
        Assert.Equal(blocks1.Length + blocks2.Length, blocks1.Concat(blocks2).Distinct().Count());
        foreach (var blocks in new[] { blocks1, blocks2, [.. blocks1.Zip(blocks2, static (left, right) => left ^ right)] })
        {
            var deviation = blocks.Sum(static block => (long)UInt128.PopCount(block)) - (64.0 * blocks.Length);
            Assert.InRange(deviation, -6 * Math.Sqrt(32.0 * blocks.Length), 6 * Math.Sqrt(32.0 * blocks.Length));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(1000)]
    public void Shape_HalvesHoldAllLanesInTheSameNumberOfTiles(int lanes)
    {
        var shape = new GarbledComparisonShape(5, lanes);
        Assert.Equal((0, shape.GarbledBy(0), lanes), (shape.FirstGarbledBy(0), shape.FirstGarbledBy(1), shape.GarbledBy(0) + shape.GarbledBy(1)));
        Assert.InRange(shape.GarbledBy(0) - shape.GarbledBy(1), 0, 1);
        Assert.InRange((shape.Tiles * TileLanes) - shape.GarbledBy(0), 0, TileLanes - 1);
    }

    [Fact]
    public void Shape_OutOfRange_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new GarbledComparisonShape(0, 8));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GarbledComparisonShape(64, 8));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GarbledComparisonShape(24, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GarbledComparisonShape(63, int.MaxValue));
    }

    /// <summary>Both parties' secrets of one half, and its tables.</summary>
    private sealed class Half
    {
        private readonly GarbledComparisonShape _shape;
        private readonly ulong[] _garblers;
        private readonly ulong[] _evaluators;
        private readonly ulong[] _tables;
        private readonly AesCtrPrg _prg;

        public Half(int bits, int seed)
        {
            _shape = new(bits, Lanes);
            (_garblers, _evaluators, _tables) = (new ulong[_shape.SecretWords], new ulong[_shape.SecretWords], new ulong[_shape.TableWords]);
            _prg = new InsecureSeeds(seed).Data();
            _prg.Fill<ulong>(_garblers);
            _prg.Fill<ulong>(_evaluators);
        }

        public Vector128<ulong> Offset => GarbledComparisonShape.OffsetOf(_garblers);

        public Vector128<ulong>[] Tables => MemoryMarshal.Cast<ulong, Vector128<ulong>>(_tables).ToArray();

        public ulong[] Words()
        {
            var words = new ulong[Lanes / 2];
            _prg.Fill<ulong>(words);
            return [.. words.Select(word => word & (ulong.MaxValue >> (64 - _shape.Bits)))];
        }

        /// <summary>A label for 0.</summary>
        public Vector128<ulong> Label(int at) => MemoryMarshal.Cast<ulong, Vector128<ulong>>(_shape.LabelsOf(_garblers))[at];

        public (Vector128<ulong>[] Sent, bool[] Results) Run(ulong[] c, ulong[] r)
        {
            var planes = new ulong[_shape.Bits * BitPlanes.WordsPerPlane(r.Length)];
            byte[] own = new byte[_shape.Tiles], other = new byte[_shape.Tiles], message = new byte[sizeof(ulong) * _shape.LabelWords];
            var key = GarbledComparisonShape.KeyOf(_evaluators);
            var zeros = _shape.MaskLabelsOf(_evaluators).ToArray();
            BitPlanes.FromWords<ulong>(r, 0, _shape.Bits, planes);
            GarbledLess.AddOffset(_shape, planes, Offset, zeros);
            GarbledLess.Garble(_shape, key, Offset, _shape.LabelsOf(_garblers), zeros, _tables, own);

            BitPlanes.FromWords<ulong>(c, 0, _shape.Bits, planes);
            var writer = new BitWriter(message);
            GarbledLess.Choose(_shape, planes, Offset, _shape.LabelsOf(_garblers), ref writer);
            Assert.Equal(message.Length, writer.ByteCount);
            var reader = new BitReader(message);
            GarbledLess.Evaluate(_shape, key, _shape.MaskLabelsOf(_evaluators), _tables, ref reader, other);
            return (MemoryMarshal.Cast<byte, Vector128<ulong>>(message).ToArray(), [.. Enumerable.Range(0, c.Length).Select(lane => ((own[lane / TileLanes] ^ other[lane / TileLanes]) >> (lane % TileLanes) & 1) != 0)]);
        }
    }
}

file static class BlockExtensions
{
    public static UInt128 AsUInt128(this Vector128<ulong> block) => new(block[1], block[0]);
}
