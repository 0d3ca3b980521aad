using System.Numerics;
using SecNet.Generators.Model;

namespace SecNet.Generators.Checking.Operators;

/// <summary>max(x, 0).</summary>
public sealed record ReluOperator(int LayerIndex, string Name) : Operator(LayerIndex, Name)
{
    /// <inheritdoc/>
    public override bool NeedsFullRing => false;

    /// <inheritdoc/>
    public override TensorType Apply(TensorType input, RangeRules rules) =>
        input with { Low = 0, High = BigInteger.Max(input.High, 0), RingBits = rules.RingBits };
}

/// <summary>x²: fraction bits and divisor double up.</summary>
public sealed record SquareOperator(int LayerIndex, string Name) : Operator(LayerIndex, Name)
{
    /// <inheritdoc/>
    public override TensorType Apply(TensorType input, RangeRules rules) => input with
    {
        FractionBits = 2 * input.FractionBits,
        Divisor = input.Divisor * input.Divisor,
        Low = 0,
        High = input.MaxAbs * input.MaxAbs,
        IsProduct = true,
    };
}

/// <summary>Largest value of a window, in the ring of k + 1 bits that holds a difference of two values.</summary>
public sealed record MaxPoolOperator(int LayerIndex, string Name, Window Window) : Operator(LayerIndex, Name)
{
    /// <inheritdoc/>
    public override bool NeedsFullRing => false;

    /// <inheritdoc/>
    public override TensorShape OutputShape(TensorShape input) =>
        new(input.Channels, Window.OutHeight(input.Height), Window.OutWidth(input.Width));

    /// <inheritdoc/>
    public override TensorType Apply(TensorType input, RangeRules rules) => Window.Area == 1
        ? input with { Shape = OutputShape(input.Shape) }
        : input with { Shape = OutputShape(input.Shape), RingBits = input.Width + 1 };
}

/// <summary>
/// Sum of a window. Its power of two becomes fraction bits and its odd part the divisor, so the mean costs nothing:
/// the next truncation or the next layer's weights absorb both.
/// </summary>
public sealed record AvgPoolOperator(int LayerIndex, string Name, Window Window) : Operator(LayerIndex, Name)
{
    /// <inheritdoc/>
    public override bool TruncatesProducts => false;

    /// <inheritdoc/>
    public override TensorShape OutputShape(TensorShape input) =>
        new(input.Channels, Window.OutHeight(input.Height), Window.OutWidth(input.Width));

    /// <inheritdoc/>
    public override TensorType Apply(TensorType input, RangeRules rules)
    {
        var odd = Window.Area;
        var shift = 0;
        while ((odd & 1) == 0)
        {
            odd >>= 1;
            shift++;
        }

        // Padding counts as zeros, so the interval must hold partial sums.
        return input with
        {
            Shape = OutputShape(input.Shape),
            FractionBits = input.FractionBits + shift,
            Divisor = input.Divisor * odd,
            Low = BigInteger.Min(input.Low, 0) * Window.Area,
            High = BigInteger.Max(input.High, 0) * Window.Area,
        };
    }
}

/// <summary>To a vector; nothing is computed.</summary>
public sealed record FlattenOperator(int LayerIndex, string Name) : Operator(LayerIndex, Name)
{
    /// <inheritdoc/>
    public override bool TruncatesProducts => false;

    /// <inheritdoc/>
    public override bool NeedsFullRing => false;

    /// <inheritdoc/>
    public override TensorShape OutputShape(TensorShape input) => new((int)input.Length, 1, 1);

    /// <inheritdoc/>
    public override TensorType Apply(TensorType input, RangeRules rules) => input with { Shape = OutputShape(input.Shape) };
}

/// <summary>
/// Removes fraction bits and moves shares to another ring; inserted by the range analysis, never declared.
/// A shift of zero only moves shares into a larger ring.
/// </summary>
public sealed record TruncateOperator(int LayerIndex, string Name, int Shift, int TargetRingBits) : Operator(LayerIndex, Name)
{
    /// <inheritdoc/>
    public override TensorType Apply(TensorType input, RangeRules rules) => input with
    {
        FractionBits = input.FractionBits - Shift,
        Low = input.Low >> Shift,
        High = (input.High >> Shift) + (Shift == 0 ? 0 : 1),
        RingBits = TargetRingBits,
        IsProduct = false,
    };
}
