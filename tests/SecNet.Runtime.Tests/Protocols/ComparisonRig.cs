using System.Numerics;
using SecNet.Runtime.Correlations;
using SecNet.Runtime.Correlations.Dealing;
using SecNet.Runtime.FunctionSecretSharing;
using SecNet.Runtime.GarbledCircuits;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Protocols;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Sessions;
using SecNet.Runtime.Tests.Rings;

namespace SecNet.Runtime.Tests.Protocols;

/// <summary>Both parties' comparison with leaves of any kind over a tree of any arity; every run holds bytes and rounds to the declared ones.</summary>
internal sealed class ComparisonRig<T> : IDisposable
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
{
    private const int AlongsideBits = 5;

    private readonly ComparisonTree _tree;
    private readonly int _lanes;
    private readonly int _stride;
    private readonly CorrelationSegment[] _leaves;
    private readonly CorrelationSegment _companions;
    private readonly CorrelationSegment _nodeMasks;
    private readonly CorrelationSegment _nodeProducts;
    private readonly ComparisonMaterial _material;
    private readonly ProtocolRig<T> _rig;
    private readonly List<ulong[]>[] _opened = [[], []];

    public ComparisonRig(ComparisonTree tree, int lanes, int seed)
    {
        (_tree, _lanes, _stride) = (tree, lanes, BitPlanes.WordsPerPlane(lanes));
        var list = new SegmentList();
        (_leaves, _companions) = tree.Leaves switch
        {
            LeafKind.Private => ([list.SeededPlanes("leaf masks", lanes, tree.Bits)], list.CorrectedPlanes("leaf products", lanes, tree.Bits)),
            LeafKind.MaskedBits => ([list.CorrectedPlanes("mask bits", lanes, tree.Bits + 1)], list.CorrectedPlanes("pair products", lanes, tree.Bits / 2)),
            LeafKind.OneHot => (
                tree.Chunks.Select(chunk => list.Tables("table", CorrelationKind.Corrected, lanes, 1 << chunk)).ToArray(), list.CorrectedPlanes("mask sign", lanes, 1)),
            LeafKind.Garbled => (TablesOf(list, new(tree.Bits, lanes)), list.CorrectedPlanes("mask sign", lanes, 1)),
            _ => (KeysOf(list, new(tree.Bits, lanes)), list.CorrectedPlanes("mask sign", lanes, 1)),
        };
        _nodeMasks = list.SeededPlanes("node masks", lanes, tree.NodeMasks);
        _nodeProducts = list.CorrectedPlanes("node products", lanes, tree.NodeProducts);
        _material = new(_leaves[0].Offset, _companions.Offset, _nodeMasks.Offset, tree.NodeMasks, _nodeProducts.Offset, tree.NodeProducts);
        _rig = new(seed, list, arenaPlaneWords: ((2 * tree.Groups) + 1 + tree.Scratch) * _stride);
    }

    /// <summary>True to run with the masks of all joins zeroed after they were dealt, so that what is opened are the factors themselves.</summary>
    public bool HasBareNodes { get; init; }

    /// <summary>What party 0 saw opened by leaves and joins, plane after plane.</summary>
    public IReadOnlyList<ulong[]> Opened => _opened[0];

    /// <summary>DReLU of values that are public under a mask.</summary>
    /// <param name="masked">c; bits above the sign are ignored.</param>
    /// <param name="mask">r.</param>
    /// <param name="complement">True when c hides the value itself, false when it hides it plus 2^bits.</param>
    public bool[] OfMasked(T[] masked, T[] mask, bool complement)
    {
        Deal(mask);
        return Run(new Operand(masked, [], complement), new Operand(masked, [], complement), leafBits: 0);
    }

    /// <summary>DReLU of shared values.</summary>
    /// <param name="share0">Party 0's shares; bits above the sign are ignored.</param>
    /// <param name="share1">Party 1's shares.</param>
    /// <param name="hasCompany">True to open another value beside the leaves, and to check it.</param>
    public bool[] OfShares(T[] share0, T[] share1, bool hasCompany)
    {
        Deal([]);
        T[] alongside0 = hasCompany ? RingSamples.Words<T>(_lanes, 1) : [], alongside1 = hasCompany ? RingSamples.Words<T>(_lanes, 2) : [];
        var expected = ProtocolRig<T>.Signed(ProtocolRig<T>.Sum(alongside0, alongside1), AlongsideBits);
        var result = Run(new Operand(share0, alongside0, Complement: false), new Operand(share1, alongside1, Complement: false), _tree.Bits + (hasCompany ? AlongsideBits : 0));
        Assert.Equal(expected, ProtocolRig<T>.Signed(alongside0, AlongsideBits));
        Assert.Equal(expected, ProtocolRig<T>.Signed(alongside1, AlongsideBits));
        return result;
    }

    public void Dispose() => _rig.Dispose();

    private static CorrelationSegment[] KeysOf(SegmentList list, DcfShape shape) =>
        [list.Tables("roots", CorrelationKind.Seeded, shape.RootWords, 64), list.Tables("keys", CorrelationKind.Common, shape.CommonWords, 64)];

    private static CorrelationSegment[] TablesOf(SegmentList list, GarbledComparisonShape shape) =>
        [list.Tables("labels", CorrelationKind.Seeded, shape.SecretWords, 64), list.Tables("tables", CorrelationKind.Common, shape.TableWords, 64)];

    private static SharePair<ulong> Pair(DealerSession<T> dealer, CorrelationSegment segment) => dealer.Planes(segment.Offset, segment.Length);

    private void Deal(T[] mask) => _rig.Deal(dealer =>
    {
        switch (_tree.Leaves)
        {
            case LeafKind.Private:
                SignDealing.PrivateProducts(Pair(dealer, _leaves[0]), Pair(dealer, _companions));
                break;
            case LeafKind.MaskedBits:
                SignDealing.Bits<T>(mask, firstBit: 0, _tree.Bits + 1, Pair(dealer, _leaves[0]));
                SignDealing.PairProducts(Pair(dealer, _leaves[0]), Pair(dealer, _companions), _lanes);
                break;
            case LeafKind.Key:
                SignDealing.ComparisonKeys<T>(dealer, mask, _tree.Bits, _material);
                SignDealing.Bits<T>(mask, _tree.Bits, 1, Pair(dealer, _companions));
                break;
            case LeafKind.Garbled:
                GarblingDealing.ComparisonTables<T>(dealer, mask, _tree.Bits, _material);
                break;
            default:
                foreach (var (chunk, index) in _tree.Chunks.Select(static (chunk, index) => (chunk, index)))
                {
                    SignDealing.OneHot<T>(mask, OneHotTable.ChunkBits * index, chunk, Pair(dealer, _leaves[index]));
                }

                SignDealing.Bits<T>(mask, _tree.Bits, 1, Pair(dealer, _companions));
                break;
        }

        var nodes = new JoinDealing(Pair(dealer, _nodeMasks), Pair(dealer, _nodeProducts), _lanes);
        foreach (var node in _tree.Levels.SelectMany(static level => level)) nodes.Node(node.Length, isSpine: node[^1] == 0);
    });

    private bool[] Run(Operand operand0, Operand operand1, int leafBits)
    {
        var (sign0, sign1) = (new ulong[_stride], new ulong[_stride]);
        var rounds = _tree.Levels.Select(level => ProtocolRig<T>.Bytes((long)_lanes * ComparisonTree.Opened(level))).ToList();
        if (leafBits > 0) rounds.Add(ProtocolRig<T>.Bytes((long)_lanes * leafBits));
        if (_tree.Leaves == LeafKind.Garbled) rounds.Add(8L * new GarbledComparisonShape(_tree.Bits, _lanes).LabelWords);
        _rig.Run(
            session => Half<Party0>(session, operand0, sign0), session => Half<Party1>(session, operand1, sign1),
            declaredBytes: rounds.Sum(), declaredRounds: rounds.Count);
        return [.. Enumerable.Range(0, _lanes).Select(lane => (((sign0[lane >> 6] ^ sign1[lane >> 6]) >> (lane & 63)) & 1) != 0)];
    }

    private void Half<TParty>(PartySession<T> session, Operand operand, ulong[] sign)
        where TParty : struct, IParty
    {
        if (HasBareNodes) session.Planes(_material.NodeMasks, _nodeMasks.Length).Clear();
        var tree = new JoinTree<T, TParty>(session, _lanes, _tree.Groups, _tree.Scratch, _material);
        switch (_tree.Leaves)
        {
            case LeafKind.Private:
                PrefixAdder.Leaves(tree, operand.Values, operand.Alongside, AlongsideBits, _tree.Bits + 1, _material);
                Record<TParty>(tree.Scratch[..(_tree.Bits * _stride)]);
                break;
            case LeafKind.MaskedBits:
                MaskedBits.Leaves(tree, operand.Values, _tree.Bits, _material);
                break;
            case LeafKind.Key:
                FssComparison.Evaluate(tree, operand.Values, _tree.Bits, _material);
                break;
            case LeafKind.Garbled:
                GarbledComparison.Evaluate(tree, operand.Values, _tree.Bits, _material);
                break;
            default:
                for (var group = 0; group < _tree.Groups; group++)
                {
                    OneHotTable.Leaf(tree, operand.Values, OneHotTable.ChunkBits * group, _tree.Chunks[group], group, _leaves[group].Offset);
                }

                break;
        }

        Join<TParty>(tree);
        var result = _tree.Leaves switch
        {
            LeafKind.Private => PrefixAdder.DRelu(tree),
            LeafKind.MaskedBits => MaskedSign.DRelu(tree, operand.Values, _tree.Bits, session.Planes(_leaves[0].Offset + (_tree.Bits * _stride), _stride), operand.Complement),
            _ => MaskedSign.DRelu(tree, operand.Values, _tree.Bits, session.Planes(_companions.Offset, _stride), operand.Complement),
        };
        result.CopyTo(sign);
    }

    private void Join<TParty>(in JoinTree<T, TParty> tree)
        where TParty : struct, IParty
    {
        var (mask, product) = (0, 0);
        foreach (var level in _tree.Levels)
        {
            var opened = 0;
            foreach (var node in level)
            {
                tree.Mask(node, opened, mask + opened);
                opened += ComparisonTree.Shape(node).OpenedPlanes;
            }

            tree.OpenLevel(opened);
            Record<TParty>(tree.Scratch[..(opened * _stride)]);
            opened = 0;
            foreach (var node in level)
            {
                tree.Join(node, opened, mask + opened, product);
                opened += ComparisonTree.Shape(node).OpenedPlanes;
                product += ComparisonTree.Shape(node).ProductPlanes;
            }

            mask += opened;
        }
    }

    private void Record<TParty>(ReadOnlySpan<ulong> planes)
        where TParty : struct, IParty
    {
        for (var first = 0; first < planes.Length; first += _stride) _opened[TParty.Index].Add(planes.Slice(first, _stride).ToArray());
    }

    /// <summary>What a party brings: the public values or its shares, and what it opens beside the leaves.</summary>
    private sealed record Operand(T[] Values, T[] Alongside, bool Complement);
}
