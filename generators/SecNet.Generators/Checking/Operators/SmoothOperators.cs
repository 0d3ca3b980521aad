using System.Collections.Generic;
using System.Numerics;
using SecNet.Generators.Approximation;
using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;

namespace SecNet.Generators.Checking.Operators;

/// <summary>
/// What is fitted of a smooth activation: the whole of one that saturates, f(x) - x/2 of one that grows. Once the range of x is known it is a
/// <see cref="FourierOperator"/>; where no period holds that range, a clip to where the function saturates comes before it.
/// </summary>
/// <param name="LayerIndex">The declared layer.</param>
/// <param name="Name">Its name.</param>
/// <param name="Function">The activation.</param>
/// <param name="MaxError">Contract: no result is further from the function's value at its input.</param>
/// <param name="Truncation">How the sum of harmonics is scaled back; null for what suits the ring.</param>
public sealed record SmoothOperator(int LayerIndex, string Name, SmoothFunction Function, decimal MaxError, TruncationMode? Truncation) : UnaryOperator(LayerIndex, Name)
{
    // Local truncation fails with probability |y| / 2^64: with |y| at most 2^32, no value fails more often than once in 2^32.
    private const int LargestLocalBits = 32;

    // A masked one never fails; beyond this, the rounding of shares is finer than the fit.
    private const int LargestMaskedBits = 40;

    // m = k + s + 1 bits are opened for a masked truncation, k one more than the value's own and its sign.
    private const int MaskedHeadroom = 3;

    /// <inheritdoc/>
    public override IReadOnlyList<Operator> Refine(TensorType input, RangeRules rules)
    {
        var whole = Fit(input, rules);

        // Where neither truncation reaches the error over the whole range, a clip leaves a part of it.
        if (whole.Reached <= whole.Allowed || !Function.Saturates() || SaturationBound(input) is not { } cut) return [whole];
        var clip = new ClipOperator(LayerIndex, Name, -cut, cut).Refine(input, rules);
        var bound = Numbers.RoundAtScale(cut, input.FractionBits, input.Divisor);
        return [.. clip, Fit(input with { Low = BigInteger.Max(input.Low, -bound), High = BigInteger.Min(input.High, bound), IsProduct = false }, rules)];
    }

    /// <inheritdoc/>
    public override TensorType Apply(TensorType input, RangeRules rules) =>
        throw new System.InvalidOperationException($"'{Name}' is a fitted series once the range of its input is known.");

    /// <summary>The declared truncation; or the local one, which costs no round, where it is safe and holds enough fraction bits.</summary>
    private FourierOperator Fit(TensorType input, RangeRules rules)
    {
        if (Truncation is { } declared) return Fit(input, rules, declared == TruncationMode.Local);
        if (rules.FixedRing is <= 32) return Fit(input, rules, isLocal: false);
        var local = Fit(input, rules, isLocal: true);
        if (local.Reached <= local.Allowed) return local;
        var masked = Fit(input, rules, isLocal: false);
        return masked.Reached <= masked.Allowed ? masked : local;
    }

    private FourierOperator Fit(TensorType input, RangeRules rules, bool isLocal)
    {
        var resultBits = System.Math.Max(rules.WeightFractionBits, BitsOf(MaxError) + 2);
        var wanted = ToDouble(MaxError) - Unit(resultBits);
        var unit = (BigInteger.One << input.FractionBits) * input.Divisor;
        var found = FourierFit.Find(Function, BigInteger.Max(input.MaxAbs, 1), unit, input.ComparedWidth + 1, wanted, FractionBits);
        var (low, high) = Interval(found);
        return new(LayerIndex, Name, Function, found.Series, low, high, isLocal)
        {
            Products = new(null, resultBits, isLocal ? TruncationMode.Local : TruncationMode.Masked),
            Reached = found.MaxError + Unit(resultBits),
            Allowed = ToDouble(MaxError),
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
        var limit = Function == SmoothFunction.Sigmoid ? 0.5 : 1;
        for (decimal cut = 1; cut <= 64; cut += 0.5m)
        {
            if (limit - Function.Part(ToDouble(cut)) > ToDouble(MaxError) / 8) continue;
            return Numbers.RoundAtScale(cut, input.FractionBits, input.Divisor) < input.MaxAbs ? cut : null;
        }

        return null;
    }

    /// <summary>The least b with 2^-b ≤ error.</summary>
    private static int BitsOf(decimal error)
    {
        var bits = 0;
        for (var scaled = error; scaled < 1 && bits < 28; scaled *= 2) bits++;
        return bits;
    }

    private static double Unit(int bits)
    {
        double unit = 1;
        for (; bits > 0; bits--) unit *= 0.5;
        return unit;
    }

    /// <summary>By integers below 2^53: the conversion of a decimal may round its last bit differently elsewhere.</summary>
    private static double ToDouble(decimal value) => (double)(long)Numbers.RoundAtScale(value, 40) * Unit(40);
}

/// <summary>A trigonometric polynomial of its input, whose value is a product: the fraction bits of public sines and shared ones.</summary>
public sealed record FourierOperator(
    int LayerIndex, string Name, SmoothFunction Function, FourierSeries Series, BigInteger Low, BigInteger High, bool IsLocal) : UnaryOperator(LayerIndex, Name)
{
    private const int LocalRing = 64;

    /// <summary>How the sum is held and scaled back.</summary>
    public ProductOptions Products { get; init; } = ProductOptions.Default;

    /// <summary>True when the operand's truncation is already open under its mask, so that no opening of its own is needed.</summary>
    public bool FollowsTruncation { get; init; }

    /// <summary>Bound on the error after the truncation.</summary>
    internal double Reached { get; init; }

    /// <summary>The error that was asked for.</summary>
    internal double Allowed { get; init; }

    /// <summary>The ring of the sum where the layer fixes it: a local truncation is as safe as its ring is wide.</summary>
    public int? RingFor(RangeRules rules) => IsLocal && rules.FixedRing is null or > 32 ? LocalRing : rules.FixedRing;

    /// <inheritdoc/>
    public override TensorType Apply(TensorType input, RangeRules rules) =>
        input with { FractionBits = Series.FractionBits, Divisor = 1, Low = Low, High = High, IsProduct = true };

    /// <summary>Behind a truncation the opened value and its mask are all that is needed; otherwise the modulus is opened.</summary>
    public override int InputRing(TensorType input, TensorType output, int outputRing, RangeRules rules) => FollowsTruncation ? input.ComparedWidth : Series.ModulusBits;

    /// <inheritdoc/>
    public override int OutputRing(TensorType input, int wanted, RangeRules rules) => RingFor(rules) ?? wanted;
}

/// <summary>x/2 and the even part of a growing activation, added up: the function itself, whose range follows from that of x.</summary>
public sealed record HalfSumOperator(int LayerIndex, string Name, SmoothFunction Function, decimal MaxError) : MergeOperator(LayerIndex, Name)
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
        var top = Factors(inputs, output)[0] * 2 * BigInteger.Max(x.High, 0);
        var bottom = -Numbers.CeilingAtScale(-least, output.FractionBits, output.Divisor);
        return output with { Low = bottom, High = top + Numbers.CeilingAtScale(most, output.FractionBits, output.Divisor), IsProduct = false };
    }
}
