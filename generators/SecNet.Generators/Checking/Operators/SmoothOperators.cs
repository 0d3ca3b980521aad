using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using SecNet.Generators.Approximation;
using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;

namespace SecNet.Generators.Checking.Operators;

/// <summary>The last operator of an approximation: it knows what was asked and what is reached.</summary>
public interface IFittedOperator
{
    /// <summary>How the sum is held and scaled back.</summary>
    ProductOptions Products { get; }

    /// <summary>True when the sum is truncated locally.</summary>
    bool IsLocal { get; }

    /// <summary>What is reached and with what, for diagnostics.</summary>
    FitOutcome Outcome { get; }
}

/// <summary>What a fit was asked and what it reaches.</summary>
/// <param name="Function">The activation.</param>
/// <param name="Means">With what: <c>12 harmonics</c>.</param>
/// <param name="FractionBits">Fraction bits of the sum.</param>
/// <param name="Reached">Bound on the error after the truncation.</param>
/// <param name="Allowed">The error that was asked for.</param>
/// <param name="Bound">The largest input.</param>
public sealed record FitOutcome(SmoothFunction Function, string Means, int FractionBits, double Reached, decimal Allowed, decimal Bound)
{
    /// <summary>True when the contract is kept.</summary>
    public bool IsReached => Reached <= SmoothOperator.ToDouble(Allowed);
}

