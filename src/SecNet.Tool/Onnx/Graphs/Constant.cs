using SecNet.Generators.Model;

namespace SecNet.Tool.Onnx.Graphs;

/// <summary>A tensor that does not depend on the input: a weight, or a shape that is being computed. Values are row-major and never changed.</summary>
internal abstract record Constant(EquatableArray<int> Shape) : Value
{
    /// <summary>Elements.</summary>
    public abstract int Count { get; }

    /// <summary>The same values in another shape, which must have as many.</summary>
    public abstract Constant Reshape(IReadOnlyList<int> shape);

    /// <summary>The tensor whose i-th element is the one at sources[i].</summary>
    public abstract Constant Take(IReadOnlyList<int> shape, int[] sources);
}

/// <summary>Real values.</summary>
internal sealed record FloatConstant(EquatableArray<int> Shape, float[] Values) : Constant(Shape)
{
    public FloatConstant(IReadOnlyList<int> shape, float[] values)
        : this(shape.ToEquatableArray(), values)
    {
    }

    /// <inheritdoc/>
    public override int Count => Values.Length;

    /// <inheritdoc/>
    public override Constant Reshape(IReadOnlyList<int> shape) => new FloatConstant(shape, Values);

    /// <inheritdoc/>
    public override Constant Take(IReadOnlyList<int> shape, int[] sources) => new FloatConstant(shape, Array.ConvertAll(sources, source => Values[source]));
}

/// <summary>Whole numbers: shapes, axes, indices.</summary>
internal sealed record IntegerConstant(EquatableArray<int> Shape, long[] Values) : Constant(Shape)
{
    public IntegerConstant(IReadOnlyList<int> shape, long[] values)
        : this(shape.ToEquatableArray(), values)
    {
    }

    /// <inheritdoc/>
    public override int Count => Values.Length;

    /// <inheritdoc/>
    public override Constant Reshape(IReadOnlyList<int> shape) => new IntegerConstant(shape, Values);

    /// <inheritdoc/>
    public override Constant Take(IReadOnlyList<int> shape, int[] sources) => new IntegerConstant(shape, Array.ConvertAll(sources, source => Values[source]));
}
