using System;
using System.Collections.Generic;
using System.Linq;
using SecNet.Generators.Checking;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Model;

namespace SecNet.Generators.Protocol;

/// <summary>
/// Last pass: from checked graph to protocol steps. Decides which opening serves what; writes no text.
/// </summary>
public sealed partial class Lowering
{
    /// <summary>Words of the convolution kernel's panel; PatchProduct.PanelLength of the runtime.</summary>
    private const int ConvolutionPanel = (144 * 4 * 16) + (2 * 16);

    private readonly CheckedGraph _graph;
    private readonly ProgramBuilder _builder = new();
    private readonly List<LinearOperator> _slots = [];

    // Of each node: where its shares lie, and the truncation whose opening masks them.
    private readonly Dictionary<int, Region> _values = [];
    private readonly Dictionary<int, TruncateStep> _truncations = [];

    // One opened activation serves every linear layer that takes it.
    private readonly Dictionary<int, OpenInputStep> _openedInputs = [];

    // Of each comparison, in order: how it is to run, or, before that is known, what it is.
    private readonly IReadOnlyList<SignChoice>? _plan;
    private readonly List<SignSite> _sites = [];

    private Lowering(CheckedGraph graph, IReadOnlyList<SignChoice>? plan) => (_graph, _plan) = (graph, plan);

    /// <summary>The protocol of a checked graph: once to see what is compared, and again when it is known how.</summary>
    public static ProtocolProgram Lower(CheckedGraph graph)
    {
        var survey = new Lowering(graph, plan: null);
        var program = survey.Run();
        var plan = SignPlan.Choose(survey._sites, graph.Model, program.OfflineBytes * 8);
        return new Lowering(graph, plan).Run() with { Choices = plan.ToEquatableArray() };
    }

    private ProtocolProgram Run()
    {
        var input = _builder.Allocate(_graph.Input.Length);
        _values[NetworkModel.InputIndex] = input;
        for (var index = 0; index < _graph.Nodes.Count; index++) _values[index] = Lower(index, _graph.Nodes[index]);
        return ProtocolProgram.Create(_graph, _builder, _slots, input, _values[_graph.Nodes.Count - 1]) with { Values = LayerValues().ToEquatableArray() };
    }

    /// <summary>Of the nodes that hold a layer's result (its product, then the product truncated) the last.</summary>
    private IEnumerable<LayerValue> LayerValues() => _graph.Nodes
        .SelectMany((node, index) => LayersOf(node).Select(layer => new LayerValue(layer, _values[index], node.Output)))
        .Where(static value => value.LayerIndex != Operator.NoLayer)
        .GroupBy(static value => value.LayerIndex)
        .Select(static values => values.Last())
        .OrderBy(static value => value.LayerIndex);

    /// <summary>The layers whose result a node holds: a product truncated behind a flatten is the flatten's result too.</summary>
    private IEnumerable<int> LayersOf(CheckedNode node)
    {
        yield return node.Operator.ResultOf;
        if (node.Operator is not TruncateOperator) yield break;
        for (var source = node.Inputs[0]; _graph.Nodes[source].Operator is ReshapeOperator reshape; source = _graph.Nodes[source].Inputs[0]) yield return reshape.ResultOf;
    }

    private Region Lower(int index, CheckedNode node)
    {
        var source = node.Inputs[0];
        _truncations.TryGetValue(source, out var truncation);
        switch (node.Operator)
        {
            case LinearOperator linear: return LowerLinear(linear, node);
            case SquareOperator square: return LowerSquare(square, node);
            case TruncateOperator { IsLocal: true } truncate: return LowerLocalTruncation(truncate, node);
            case TruncateOperator truncate:
                _truncations[index] = LowerTruncation(truncate, node);
                return _truncations[index].Z;
            case ReluOperator relu: return LowerRelu(relu, node, truncation);
            case MaxPoolOperator pool: return LowerMaxPool(pool, node, truncation);
            case AvgPoolOperator pool: return LowerSumPool(pool, node);
            case ArgMaxOperator argMax: return LowerArgMax(argMax, node);
            case MergeOperator merge: return LowerMerge(merge, node);
            case FourierOperator fourier: return LowerFourier(fourier, node, truncation);
            case PieceDistancesOperator distances: return LowerPieceDistances(distances, node);
            case PieceLengthsOperator lengths: return LowerPieceLengths(lengths, node);
            case PieceSumOperator sum: return LowerPieceSum(sum, node);
            case SineOperator sines: return LowerSines(sines, node);
            case DistancesOperator distances: return LowerDistances(distances, node);
            case LineOperator line: return LowerLine(line, node);
            case JoinOperator join: return LowerJoin(join, node);
            case PadOperator or TransposeOperator: return LowerCopy((LayoutOperator)node.Operator, node);
            case ReshapeOperator:
                if (truncation is not null) _truncations[index] = truncation;
                return _values[source];
            default: throw new InvalidOperationException($"No lowering for {node.Operator.GetType().Name}.");
        }
    }

