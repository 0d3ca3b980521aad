using SecNet.Generators.Model;

namespace SecNet.Tool.Onnx.Graphs;

/// <summary>What a name of the graph stands for while nodes are imported.</summary>
internal abstract record Value;

/// <summary>The result of a node that was refused: what takes it can no longer be judged by its shape.</summary>
internal sealed record RefusedValue : Value
{
    public static RefusedValue Instance { get; } = new();
}

/// <summary>Zeros around rows and columns.</summary>
internal readonly record struct Sides(long Top, long Left, long Bottom, long Right)
{
    /// <summary>True when nothing is added.</summary>
    public bool IsNone => this == default;

    /// <summary>A shape with these sides around its rows and columns; of three dimensions, rows are single.</summary>
    public EquatableArray<int> Around(EquatableArray<int> shape)
    {
        var padded = shape.Select(static side => (long)side).ToArray();
        padded[^1] += Left + Right;
        if (padded.Length == 4) padded[2] += Top + Bottom;
        Shapes.CountOf(padded);
        return padded.Select(static side => (int)side).ToEquatableArray();
    }

    /// <summary>The other way.</summary>
    public static Sides operator -(Sides sides) => new(-sides.Top, -sides.Left, -sides.Bottom, -sides.Right);

    /// <summary>Both together.</summary>
    public static Sides operator +(Sides a, Sides b) => new(a.Top + b.Top, a.Left + b.Left, a.Bottom + b.Bottom, a.Right + b.Right);
}

/// <summary>
/// A tensor of the network: the result of a layer as ONNX sees it. Tensors are row-major on both sides, so a reshape is another
/// <paramref name="Shape"/> over the same layer; only who needs rows, columns and channels turns it into a layer. Zeros of a Pad wait likewise, for a
/// convolution or mean that has a padding of its own.
/// </summary>
/// <param name="Layer">The layer, or <see cref="NetworkModel.InputIndex"/>.</param>
/// <param name="Shape">ONNX's shape, batch and zeros included.</param>
internal sealed record Activation(int Layer, EquatableArray<int> Shape) : Value
{
    /// <summary>Zeros that stand in <see cref="Shape"/> but not in the layer.</summary>
    public Sides Zeros { get; init; }

    /// <summary>Names, best first, for the layer that a reshape may become; those of the last node that reshaped.</summary>
    public EquatableArray<string> ViewNames { get; init; }

    /// <summary>What stands between the zeros.</summary>
    public Activation WithoutZeros() => Zeros.IsNone ? this : this with { Zeros = default, Shape = (-Zeros).Around(Shape) };

    /// <summary>True when both are the same values in the same shape.</summary>
    public bool IsSameAs(Activation other) => (Layer, Zeros) == (other.Layer, other.Zeros) && Shape.Equals(other.Shape);
}
