using System.Numerics;
using SecNet.Generators.Model;

namespace SecNet.Generators.Checking.Operators;

/// <summary>An operator that only says where values lie: shares are copied, and products pass through.</summary>
public abstract record LayoutOperator(int LayerIndex, string Name) : UnaryOperator(LayerIndex, Name)
{
    /// <inheritdoc/>
    public override bool TruncatesProducts => false;

    /// <summary>Shape of the result.</summary>
    public abstract TensorShape ShapeOf(TensorShape input);

    /// <inheritdoc/>
    public override TensorType Apply(TensorType input, RangeRules rules) => input with { Shape = ShapeOf(input.Shape) };
}

/// <summary>Another shape for the same values in the same order: nothing moves, so that even a truncation's opening stays of use.</summary>
public sealed record ReshapeOperator(int LayerIndex, string Name, TensorShape Shape) : LayoutOperator(LayerIndex, Name)
{
    /// <inheritdoc/>
    public override TensorShape ShapeOf(TensorShape input) => Shape;
}

/// <summary>Axes in another order: axis i of the result is the i-th named axis of the input.</summary>
public sealed record TransposeOperator(int LayerIndex, string Name, int First, int Second, int Third) : LayoutOperator(LayerIndex, Name)
{
    /// <inheritdoc/>
    public override TensorShape ShapeOf(TensorShape input)
    {
        int[] sides = [input.Channels, input.Height, input.Width];
        return new(sides[First], sides[Second], sides[Third]);
    }
}

/// <summary>Zeros around each channel.</summary>
public sealed record PadOperator(int LayerIndex, string Name, int Top, int Left, int Bottom, int Right) : LayoutOperator(LayerIndex, Name)
{
    /// <inheritdoc/>
    public override TensorShape ShapeOf(TensorShape input) => input with { Height = Top + input.Height + Bottom, Width = Left + input.Width + Right };

    /// <inheritdoc/>
    public override TensorType Apply(TensorType input, RangeRules rules) =>
        base.Apply(input, rules) with { Low = BigInteger.Min(input.Low, 0), High = BigInteger.Max(input.High, 0) };
}
