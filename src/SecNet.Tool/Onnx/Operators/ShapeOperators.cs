using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;
using SecNet.Tool.Onnx.Graphs;
using SecNet.Tool.Onnx.Wire;

namespace SecNet.Tool.Onnx.Operators;

/// <summary>What moves values or only looks at them in another shape.</summary>
internal static class ShapeOperators
{
    private const string Shared = "Computes nothing; where the network needs it, flatten or reshape.";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<OperatorDefinition> All { get; } =
    [
        new("Flatten", "flatten", Flatten) { Attributes = AttributeRule.Any("axis"), Notes = "Only the batch may stand before the axis." },
        new("Reshape", "reshape", Reshape) { Attributes = AttributeRule.Any("allowzero"), Inputs = "shape constant, 0 and -1 included", Notes = Shared },
        new("Squeeze", "reshape", Squeeze) { Attributes = AttributeRule.Any("axes"), Inputs = "axes constant (attribute, or input from opset 13)", Notes = Shared },
        new("Unsqueeze", "reshape", Unsqueeze) { Attributes = AttributeRule.Any("axes"), Inputs = "axes constant (attribute, or input from opset 13)", Notes = Shared },
        new("Transpose", "transpose", Transpose)
        {
            Attributes = AttributeRule.Any("perm"),
            Notes = "Of weights: done while importing. Nothing when only sides of 1 move. Otherwise the batch stays first; at most three groups of axes that stay together.",
        },
        new("Concat", "concat", Concat) { Attributes = AttributeRule.Any("axis"), Inputs = "tensors along the channels; constants along any axis" },
        new("Pad", "pad2d, or the padding of a convolution or mean behind it", Pad)
        {
            Attributes = [AttributeRule.OneOf("mode", "constant"), .. AttributeRule.Any("pads", "value")],
            Inputs = "pads constant, of rows and columns, none negative; value 0",
            Notes = "Zeros are no padding of a MaxPool, where padding never wins: before one it stays a layer.",
        },
        new("Identity", "nothing", static node => node.Input(0)) { Notes = "Of tensors and of weights." },
        new("Dropout", "nothing", Dropout) { Attributes = AttributeRule.Any("ratio", "seed") },
        new("Cast", "nothing", Cast) { Attributes = AttributeRule.Any("to", "saturate"), Inputs = "tensors to a real type; constants to real or whole types" },
    ];

    private static Value Flatten(NodeContext node)
    {
        var shape = ShapeOf(node.Input(0));
        var axis = node.Attributes.Integer("axis", 1);
        var split = axis == shape.Count ? shape.Count : Shapes.Axis(axis, shape.Count);
        int before = 1, after = 1;
        foreach (var (side, index) in shape.Select(static (side, index) => (side, index)))
        {
            if (index < split) before *= side;
            else after *= side;
        }

        if (node.Input(0) is Activation && before != 1) throw new RefusedException($"it flattens {Shapes.Text(shape)} from axis {axis}, which mixes channels with the batch. Flatten from axis 1");
        return See(node, node.Input(0), [before, after]);
    }

    private static Value Reshape(NodeContext node)
    {
        var shape = ShapeOf(node.Input(0));
        var wanted = node.Integers(1).Values;
        if (wanted.Length > 8) throw new RefusedException($"its shape has {wanted.Length} dimensions");
        if (node.Attributes.Integer("allowzero", 0) != 0 && wanted.Contains(0)) throw new RefusedException("its shape holds 0, which with allowzero means no values");
        var sides = wanted.Select((side, axis) => side == 0 && axis < shape.Count ? shape[axis] : side).ToList();
        var open = sides.FindAll(static side => side == -1).Count;
        var known = Shapes.CountOf(sides.Where(static side => side != -1));
        var count = shape.Aggregate(1L, static (count, side) => count * side);
        var rest = open == 1 && known > 0 ? count / known : 1;
        if (open > 1 || known * rest != count) throw new RefusedException($"its shape is [{string.Join(", ", wanted)}], which does not fit {Shapes.Text(shape)}");
        return See(node, node.Input(0), [.. sides.Select(side => (int)(side == -1 ? rest : side))]);
    }

