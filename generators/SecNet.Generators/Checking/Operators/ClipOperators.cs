using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using SecNet.Generators.Model;

namespace SecNet.Generators.Checking.Operators;

/// <summary>
/// Clips to real bounds as low + ReLU(x - low) - ReLU(x - high), both comparisons side by side in the same rounds. A bound that the range of
/// x keeps anyway is not compared; the other alone is low + ReLU(x - low), or high - ReLU(high - x).
/// </summary>
public sealed record ClipOperator(int LayerIndex, string Name, decimal? Low, decimal? High) : UnaryOperator(LayerIndex, Name)
{
    /// <inheritdoc/>
    public override IReadOnlyList<Operator> Refine(TensorType input, RangeRules rules)
    {
        var low = Low is { } least && AtScale(least, input) is var lowest && lowest > input.Low ? lowest : (BigInteger?)null;
        var high = High is { } most && AtScale(most, input) is var highest && highest < input.High ? highest : (BigInteger?)null;
        var relu = new ReluOperator(LayerIndex, Name);
        return (low, high) switch
        {
            (null, null) => [new ReshapeOperator(LayerIndex, Name, input.Shape)],
            ({ IsZero: true }, null) => [relu],
            ({ } cut, null) => [new DistancesOperator(LayerIndex, Name, new([1]), new([-cut])), relu, Join([1], cut)],
            (null, { } cut) => [new DistancesOperator(LayerIndex, Name, new([-1]), new([cut])), relu, Join([-1], cut)],
            ({ } first, { } second) => [new DistancesOperator(LayerIndex, Name, new([1, 1]), new([-first, -second])), relu, Join([1, -1], first)],
        };

        JoinOperator Join(BigInteger[] factors, BigInteger offset) => new(LayerIndex, Name, new(factors), offset, Clamp(input.Low), Clamp(input.High));

        BigInteger Clamp(BigInteger end)
        {
            var atMost = high is { } cutHigh ? BigInteger.Min(end, cutHigh) : end;
            return low is { } cutLow ? BigInteger.Max(atMost, cutLow) : atMost;
        }
    }

    /// <inheritdoc/>
    public override TensorType Apply(TensorType input, RangeRules rules) =>
        throw new System.InvalidOperationException($"'{Name}' is a chain of other operators once the range of its input is known.");

    private static BigInteger AtScale(decimal bound, TensorType input) => Numbers.RoundAtScale(bound, input.FractionBits, input.Divisor);
}

/// <summary>Blocks of factor·x + offset, one after another: how far x lies from public bounds. Local.</summary>
public sealed record DistancesOperator(int LayerIndex, string Name, EquatableArray<BigInteger> Factors, EquatableArray<BigInteger> Offsets) : UnaryOperator(LayerIndex, Name)
{
    /// <inheritdoc/>
    public override TensorType Apply(TensorType input, RangeRules rules)
    {
        var ends = Factors.Zip(Offsets, (factor, offset) => new[] { (factor * input.Low) + offset, (factor * input.High) + offset }).SelectMany(static pair => pair).ToList();
        return input with { Shape = input.Shape with { Channels = input.Shape.Channels * Factors.Count }, Low = ends.Min(), High = ends.Max() };
    }
}

/// <summary>offset + Σ factor·block over blocks of the input, whose range is known from where they come from. Local.</summary>
public sealed record JoinOperator(int LayerIndex, string Name, EquatableArray<BigInteger> Factors, BigInteger Offset, BigInteger Low, BigInteger High) : UnaryOperator(LayerIndex, Name)
{
    /// <inheritdoc/>
    public override TensorType Apply(TensorType input, RangeRules rules) =>
        input with { Shape = input.Shape with { Channels = input.Shape.Channels / Factors.Count }, Low = Low, High = High };
}