/// <summary>
/// A smooth activation. Once the range of x is known it is a trigonometric polynomial (<see cref="FourierOperator"/>): of the whole function where it saturates,
/// of f(x) - x/2 where it grows, behind a clip where the range asks for one; or quadratic pieces (<see cref="PieceSumOperator"/>), which need no dealer.
/// </summary>
/// <param name="LayerIndex">The declared layer.</param>
/// <param name="Name">Its name.</param>
/// <param name="Function">The activation.</param>
/// <param name="MaxError">Contract: no result is further from the function's value at its input.</param>
/// <param name="Truncation">How the approximating sum is scaled back; null for what suits the ring.</param>
/// <param name="Approximation">How it is approximated.</param>
public sealed record SmoothOperator(
    int LayerIndex, string Name, SmoothFunction Function, decimal MaxError, TruncationMode? Truncation, ApproximationChoice Approximation) : UnaryOperator(LayerIndex, Name)
{
    /// <summary>Local truncation fails with probability |y| / 2^64: with |y| at most 2^32, no value fails more often than once in 2^32.</summary>
    internal const int LargestLocalBits = 32;

    /// <summary>m = k + s + 1 bits are opened for a masked truncation, k one more than the value's own and its sign.</summary>
    internal const int MaskedHeadroom = 3;

    // A masked one never fails; beyond this, the rounding of shares is finer than the fit.
    private const int LargestMaskedBits = 40;

    // Of the error, for what a clip cuts off.
    private const int SaturationShare = 8;

    // A harmonic costs the dealer 16 bytes a value; the two comparisons of a clip take about 110 bytes, online and offline, and five rounds. As long as
    // everything is local, what costs no round at all is worth all the harmonics there are; where a truncation takes a round anyway, fewer.
    private const int MostHarmonicsInARound = 32;

    /// <inheritdoc/>
    public override IReadOnlyList<GraphNode> Expand(IReadOnlyList<TensorType> inputs, RangeRules rules)
    {
        // Sines of masks come from a dealer.
        var choice = Approximation == ApproximationChoice.Auto && rules.Offline == OfflineMode.TwoParty ? ApproximationChoice.Polynomial : Approximation;
        if (choice == ApproximationChoice.Polynomial) return Pieces.Expand(this, inputs[0], rules);
        var harmonics = Harmonics(inputs[0], rules);
        if (choice != ApproximationChoice.Auto || IsReached(harmonics)) return harmonics;
        var pieces = Pieces.Expand(this, inputs[0], rules);
        return IsReached(pieces) ? pieces : harmonics;
    }

    /// <inheritdoc/>
    public override TensorType Apply(TensorType input, RangeRules rules) =>
        throw new System.InvalidOperationException($"'{Name}' is a fitted sum once the range of its input is known.");

    private static bool IsReached(IReadOnlyList<GraphNode> parts) => parts.Select(static part => part.Operator).OfType<IFittedOperator>().All(static fitted => fitted.Outcome.IsReached);

    /// <summary>Over the whole range, or behind a clip where that misses the error or takes more harmonics than it is worth.</summary>
    private IReadOnlyList<GraphNode> Harmonics(TensorType input, RangeRules rules)
    {
        var whole = Fit(input, rules, spent: 0);
        var isWorthIt = whole.Outcome.IsReached && whole.Series.Count <= (whole.IsLocal ? FourierFit.MostHarmonics : MostHarmonicsInARound);
        if (isWorthIt || SaturationBound(input) is not { } cut) return Whole();

        // Where it is cut, the function is not quite at its limit.
        var bound = Numbers.RoundAtScale(cut, input.FractionBits, input.Divisor);
        var clipped = Fit(input with { Low = BigInteger.Max(input.Low, -bound), High = BigInteger.Min(input.High, bound), IsProduct = false }, rules, spent: ToDouble(MaxError) / SaturationShare);
        if (!clipped.Outcome.IsReached && whole.Outcome.Reached <= clipped.Outcome.Reached) return Whole();
        if (!Function.IsEven()) return Chain([.. new ClipOperator(LayerIndex, Name, -cut, cut).Refine(input, rules), clipped]);

        // f(x) = E(clip x) + (|x| - |clip x| + x)/2 = E(clip x) + (ReLU(x + B) + ReLU(x - B) - B)/2, from the same two comparisons as clip x.
        return
        [
            new(new DistancesOperator(LayerIndex, Name, new([1, 1]), new([bound, -bound])), new([Operand])),
            new(new ReluOperator(LayerIndex, Name), new([0])),
            new(new JoinOperator(LayerIndex, Name, new([1, -1]), -bound, BigInteger.Max(input.Low, -bound), BigInteger.Min(input.High, bound)), new([1])),
            new(clipped, new([2])),
            new(new JoinOperator(LayerIndex, Name, new([1, 1]), -bound, -bound, BigInteger.Max((2 * input.High) - bound, bound)), new([1])),
            new(new HalfSumOperator(LayerIndex, Name, Function, MaxError, input.High), new([4, 3])),
        ];

        IReadOnlyList<GraphNode> Whole() => Function.IsEven()
            ? [new(whole, new([Operand])), new(new HalfSumOperator(LayerIndex, Name, Function, MaxError, input.High), new([Operand, 0]))]
            : Chain([whole]);
    }

    /// <summary>The declared truncation; or the local one, which costs no round, where it is safe and holds enough fraction bits.</summary>
    private FourierOperator Fit(TensorType input, RangeRules rules, double spent)
    {
        if (Truncation is { } declared) return Fit(input, rules, spent, declared == TruncationMode.Local);
        if (rules.FixedRing is <= 32) return Fit(input, rules, spent, isLocal: false);
        var local = Fit(input, rules, spent, isLocal: true);
        if (local.Outcome.IsReached) return local;
        var masked = Fit(input, rules, spent, isLocal: false);
        return masked.Outcome.IsReached ? masked : local;
    }

    private FourierOperator Fit(TensorType input, RangeRules rules, double spent, bool isLocal)
    {
        var resultBits = System.Math.Max(rules.WeightFractionBits, BitsOf(MaxError) + 2);
        var wanted = ToDouble(MaxError) - Unit(resultBits) - spent;
        var unit = (BigInteger.One << input.FractionBits) * input.Divisor;
        var found = FourierFit.Find(Function, BigInteger.Max(input.MaxAbs, 1), unit, input.ComparedWidth + 1, wanted, FractionBits);
        var (low, high) = Interval(found);
        return new(LayerIndex, Name, Function, found.Series, low, high, isLocal)
        {
            Products = new(null, resultBits, isLocal ? TruncationMode.Local : TruncationMode.Masked),
            Outcome = new(
                Function, System.FormattableString.Invariant($"{found.Series.Count} harmonics"), found.Series.FractionBits,
                found.MaxError + Unit(resultBits) + spent, MaxError, Numbers.RealBound(input)),
        };

        int FractionBits(double largest)
        {
            var integer = FourierFit.IntegerBits(largest);
            if (isLocal && rules.FixedRing is null or > 32) return LargestLocalBits - integer;
            return System.Math.Min(LargestMaskedBits, (rules.FixedRing ?? RangeRules.WidestRing) - MaskedHeadroom - integer);
        }
    }

    private static (BigInteger Low, BigInteger High) Interval(FittedSeries found)
    {
        // Rounded up to a 2^-10th, which is far above the rounding of the conversion.
        var largest = (BigInteger)(long)(found.Largest * 1024) + 2;
        var high = found.Series.FractionBits >= 10 ? largest << (found.Series.FractionBits - 10) : (largest >> (10 - found.Series.FractionBits)) + 1;
        return (-high, high);
    }

    /// <summary>The least multiple of a half at which the function is within an eighth of the error of its limit; null where the input is smaller anyway.</summary>
    private decimal? SaturationBound(TensorType input)
    {
        for (decimal cut = 1; cut <= 64; cut += 0.5m)
        {
            var rest = Function.PartLimit(ToDouble(cut)) - Function.Part(ToDouble(cut));
            if (rest > ToDouble(MaxError) / SaturationShare || -rest > ToDouble(MaxError) / SaturationShare) continue;
            return Numbers.RoundAtScale(cut, input.FractionBits, input.Divisor) < input.MaxAbs ? cut : null;
        }

        return null;
    }

    /// <summary>The least b with 2^-b ≤ error.</summary>
    internal static int BitsOf(decimal error)
    {
        var bits = 0;
        for (var scaled = error; scaled < 1 && bits < 28; scaled *= 2) bits++;
        return bits;
    }

    internal static double Unit(int bits)
    {
        double unit = 1;
        for (; bits > 0; bits--) unit *= 0.5;
        return unit;
    }

    /// <summary>By integers below 2^53: the conversion of a decimal may round its last bit differently elsewhere.</summary>
    internal static double ToDouble(decimal value) => (double)(long)Numbers.RoundAtScale(value, 40) * Unit(40);
}

