using SecNet.Runtime.Networks;
using SecNet.Runtime.Reference;
using SecNet.Testing;
using Xunit.Abstractions;

namespace SecNet.Integration.Tests.Networks;

/// <summary>
/// L-SecNet's sigmoid and tanh: over the whole declared range no further from the function than the paper's constants are, and the twin's up to how shares
/// round. The sines of shares depend on how a value is shared, which the twin cannot know, so that two runs may differ in a result's last places.
/// </summary>
public sealed class LSecNetNetworkTests(ITestOutputHelper output)
{
    // Of L-SecNet's constants corrected: at x = 5 the sigmoid is 0.0067 below 1.
    private const double SigmoidError = 0.0068;

    // Fig. 3 of the paper, for the sigmoid.
    private const double PaperMeanSquare = 0.0003;

    // Of both sines at 29 fraction bits, whose bound SecSin states; the twin rounds within the same.
    private const double RoundingError = 2e-4;

    /// <summary>From end to end, beyond ±5 and within, in both words; untruncated at the output.</summary>
    [Fact]
    public void Sigmoid_OverTheWholeRange_IsWithinThePapersError()
    {
        CheckCurve<LSecNetSigmoid64>(SigmoidError, seed: 1);
        CheckCurve<LSecNetSigmoid32>(SigmoidError, seed: 2);
        CheckCurve<LSecNetSigmoidAuto>(SigmoidError, seed: 3);
        CheckCurve<LSecNetSigmoidInside>(SigmoidError, seed: 4);
        CheckCurve<LSecNetSigmoidWide>(SigmoidError, seed: 5);
    }

    [Fact]
    public void Tanh_OverTheWholeRange_IsWithinTwiceThePapersError()
    {
        CheckCurve<LSecNetTanh64>(2 * SigmoidError, seed: 6);
        CheckCurve<LSecNetTanh32>(2 * SigmoidError, seed: 7);
        CheckCurve<LSecNetTanhInside>(2 * SigmoidError, seed: 8);
    }

    /// <summary>Signs and clipped values come from every kind of comparison: from what the branch has open, or from the key that selects.</summary>
    [Fact]
    public void Sigmoid_ByEveryComparison_IsWithinThePapersError()
    {
        CheckCurve<LSecNetByPpa>(SigmoidError, seed: 11);
        CheckCurve<LSecNetByMaskedPpa>(SigmoidError, seed: 12);
        CheckCurve<LSecNetByFss>(SigmoidError, seed: 13);
        CheckCurve<LSecNetByFssPayload>(SigmoidError, seed: 14);
        CheckCurve<LSecNetByGarbled>(SigmoidError, seed: 15);
    }

    /// <summary>At and beyond the ends the limits themselves, 0 below and 1 above: the paper's Eq. 7 exchanges them.</summary>
    [Fact]
    public void Sigmoid_BeyondTheEnds_IsItsLimit()
    {
        var info = LSecNetSigmoid64.Info;
        var five = 5L << info.InputScale.FractionBits;
        var input = new long[info.InputShape.Length];
        (input[0], input[1], input[2], input[3]) = (five, -five - 1, 7 * five / 5, -7 * five / 5);
        var result = Assert.Single(TwoParty.Run<LSecNetSigmoid64>(Array.Empty<long>(), [input], new(9)));
        Assert.All([1, 0, 1, 0], (limit, index) => Assert.Equal(limit, info.OutputScale.Decode(result.Output[index]), RoundingError));
        Assert.Equal(0.5, info.OutputScale.Decode(result.Output[4]), RoundingError);
    }