    private Region LowerLinear(LinearOperator linear, CheckedNode node)
    {
        var ring = node.Output.RingBits;
        var opened = OpenInput(linear, node);
        var product = _builder.Words($"{linear.Name}.AB", isCorrected: true, node.Output.Length, ring);
        var z = _builder.Allocate(node.Output.Length);
        var scratch = _builder.Allocate(PatchScratch(linear, node));
        _builder.Add(new LinearStep(linear.LayerIndex, linear.Name, linear, node.Input, node.Output, opened.A, opened.E, product, _slots.Count, scratch, z));
        _slots.Add(linear);
        return z;
    }

    /// <summary>Opens in the widest ring of all who take the activation; the others use its low bits.</summary>
    private OpenInputStep OpenInput(LinearOperator linear, CheckedNode node)
    {
        var source = node.Inputs[0];
        if (_openedInputs.TryGetValue(source, out var opened)) return opened;
        var ring = _graph.Nodes.Where(other => other.Operator is LinearOperator && other.Inputs[0] == source).Max(static other => other.Output.RingBits);
        var a = _builder.Words($"{linear.Name}.A", isCorrected: false, node.Input.Length, ring);
        opened = new(linear.LayerIndex, linear.Name, Value(node), a, _builder.Allocate(node.Input.Length), ring)
        {
            Rounds = ProgramBuilder.InRounds([_builder.Open(_builder.NewMask(a), node.Input.Length, ring)]),
        };
        _builder.Add(opened);
        return _openedInputs[source] = opened;
    }

    private Region Value(CheckedNode node) => _values[node.Inputs[0]];

    /// <summary>
    /// Words the convolution kernel needs: a copy of a group's channels, an index for each weight of a filter, and its panel; the
    /// runtime's ConvolutionShape.ScratchLength is the same formula.
    /// </summary>
    private static int PatchScratch(LinearOperator linear, CheckedNode node)
    {
        if (linear.Kind != LinearKind.Conv2D) return 0;
        var (window, input) = (linear.Window!.Value, node.Input.Shape);
        return checked((linear.RowLength / window.Area * window.CopyLength(input.Height, input.Width)) + linear.RowLength + ConvolutionPanel);
    }

    private Region LowerSquare(SquareOperator square, CheckedNode node)
    {
        var (length, ring) = (node.Input.Length, node.Output.RingBits);
        var a = _builder.Words($"{square.Name}.a", isCorrected: false, length, ring);
        var squared = _builder.Words($"{square.Name}.a^2", isCorrected: true, length, ring);
        var (e, z) = (_builder.Allocate(length), _builder.Allocate(length));
        _builder.Add(new SquareStep(square.LayerIndex, square.Name, Value(node), a, squared, e, z, ring)
        {
            Rounds = ProgramBuilder.InRounds([_builder.Open(_builder.NewMask(a), length, ring)]),
        });
        return z;
    }

    private Region LowerLocalTruncation(TruncateOperator truncate, CheckedNode node)
    {
        var z = _builder.Allocate(node.Output.Length);
        _builder.Add(new LocalTruncateStep(truncate.LayerIndex, truncate.Name, Value(node), z, truncate.Shift, node.Input.RingBits));
        return z;
    }

