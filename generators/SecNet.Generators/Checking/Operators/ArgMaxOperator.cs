using SecNet.Generators.Model;

namespace SecNet.Generators.Checking.Operators;

/// <summary>
/// Index of the largest value, the first of equals. Values are compared as they are: a truncation would cost a round and could make two
/// scores equal, and no scale changes which is the largest.
/// </summary>
public sealed record ArgMaxOperator(int LayerIndex, string Name) : UnaryOperator(LayerIndex, Name)
{
    /// <inheritdoc/>
    public override bool TruncatesProducts => false;

    /// <summary>An index lies in its range whatever the values are, so that its bound is proved.</summary>
    public override TensorType Apply(TensorType input, RangeRules rules) =>
        new(new TensorShape(1, 1, 1), FractionBits: 0, Divisor: 1, Low: 0, High: input.Length - 1, IsProduct: false, IsProved: true);

    /// <summary>The ring of k + 1 bits holds a difference of two values; a wider one is for shares that are read as integers.</summary>
    public override int InputRing(TensorType input, TensorType output, int outputRing, RangeRules rules) => System.Math.Max(rules.SharedIntegerBits, input.ComparedWidth + 1);
}
