using SecNet.Generators.Model;
using SecNet.Tool.Onnx.Graphs;

namespace SecNet.Tool.Onnx.Operators;

/// <summary>Operations on constants alone, as exporters leave them behind when they compute shapes: done while importing.</summary>
internal static class ConstantFolding
{
    /// <summary>An operation on each pair of values, by ONNX's broadcasting rules.</summary>
    public static Constant Arithmetic(NodeContext node, Func<float, float, float> real, Func<long, long, long> whole)
    {
        var (first, second) = (node.Constant(0), node.Constant(1));
        var shape = Common(first.Shape, second.Shape);
        node.Budget.Spend(3 * Shapes.CountOf(shape.Select(static side => (long)side)));
        return (Spread(first, shape), Spread(second, shape)) switch
        {
            (FloatConstant a, FloatConstant b) => new FloatConstant(shape, [.. a.Values.Zip(b.Values, (x, y) => Finite(real(x, y)))]),
            (IntegerConstant a, IntegerConstant b) => new IntegerConstant(shape, Whole(a.Values, b.Values, whole)),
            _ => throw new RefusedException("it joins whole and real numbers"),
        };
    }

    private static long[] Whole(long[] first, long[] second, Func<long, long, long> operation)
    {
        try
        {
            return [.. first.Zip(second, operation)];
        }
        catch (OverflowException)
        {
            throw new RefusedException("its whole numbers leave 64 bits");
        }
    }

    private static Constant Spread(Constant constant, IReadOnlyList<int> shape)
    {
        IReadOnlyList<int> aligned = [.. Enumerable.Repeat(1, shape.Count - constant.Shape.Count), .. constant.Shape];
        var steps = Shapes.Strides(aligned).Select((step, axis) => aligned[axis] == 1 ? 0 : step).ToList();
        return constant.Take(shape, Shapes.Sources(shape, steps));
    }

    private static EquatableArray<int> Common(EquatableArray<int> first, EquatableArray<int> second)
    {
        var shape = new int[Math.Max(first.Count, second.Count)];
        for (var back = 1; back <= shape.Length; back++)
        {
            var (a, b) = (back <= first.Count ? first[first.Count - back] : 1, back <= second.Count ? second[second.Count - back] : 1);
            if (a != b && a != 1 && b != 1) throw new RefusedException($"its constants have shapes {Shapes.Text(first)} and {Shapes.Text(second)}, which do not spread over each other");
            shape[^back] = a == 1 ? b : a;
        }

        return new(shape);
    }

    private static float Finite(float value) => float.IsFinite(value) ? value : throw new RefusedException("its constants give a value that is not finite");
}