    private TruncateStep LowerTruncation(TruncateOperator truncate, CheckedNode node)
    {
        var (length, name, ring) = (node.Output.Length, truncate.Name, node.Output.RingBits);
        var width = node.Output.ComparedWidth;
        var openedBits = width + truncate.Shift + 1;

        // Nothing shifted: one correlation is both r mod 2^m and r in the target ring.
        var r = truncate.Shift == 0
            ? _builder.Words($"{name}.r", isCorrected: true, length, ring)
            : _builder.Words($"{name}.r", isCorrected: false, length, openedBits);
        var shifted = truncate.Shift == 0 ? r : _builder.Words($"{name}.r>>{truncate.Shift}", isCorrected: true, length, ring);
        var topBit = TopBit($"{name}.msb(r)", length, ring, width);
        var mask = _builder.NewMask(r);
        var step = new TruncateStep(
            truncate.LayerIndex, name, Value(node), r, shifted, topBit, new(_builder.Allocate(length), mask, width), _builder.Allocate(length), truncate.Shift, ring)
        {
            Rounds = ProgramBuilder.InRounds([_builder.Open(mask, length, openedBits)]),
        };
        _builder.Add(step);
        return step;
    }

    private Region LowerRelu(ReluOperator relu, CheckedNode node, TruncateStep? truncation)
    {
        var (length, name, ring) = (node.Input.Length, relu.Name, node.Output.RingBits);
        var width = truncation?.Result.Width ?? node.Input.ComparedWidth;

        // As many bits as are opened under it: in a narrower target, a mask of the ring's bits would leave the opened ones above bare.
        var ownMask = truncation is null ? _builder.Words($"{name}.r", isCorrected: true, length, Math.Max(ring, width + 1)) : null;
        var ownTopBit = truncation is null ? TopBit($"{name}.msb(r)", length, ring, width) : null;
        var shiftedR = truncation?.ShiftedR ?? ownMask!;
        var topBit = truncation is null ? ownTopBit : truncation.TopBit;

        var signMask = new SignMask(truncation?.Result.Mask.Id, width + 1, shiftedR.Bits, HasTopBit: topBit is not null);
        var tree = Plan(relu.LayerIndex, width - 1, length, signMask, node.Input, topBit is null ? [ring, ring] : [ring, ring, topBit.Bits]);
        var letter = BitName(tree);
        var bit = _builder.Words($"{name}.{letter}", isCorrected: true, length, ring);
        var bitTimesMask = _builder.Words($"{name}.{letter}*r", isCorrected: true, length, ring);
        var bitTimesTop = topBit is null ? null : TopBit($"{name}.{letter}*msb(r)", length, ring, width);
        var comparison = Compare(name, tree, length);

        var masked = truncation?.Result ?? new MaskedTensor(_builder.Allocate(length), _builder.NewMask(shiftedR), width);
        Opening[] own = truncation is null ? [_builder.Open(masked.Mask, length, width + 1)] : [];
        var extended = truncation is null ? _builder.Allocate(length) : Value(node);
        var y = _builder.Allocate(relu.YieldsSigns ? checked(2 * length) : length);
        _builder.Add(new ReluStep(relu.LayerIndex, name, Value(node), masked, ownMask, ownTopBit, extended, shiftedR, topBit, comparison, bit, bitTimesMask, bitTimesTop, y with { Length = length }, ring)
        {
            Signs = relu.YieldsSigns ? new(y.Offset + length, length) : default,
            Borrow = Borrow(comparison),
            Rounds = CompareAndBranch(name, comparison, own),
        });
        return y;
    }

    /// <summary>
    /// Whether a max-pool's first level compares values as their truncation has opened them. The dealer knows the difference of any two masks. The parties
    /// know its bits when they drew it before the masks, so when each value is in one pair at most and nobody else compares it.
    /// </summary>
    private bool SharesOpening(MaxPoolOperator pool, CheckedNode node, TruncateStep truncation)
    {
        // Behind such an opening differences are known in k + 1 bits only.
        if (_graph.Model.SharedIntegerBits > 0) return false;
        if (_graph.Model.Offline == OfflineMode.Dealer) return true;
        var (window, source) = (pool.Window, node.Inputs[0]);
        return window is { PaddingTop: 0, PaddingLeft: 0, PaddingBottom: 0, PaddingRight: 0, DilationHeight: 1, DilationWidth: 1 }
            && window.StrideHeight >= window.KernelHeight && window.StrideWidth >= window.KernelWidth
            && truncation.TopBit is null && source >= 0 && _graph.Nodes[source].Operator is TruncateOperator
            && source != _graph.Nodes.Count - 1 && _graph.Nodes.Count(other => other.Inputs.Contains(source)) == 1;
    }

