using SecNet.Generators.Model;
using SecNet.Tool.Onnx.Graphs;

namespace SecNet.Tool.Onnx.Operators;

/// <summary>A constant beside a tensor of the network in an operation on each value, by ONNX's broadcasting rules.</summary>
internal static class ConstantOperand
{
    /// <summary>The constant as a whole tensor of this shape.</summary>
    public static float[] Expand(NodeContext node, FloatConstant constant, IReadOnlyList<int> shape)
    {
        var aligned = Align(constant, shape);
        if (aligned.SequenceEqual(shape)) return constant.Values;
        var count = Shapes.CountOf(shape.Select(static side => (long)side));
        node.Budget.Spend(count);
        var steps = Shapes.Strides(aligned).Select((step, axis) => aligned[axis] == 1 ? 0 : step).ToList();
        return ((FloatConstant)constant.Take(shape, Shapes.Sources(shape, steps))).Values;
    }

    /// <summary>
    /// The constant's values as a layer needs them: one a channel when it is the same all over a channel, otherwise one for each value of the
    /// tensor taken as a vector.
    /// </summary>
    public static float[] PerChannel(NodeContext node, FloatConstant constant, EquatableArray<int> shape, TensorShape layer)
    {
        var aligned = Align(constant, shape);
        var varying = Enumerable.Range(0, aligned.Count).Where(axis => aligned[axis] != 1).ToList();
        var area = layer.Height * layer.Width;
        var isChannel = varying.Count == 1 && aligned[varying[0]] == layer.Channels && shape.Skip(varying[0] + 1).Aggregate(1L, static (count, side) => count * side) == area;
        if (isChannel) return constant.Values;
        if (varying.Count > 0) return Expand(node, constant, shape);
        node.Budget.Spend(layer.Channels);
        return [.. Enumerable.Repeat(constant.Values[0], layer.Channels)];
    }

    /// <summary>The constant's shape with as many dimensions as the tensor's: each is the tensor's or 1.</summary>
    private static IReadOnlyList<int> Align(FloatConstant constant, IReadOnlyList<int> shape)
    {
        var surplus = constant.Shape.Count - shape.Count;
        var aligned = surplus > 0 ? [.. constant.Shape.Skip(surplus)] : Enumerable.Repeat(1, -surplus).Concat(constant.Shape).ToList();
        if (constant.Count > 0 && constant.Shape.Take(surplus).All(static side => side == 1) && aligned.Zip(shape).All(static pair => pair.First == 1 || pair.First == pair.Second)) return aligned;
        throw new RefusedException($"its constant has shape {Shapes.Text(constant.Shape)}, which does not spread over a tensor of shape {Shapes.Text(shape)}");
    }
}
