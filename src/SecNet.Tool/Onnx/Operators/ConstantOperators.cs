using SecNet.Tool.Onnx.Graphs;

namespace SecNet.Tool.Onnx.Operators;

/// <summary>What exporters leave behind of x.view(x.size(0), -1): shapes as data, known while importing.</summary>
internal static class ConstantOperators
{
    private const string Computed = "computed while importing";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<OperatorDefinition> All { get; } =
    [
        new("Constant", Computed, Constant) { Attributes = AttributeRule.Any("value", "value_float", "value_floats", "value_int", "value_ints") },
        new("ConstantOfShape", Computed, Filled) { Attributes = AttributeRule.Any("value"), Inputs = "constant" },
        new("Shape", Computed, Shape) { Attributes = AttributeRule.Any("start", "end"), Notes = "The batch counts as 1." },
        new("Gather", Computed, Gather) { Attributes = AttributeRule.Any("axis"), Inputs = "constants" },
        new("Slice", Computed, Slice) { Attributes = AttributeRule.Any("axes", "starts", "ends"), Inputs = "constants" },
    ];

    /// <summary>Constants one after another along an axis.</summary>
    public static Constant Join(IReadOnlyList<Constant> parts, int axis, IReadOnlyList<int> shape, FoldingBudget budget)
    {
        budget.Spend(Shapes.CountOf(shape.Select(static side => (long)side)));
        var outer = shape.Take(axis).Aggregate(1, static (count, side) => count * side);
        if (parts.All(static part => part is IntegerConstant)) return new IntegerConstant(shape, Interleave([.. parts.Cast<IntegerConstant>().Select(static part => part.Values)], outer));
        if (parts.All(static part => part is FloatConstant)) return new FloatConstant(shape, Interleave([.. parts.Cast<FloatConstant>().Select(static part => part.Values)], outer));
        throw new RefusedException("it joins whole and real numbers");
    }

    private static T[] Interleave<T>(IReadOnlyList<T[]> parts, int outer)
    {
        var joined = new T[parts.Sum(static part => part.Length)];
        var at = 0;
        for (var row = 0; row < outer; row++)
        {
            foreach (var part in parts)
            {
                var length = part.Length / outer;
                part.AsSpan(row * length, length).CopyTo(joined.AsSpan(at));
                at += length;
            }
        }

        return joined;
    }

    private static Constant Constant(NodeContext node)
    {
        var attributes = node.Attributes;
        if (attributes.Tensor("value") is { } tensor) return node.Read(tensor);
        if (attributes.OptionalNumber("value_float") is { } real) return new FloatConstant([], [real]);
        if (attributes.Numbers("value_floats") is { } reals)
            return reals.All(float.IsFinite) ? new FloatConstant([reals.Count], [.. reals]) : throw new RefusedException("its value is not finite");
        if (attributes.Has("value_int")) return new IntegerConstant([], [attributes.Integer("value_int", 0)]);
        if (attributes.Integers("value_ints") is { } integers) return new IntegerConstant([integers.Count], [.. integers]);
        throw new RefusedException("it has no value");
    }

    private static Constant Filled(NodeContext node)
    {
        var sides = node.Integers(0).Values;
        var count = Shapes.CountOf(sides);
        node.Budget.Spend(count);
        var value = node.Attributes.Tensor("value") is { } tensor ? node.Read(tensor) : new FloatConstant([1], [0]);
        return value.Count == 1 ? value.Take([.. sides.Select(static side => (int)side)], new int[count]) : throw new RefusedException($"its value has {value.Count} elements, where one is expected");
    }

    private static IntegerConstant Shape(NodeContext node)
    {
        var shape = ShapeOperators.ShapeOf(node.Input(0));
        var start = Cut(node.Attributes.Integer("start", 0), shape.Count);
        var end = Cut(node.Attributes.Integer("end", shape.Count), shape.Count);
        var values = shape.Skip(start).Take(Math.Max(0, end - start)).Select(static side => (long)side).ToArray();
        return new([values.Length], values);
    }

    private static Constant Gather(NodeContext node)
    {
        var (data, indices) = (node.Constant(0), node.Integers(1));
        var axis = Shapes.Axis(node.Attributes.Integer("axis", 0), data.Shape.Count);
        var taken = indices.Values.Select(index => Shapes.Axis(index, data.Shape[axis])).ToArray();
        IReadOnlyList<int> shape = [.. data.Shape.Take(axis), .. indices.Shape, .. data.Shape.Skip(axis + 1)];
        var count = Shapes.CountOf(shape.Select(static side => (long)side));
        node.Budget.Spend(count);
        var inner = Shapes.Strides(data.Shape)[axis];
        var sources = new int[count];
        for (var i = 0; i < sources.Length; i++)
        {
            var (outer, rest) = Math.DivRem(i, taken.Length * inner);
            sources[i] = (outer * data.Shape[axis] * inner) + (taken[rest / inner] * inner) + (rest % inner);
        }

        return data.Take(shape, sources);
    }

    private static Constant Slice(NodeContext node)
    {
        var data = node.Constant(0);
        var starts = node.Attributes.Integers("starts") ?? node.Integers(1).Values;
        var ends = node.Attributes.Integers("ends") ?? node.Integers(2).Values;
        var axes = node.Attributes.Integers("axes") ?? (node.Has(3) ? node.Integers(3).Values : [.. Enumerable.Range(0, starts.Count).Select(static axis => (long)axis)]);
        IReadOnlyList<long> steps = node.Has(4) ? node.Integers(4).Values : [.. Enumerable.Repeat(1L, starts.Count)];
        if (ends.Count != starts.Count || axes.Count != starts.Count || steps.Count != starts.Count) throw new RefusedException("its starts, ends, axes and steps differ in number");
        var (shape, strides, first) = (data.Shape.ToArray(), Shapes.Strides(data.Shape), 0);
        var seen = new HashSet<int>();
        for (var i = 0; i < starts.Count; i++)
        {
            var axis = Shapes.Axis(axes[i], data.Shape.Count);
            var (side, step) = (data.Shape[axis], steps[i]);
            if (!seen.Add(axis) || step is 0 or > int.MaxValue or < -int.MaxValue) throw new RefusedException($"it slices axis {axis} in steps of {step}, or twice");

            if (side == 0) continue;

            // Going backwards, the end may lie one before the first.
            var start = step > 0 ? Cut(starts[i], side) : Math.Clamp(FromFront(starts[i], side), 0, side - 1);
            var end = step > 0 ? Cut(ends[i], side) : Math.Clamp(FromFront(ends[i], side), -1, side - 1);
            shape[axis] = (int)Math.Max(0, (end - start + step - Math.Sign(step)) / step);
            first += (int)start * strides[axis];
            strides[axis] = (int)Math.Clamp(strides[axis] * step, -int.MaxValue, int.MaxValue);
        }

        node.Budget.Spend(Shapes.CountOf(shape.Select(static side => (long)side)));
        return data.Take(shape, Shapes.Sources(shape, strides, first));
    }

    private static int Cut(long index, int side) => (int)Math.Clamp(FromFront(index, side), 0, side);

    private static long FromFront(long index, int side) => index < 0 ? Math.Max(index, -int.MaxValue) + side : index;
}