    private Region LowerMaxPool(MaxPoolOperator pool, CheckedNode node, TruncateStep? truncation)
    {
        if (truncation is not null && !SharesOpening(pool, node, truncation)) truncation = null;
        var windows = node.Output.Length;
        var count = pool.Window.Area;
        var candidates = Gather(pool, node, Value(node), isPublic: false);
        GatherStep? maskedGather = null;
        if (truncation is not null && count > 1)
        {
            Gather(pool, node, truncation.Result.Public, isPublic: true);
            maskedGather = (GatherStep)_builder.Steps[_builder.Steps.Count - 1];
        }

        for (var level = 1; count > 1; level++)
        {
            var isFirst = maskedGather is not null && level == 1;
            candidates = LowerMaxLevel($"{pool.Name}.{level}", pool, windows, count, candidates, isFirst ? maskedGather : null, isFirst ? truncation : null, node.Output);
            count = (count + 1) / 2;
        }

        return candidates;
    }

    private Region Gather(MaxPoolOperator pool, CheckedNode node, Region source, bool isPublic)
    {
        var target = _builder.Allocate(checked(pool.Window.Area * node.Output.Length));
        _builder.Add(new GatherStep(pool.LayerIndex, pool.Name, node.Input, pool.Window, source, target, isPublic));
        return target;
    }

    private Region LowerMaxLevel(
        string name, MaxPoolOperator pool, int windows, int count, Region candidates, GatherStep? maskedGather, TruncateStep? truncation, TensorType type)
    {
        var (lanes, ring) = (count / 2 * windows, type.RingBits);
        var ownMask = maskedGather is null ? _builder.Words($"{name}.r", isCorrected: false, lanes, ring) : null;
        var tree = Plan(pool.LayerIndex, ring - 1, lanes, new(truncation?.Result.Mask.Id, ring, ring, HasTopBit: false), type, [ring, ring]);
        var letter = BitName(tree);
        var bit = _builder.Words($"{name}.{letter}", isCorrected: true, lanes, ring);
        var bitTimesMask = _builder.Words($"{name}.{letter}*r", isCorrected: true, lanes, ring);
        var comparison = Compare(name, tree, lanes);
        Opening[] own = ownMask is null ? [] : [_builder.Open(_builder.NewMask(ownMask), lanes, ring)];
        var winners = _builder.Allocate(checked((count + 1) / 2 * windows));
        _builder.Add(new MaxLevelStep(
            pool.LayerIndex, pool.Name, windows, count, candidates, maskedGather?.Target, truncation?.ShiftedR, ownMask,
            _builder.Allocate(lanes), _builder.Allocate(lanes), comparison, bit, bitTimesMask, winners, ring)
        {
            Gather = maskedGather,
            Borrow = Borrow(comparison),
            Rounds = CompareAndBranch(name, comparison, own),
        });
        return winners;
    }

    private Region LowerSumPool(AvgPoolOperator pool, CheckedNode node)
    {
        var z = _builder.Allocate(node.Output.Length);
        var multiple = pool.Multiple(node.Input.Shape);
        _builder.Add(new SumPoolStep(pool.LayerIndex, pool.Name, node.Input, pool.Window, pool.CountsPadding ? null : (long)multiple, Value(node), z, node.Output.RingBits));
        return z;
    }

    private Region LowerMerge(MergeOperator merge, CheckedNode node)
    {
        var z = _builder.Allocate(node.Output.Length);
        var parts = node.Inputs.Zip(merge.Factors(node.InputTypes, node.Output), (input, factor) => (Region: _values[input], Factor: factor)).Where(static part => !part.Factor.IsZero).ToList();
        _builder.Add(new MergeStep(
            merge.LayerIndex, merge.Name, parts.Select(static part => part.Region).ToEquatableArray(), parts.Select(static part => part.Factor).ToEquatableArray(), merge.IsSum, z, node.Output.RingBits));
        return z;
    }

    private Region LowerDistances(DistancesOperator distances, CheckedNode node)
    {
        var z = _builder.Allocate(node.Output.Length);
        var inputs = Enumerable.Repeat(Value(node), distances.Factors.Count).ToEquatableArray();
        _builder.Add(new MergeStep(distances.LayerIndex, distances.Name, inputs, distances.Factors, IsSum: false, z, node.Output.RingBits) { Offsets = distances.Offsets });
        return z;
    }

