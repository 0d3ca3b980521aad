using System;
using System.Collections.Generic;
using System.Linq;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;

namespace SecNet.Generators.Checking;

/// <summary>
/// <c>fraction auto</c>: gives weights and results of each layer the largest scale, up to 13 fraction bits, at which every value stays in its
/// ring. Greedy and deterministic: begin with 13 everywhere, analyse, take from what overflows the bits it is over, until nothing does.
/// </summary>
/// <remarks>
/// Why no more than 13: each fraction bit of a result is a bit to open and to compare for every element, while an error of 2^-13 a layer is
/// far below the lead of one logit over the next. Why no fewer than 6: most trained weights are below 1/16, and
/// coarser steps than 1/64 round them away, so such a network would compile and answer noise; the overflow is reported instead.
/// A product has the bits of its weights and of what feeds it. Bits are taken from whichever has more of the two, so that neither falls far
/// behind: the error of a product is that of its coarser factor. A square has but its input's to give.
/// Each pass takes at least one bit from one scale and stops when nothing can be taken, so passes are few: an overflow is corrected by all
/// the bits it is over at once, and overflows that share no scale in the same pass.
/// </remarks>
internal sealed class ScaleSearch
{
    /// <summary>The most fraction bits chosen.</summary>
    public const int MostBits = 13;

    /// <summary>The fewest.</summary>
    public const int LeastBits = 6;

    private readonly IReadOnlyList<GraphNode> _declared;
    private readonly Dictionary<Scale, int> _bits = [];
    private readonly Dictionary<Scale, int> _taken = [];
    private readonly HashSet<Scale> _scalesBehind = [];
    private readonly HashSet<int> _visited = [];
    private IReadOnlyList<CheckedNode> _nodes = [];

    private ScaleSearch(IReadOnlyList<GraphNode> declared) => _declared = declared;

    /// <summary>What a scale belongs to.</summary>
    private enum ScaleKind
    {
        Input,
        Weights,
        Result,
    }

    /// <summary>The checked graph at the chosen scales, or null with what overflows even at the smallest.</summary>
    public static CheckedGraph? Run(
        NetworkModel model, EquatableArray<LayerShapes> shapes, IReadOnlyList<GraphNode> nodes, List<Overflow> overflows, out int passes)
    {
        var search = new ScaleSearch(nodes);
        for (passes = 1; ; passes++)
        {
            var found = new List<Overflow>();
            var chosen = nodes.Select(node => node with { Operator = search.AtScale(node.Operator) }).ToList();
            var graph = RangeAnalysis.AnalyseAt(search.Bits(Scale.Input), search.Bits(Scale.OtherResults), model, shapes, chosen, found, out search._nodes);
            if (graph is not null) return graph;
            if (search.TakeFrom(found)) continue;
            overflows.AddRange(found);
            return null;
        }
    }

    private int Bits(Scale scale) => _bits.TryGetValue(scale, out var bits) ? bits : MostBits;

    private Operator AtScale(Operator declared) => declared switch
    {
        LinearOperator linear => linear with { WeightFractionBits = Bits(Scale.Weights(linear)), Products = AtScale(linear.Products, linear) },
        SquareOperator square => square with { Products = AtScale(square.Products, square) },
        _ => declared,
    };

    private ProductOptions AtScale(ProductOptions options, Operator declared) => options with { FractionBits = options.FractionBits ?? Bits(Scale.Result(declared)) };

    /// <summary>False when no overflow can be corrected.</summary>
    private bool TakeFrom(List<Overflow> overflows)
    {
        _taken.Clear();
        foreach (var overflow in overflows.OrderBy(static overflow => overflow.Cause.LayerIndex).ThenByDescending(static overflow => overflow.NeededBits))
        {
            // What shares a scale with an overflow just corrected may fit by now.
            _scalesBehind.Clear();
            _visited.Clear();
            CollectScalesBehind(overflow.Node);
            if (_scalesBehind.Any(_taken.ContainsKey)) continue;
            _visited.Clear();
            Take(overflow.Node, overflow.NeededBits - overflow.RingBits);
        }

        return _taken.Count > 0;
    }

