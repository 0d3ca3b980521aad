using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using SecNet.Generators.Model;

namespace SecNet.Generators.Checking.Operators;

/// <summary>
/// From x and ReLU(x): below·x + (above - below)·ReLU(x), a public integer slope on either side of 0. Local, since both are shared.
/// </summary>
public abstract record SlopeOperator(int LayerIndex, string Name) : MergeOperator(LayerIndex, Name)
{
    /// <summary>The inputs are compared values: a product is truncated before.</summary>
    public override bool TruncatesProducts => true;

    /// <inheritdoc/>
    public override EquatableArray<BigInteger> Factors(IReadOnlyList<TensorType> inputs, TensorType output)
    {
        var (below, above) = Slopes(output.FractionBits - inputs[0].FractionBits);
        return new([below, above - below]);
    }

    /// <inheritdoc/>
    public override TensorType Apply(IReadOnlyList<TensorType> inputs, RangeRules rules)
    {
        var (x, addedBits) = (inputs[0], AddedBits(rules));
        var (below, above) = Slopes(addedBits);

        // Of a line with a bend at 0: its ends, and the bend where it lies between them.
        BigInteger[] ends = [.. new[] { x.Low, x.High, BigInteger.Max(x.Low, BigInteger.Min(x.High, 0)) }.Select(value => value * (value.Sign < 0 ? below : above))];
        return x with
        {
            FractionBits = x.FractionBits + addedBits,
            Low = ends.Min(),
            High = ends.Max(),
            IsProduct = addedBits > 0,
        };
    }

    /// <summary>Fraction bits of the slopes, which the result has more than x.</summary>
    private protected abstract int AddedBits(RangeRules rules);

    /// <summary>The slopes at so many fraction bits.</summary>
    private protected abstract (BigInteger Below, BigInteger Above) Slopes(int fractionBits);
}

/// <summary>A slope of 1 above 0 and of at most 1 below: a product, which the next truncation scales back.</summary>
public sealed record BlendOperator(int LayerIndex, string Name, decimal Slope) : SlopeOperator(LayerIndex, Name)
{
    private protected override int AddedBits(RangeRules rules) => rules.WeightFractionBits;

    private protected override (BigInteger Below, BigInteger Above) Slopes(int fractionBits) => (Numbers.RoundAtScale(Slope, fractionBits), BigInteger.One << fractionBits);
}

/// <summary>min(x, 0) = x - ReLU(x).</summary>
public sealed record NegativePartOperator(int LayerIndex, string Name) : SlopeOperator(LayerIndex, Name)
{
    private protected override int AddedBits(RangeRules rules) => 0;

    private protected override (BigInteger Below, BigInteger Above) Slopes(int fractionBits) => (1, 0);
}