    private Region LowerLine(LineOperator line, CheckedNode node)
    {
        var z = _builder.Allocate(node.Output.Length);
        _builder.Add(new MergeStep(line.LayerIndex, line.Name, new([Value(node)]), new([line.Factor(node.Input, node.Output)]), IsSum: true, z, node.Output.RingBits)
        {
            Offsets = new([line.Addend(node.Output)]),
        });
        return z;
    }

    private Region LowerJoin(JoinOperator join, CheckedNode node)
    {
        var (source, z) = (Value(node), _builder.Allocate(node.Output.Length));
        var blocks = join.Factors.Select((_, index) => new Region(source.Offset + (index * z.Length), z.Length)).ToEquatableArray();
        var offsets = join.Factors.Select((_, index) => index == 0 ? join.Offset : 0).ToEquatableArray();
        _builder.Add(new MergeStep(join.LayerIndex, join.Name, blocks, join.Factors, IsSum: true, z, node.Output.RingBits) { Offsets = offsets });
        return z;
    }

    private Region LowerFourier(FourierOperator fourier, CheckedNode node, TruncateStep? truncation)
    {
        var (length, name, series) = (node.Output.Length, fourier.Name, fourier.Series);
        var ownMask = truncation is null ? _builder.Words($"{name}.r", isCorrected: false, length, series.ModulusBits) : null;
        var masked = truncation?.Result ?? new MaskedTensor(_builder.Allocate(length), _builder.NewMask(ownMask!), series.ModulusBits - 1);
        if (series.ModulusBits > masked.Width + 1) throw new InvalidOperationException($"'{name}' needs {series.ModulusBits} bits, of which {masked.Width + 1} are open.");
        var sines = _builder.Words($"{name}.sines", isCorrected: true, checked(2 * series.Count * length), node.Output.RingBits);
        var z = _builder.Allocate(length);
        _builder.Add(new FourierStep(fourier.LayerIndex, name, series, Value(node), masked, truncation, ownMask, sines, z, node.Output.RingBits)
        {
            Rounds = ownMask is null ? EquatableArray<Round>.Empty : ProgramBuilder.InRounds([_builder.Open(masked.Mask, length, series.ModulusBits)]),
        });
        return z;
    }

    private Region LowerCopy(LayoutOperator layout, CheckedNode node)
    {
        var z = _builder.Allocate(node.Output.Length);
        _builder.Add(new CopyStep(layout.LayerIndex, layout.Name, layout, node.Input.Shape, Value(node), z));
        return z;
    }

    /// <summary>Shares of the mask's top bit, which undoes the wrap in targets wider than the k + 1 opened bits that remain after the shift.</summary>
    private Correlation? TopBit(string name, int length, int ring, int width) =>
        ring > width + 1 ? _builder.Words(name, isCorrected: true, length, ring - width - 1) : null;

    /// <summary>How the next comparison runs; while that is being found out, the cheapest to lower.</summary>
    /// <param name="layerIndex">The layer it belongs to.</param>
    /// <param name="bits">Bits below the sign.</param>
    /// <param name="lanes">Values compared at once.</param>
    /// <param name="mask">What the value is opened under.</param>
    /// <param name="compared">Scale and ring of the shares that are compared.</param>
    /// <param name="payload">Widths of what a key with a payload would carry.</param>
    private SignTree Plan(int layerIndex, int bits, int lanes, SignMask mask, TensorType compared, int[] payload)
    {
        var tree = _plan?[_sites.Count].Tree ?? SignPlan.Default(_graph.Model.Offline, bits);
        _sites.Add(new(layerIndex, bits, lanes, mask, payload.ToEquatableArray()) { ShareBits = compared.RingBits, FractionBits = compared.FractionBits });
        return tree;
    }

    /// <summary>b for a random bit, t for one of the mask's own.</summary>
    private static char BitName(SignTree tree) => tree.Selects ? 't' : 'b';

    private Region Borrow(Comparison comparison) => comparison.Tree.Selects ? _builder.Allocate(checked(comparison.Tree.PayloadWidths.Count * comparison.Lanes)) : default;

