using System.Numerics;
using System.Runtime.CompilerServices;
using SecNet.Runtime.Correlations;
using SecNet.Runtime.GarbledCircuits;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Protocols;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Sessions;
using SecNet.Runtime.Transport;

namespace SecNet.Benchmarks;

/// <summary>What fills a comparison's groups.</summary>
internal enum Leaves
{
    /// <summary>One-hot tables of 6 bits a group.</summary>
    Tables,

    /// <summary>Shared mask bits, two a group.</summary>
    MaskedBits,

    /// <summary>Garbled circuits: one group.</summary>
    Garbled,

    /// <summary>L-SecNet's SecIntMSB on shares of the widest ring that fits the word: one group.</summary>
    Doubles,
}

/// <summary>
/// One party of a comparison that talks to itself, or to the other one, on random correlations: its answers mean nothing, its work is a party's, which depends on no secret.
/// </summary>
internal sealed class OneParty<T, TParty>
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    where TParty : struct, IParty
{
    private readonly int _bits;
    private readonly int _lanes;
    private readonly int _stride;
    private readonly Leaves _leaves;
    private readonly int[][][] _levels;
    private readonly int _groups;
    private readonly int _scratch;
    private readonly int _ringBits;
    private readonly ComparisonMaterial _material;
    private readonly PartySession<T> _session;
    private readonly T[] _masked;
    private readonly T[] _result;
    private readonly ulong[] _opened;

    /// <param name="bits">Bits below the sign.</param>
    /// <param name="lanes">Comparisons at once.</param>
    /// <param name="leaves">What fills the groups.</param>
    /// <param name="arity">The most groups a node joins.</param>
    /// <param name="channel">The other party; without one, itself.</param>
    public OneParty(int bits, int lanes, Leaves leaves, int arity, IChannel? channel = null)
    {
        (_bits, _lanes, _stride, _leaves) = (bits, lanes, (lanes + 63) / 64, leaves);
        var perGroup = leaves switch { Leaves.Tables => OneHotTable.ChunkBits, Leaves.MaskedBits => 2, _ => bits };
        _groups = (bits + perGroup - 1) / perGroup;
        _levels = [.. LevelsOf(_groups, arity)];
        var opened = _levels.Select(static level => level.Sum(static node => ShapeOf(node).OpenedPlanes)).ToArray();
        var products = _levels.Sum(static level => level.Sum(static node => ShapeOf(node).ProductPlanes));
        _scratch = Math.Max(opened.DefaultIfEmpty().Max(), leaves switch { Leaves.Tables => 0, Leaves.Doubles => 64, _ => bits });
        _ringBits = Math.Min(8 * Unsafe.SizeOf<T>(), MultiplicativeMasks.WidestRing);

        // Tables of a word an element and chunk, or the mask's bits and the products of its pairs, or labels and gates' tables, or doubles; the sign's plane behind any.
        var shape = new GarbledComparisonShape(bits, lanes);
        var doubles = new MultiplicativeShape(lanes);
        var first = leaves is Leaves.Garbled or Leaves.Doubles
            ? new CorrelationSegment("leaves", CorrelationKind.Seeded, CorrelationStorage.Tables, leaves == Leaves.Garbled ? shape.SecretWords + shape.TableWords : doubles.SecretWords + doubles.HalfWords, 64, 0)
            : new CorrelationSegment("leaves", CorrelationKind.Seeded, CorrelationStorage.Planes, lanes, leaves == Leaves.Tables ? 64 * _groups : bits + 1, 0);
        var companions = new CorrelationSegment("companions", CorrelationKind.Seeded, CorrelationStorage.Planes, lanes, leaves == Leaves.MaskedBits ? bits / 2 : 1, first.Length);
        var masks = new CorrelationSegment("node masks", CorrelationKind.Seeded, CorrelationStorage.Planes, lanes, opened.Sum(), companions.Offset + companions.Length);
        var nodes = new CorrelationSegment("node products", CorrelationKind.Seeded, CorrelationStorage.Planes, lanes, products, masks.Offset + masks.Length);
        _material = new(first.Offset, companions.Offset, masks.Offset, opened.Sum(), nodes.Offset, products);
        var info = new NetworkInfo
        {
            Name = nameof(OneParty<T, TParty>),
            ProtocolId = ProtocolId.Parse(new string('7', 64)),
            RingBits = 8 * Unsafe.SizeOf<T>(),
            InputRingBits = 8 * Unsafe.SizeOf<T>(),
            OutputRingBits = 8 * Unsafe.SizeOf<T>(),
            WordBits = 8 * Unsafe.SizeOf<T>(),
            InputShape = new(1, 1, 1),
            InputScale = new(0, 1),
            InputMaxAbs = 1,
            OutputShape = new(1, 1, 1),
            OutputScale = new(0, 1),
            Layers = [],
            WeightSlots = [],
            Correlations = [first, companions, masks, nodes],
            ArenaWords = 0,
            ArenaPlaneWords = ((2 * _groups) + 1 + _scratch) * _stride,
            RoundBits = [64L * Math.Max(_scratch * _stride, leaves == Leaves.Garbled ? shape.LabelWords : leaves == Leaves.Doubles ? doubles.HalfWords : 0)],
            Cost = default,
            FailureProbability = 0,
        };
        var session = PartySession.Create(info, new(info.ProtocolId, ModelId.Create(), TParty.Index, default), channel ?? new EchoChannel(), Seed.Create(), slotCount: 1);
        session.LoadCorrelations(0, Seed.Create(), []);
        session.Preparing<T>(0);
        _session = session.Evaluating<T>(0);
        (_masked, _result, _opened) = (new T[lanes], new T[lanes], new ulong[_stride]);
        new AesCtrPrg(Seed.Create()).Fill<T>(_masked);
        if (leaves != Leaves.Doubles) return;

        // Numbers of the size that a dealer's have: random bits would be subnormal or none at all now and then, which takes longer.
        foreach (ref var part in _session.Planes(doubles.SecretWords, doubles.HalfWords)) part = BitConverter.DoubleToUInt64Bits(MultiplicativeMasks.Part(part, _ringBits) - MultiplicativeMasks.Eta);
    }

    /// <summary>From opened values to the share of the signs.</summary>
    public ReadOnlySpan<ulong> Compare()
    {
        var tree = new JoinTree<T, TParty>(_session, _lanes, _groups, _scratch, _material);
        if (_leaves == Leaves.Doubles)
        {
            SecIntMsb.Evaluate(tree, _masked, [], alongsideBits: 0, _ringBits, _material);
            return SecIntMsb.DRelu(tree);
        }

        if (_leaves == Leaves.Garbled)
        {
            GarbledComparison.Evaluate(tree, _masked, _bits, _material);
        }
        else if (_leaves == Leaves.Tables)
        {
            for (var group = 0; group < _groups; group++)
            {
                var first = group * OneHotTable.ChunkBits;
                OneHotTable.Leaf(tree, _masked, first, Math.Min(OneHotTable.ChunkBits, _bits - first), group, group * _lanes);
            }
        }
        else
        {
            MaskedBits.Leaves(tree, _masked, _bits, _material);
        }

        var (mask, product) = (0, 0);
        foreach (var level in _levels)
        {
            var opened = 0;
            foreach (var node in level)
            {
                tree.Mask(node, opened, mask + opened);
                opened += ShapeOf(node).OpenedPlanes;
            }

            tree.OpenLevel(opened);
            opened = 0;
            foreach (var node in level)
            {
                tree.Join(node, opened, mask + opened, product);
                opened += ShapeOf(node).OpenedPlanes;
                product += ShapeOf(node).ProductPlanes;
            }

            mask += opened;
        }

        var sign = _leaves == Leaves.MaskedBits ? _material.Leaves + (_bits * _stride) : _material.Companions;
        return MaskedSign.DRelu(tree, _masked, _bits, _session.Planes(sign, _stride), complement: true);
    }

    /// <summary>The same, then the branch: from opened values to the share of their ReLUs.</summary>
    public void Relu()
    {
        var sign = Compare();
        Branch.Open<T>(_session, sign, _masked, _opened);
        Branch.Relu<T>(_opened, _masked, _masked, _masked, _masked, _result, _bits + 1);
    }

    /// <summary>Neighbours join from the least significant end; of each level, the groups each node joins, highest first.</summary>
    private static IEnumerable<int[][]> LevelsOf(int groups, int arity)
    {
        var rest = Enumerable.Range(0, groups).ToArray();
        while (rest.Length > 1)
        {
            var bunches = rest.Chunk(arity).ToArray();
            yield return [.. bunches.Where(static bunch => bunch.Length > 1).Select(static bunch => bunch.Reverse().ToArray())];
            rest = [.. bunches.Select(static bunch => bunch[0])];
        }
    }

    private static JoinShape ShapeOf(int[] node) => JoinShape.Of(node.Length, isSpine: node[^1] == 0);
}
