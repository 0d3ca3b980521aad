using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using SecNet.Generators.Model;

namespace SecNet.Generators.Checking.Operators;

/// <summary>|x| = 2·ReLU(x) - x.</summary>
public sealed record AbsOperator(int LayerIndex, string Name) : SlopeOperator(LayerIndex, Name)
{
    private protected override int AddedBits(RangeRules rules) => 0;

    private protected override (BigInteger Below, BigInteger Above) Slopes(int fractionBits) => (-1, 1);
}

/// <summary>slope·x + offset with public numbers: a product, which the next truncation scales back. Local.</summary>
public sealed record LineOperator(int LayerIndex, string Name, decimal Slope, decimal Offset) : UnaryOperator(LayerIndex, Name)
{
    /// <summary>The slope as an integer.</summary>
    public BigInteger Factor(TensorType input, TensorType output) => Numbers.RoundAtScale(Slope, output.FractionBits - input.FractionBits);

    /// <summary>The offset at the result's scale.</summary>
    public BigInteger Addend(TensorType output) => Numbers.RoundAtScale(Offset, output.FractionBits, output.Divisor);

    /// <inheritdoc/>
    public override TensorType Apply(TensorType input, RangeRules rules)
    {
        var output = input with { FractionBits = input.FractionBits + rules.WeightFractionBits, IsProduct = true };
        var (factor, addend) = (Factor(input, output), Addend(output));
        return output with { Low = (factor * input.Low) + addend, High = (factor * input.High) + addend };
    }
}

/// <summary>clip(slope·x + offset, 0, 1), clipped first: what is multiplied then is small, and only what the range of x needs is compared.</summary>
public sealed record HardSigmoidOperator(int LayerIndex, string Name, decimal Slope, decimal Offset) : UnaryOperator(LayerIndex, Name)
{
    /// <inheritdoc/>
    public override IReadOnlyList<Operator> Refine(TensorType input, RangeRules rules) =>
        [.. new ClipOperator(LayerIndex, Name, -Offset / Slope, (1 - Offset) / Slope).Refine(input, rules), new LineOperator(LayerIndex, Name, Slope, Offset)];

    /// <inheritdoc/>
    public override TensorType Apply(TensorType input, RangeRules rules) =>
        throw new System.InvalidOperationException($"'{Name}' is a clip and a line once the range of its input is known.");
}

/// <summary>x + 3 and x - 3, one after the other: how far x lies above where HardSwish bends.</summary>
public sealed record BendsOperator(int LayerIndex, string Name) : UnaryOperator(LayerIndex, Name)
{
    /// <inheritdoc/>
    public override IReadOnlyList<Operator> Refine(TensorType input, RangeRules rules) =>
        [new DistancesOperator(LayerIndex, Name, new([1, 1]), new([HardSwishOperator.Bend(input), -HardSwishOperator.Bend(input)]))];

    /// <inheritdoc/>
    public override TensorType Apply(TensorType input, RangeRules rules) => throw new System.InvalidOperationException($"'{Name}' is distances once the scale of its input is known.");
}

/// <summary>From p = ReLU(x + 3) and q = ReLU(x - 3): p - q - 3, which is x clipped to ±3, or p + q - 3.</summary>
public sealed record BentOperator(int LayerIndex, string Name, bool IsClip) : UnaryOperator(LayerIndex, Name)
{
    /// <inheritdoc/>
    public override IReadOnlyList<Operator> Refine(TensorType input, RangeRules rules)
    {
        var bend = HardSwishOperator.Bend(input);
        return [IsClip ? new JoinOperator(LayerIndex, Name, new([1, -1]), -bend, -bend, bend) : new JoinOperator(LayerIndex, Name, new([1, 1]), -bend, -bend, BigInteger.Max(2 * input.High, bend) - bend)];
    }

    /// <inheritdoc/>
    public override TensorType Apply(TensorType input, RangeRules rules) => throw new System.InvalidOperationException($"'{Name}' is a join once the scale of its input is known.");
}

/// <summary>
/// x·clip(x + 3, 0, 6) / 6 = (c² + 3·e) / 6, with c = x clipped to ±3 and e = ReLU(x + 3) + ReLU(x - 3) - 3: one square instead of a product of two
/// secrets. The 6 becomes a fraction bit and a divisor of 3, as the size of an average pool does. Inputs: c² and e.
/// </summary>
public sealed record HardSwishOperator(int LayerIndex, string Name) : MergeOperator(LayerIndex, Name)
{
    private const int BendsAt = 3;

    /// <summary>3 at the scale of a tensor.</summary>
    public static BigInteger Bend(TensorType input) => (BendsAt * (BigInteger)input.Divisor) << input.FractionBits;

    /// <inheritdoc/>
    public override EquatableArray<BigInteger> Factors(IReadOnlyList<TensorType> inputs, TensorType output)
    {
        var sum = output with { FractionBits = output.FractionBits - 1, Divisor = output.Divisor / BendsAt };
        var factors = base.Factors(inputs, sum);
        return new([factors[0], BendsAt * factors[1]]);
    }

    /// <inheritdoc/>
    public override TensorType Apply(IReadOnlyList<TensorType> inputs, RangeRules rules)
    {
        var sum = AtCommonScale(inputs);
        var output = sum with { FractionBits = sum.FractionBits + 1, Divisor = sum.Divisor > long.MaxValue / BendsAt ? long.MaxValue : sum.Divisor * BendsAt, IsProduct = true };

        // At -1.5 it is -0.375; above 3 it is x.
        return output with { Low = -Numbers.CeilingAtScale(0.375m, output.FractionBits, output.Divisor), High = Scaled(inputs, output).Aggregate(BigInteger.Zero, static (high, part) => high + part.High) };
    }
}

/// <summary>
/// The larger of a and b, b + ReLU(a - b), or the smaller, a - ReLU(a - b). Inputs: the one that is added to, ReLU(a - b), and the other one, whose factor
/// is 0: it only bounds the result.
/// </summary>
public sealed record ExtremeOperator(int LayerIndex, string Name, bool IsMax) : MergeOperator(LayerIndex, Name)
{
    /// <inheritdoc/>
    public override EquatableArray<BigInteger> Factors(IReadOnlyList<TensorType> inputs, TensorType output)
    {
        var factors = base.Factors(inputs, output);
        return new([factors[0], IsMax ? factors[1] : -factors[1], 0]);
    }

    /// <inheritdoc/>
    public override TensorType Apply(IReadOnlyList<TensorType> inputs, RangeRules rules)
    {
        var output = AtCommonScale(inputs);
        var scaled = base.Factors(inputs, output).Zip(inputs, static (factor, input) => (Low: factor * input.Low, High: factor * input.High)).ToList();

        // A truncated difference may be one unit more than the difference.
        var unit = base.Factors(inputs, output)[1];
        return IsMax
            ? output with { Low = BigInteger.Max(scaled[0].Low, scaled[2].Low - unit), High = BigInteger.Max(scaled[0].High, scaled[2].High) + unit }
            : output with { Low = BigInteger.Min(scaled[0].Low, scaled[2].Low) - unit, High = BigInteger.Min(scaled[0].High, scaled[2].High + unit) };
    }
}