    /// <summary>Takes bits from the scales that a node's scale is made of; returns how many were to be had.</summary>
    private int Take(int node, int bits)
    {
        if (bits <= 0 || !_visited.Add(node)) return 0;
        if (node < 0) return TakeFrom(Scale.Input, Bits(Scale.Input), bits);
        var (source, fractionBits) = (_nodes[node].Inputs[0], _nodes[node].Output.FractionBits);
        switch (_nodes[node].Operator)
        {
            case TruncateOperator: return ResultScaleBehind(source) is { } scale ? TakeFrom(scale, fractionBits, bits) : 0;
            case SquareOperator: return 2 * Take(source, (bits + 1) / 2);
            case LinearOperator linear: return TakeFromProduct(Scale.Weights(linear), source, _nodes[node].Input.FractionBits, bits);
            case BlendOperator: return TakeFromProduct(Scale.OtherResults, source, _nodes[node].Input.FractionBits, bits); // of its slopes
            case MergeOperator:
                // All come to the largest scale among them.
                return _nodes[node].Inputs.Zip(_nodes[node].InputTypes, (input, type) => Take(input, bits - (fractionBits - type.FractionBits))).Max();
            default: return Take(source, bits);
        }
    }

    /// <summary>One bit after the other from whichever has more, the weights first: both end near (w + f - bits) / 2.</summary>
    private int TakeFromProduct(Scale weights, int source, int sourceBits, int bits)
    {
        var weightBits = Bits(weights);
        var fromWeights = Math.Min(Math.Max(0, (bits + weightBits - sourceBits + 1) / 2), weightBits - LeastBits);
        var taken = Take(source, bits - fromWeights);
        return taken + TakeFrom(weights, weightBits, bits - taken);
    }

    private int TakeFrom(Scale scale, int actualBits, int bits)
    {
        var from = Math.Min(actualBits, Bits(scale));
        var taken = Math.Min(bits, from - LeastBits);
        if (taken <= 0) return 0;
        if (_taken.TryGetValue(scale, out var before)) return before; // another branch of a sum has its scale from here too
        _bits[scale] = from - taken;
        _taken[scale] = taken;
        return taken;
    }

    /// <summary>Every scale that <see cref="Take"/> may change for a node.</summary>
    private void CollectScalesBehind(int node)
    {
        if (!_visited.Add(node)) return;
        if (node < 0)
        {
            _scalesBehind.Add(Scale.Input);
            return;
        }

        if (_nodes[node].Operator is TruncateOperator)
        {
            if (ResultScaleBehind(_nodes[node].Inputs[0]) is { } scale) _scalesBehind.Add(scale);
            return;
        }

        if (_nodes[node].Operator is LinearOperator linear) _scalesBehind.Add(Scale.Weights(linear));
        if (_nodes[node].Operator is BlendOperator) _scalesBehind.Add(Scale.OtherResults);
        foreach (var input in _nodes[node].Inputs) CollectScalesBehind(input);
    }

    /// <summary>The scale a truncation of the node takes, as the range analysis has it; null when a layer declares it, which then stays.</summary>
    private Scale? ResultScaleBehind(int node)
    {
        while (node >= 0 && _nodes[node].Operator is not (LinearOperator or SquareOperator))
        {
            var products = _nodes[node].Inputs.Where(input => input >= 0 && _nodes[input].Output.IsProduct).ToList();
            node = products.Count > 0 ? products[0] : NetworkModel.InputIndex;
        }

        if (node < 0) return Scale.OtherResults;
        return DeclaresScale(_nodes[node].Operator) ? null : Scale.Result(_nodes[node].Operator);
    }

    private bool DeclaresScale(Operator chooser) => _declared.Any(node => node.Operator.LayerIndex == chooser.LayerIndex
        && node.Operator switch { LinearOperator linear => linear.Products, SquareOperator square => square.Products, _ => ProductOptions.Default } is { FractionBits: not null });

    /// <summary>
    /// Fraction bits to be chosen: the network's input's, a layer's weights', its result's after the truncation, or those of all other results.
    /// </summary>
    private readonly record struct Scale(ScaleKind Kind, int Layer)
    {
        public static Scale Input { get; } = new(ScaleKind.Input, NetworkModel.InputIndex);

        public static Scale OtherResults { get; } = new(ScaleKind.Result, NetworkModel.InputIndex);

        public static Scale Weights(Operator linear) => new(ScaleKind.Weights, linear.LayerIndex);

        public static Scale Result(Operator product) => new(ScaleKind.Result, product.LayerIndex);
    }
}
