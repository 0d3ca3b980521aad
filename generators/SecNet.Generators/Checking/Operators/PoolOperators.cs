using System.Numerics;
using SecNet.Generators.Model;

namespace SecNet.Generators.Checking.Operators;

/// <summary>Largest value of a window, in the ring of k + 1 bits that holds a difference of two values.</summary>
public sealed record MaxPoolOperator(int LayerIndex, string Name, Window Window) : UnaryOperator(LayerIndex, Name)
{
    /// <inheritdoc/>
    public override TensorType Apply(TensorType input, RangeRules rules) =>
        input with { Shape = new(input.Shape.Channels, Window.OutHeight(input.Shape.Height), Window.OutWidth(input.Shape.Width)) };

    /// <inheritdoc/>
    public override int InputRing(TensorType input, TensorType output, int outputRing, RangeRules rules) =>
        Window.Area == 1 ? outputRing : input.ComparedWidth + 1;

    /// <inheritdoc/>
    public override int OutputRing(TensorType input, int wanted, RangeRules rules) => Window.Area == 1 ? wanted : input.ComparedWidth + 1;
}

/// <summary>
/// Sum of a window. Its power of two becomes fraction bits and its odd part the divisor, so the mean costs nothing:
/// the next truncation or the next layer's weights absorb both.
/// </summary>
public sealed record AvgPoolOperator(int LayerIndex, string Name, Window Window) : UnaryOperator(LayerIndex, Name)
{
    /// <inheritdoc/>
    public override bool TruncatesProducts => false;

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
            Shape = new(input.Shape.Channels, Window.OutHeight(input.Shape.Height), Window.OutWidth(input.Shape.Width)),
            FractionBits = input.FractionBits + shift,
            Divisor = input.Divisor * odd,
            Low = BigInteger.Min(input.Low, 0) * Window.Area,
            High = BigInteger.Max(input.High, 0) * Window.Area,
        };
    }
}
