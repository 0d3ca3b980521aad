using System.Numerics;
using SecNet.Runtime.Correlations;
using SecNet.Runtime.Correlations.Dealing;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Protocols;
using SecNet.Runtime.Sessions;
using SecNet.Runtime.Tests.Rings;

namespace SecNet.Runtime.Tests.Protocols;

public sealed class PrefixAdderTests32 : PrefixAdderTests<uint>;

public sealed class PrefixAdderTests64 : PrefixAdderTests<ulong>;

public abstract class PrefixAdderTests<T>
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
{
    private static readonly int WordBits = ProtocolRig<T>.WordBits;

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void DRelu_AllValuesAndAllSharesOfThem_IsOneExactlyForNonNegatives(int bits)
    {
        var size = 1 << bits;
        var x = Enumerable.Range(0, size * size).Select(index => (long)((index / size) - (size / 2))).ToArray();
        var share0 = Enumerable.Range(0, size * size).Select(index => T.CreateTruncating(index % size)).ToArray();
        Assert.Equal(x.Select(static value => value >= 0), Compare(bits, x, share0));
    }

    [Theory]
    [InlineData(9)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(25)]
    [InlineData(31)]
    [InlineData(32)]
    public void DRelu_WideShares_IsOneExactlyForNonNegatives(int bits) => CompareRandom(bits);

    [Fact]
    public void DRelu_TheWholeWord_IsOneExactlyForNonNegatives() => CompareRandom(WordBits);

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    public void DRelu_LaneCountsAroundAWord_IgnoresTheLanesBeyond(int lanes)
    {
        var x = ProtocolRig<T>.Signed(RingSamples.Words<T>(lanes, 3), 11);
        Assert.Equal(x.Select(static value => value >= 0), Compare(11, x, RingSamples.Words<T>(lanes, 4)));
    }

    private static void CompareRandom(int bits)
    {
        var (min, max) = (-(1L << (bits - 1)), (1L << (bits - 1)) - 1);
        long[] x = [0, 1, -1, min, min + 1, max, max - 1, .. ProtocolRig<T>.Signed(RingSamples.Words<T>(500, bits), bits)];
        Assert.Equal(x.Select(static value => value >= 0), Compare(bits, x, RingSamples.Words<T>(x.Length, ~bits)));
    }

    /// <summary>Both parties' comparison, with a second value opened beside the leaves; holds bytes and rounds to the declared ones.</summary>
    private static bool[] Compare(int bits, long[] x, T[] share0)
    {
        const int AlongsideBits = 5;
        var (lanes, stride, tree) = (x.Length, (x.Length + 63) / 64, Tree.Create(bits));
        var list = new SegmentList();
        var leafMasks = list.SeededPlanes("leaf masks", lanes, tree.Leaves);
        var leafProducts = list.CorrectedPlanes("leaf products", lanes, tree.Leaves);
        var nodeMasks = list.SeededPlanes("node masks", lanes, tree.NodeMasks);
        var nodeProducts = list.CorrectedPlanes("node products", lanes, tree.NodeProducts);
        var material = new ComparisonMaterial(leafMasks.Offset, leafProducts.Offset, nodeMasks.Offset, tree.NodeMasks, nodeProducts.Offset, tree.NodeProducts);
        using var rig = new ProtocolRig<T>(seed: bits, list, arenaPlaneWords: ((2 * tree.Leaves) + 1 + tree.Widest) * stride);
        rig.Deal(dealer =>
        {
            var adder = new PrefixAdderDealing(
                Pair(dealer, leafMasks), Pair(dealer, leafProducts), Pair(dealer, nodeMasks), Pair(dealer, nodeProducts), lanes);
            foreach (var node in tree.Levels.SelectMany(static level => level))
            {
                if (node.IsSpine) adder.Spine();
                else adder.Inner();
            }
        });

        var share1 = x.Zip(share0, static (value, share) => T.CreateTruncating(value) - share).ToArray();
        var (sign0, sign1) = (new ulong[stride], new ulong[stride]);
        var (alongside0, alongside1) = (RingSamples.Words<T>(lanes, 1), RingSamples.Words<T>(lanes, 2));
        var expected = ProtocolRig<T>.Signed(ProtocolRig<T>.Sum(alongside0, alongside1), AlongsideBits);
        var declaredBits = (long)lanes * (tree.Leaves + AlongsideBits);
        var declaredBytes = ProtocolRig<T>.Bytes(declaredBits) + tree.Levels.Sum(level => ProtocolRig<T>.Bytes((long)lanes * Tree.Opened(level)));
        rig.Run(
            session => Half<Party0>(session, share0, alongside0, sign0), session => Half<Party1>(session, share1, alongside1, sign1),
            declaredBytes, declaredRounds: 1 + (bits == 2 ? 0 : 1 + BitOperations.Log2((uint)bits - 2)));

        Assert.Equal(expected, ProtocolRig<T>.Signed(alongside0, AlongsideBits));
        Assert.Equal(expected, ProtocolRig<T>.Signed(alongside1, AlongsideBits));
        return [.. Enumerable.Range(0, lanes).Select(lane => (((sign0[lane >> 6] ^ sign1[lane >> 6]) >> (lane & 63)) & 1) != 0)];

        void Half<TParty>(PartySession<T> session, T[] share, T[] alongside, ulong[] sign)
            where TParty : struct, IParty
        {
            var adder = new PrefixAdder<T, TParty>(session, lanes, bits, tree.Widest, material);
            adder.Leaves(share, alongside, AlongsideBits);
            var (mask, product) = (0, 0);
            foreach (var level in tree.Levels)
            {
                var (opened, firstMask) = (0, mask);
                foreach (var node in level)
                {
                    if (node.IsSpine) adder.MaskSpine(node.High, node.Low, opened, mask);
                    else adder.MaskInner(node.High, node.Low, opened, mask);
                    (opened, mask) = (opened + node.Opened, mask + node.Opened);
                }

                adder.OpenLevel(opened);
                (opened, var joined) = (0, firstMask);
                foreach (var node in level)
                {
                    if (node.IsSpine) adder.JoinSpine(node.High, node.Low, opened, joined, product);
                    else adder.JoinInner(node.High, node.Low, opened, joined, product);
                    (opened, joined, product) = (opened + node.Opened, joined + node.Opened, product + node.Opened - 1);
                }
            }

            adder.DRelu().CopyTo(sign);
        }
    }

    private static SharePair<ulong> Pair(DealerSession<T> dealer, CorrelationSegment segment) => dealer.Planes(segment.Offset, segment.Length);

    /// <summary>A node joins a high group of carry signals into a low one; on the spine (the group with bit 0) P of the result is not needed.</summary>
    private sealed record Node(int High, int Low)
    {
        public bool IsSpine => Low == 0;

        public int Opened => IsSpine ? 2 : 3;
    }

    /// <summary>Neighbours join, level by level, as the compiler unrolls it.</summary>
    private sealed record Tree(int Leaves, List<List<Node>> Levels)
    {
        public int NodeMasks => Levels.Sum(Opened);

        public int NodeProducts => Levels.Sum(static level => level.Sum(static node => node.Opened - 1));

        public int Widest => Levels.Select(Opened).Append(Leaves).Max();

        public static int Opened(List<Node> level) => level.Sum(static node => node.Opened);

        public static Tree Create(int bits)
        {
            var levels = new List<List<Node>>();
            for (var step = 1; step < bits - 1; step *= 2)
            {
                levels.Add([.. Enumerable.Range(0, bits).Select(index => new Node((2 * index * step) + step, 2 * index * step)).Where(node => node.High < bits - 1)]);
            }

            return new(bits - 1, levels);
        }
    }
}