    /// <summary>Only where the range goes beyond an end is it compared with it.</summary>
    [Fact]
    public void Comparisons_AreOnlyThoseTheRangeNeeds()
    {
        Assert.Equal([ProtocolKind.SecSin], [.. LSecNetSigmoidInside.Info.Layers[0].Protocols]);
        Assert.Equal([ProtocolKind.SecSin], [.. LSecNetTanhInside.Info.Layers[0].Protocols]);
        Assert.Equal([ProtocolKind.Table, ProtocolKind.Branch, ProtocolKind.SecSin], [.. LSecNetSigmoid64.Info.Layers[0].Protocols]);
        Assert.Equal((1, ((4 * 31 * 2001) + 7) / 8), (LSecNetSigmoidInside.Info.Layers[0].Rounds, LSecNetSigmoidInside.Info.Layers[0].OnlineBytesPerParty));
        CheckCurve<LSecNetAbove>(SigmoidError, seed: 16, sample: static x => Math.Max(x, 0));
        CheckCurve<LSecNetBelow>(SigmoidError, seed: 17, sample: static x => Math.Min(x, 0));
        Assert.Equal(Values(LSecNetSigmoid64.Info.Layers[0]), 2 * Values(LSecNetAbove.Info.Layers[1]));
        Assert.Equal(Values(LSecNetAbove.Info.Layers[1]), Values(LSecNetBelow.Info.Layers[1]));

        // Of a value; beside the comparison the four factors of two sines.
        static int Values(LayerPlan layer) => (int)(layer.OpenedValues / layer.OutputShape.Length) - 4;
    }

    /// <summary>Whole networks, truncated under masks, and in batches of three; the last one locally.</summary>
    [Fact]
    public void Networks_OfDenseLayersAround_AreTheTwinsUpToRounding()
    {
        CheckNetwork<LSecNetMlp64>(seed: 21);
        CheckNetwork<LSecNetMlp32>(seed: 22);
        CheckNetwork<LSecNetMlpAuto>(seed: 23);
        CheckNetwork<LSecNetPooled>(seed: 24);
        CheckNetwork<LSecNetLocal>(seed: 25);
    }

    /// <summary>Triples of masks by homomorphic encryption, in both words.</summary>
    [Fact]
    public void Networks_WithoutADealer_AreTheTwinsUpToRounding()
    {
        CheckNetwork<LSecNetTwoParty64>(seed: 31);
        CheckNetwork<LSecNetTwoParty32>(seed: 32);
    }

    /// <param name="most">Largest distance from the function.</param>
    /// <param name="seed">Of all randomness.</param>
    /// <param name="sample">What a layer before the activation makes of the input; null for nothing.</param>
    private void CheckCurve<TNetwork>(double most, int seed, Func<double, double>? sample = null)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        var info = TNetwork.Info;
        var layer = info.Layers[^1];
        var (bound, count) = (Samples.InputBound(info), info.InputShape.Length);
        long[] input = [.. Enumerable.Range(0, count).Select(index => ((2 * bound * index) + (count / 2)) / (count - 1) - bound)];
        input[count / 3] = 0;
        Assert.Equal((-bound, bound), (input.Min(), input.Max()));
        Assert.True(most < layer.MaxError);
        var results = TwoParty.Run<TNetwork>(Array.Empty<long>(), [input, input], new(seed)).Concat(TwoParty.Run<TNetwork>(Array.Empty<long>(), [input, input, input], new(seed), batch: 3)).ToList();
        var (largest, sumOfSquares) = (0.0, 0.0);
        foreach (var result in results)
        {
            for (var index = 0; index < count; index++)
            {
                var x = info.InputScale.Decode(input[index]);
                var error = Math.Abs(info.OutputScale.Decode(result.Output[index]) - SmoothFunctions.Exact(layer.Kind, sample is null ? x : sample(x)));
                (largest, sumOfSquares) = (Math.Max(largest, error), sumOfSquares + (error * error));
                Assert.Equal(info.OutputScale.Decode(result.Reference[index]), info.OutputScale.Decode(result.Output[index]), RoundingError);
            }
        }