    private static Value Squeeze(NodeContext node)
    {
        var shape = ShapeOf(node.Input(0));
        var axes = Axes(node, shape.Count) ?? [.. Enumerable.Range(0, shape.Count).Where(axis => shape[axis] == 1)];
        if (axes.FirstOrDefault(axis => shape[axis] != 1, -1) is var bad and >= 0) throw new RefusedException($"it squeezes axis {bad} of {Shapes.Text(shape)}, which is not 1");
        return See(node, node.Input(0), [.. shape.Where((_, axis) => !axes.Contains(axis))]);
    }

    private static Value Unsqueeze(NodeContext node)
    {
        var shape = ShapeOf(node.Input(0));
        var given = node.Attributes.Integers("axes") ?? node.Integers(1).Values;
        if (given.Count > 8) throw new RefusedException($"it inserts {given.Count} dimensions");
        var rank = shape.Count + given.Count;
        var axes = given.Select(axis => Shapes.Axis(axis, rank)).ToHashSet();
        if (axes.Count != given.Count) throw new RefusedException("it inserts one axis twice");
        var rest = new Queue<int>(shape);
        return See(node, node.Input(0), [.. Enumerable.Range(0, rank).Select(axis => axes.Contains(axis) ? 1 : rest.Dequeue())]);
    }

    private static Value Transpose(NodeContext node)
    {
        var shape = ShapeOf(node.Input(0));
        var given = node.Attributes.Integers("perm") ?? [.. Enumerable.Range(0, shape.Count).Reverse().Select(static axis => (long)axis)];
        var order = given.Select(axis => Shapes.Axis(axis, shape.Count)).ToList();
        if (order.Count != shape.Count || order.Distinct().Count() != order.Count) throw new RefusedException($"its perm is [{string.Join(", ", given)}], which is no order of {shape.Count} axes");
        var result = order.Select(axis => shape[axis]).ToEquatableArray();
        if (node.Input(0) is Constant constant)
        {
            node.Budget.Spend(constant.Count);
            var strides = Shapes.Strides(shape);
            return constant.Take(result, Shapes.Sources(result, [.. order.Select(axis => strides[axis])]));
        }

        // Sides of 1 move nothing, and axes that stay neighbours move as one.
        var groups = new List<List<int>>();
        foreach (var axis in order.Where(axis => shape[axis] != 1))
        {
            if (groups.Count > 0 && !Enumerable.Range(groups[^1][^1] + 1, Math.Max(0, axis - groups[^1][^1] - 1)).Any(between => shape[between] != 1) && axis > groups[^1][^1]) groups[^1].Add(axis);
            else groups.Add([axis]);
        }

        var value = node.Activation(0);
        if (groups.Count <= 1) return node.View(value, result);
        if (groups.Count > 3) throw new RefusedException($"it moves {groups.Count} groups of axes of {Shapes.Text(shape)}; three are supported");
        var sorted = groups.OrderBy(static group => group[0]).ToList();
        var sides = sorted.Select(group => group.Aggregate(1, (count, axis) => count * shape[axis])).ToList();
        var moves = groups.Select(group => sorted.IndexOf(group)).ToList();
        while (sides.Count < 3)
        {
            moves.Add(sides.Count);
            sides.Add(1);
        }

        var layer = node.LayerOf(node.View(value, [1, .. sides]));
        var moved = node.Append(new TransposeLayer(string.Empty, moves[0], moves[1], moves[2]), [layer], []);
        return new Activation(moved, result);
    }

    private static Value Concat(NodeContext node)
    {
        var rank = ShapeOf(node.Input(0)).Count;
        var inputs = Enumerable.Range(0, node.InputCount).Select(node.Input).ToList();
        if (!node.Attributes.Has("axis")) throw new RefusedException("its attribute 'axis' is missing");
        var axis = Shapes.Axis(node.Attributes.Integer("axis", 0), rank);
        var shape = ShapeOf(inputs[0]).ToArray();
        foreach (var other in inputs.Skip(1).Select(ShapeOf))
        {
            if (other.Count != rank || Enumerable.Range(0, rank).Any(index => index != axis && other[index] != shape[index]))
                throw new RefusedException($"it joins tensors of shapes {Shapes.Text(shape)} and {Shapes.Text(other)} along axis {axis}");
            shape[axis] = (int)Math.Min(int.MaxValue, (long)shape[axis] + other[axis]);
        }

        if (node.IsConstant) return ConstantOperators.Join([.. inputs.Cast<Constant>()], axis, shape, node.Budget);
        if (inputs.Count == 1) return inputs[0];
        if (axis != 1) throw new RefusedException($"it joins tensors along axis {axis}; 1, the channels, is supported");
        var tensors = Enumerable.Range(0, node.InputCount).Select(node.Activation).ToList();
        var added = node.Append(new ConcatLayer(string.Empty), [.. tensors.Select(node.LayerOf)], []);
        return new Activation(added, new(shape));
    }