/// <summary>A trigonometric polynomial of its input, whose value is a product: the fraction bits of public sines and shared ones.</summary>
public sealed record FourierOperator(
    int LayerIndex, string Name, SmoothFunction Function, FourierSeries Series, BigInteger Low, BigInteger High, bool IsLocal) : UnaryOperator(LayerIndex, Name), IFittedOperator
{
    /// <inheritdoc/>
    public ProductOptions Products { get; init; } = ProductOptions.Default;

    /// <inheritdoc/>
    public FitOutcome Outcome { get; init; } = null!;

    /// <summary>True when the operand's truncation is already open under its mask, so that no opening of its own is needed.</summary>
    public bool FollowsTruncation { get; init; }

    /// <inheritdoc/>
    public override TensorType Apply(TensorType input, RangeRules rules) =>
        input with { FractionBits = Series.FractionBits, Divisor = 1, Low = Low, High = High, IsProduct = true };

    /// <summary>Behind a truncation the opened value and its mask are all that is needed; otherwise the modulus is opened.</summary>
    public override int InputRing(TensorType input, TensorType output, int outputRing, RangeRules rules) => FollowsTruncation ? input.ComparedWidth : Series.ModulusBits;

    /// <inheritdoc/>
    public override int OutputRing(TensorType input, int wanted, RangeRules rules) => this.RingFor(rules) ?? wanted;
}

/// <summary>Rings of fitted sums.</summary>
public static class FittedOperators
{
    private const int LocalRing = 64;

    /// <summary>The ring of the sum where the layer fixes it: a local truncation is as safe as its ring is wide.</summary>
    public static int? RingFor(this IFittedOperator fitted, RangeRules rules) => fitted.IsLocal && rules.FixedRing is null or > 32 ? LocalRing : rules.FixedRing;
}

/// <summary>
/// x/2 and the even part of a growing activation, added up: the function itself, whose range follows from that of x. Behind a clip it is x beyond the bounds
/// and the bound's multiple between them that is halved.
/// </summary>
/// <param name="LayerIndex">The declared layer.</param>
/// <param name="Name">Its name.</param>
/// <param name="Function">The activation.</param>
/// <param name="MaxError">Its error.</param>
/// <param name="High">Greatest x.</param>
public sealed record HalfSumOperator(int LayerIndex, string Name, SmoothFunction Function, decimal MaxError, BigInteger High) : MergeOperator(LayerIndex, Name)
{
    /// <summary>Both are activations: the even part's products are scaled back before.</summary>
    public override bool TruncatesProducts => true;

    /// <summary>x at one fraction bit more is x/2.</summary>
    public override EquatableArray<BigInteger> Factors(IReadOnlyList<TensorType> inputs, TensorType output)
    {
        var factors = base.Factors(inputs, output);
        return new([factors[0] >> 1, factors[1]]);
    }

    /// <inheritdoc/>
    public override TensorType Apply(IReadOnlyList<TensorType> inputs, RangeRules rules)
    {
        var x = inputs[0];
        var output = AtCommonScale([x with { FractionBits = x.FractionBits + 1 }, inputs[1]]);
        var least = Function.Least() - MaxError;
        var most = Function.MostAboveRelu() + MaxError;

        // Twice x/2 at the common scale is x there.
        var top = Factors(inputs, output)[0] * 2 * BigInteger.Max(High, 0);
        var bottom = -Numbers.CeilingAtScale(-least, output.FractionBits, output.Divisor);
        return output with { Low = bottom, High = top + Numbers.CeilingAtScale(most, output.FractionBits, output.Divisor), IsProduct = false };
    }
}
