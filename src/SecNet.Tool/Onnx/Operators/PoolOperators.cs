using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;
using SecNet.Tool.Onnx.Graphs;

namespace SecNet.Tool.Onnx.Operators;

/// <summary>Largest values and means over windows.</summary>
internal static class PoolOperators
{
    private static readonly IReadOnlyList<AttributeRule> WindowAttributes =
        [AttributeRule.OneOf("auto_pad", "NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER"), .. AttributeRule.Any("ceil_mode", "dilations", "kernel_shape", "pads", "strides")];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<OperatorDefinition> All { get; } =
    [
        new("MaxPool", "maxpool2d", MaxPool)
        {
            Attributes = [.. WindowAttributes, AttributeRule.Only("storage_order", 0)],
            Notes = "Padding never wins. ceil_mode becomes padding below and on the right, by PyTorch's rule. The second result, Indices, is not supported.",
        },
        new("AveragePool", "avgpool2d", AveragePool)
        {
            Attributes = [.. WindowAttributes, .. AttributeRule.Any("count_include_pad")],
            Notes = "A zero Pad before it, as PyTorch exports padded means, becomes its padding. ceil_mode as in PyTorch: what completes a window is never counted.",
        },
        new("GlobalAveragePool", "avgpool2d over all rows and columns", static node => Global(node, IsSpatial, static window => new AvgPool2DLayer(string.Empty, window), keepsRank: true)),
        new("GlobalMaxPool", "maxpool2d over all rows and columns", static node => Global(node, IsSpatial, static window => new MaxPool2DLayer(string.Empty, window), keepsRank: true)),
        new("ReduceMean", "avgpool2d over rows, columns or both", ReduceMean)
        {
            Attributes = AttributeRule.Any("axes", "keepdims", "noop_with_empty_axes"),
            Inputs = "axes constant (attribute, or input from opset 18): rows and columns only",
        },
    ];

    private static Activation MaxPool(NodeContext node)
    {
        var source = node.Activation(0);
        var plan = WindowPlan.Read(node, source.Shape);
        return node.Add(new MaxPool2DLayer(string.Empty, plan.With(plan.Padding + plan.Completion)), source, node.LayerOf(source));
    }

    private static Activation AveragePool(NodeContext node)
    {
        var source = node.Activation(0);
        var plan = WindowPlan.Read(node, source.Shape);
        var countsOwn = node.Attributes.Integer("count_include_pad", 0) != 0;

        // Zeros of a Pad always count; those of the node's own padding when it says so; what completes the last window never.
        var counted = countsOwn ? plan.Padding : default;
        var uncounted = countsOwn ? plan.Completion : plan.Padding + plan.Completion;
        var padded = node.Pad(source, counted);
        if (!uncounted.IsNone) return node.Add(new AvgPool2DLayer(string.Empty, plan.With(uncounted)) { CountsPadding = false }, padded, node.LayerOf(padded));
        var bare = plan.Overlaps(padded.Zeros) ? padded.WithoutZeros() : padded;
        return node.Add(new AvgPool2DLayer(string.Empty, plan.With(bare == padded ? default : padded.Zeros)), bare, node.LayerOf(bare));
    }

    private static Activation ReduceMean(NodeContext node)
    {
        var axes = node.Attributes.Integers("axes") ?? (node.Has(1) ? node.Integers(1).Values : []);
        var rank = node.Activation(0).Shape.Count;
        var reduced = axes.Select(axis => Shapes.Axis(axis, rank)).ToHashSet();
        if (reduced.Count == 0 && node.Attributes.Integer("noop_with_empty_axes", 0) != 0) return node.Activation(0);
        if (reduced.Count == 0 || reduced.Any(static axis => axis < 2)) throw new RefusedException($"it takes the mean over axes [{string.Join(", ", axes)}]; rows and columns are supported");
        return Global(node, reduced.Contains, static window => new AvgPool2DLayer(string.Empty, window), node.Attributes.Integer("keepdims", 1) != 0);
    }

    private static bool IsSpatial(int axis) => axis >= 2;

    private static Activation Global(NodeContext node, Func<int, bool> isReduced, Func<Window, LayerModel> make, bool keepsRank)
    {
        var source = node.Activation(0);
        if (source.Shape.Count is not (3 or 4)) throw new RefusedException($"it takes a tensor of shape {Shapes.Text(source.Shape)}; [1, channels, columns] and [1, channels, rows, columns] are supported");
        var layer = node.LayerOf(source);
        var shape = node.Network.ShapeOf(layer);
        var height = source.Shape.Count == 4 && isReduced(2) ? shape.Height : 1;
        var width = isReduced(source.Shape.Count - 1) ? shape.Width : 1;
        var result = source.Shape.Select((side, axis) => isReduced(axis) ? 1 : side).ToEquatableArray();
        var kept = source.Shape.Where((_, axis) => !isReduced(axis));

        // A mean of one value each computes nothing.
        var pooled = height * width == 1 ? source : node.Add(make(new Window(height, width, height, width, 0, 0)), source, layer) with { Shape = result };
        return keepsRank ? pooled : node.View(pooled, kept);
    }
}