        var meanSquare = sumOfSquares / (results.Count * count);
        var cost = $"{layer.Rounds} rounds, {(double)layer.OnlineBytesPerParty / count:0.##} bytes each way a value, {(double)(layer.OfflineBytesParty0 + layer.OfflineBytesParty1) / count:0.##} offline";
        output.WriteLine(FormattableString.Invariant($"{info.Name}: largest error {largest:0.00000}, mean square {meanSquare:0.0e+0}; {cost}"));
        Assert.InRange(largest, 0, most);
        Assert.InRange(meanSquare, 0, layer.Kind == LayerKind.Sigmoid ? PaperMeanSquare : 4 * PaperMeanSquare);
        Assert.All(results.Take(2), result => Assert.All(result.Traffic, traffic => Assert.Equal((info.Cost.OnlineBytesPerParty, info.Cost.Rounds), (traffic.PayloadBytes, traffic.Rounds))));
        Assert.All(results.Skip(2), result => Assert.All(result.Traffic, traffic => Assert.Equal((info.OnlineBytesPerParty(3), info.Cost.Rounds), (traffic.PayloadBytes, traffic.Rounds))));
    }

    private static void CheckNetwork<TNetwork>(int seed)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        var info = TNetwork.Info;
        var (weights, inputs) = (Samples.Weights(info, seed), Samples.Inputs(info, 6, seed));

        // What sines round, and a unit of each truncation, through at most four weights of 1 or 2.
        foreach (var result in TwoParty.Run<TNetwork>(weights, inputs, new(seed)).Concat(TwoParty.Run<TNetwork>(weights, inputs, new(seed), batch: 3)))
            Assert.All(result.Output.Zip(result.Reference), pair => Assert.Equal(info.OutputScale.Decode(pair.Second), info.OutputScale.Decode(pair.First), 0.005));
    }
}

[SecureNetwork(Ring = 64, FractionBits = 16)]
[Input(2001, MaxAbs = 8)]
[Sigmoid(Approximation = Approximation.LSecNet)]
internal sealed partial class LSecNetSigmoid64;

[SecureNetwork(Ring = 32, FractionBits = 14)]
[Input(2001, MaxAbs = 8)]
[Sigmoid(Approximation = Approximation.LSecNet)]
internal sealed partial class LSecNetSigmoid32;

[SecureNetwork(Ring = SecureNetworkAttribute.AutoRing, FractionBits = 20)]
[Input(2001, MaxAbs = 8)]
[Sigmoid(Approximation = Approximation.LSecNet)]
internal sealed partial class LSecNetSigmoidAuto;

[SecureNetwork(Ring = 64, FractionBits = 16)]
[Input(2001, MaxAbs = 5)]
[Sigmoid(Approximation = Approximation.LSecNet)]
internal sealed partial class LSecNetSigmoidInside;

[SecureNetwork(Ring = 64, FractionBits = 16)]
[Input(4001, MaxAbs = 3000)]
[Sigmoid(Approximation = Approximation.LSecNet)]
internal sealed partial class LSecNetSigmoidWide;

[SecureNetwork(Ring = 64, FractionBits = 16)]
[Input(2001, MaxAbs = 8)]
[Tanh(Approximation = Approximation.LSecNet)]
internal sealed partial class LSecNetTanh64;

[SecureNetwork(Ring = 32, FractionBits = 14)]
[Input(2001, MaxAbs = 8)]
[Tanh(Approximation = Approximation.LSecNet)]
internal sealed partial class LSecNetTanh32;

[SecureNetwork(Ring = SecureNetworkAttribute.AutoRing, FractionBits = 13)]
[Input(2001, MaxAbs = 2.5)]
[Tanh(Approximation = Approximation.LSecNet)]
internal sealed partial class LSecNetTanhInside;

[SecureNetwork(Ring = 64, FractionBits = 16, Comparison = Comparison.Ppa)]
[Input(501, MaxAbs = 8)]
[Sigmoid(Approximation = Approximation.LSecNet)]
internal sealed partial class LSecNetByPpa;

[SecureNetwork(Ring = 32, FractionBits = 14, Comparison = Comparison.MaskedPpa)]
[Input(501, MaxAbs = 8)]
[Sigmoid(Approximation = Approximation.LSecNet)]
internal sealed partial class LSecNetByMaskedPpa;