    /// <summary>What a comparison consumes.</summary>
    private Comparison Compare(string name, SignTree tree, int lanes)
    {
        var bits = tree.Bits;
        var (leaves, companions) = tree.Strategy switch
        {
            SignStrategy.Ppa => (
                [_builder.Planes($"{name}.leaf masks", isCorrected: false, lanes, bits)],
                _builder.Planes($"{name}.leaf products", isCorrected: true, lanes, bits)),
            SignStrategy.MaskedPpa => (
                [_builder.Planes($"{name}.mask bits", isCorrected: true, lanes, bits + 1)],
                _builder.Planes($"{name}.pair products", isCorrected: true, lanes, bits / 2)),
            SignStrategy.Fss or SignStrategy.FssPayload or SignStrategy.Garbled => (
                [
                    _builder.Tables($"{name}.{(tree.IsGarbled ? "labels" : "roots")}", CorrelationKind.Seeded, tree.RootWords(lanes), 64),
                    _builder.Tables($"{name}.{(tree.IsGarbled ? "tables" : "keys")}", CorrelationKind.Common, tree.KeyWords(lanes), 64),
                ],
                _builder.Planes($"{name}.mask sign", isCorrected: true, lanes, tree.Selects ? 0 : 1)),
            SignStrategy.Multiplicative or SignStrategy.MultiplicativeFloat => (
                [
                    _builder.Tables($"{name}.factors", CorrelationKind.Seeded, tree.RootWords(lanes), SignTree.DoubleBits),
                    _builder.Tables($"{name}.parts", CorrelationKind.Common, tree.KeyWords(lanes), SignTree.DoubleBits),
                ],
                _builder.Planes($"{name}.none", isCorrected: true, lanes, 0)),
            _ => (
                tree.Chunks.Select((chunk, index) => _builder.Tables($"{name}.table {index + 1}", CorrelationKind.Corrected, lanes, 1 << chunk)).ToArray(),
                _builder.Planes($"{name}.mask sign", isCorrected: true, lanes, 1)),
        };
        return new(
            tree,
            lanes,
            leaves.ToEquatableArray(),
            companions,
            _builder.Planes($"{name}.node masks", isCorrected: false, lanes, tree.Joins.NodeMasks),
            _builder.Planes($"{name}.node products", isCorrected: true, lanes, tree.Joins.NodeProducts));
    }

    /// <summary>What travels of a bit that is public already: one of two random labels, whose difference is Δ.</summary>
    private Opening Labels(string name, SignTree tree, int lanes)
    {
        var bits = tree.Bits * SignTree.LabelBits;
        return _builder.Open(_builder.NewMask($"{name}.labels", bits), SignTree.GarbledLanes(lanes), bits);
    }

    /// <summary>What a party sends for the half of the values in which the round is its turn: doubles, which hide less than masks do.</summary>
    private Opening Doubles(string name, SignTree tree, int lanes)
    {
        var bits = tree.Runs * SignTree.DoubleBits;
        return _builder.Open(_builder.NewMask(name, bits), SignTree.HalfLanes(lanes), bits);
    }

    /// <summary>
    /// Opens the value unless it is open already, joins level by level, and opens DReLU under its random bit. Private leaves need no opened value, so
    /// that theirs and the value's travel together.
    /// </summary>
    private EquatableArray<Round> CompareAndBranch(string name, Comparison comparison, Opening[] own)
    {
        var (lanes, tree) = (comparison.Lanes, comparison.Tree);
        var rounds = new List<IEnumerable<Opening>>();
        if (tree.IsMultiplicative) rounds.AddRange([own.Append(Doubles($"{name}.e", tree, lanes)), [Doubles($"{name}.d", tree, lanes)]]);
        else if (tree.IsPrivate) rounds.Add(own.Append(_builder.Open(_builder.NewMask(comparison.Leaves[0]), lanes, tree.LeafBits)));
        else if (own.Length > 0) rounds.Add(own);
        if (tree.IsGarbled) rounds.Add([Labels(name, tree, lanes)]);
        foreach (var (level, index) in tree.Joins.Levels.Select(static (level, index) => (level, index)))
        {
            var opened = JoinTree.OpenedBits(level);
            rounds.Add([_builder.Open(_builder.NewMask($"{name}.level {index + 1} masks", opened), lanes, opened)]);
        }

        if (!tree.Selects) rounds.Add([_builder.Open(_builder.NewMask($"{name}.b", bits: 1), lanes, 1)]);
        return ProgramBuilder.InRounds([.. rounds]);
    }
}
