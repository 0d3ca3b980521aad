using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using SecNet.Generators.Model;

namespace SecNet.Generators.Checking.Operators;

/// <summary>
/// Brings several tensors to one scale by multiplying each with a public integer, then merges them. Local: a product is added to or
/// set beside an activation without truncating either first, so a residual sum needs no opening of its own.
/// </summary>
public abstract record MergeOperator(int LayerIndex, string Name) : Operator(LayerIndex, Name)
{
    /// <inheritdoc/>
    public override bool TruncatesProducts => false;

    /// <summary>The factor of each input: 2^(f - f_i)·(D / D_i) at the common scale.</summary>
    public static EquatableArray<BigInteger> Factors(IReadOnlyList<TensorType> inputs)
    {
        var (fractionBits, divisor) = CommonScale(inputs);
        return inputs.Select(input => (divisor / input.Divisor) << (fractionBits - input.FractionBits)).ToEquatableArray();
    }

    private protected static (int FractionBits, BigInteger Divisor) CommonScale(IReadOnlyList<TensorType> inputs) => (
        inputs.Max(static input => input.FractionBits),
        inputs.Aggregate(BigInteger.One, static (divisor, input) => divisor * input.Divisor / BigInteger.GreatestCommonDivisor(divisor, input.Divisor)));

    private protected static TensorType Merge(IReadOnlyList<TensorType> inputs, TensorShape shape, BigInteger low, BigInteger high)
    {
        var (fractionBits, divisor) = CommonScale(inputs);
        return new(
            shape, fractionBits, divisor > long.MaxValue ? long.MaxValue : (long)divisor, low, high,
            inputs.Any(static input => input.IsProduct), inputs.All(static input => input.IsProved));
    }
}

/// <summary>Element-wise sum.</summary>
public sealed record AddOperator(int LayerIndex, string Name) : MergeOperator(LayerIndex, Name)
{
    /// <inheritdoc/>
    public override TensorType Apply(IReadOnlyList<TensorType> inputs, RangeRules rules)
    {
        var scaled = inputs.Zip(Factors(inputs), static (input, factor) => (Low: input.Low * factor, High: input.High * factor)).ToList();
        return Merge(
            inputs,
            inputs[0].Shape,
            scaled.Aggregate(BigInteger.Zero, static (sum, part) => sum + part.Low),
            scaled.Aggregate(BigInteger.Zero, static (sum, part) => sum + part.High));
    }
}

/// <summary>Channels one after another.</summary>
public sealed record ConcatOperator(int LayerIndex, string Name) : MergeOperator(LayerIndex, Name)
{
    /// <inheritdoc/>
    public override TensorType Apply(IReadOnlyList<TensorType> inputs, RangeRules rules)
    {
        var scaled = inputs.Zip(Factors(inputs), static (input, factor) => (Low: input.Low * factor, High: input.High * factor)).ToList();
        return Merge(
            inputs,
            inputs[0].Shape with { Channels = inputs.Sum(static input => input.Shape.Channels) },
            scaled.Min(static part => part.Low),
            scaled.Max(static part => part.High));
    }
}
