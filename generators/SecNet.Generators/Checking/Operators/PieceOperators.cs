using System.Collections.Generic;
using System.Numerics;
using SecNet.Generators.Approximation;
using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;

namespace SecNet.Generators.Checking.Operators;

/// <summary>A smooth activation as quadratic pieces: what lies below x of each, from comparisons with all knots at once, and its square.</summary>
internal static class Pieces
{
    // What rounding of a curvature leaves of the error is a sixteenth for the bits first wanted; with two fewer a quarter, beyond which pieces get short.
    private const int CurvatureBits = 4;
    private const int LeastCurvatureBits = 2;

    // Squares scaled back round by units that curvatures, which sum up to a few, multiply: to about an eighth of the error.
    private const int SquareBits = 5;

    /// <summary>The parts for an input whose range is known.</summary>
    public static IReadOnlyList<GraphNode> Expand(SmoothOperator smooth, TensorType input, RangeRules rules)
    {
        var (sum, pieces) = Fit(smooth, input, rules);
        var (layer, name) = (smooth.LayerIndex, smooth.Name);
        var parts = new List<GraphNode>();
        var takesInput = !pieces.ComparesFirst;
        var lengthInputs = new List<int>();
        if (takesInput) lengthInputs.Add(Operator.Operand);
        if (pieces.Compared.Count > 0)
        {
            parts.Add(new(new PieceDistancesOperator(layer, name, pieces), new([Operator.Operand])));
            lengthInputs.Add(Add(new ReluOperator(layer, name), parts.Count - 1));
        }

        var excess = parts.Count - 1;
        var lengths = Add(new PieceLengthsOperator(layer, name, pieces), [.. lengthInputs]);
        var squares = Add(new SquareOperator(layer, name) { Products = new(null, (2 * input.FractionBits) - pieces.SquareShift, TruncationMode.Masked) }, lengths);
        Add(sum, pieces.ComparesLast ? [lengths, squares, excess] : [lengths, squares]);
        return parts;

        int Add(Operator part, params int[] inputs)
        {
            parts.Add(new(part, new(inputs)));
            return parts.Count - 1;
        }
    }

    private static (PieceSumOperator Sum, PiecewiseQuadratic Pieces) Fit(SmoothOperator smooth, TensorType input, RangeRules rules)
    {
        // Sums hold too many bits for a local truncation to be safe, unless squares are rounded for it: it is used where it is declared.
        var isLocal = smooth.Truncation == TruncationMode.Local;
        var unit = (BigInteger.One << input.FractionBits) * input.Divisor;
        var errorBits = SmoothOperator.BitsOf(smooth.MaxError);

        // Without a dealer masked truncations are off by up to two units.
        var units = rules.Offline == OfflineMode.TwoParty ? 2 : 1;
        var resultBits = System.Math.Max(rules.WeightFractionBits, errorBits + 1 + units);
        var truncation = SmoothOperator.Unit(resultBits) * (isLocal ? 1 : units);
        var available = isLocal && rules.FixedRing is null or > 32
            ? SmoothOperator.LargestLocalBits - IntegerBits(smooth, input, unit)
            : (rules.FixedRing ?? RangeRules.WidestRing) - SmoothOperator.MaskedHeadroom - IntegerBits(smooth, input, unit);
        var squaredUnitBits = 2 * BitsOf(unit);
        var isWhole = available >= squaredUnitBits + errorBits + LeastCurvatureBits;
        var rounding = new PieceRounding(
            System.Math.Max(1, System.Math.Min(available, squaredUnitBits + errorBits + CurvatureBits)),
            isWhole ? 0 : System.Math.Max(0, (2 * input.FractionBits) - errorBits - SquareBits), units, rules.FixedRing ?? RangeRules.WidestRing);
        var found = PiecewiseFit.Find(smooth.Function, input.Low, input.High, unit, SmoothOperator.ToDouble(smooth.MaxError) - truncation, rounding);
        var (low, high) = Interval(smooth, input, unit, rounding.FractionBits);
        var sum = new PieceSumOperator(smooth.LayerIndex, smooth.Name, found.Pieces, low, high, isLocal)
        {
            Products = new(null, System.Math.Min(resultBits, rounding.FractionBits - 1), isLocal ? TruncationMode.Local : TruncationMode.Masked),
            Outcome = new(
                smooth.Function, System.FormattableString.Invariant($"{found.Pieces.Count} quadratic pieces"), rounding.FractionBits, found.MaxError + truncation, smooth.MaxError, Numbers.RealBound(input)),
        };
        return (sum, found.Pieces);
    }