[SecureNetwork(Ring = 64, FractionBits = 16, Comparison = Comparison.Fss)]
[Input(501, MaxAbs = 8)]
[Sigmoid(Approximation = Approximation.LSecNet)]
internal sealed partial class LSecNetByFss;

[SecureNetwork(Ring = 32, FractionBits = 14, Comparison = Comparison.FssPayload)]
[Input(501, MaxAbs = 8)]
[Sigmoid(Approximation = Approximation.LSecNet)]
internal sealed partial class LSecNetByFssPayload;

[SecureNetwork(Ring = 64, FractionBits = 16, Comparison = Comparison.Garbled)]
[Input(501, MaxAbs = 8)]
[Sigmoid(Approximation = Approximation.LSecNet)]
internal sealed partial class LSecNetByGarbled;

[SecureNetwork(Ring = 64, FractionBits = 16)]
[Input(501, MaxAbs = 8)]
[ReLU]
[Sigmoid(Approximation = Approximation.LSecNet)]
internal sealed partial class LSecNetAbove;

[SecureNetwork(Ring = 64, FractionBits = 16)]
[Input(501, MaxAbs = 8)]
[Clip(High = 0)]
[Sigmoid(Approximation = Approximation.LSecNet)]
internal sealed partial class LSecNetBelow;

[SecureNetwork(Ring = 64, FractionBits = 16)]
[Input(4, MaxAbs = 4)]
[Dense(4, 7, MaxAbs = 16)]
[Sigmoid(Approximation = Approximation.LSecNet)]
[Dense(7, 3)]
internal sealed partial class LSecNetMlp64;

[SecureNetwork(Ring = 32, FractionBits = 12)]
[Input(4, MaxAbs = 4)]
[Dense(4, 7, MaxAbs = 16)]
[Tanh(Approximation = Approximation.LSecNet)]
[Dense(7, 3)]
internal sealed partial class LSecNetMlp32;

[SecureNetwork(Ring = SecureNetworkAttribute.AutoRing, FractionBits = 12)]
[Input(4, MaxAbs = 4)]
[Dense(4, 7, MaxAbs = 16)]
[Sigmoid(Approximation = Approximation.LSecNet)]
[Dense(7, 5, MaxAbs = 2.5)]
[Tanh(Approximation = Approximation.LSecNet)]
internal sealed partial class LSecNetMlpAuto;

// The sum over 3 × 3 windows leaves a divisor of 9 in the scale.
[SecureNetwork(Ring = 64, FractionBits = 12)]
[Input(2, 6, 6, MaxAbs = 8)]
[AvgPool2D(3)]
[Sigmoid(Approximation = Approximation.LSecNet)]
[Flatten]
[Dense(8, 3)]
internal sealed partial class LSecNetPooled;

[SecureNetwork(Ring = 64, FractionBits = 12)]
[Input(4, MaxAbs = 4)]
[Dense(4, 7, MaxAbs = 16)]
[Sigmoid(Approximation = Approximation.LSecNet, Truncation = Truncation.Local)]
[Dense(7, 3)]
internal sealed partial class LSecNetLocal;

[SecureNetwork(Ring = 64, FractionBits = 12, Offline = OfflineMode.TwoParty)]
[Input(4, MaxAbs = 4)]
[Dense(4, 7, MaxAbs = 16)]
[Sigmoid(Approximation = Approximation.LSecNet)]
[Dense(7, 3)]
internal sealed partial class LSecNetTwoParty64;

[SecureNetwork(Ring = 32, FractionBits = 12, Offline = OfflineMode.TwoParty)]
[Input(4, MaxAbs = 4)]
[Dense(4, 7, MaxAbs = 16)]
[Tanh(Approximation = Approximation.LSecNet)]
[Dense(7, 3)]
internal sealed partial class LSecNetTwoParty32;
