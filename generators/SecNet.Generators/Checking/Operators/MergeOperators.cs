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

    /// <summary>True when the tensors are added up, false when they are set one after another.</summary>
    public virtual bool IsSum => true;

    /// <summary>The public integer each input is multiplied with: 2^(f - f_i)·(D / D_i) brings it to the scale of the result.</summary>
    public virtual EquatableArray<BigInteger> Factors(IReadOnlyList<TensorType> inputs, TensorType output) =>
        inputs.Select(input => (BigInteger)(output.Divisor / input.Divisor) << (output.FractionBits - input.FractionBits)).ToEquatableArray();

    /// <summary>The intervals of the inputs after the multiplication.</summary>
    private protected IReadOnlyList<(BigInteger Low, BigInteger High)> Scaled(IReadOnlyList<TensorType> inputs, TensorType output) =>
        [.. inputs.Zip(Factors(inputs, output), static (input, factor) => factor.Sign < 0 ? (input.High * factor, input.Low * factor) : (input.Low * factor, input.High * factor))];

    /// <summary>The shape of the first input at the finest scale of all; the interval is still open.</summary>
    private protected static TensorType AtCommonScale(IReadOnlyList<TensorType> inputs)
    {
        var divisor = inputs.Aggregate(BigInteger.One, static (divisor, input) => divisor * input.Divisor / BigInteger.GreatestCommonDivisor(divisor, input.Divisor));
        return inputs[0] with
        {
            FractionBits = inputs.Max(static input => input.FractionBits),
            Divisor = divisor > long.MaxValue ? long.MaxValue : (long)divisor,
            IsProduct = inputs.Any(static input => input.IsProduct),
            IsProved = inputs.All(static input => input.IsProved),
        };
    }
}

/// <summary>Element-wise sum.</summary>
public abstract record SumOperator(int LayerIndex, string Name) : MergeOperator(LayerIndex, Name)
{
    /// <summary>Contract on the result, or null.</summary>
    public decimal? MaxAbs { get; init; }

    /// <inheritdoc/>
    public override decimal? DeclaredBound => MaxAbs;

    /// <inheritdoc/>
    public override TensorType Apply(IReadOnlyList<TensorType> inputs, RangeRules rules)
    {
        var output = AtCommonScale(inputs);
        return (output with
        {
            Low = Scaled(inputs, output).Aggregate(BigInteger.Zero, static (sum, part) => sum + part.Low),
            High = Scaled(inputs, output).Aggregate(BigInteger.Zero, static (sum, part) => sum + part.High),
        }).Within(MaxAbs);
    }
}

/// <summary>The sum of all inputs.</summary>
public sealed record AddOperator(int LayerIndex, string Name) : SumOperator(LayerIndex, Name);

/// <summary>The first input minus the second.</summary>
public sealed record SubOperator(int LayerIndex, string Name) : SumOperator(LayerIndex, Name)
{
    /// <inheritdoc/>
    public override EquatableArray<BigInteger> Factors(IReadOnlyList<TensorType> inputs, TensorType output)
    {
        var factors = base.Factors(inputs, output);
        return new([factors[0], -factors[1]]);
    }
}

/// <summary>The sum of two tensors of which one is 0 wherever the other is not: no value leaves the wider of their intervals.</summary>
public sealed record EitherOperator(int LayerIndex, string Name) : MergeOperator(LayerIndex, Name)
{
    /// <summary>Contract on the result, or null.</summary>
    public decimal? MaxAbs { get; init; }

    /// <inheritdoc/>
    public override decimal? DeclaredBound => MaxAbs;

    /// <inheritdoc/>
    public override TensorType Apply(IReadOnlyList<TensorType> inputs, RangeRules rules)
    {
        var output = AtCommonScale(inputs);
        return (output with
        {
            Low = Scaled(inputs, output).Min(static part => part.Low),
            High = Scaled(inputs, output).Max(static part => part.High),
        }).Within(MaxAbs);
    }
}

/// <summary>Channels one after another.</summary>
public sealed record ConcatOperator(int LayerIndex, string Name) : MergeOperator(LayerIndex, Name)
{
    /// <inheritdoc/>
    public override bool IsSum => false;

    /// <inheritdoc/>
    public override TensorType Apply(IReadOnlyList<TensorType> inputs, RangeRules rules)
    {
        var output = AtCommonScale(inputs);
        return output with
        {
            Shape = inputs[0].Shape with { Channels = inputs.Sum(static input => input.Shape.Channels) },
            Low = Scaled(inputs, output).Min(static part => part.Low),
            High = Scaled(inputs, output).Max(static part => part.High),
        };
    }
}