    private static Activation Pad(NodeContext node)
    {
        var source = node.Activation(0);
        var pads = node.Opset < 11 ? node.Attributes.Integers("pads") ?? [] : node.Integers(1).Values;
        var value = node.Opset < 11 ? node.Attributes.Number("value", 0) : node.Scalar(2) ?? 0;
        if (value != 0) throw new RefusedException($"it pads with {NodeContext.Decimal(value)}; 0 is supported");
        var rank = source.Shape.Count;
        var axes = node.Has(3) ? node.Integers(3).Values.Select(axis => Shapes.Axis(axis, rank)).ToList() : [.. Enumerable.Range(0, rank)];
        if (pads.Count != 2 * axes.Count || axes.Distinct().Count() != axes.Count) throw new RefusedException($"it has {pads.Count} pads for {axes.Count} axes");
        var (before, after) = (new long[rank], new long[rank]);
        foreach (var (axis, index) in axes.Select(static (axis, index) => (axis, index))) (before[axis], after[axis]) = (pads[index], pads[index + axes.Count]);
        if (pads.FirstOrDefault(static pad => pad < 0) is var negative and < 0) throw new RefusedException($"it pads by {negative}, which cuts off; pads of 0 and more are supported");
        if (pads.All(static pad => pad == 0)) return source;
        if (rank is not (3 or 4) || before[0] + after[0] + before[1] + after[1] != 0)
            throw new RefusedException($"it pads a tensor of shape {Shapes.Text(source.Shape)} by [{string.Join(", ", pads)}]; rows and columns are supported. More channels can come from a convolution with a kernel of 1");
        Shapes.CountOf(before);
        Shapes.CountOf(after);
        return node.Pad(source, rank == 3 ? new(0, before[2], 0, after[2]) : new(before[2], before[3], after[2], after[3]));
    }

    private static Value Dropout(NodeContext node)
    {
        if (node.Has(2) && node.Constant(2) is IntegerConstant { Count: 1 } training && training.Values[0] != 0) throw new RefusedException("it is in training mode. Call model.eval() before exporting");
        return node.Input(0);
    }

    private static Value Cast(NodeContext node)
    {
        var type = (TensorProto.Types.DataType)node.Attributes.Integer("to", 0);
        var isReal = type is TensorProto.Types.DataType.Float or TensorProto.Types.DataType.Double or TensorProto.Types.DataType.Float16 or TensorProto.Types.DataType.Bfloat16;
        var isWhole = type is TensorProto.Types.DataType.Int64 or TensorProto.Types.DataType.Int32 or TensorProto.Types.DataType.Bool;
        return node.Input(0) switch
        {
            Activation value when isReal || node.IsTail => value,
            FloatConstant value when isReal => value,
            IntegerConstant value when isWhole => value,
            IntegerConstant value when isReal => new FloatConstant(value.Shape, Array.ConvertAll(value.Values, static whole => (float)whole)),
            FloatConstant value when isWhole => new IntegerConstant(value.Shape, Array.ConvertAll(value.Values, static real => (long)Math.Clamp(Math.Truncate((double)real), -1e18, 1e18))),
            _ => throw new RefusedException($"it casts to {type}; networks compute with real numbers"),
        };
    }

    private static IReadOnlyList<int>? Axes(NodeContext node, int rank) =>
        (node.Attributes.Integers("axes") ?? (node.Has(1) ? node.Integers(1).Values : null))?.Select(axis => Shapes.Axis(axis, rank)).ToList();

    private static Value See(NodeContext node, Value value, IReadOnlyList<int> shape) => value switch
    {
        Constant constant => constant.Reshape(shape),
        Activation activation => node.View(activation, shape),
        _ => value,
    };

    /// <summary>Shape of either sort of value.</summary>
    internal static EquatableArray<int> ShapeOf(Value value) => value switch
    {
        Constant constant => constant.Shape,
        Activation activation => activation.Shape,
        _ => throw new RefusedException("it takes the result of a node that is not supported"),
    };
}