    /// <summary>What a result may reach: the function's values, and twice the error for roundings.</summary>
    private static (BigInteger Low, BigInteger High) Interval(SmoothOperator smooth, TensorType input, BigInteger unit, int fractionBits)
    {
        var (least, most) = (2 * smooth.MaxError - smooth.Function.Least(), 2 * smooth.MaxError + (smooth.Function.IsEven() ? smooth.Function.MostAboveRelu() : 1));
        var line = smooth.Function.IsEven() ? ((BigInteger.Max(input.High, 0) << fractionBits) / unit) + 1 : 0;
        return (-Numbers.CeilingAtScale(least, fractionBits), line + Numbers.CeilingAtScale(most, fractionBits));
    }

    /// <summary>Bits before the point of the largest result.</summary>
    private static int IntegerBits(SmoothOperator smooth, TensorType input, BigInteger unit)
    {
        const int fine = 20;
        var (low, high) = Interval(smooth, input, unit, fine);
        return System.Math.Max(0, BitsOf(BigInteger.Max(-low, high)) - fine);
    }

    /// <summary>The least b with value ≤ 2^b.</summary>
    private static int BitsOf(BigInteger value)
    {
        var bits = 0;
        while (BigInteger.One << bits < value) bits++;
        return bits;
    }
}

/// <summary>How far x lies above each knot with which it is compared, one after another in each inference. Local.</summary>
public sealed record PieceDistancesOperator(int LayerIndex, string Name, PiecewiseQuadratic Pieces) : UnaryOperator(LayerIndex, Name)
{
    /// <inheritdoc/>
    public override TensorType Apply(TensorType input, RangeRules rules)
    {
        var knots = Pieces.Compared;
        return input with { Shape = input.Shape with { Channels = input.Shape.Channels * knots.Count }, Low = input.Low - knots[knots.Count - 1], High = input.High - knots[0] };
    }
}

/// <summary>
/// Of each piece what lies below x, one after another: the difference of how far x lies above its ends, if at all. Inputs: x, where none lies below the first
/// knot, and the positive parts of the distances, where there are any. Local.
/// </summary>
public sealed record PieceLengthsOperator(int LayerIndex, string Name, PiecewiseQuadratic Pieces) : Operator(LayerIndex, Name)
{
    /// <inheritdoc/>
    public override TensorType Apply(IReadOnlyList<TensorType> inputs, RangeRules rules) => inputs[0] with
    {
        Shape = inputs[0].Shape with { Channels = inputs[0].Shape.Channels / (Pieces.ComparesFirst ? Pieces.Compared.Count : 1) * Pieces.Count },
        Low = 0,
        High = Pieces.Longest,
    };
}

/// <summary>
/// The sum of all pieces, a product. Inputs: lengths, their squares, and, where values lie above the last knot, the positive parts of distances, of which it takes
/// the last one's. Local.
/// </summary>
public sealed record PieceSumOperator(int LayerIndex, string Name, PiecewiseQuadratic Pieces, BigInteger Low, BigInteger High, bool IsLocal) : Operator(LayerIndex, Name), IFittedOperator
{
    /// <inheritdoc/>
    public ProductOptions Products { get; init; } = ProductOptions.Default;

    /// <inheritdoc/>
    public FitOutcome Outcome { get; init; } = null!;

    /// <summary>Squares are scaled back only where the ring is too narrow for their products.</summary>
    public override bool TruncatesProducts => Pieces.SquareShift > 0;

    /// <inheritdoc/>
    public override TensorType Apply(IReadOnlyList<TensorType> inputs, RangeRules rules) => inputs[0] with
    {
        Shape = inputs[0].Shape with { Channels = inputs[0].Shape.Channels / Pieces.Count },
        FractionBits = Pieces.FractionBits,
        Divisor = 1,
        Low = Low,
        High = High,
        IsProduct = true,
    };

    /// <inheritdoc/>
    public override int OutputRing(TensorType input, int wanted, RangeRules rules) => this.RingFor(rules) ?? wanted;
}
