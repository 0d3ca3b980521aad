using System.Collections.Generic;
using System.Numerics;
using SecNet.Generators.Approximation;
using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;

namespace SecNet.Generators.Checking.Operators;

/// <summary>
/// L-SecNet's sigmoid or tanh. Once the range of x is known: sines of the shares alone where it ends within ±5 (tanh ±2.5); beyond, ReLU(x + 5) and
/// ReLU(x - 5) side by side, which clip x, and their signs, which say where the function is 0 or 1.
/// </summary>
/// <param name="LayerIndex">The declared layer.</param>
/// <param name="Name">Its name.</param>
/// <param name="Function">The activation.</param>
/// <param name="MaxError">Contract: no result is further from the function's value at its input.</param>
/// <param name="Truncation">How the sum of products is scaled back; null for the network's way.</param>
public sealed record LSecNetOperator(int LayerIndex, string Name, SmoothFunction Function, decimal MaxError, TruncationMode? Truncation) : UnaryOperator(LayerIndex, Name)
{
    // With sign and a truncation's headroom 32 bits, in which products are opened.
    private const int UsualBits = 29;
    private const int MostBits = 40;

    // m = k + s + 1 bits are opened for a masked truncation, k one more than the value's own and its sign.
    private const int MaskedHeadroom = 3;

    // A unit of the result is a few percent of the approximation's own error at most.
    private const int LeastResultBits = 12;

    /// <inheritdoc/>
    public override IReadOnlyList<Operator> Refine(TensorType input, RangeRules rules)
    {
        var most = System.Math.Min(MostBits, (rules.FixedRing ?? RangeRules.WidestRing) - MaskedHeadroom);
        var fractionBits = System.Math.Min(most, System.Math.Max(UsualBits, LSecNetSum.LeastFractionBits(input)));
        var sum = new LSecNetSum(Function, input, fractionBits);
        var relu = new ReluOperator(LayerIndex, Name) { YieldsSigns = true };
        return (input.Low < -sum.Cut, input.High > sum.Cut) switch
        {
            (false, false) => [Sines(ClipParts.None)],
            (true, false) => [Distances([1], [sum.Cut]), relu, Sines(new(new([1]), new([1]), -sum.Cut, -1))],
            (false, true) => [Distances([-1], [sum.Cut]), relu, Sines(new(new([-1]), new([-1]), sum.Cut, 1))],
            (true, true) => [Distances([1, 1], [sum.Cut, -sum.Cut]), relu, Sines(new(new([1, -1]), new([1, 1]), -sum.Cut, -1))],
        };

        DistancesOperator Distances(BigInteger[] factors, BigInteger[] offsets) => new(LayerIndex, Name, new(factors), new(offsets));

        SineOperator Sines(ClipParts clip)
        {
            var resultBits = System.Math.Min(System.Math.Max(rules.WeightFractionBits, LeastResultBits), fractionBits - 1);
            double unit = 1;
            for (var bit = 0; bit < resultBits; bit++) unit *= 0.5;
            return new(LayerIndex, Name, Function, sum, clip)
            {
                Products = new(null, resultBits, Truncation),
                Reached = sum.MaxError(isClipped: clip.Count > 0) + unit,
                Allowed = MaxError,
                InputBound = Numbers.RealBound(input),
            };
        }
    }

    /// <inheritdoc/>
    public override TensorType Apply(TensorType input, RangeRules rules) =>
        throw new System.InvalidOperationException($"'{Name}' is a line and two sines once the range of its input is known.");
}

/// <summary>How distances from public ends, beyond each of them 0, and their signs make up a clipped value and where it was clipped.</summary>
/// <param name="Values">Factor of each distance: offset + Σ is the clipped value.</param>
/// <param name="Signs">Factor of each sign: sign offset + Σ is 1 above the upper end, -1 below the lower one, and 0 between.</param>
/// <param name="Offset">Added to the distances.</param>
/// <param name="SignOffset">Added to the signs.</param>
public sealed record ClipParts(EquatableArray<BigInteger> Values, EquatableArray<BigInteger> Signs, BigInteger Offset, int SignOffset)
{
    /// <summary>Of a value that no end bounds.</summary>
    public static ClipParts None { get; } = new(EquatableArray<BigInteger>.Empty, EquatableArray<BigInteger>.Empty, 0, 0);

    /// <summary>Ends.</summary>
    public int Count => Values.Count;
}

/// <summary>A line and sines of x, whose value is a product; of x itself, or put together from distances and signs.</summary>
public sealed record SineOperator(int LayerIndex, string Name, SmoothFunction Function, LSecNetSum Sum, ClipParts Clip) : UnaryOperator(LayerIndex, Name)
{
    /// <summary>How the sum is held and scaled back.</summary>
    public ProductOptions Products { get; init; } = ProductOptions.Default;

    /// <summary>Bound on the error after the truncation.</summary>
    internal double Reached { get; init; }

    /// <summary>The error that was asked for.</summary>
    internal decimal Allowed { get; init; }

    /// <summary>Largest magnitude of x, before it is clipped.</summary>
    internal decimal InputBound { get; init; }

    /// <inheritdoc/>
    public override TensorType Apply(TensorType input, RangeRules rules)
    {
        // 2^-6 above what rounding and the contract's largest error leave of the limits: g itself is off by less.
        var one = BigInteger.One << Sum.Sines.FractionBits;
        var beyond = one >> 6;
        var channels = input.Shape.Channels / System.Math.Max(1, 2 * Clip.Count);
        return input with
        {
            Shape = input.Shape with { Channels = channels },
            FractionBits = Sum.Sines.FractionBits,
            Divisor = 1,
            Low = (Function == SmoothFunction.Tanh ? -one : 0) - beyond,
            High = one + beyond,
            IsProduct = true,
        };
    }

    /// <summary>A share's angle is taken modulo the period's power of two, so its ring must have as many bits.</summary>
    public override int InputRing(TensorType input, TensorType output, int outputRing, RangeRules rules) => System.Math.Max(outputRing, Sum.Sines.ModulusBits);
}
