using SecNet.Runtime.Networks;

namespace SecNet.Integration.Tests.Networks;

/// <summary>Clips and slopes on the comparison of a ReLU, with integers that are known by hand.</summary>
public sealed class ActivationNetworkTests
{
    [Fact]
    public void Clip_EveryEightBitValue_IsHeldBetweenItsBounds()
    {
        // 4 fraction bits: -2.5 is -40, 3.0625 is 49, and 0.1 is 1.6, nearest 2.
        CheckAll<Clip64>(seed: 1, x => Math.Clamp(x, -40, 49));
        CheckAll<Clip32>(seed: 2, x => Math.Clamp(x, -40, 49));
        CheckAll<ClipAuto>(seed: 3, x => Math.Clamp(x, 0, 2));
        CheckAll<ClipLow>(seed: 4, x => Math.Max(x, -40));
        CheckAll<ClipHigh>(seed: 5, x => Math.Min(x, 2));
        CheckAll<ClipBelowTheRange>(seed: 6, x => Math.Min(x, -16));
    }

    /// <summary>A bound that the range keeps anyway costs nothing, and a low bound of 0 alone is a ReLU.</summary>
    [Fact]
    public void Clip_BoundsThatCannotBite_AreNotCompared()
    {
        CheckAll<ClipOutside>(seed: 7, static x => x);
        Assert.Equal(0, ClipOutside.Info.Cost.Rounds);
        CheckAll<ClipAtZero>(seed: 8, static x => Math.Max(x, 0));
        Assert.Equal(Relu8Of64.Info.Cost, ClipAtZero.Info.Cost);
    }

    [Fact]
    public void Clip_TwoBounds_TakesTheRoundsOfOne() => Assert.Equal((ClipLow.Info.Cost.Rounds, Relu8Of64.Info.Cost.Rounds), (Clip64.Info.Cost.Rounds, ClipHigh.Info.Cost.Rounds));

    [Fact]
    public void LeakyReLU_EveryEightBitValue_IsItsTwoSlopes()
    {
        // 0.3 at 4 fraction bits is 4.8, nearest 5 of 16.
        CheckAll<Leaky64>(seed: 9, static x => x > 0 ? 16 * x : 5 * x);
        CheckAll<Leaky32>(seed: 10, static x => x > 0 ? 16 * x : 5 * x);
        CheckAll<LeakyAuto>(seed: 11, static x => x > 0 ? 16 * x : 0);
        CheckAll<LeakyIdentity>(seed: 12, static x => 16 * x);
    }

    [Fact]
    public void PReLU_EveryEightBitValue_HasTheSlopeOfItsChannel()
    {
        CheckSlopes<PReLU64>(seed: 13);
        CheckSlopes<PReLU32>(seed: 14);
        CheckSlopes<PReLUAuto>(seed: 15);
    }

    [Fact]
    public void Activations_BetweenLinearLayers_MatchTheTwin()
    {
        NetworkCheck.RunSamples<ActivationChain64>(seed: 20, randomInputs: 20);
        NetworkCheck.RunSamples<ActivationChain32>(seed: 30, randomInputs: 20);
        NetworkCheck.RunSamples<ActivationChainAuto>(seed: 40, randomInputs: 20);
        NetworkCheck.RunSamples<LocalActivations>(seed: 50, randomInputs: 20);
        NetworkCheck.RunSamples<ActivationsBeforeMaxPool>(seed: 60, randomInputs: 20);
    }

    /// <summary>In a graph, with rings, scales and contracts of all kinds.</summary>
    [Fact]
    public void Slopes_EqualsItsTwinAndFollowsTheFloatNetwork() => GraphCheck.Run<Slopes>(inferences: 300, seed: 400, maxAbsWeight: 0.45f, tolerance: 1);

    /// <summary>What a layer takes is truncated and opened once, however many compare it.</summary>
    [Fact]
    public void Slopes_OpensTheConvolutionOnce()
    {
        var layers = Slopes.Info.Layers.ToDictionary(static layer => layer.Name);
        Assert.Equal((0, 0, 0, 0), (layers["gap"].Rounds, layers["rest"].Rounds, layers["sum"].Rounds, layers["wide"].Rounds));
        Assert.Equal(2, layers["conv"].Rounds); // what comes in, and the truncation; only slopes need no more than that
        var ownMasks = Slopes.Info.Correlations.Where(static item => item.Name.EndsWith(".r", StringComparison.Ordinal)).GroupBy(static item => item.Name).ToDictionary(static group => group.Key, static group => group.Count());
        Assert.Equal((1, 1, 0), (ownMasks["conv.r"], ownMasks["six.r"], ownMasks.GetValueOrDefault("slope.r")));
    }

    /// <summary>All 256 values, -2^7 included, which the declared range just misses.</summary>
    private static void CheckAll<TNetwork>(int seed, Func<long, long> expected)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        var input = Samples.Repeat(TNetwork.Info.InputShape.Length, static index => (index % 256) - 128);
        Assert.Equal(256, input.Distinct().Count());
        foreach (var result in NetworkCheck.Run<TNetwork>([], [.. Enumerable.Repeat(input, 10)], seed)) Assert.Equal(input.Select(expected), result.Output);
    }

    private static void CheckSlopes<TNetwork>(int seed)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        var info = TNetwork.Info;
        long[] slopes = [-12, 0, 7];
        var input = Samples.Repeat(info.InputShape.Length, static index => (index % 256) - 128);
        long[] words = [.. slopes, 0, 0, 0];
        foreach (var result in NetworkCheck.Run<TNetwork>(words, [.. Enumerable.Repeat(input, 10)], seed))
        {
            Assert.Equal(input.Select((x, index) => x > 0 ? 16 * x : slopes[index / 256] * x), result.Output);
        }
    }
}

[SecureNetwork(Ring = 64, FractionBits = 4)]
[Input(256, MaxAbs = 7.9375)]
[Clip(Low = -2.5, High = 3.0625)]
internal sealed partial class Clip64;

[SecureNetwork(Ring = 32, FractionBits = 4)]
[Input(256, MaxAbs = 7.9375)]
[Clip(Low = -2.5, High = 3.0625)]
internal sealed partial class Clip32;

[SecureNetwork(Ring = SecureNetworkAttribute.AutoRing, FractionBits = 4)]
[Input(4, 8, 8, MaxAbs = 7.9375)]
[Clip(Low = 0, High = 0.1)]
internal sealed partial class ClipAuto;

[SecureNetwork(Ring = 32, FractionBits = 4)]
[Input(256, MaxAbs = 7.9375)]
[Clip(Low = -2.5)]
internal sealed partial class ClipLow;

[SecureNetwork(Ring = 32, FractionBits = 4)]
[Input(256, MaxAbs = 7.9375)]
[Clip(High = 0.1)]
internal sealed partial class ClipHigh;

/// <summary>The low bound lies below every value, so that only the high one is compared.</summary>
[SecureNetwork(Ring = 32, FractionBits = 4)]
[Input(256, MaxAbs = 7.9375)]
[Clip(Low = -100, High = -1)]
internal sealed partial class ClipBelowTheRange;

[SecureNetwork(Ring = 32, FractionBits = 4)]
[Input(256, MaxAbs = 7.9375)]
[Clip(Low = -8, High = 8)]
internal sealed partial class ClipOutside;

[SecureNetwork(Ring = 64, FractionBits = 4)]
[Input(256, MaxAbs = 7.9375)]
[Clip(Low = 0, High = 8)]
internal sealed partial class ClipAtZero;

[SecureNetwork(Ring = 64, FractionBits = 4)]
[Input(256, MaxAbs = 7.9375)]
[LeakyReLU(Slope = 0.3)]
internal sealed partial class Leaky64;

[SecureNetwork(Ring = 32, FractionBits = 4)]
[Input(256, MaxAbs = 7.9375)]
[LeakyReLU(Slope = 0.3)]
internal sealed partial class Leaky32;

/// <summary>PyTorch's slope is less than half a unit of 4 fraction bits.</summary>
[SecureNetwork(Ring = SecureNetworkAttribute.AutoRing, FractionBits = 4)]
[Input(2, 16, 8, MaxAbs = 7.9375)]
[LeakyReLU]
internal sealed partial class LeakyAuto;

[SecureNetwork(Ring = 20, FractionBits = 4)]
[Input(256, MaxAbs = 7.9375)]
[LeakyReLU(Slope = 1)]
internal sealed partial class LeakyIdentity;

[SecureNetwork(Ring = 64, FractionBits = 4)]
[Input(3, 16, 16, MaxAbs = 7.9375)]
[PReLU]
internal sealed partial class PReLU64;

[SecureNetwork(Ring = 32, FractionBits = 4)]
[Input(3, 16, 16, MaxAbs = 7.9375)]
[PReLU]
internal sealed partial class PReLU32;

[SecureNetwork(Ring = SecureNetworkAttribute.AutoRing, FractionBits = 4)]
[Input(3, 16, 16, MaxAbs = 7.9375)]
[PReLU(MaxAbsWeight = 0.75, MaxAbs = 8)]
internal sealed partial class PReLUAuto;

[SecureNetwork(Ring = 64, FractionBits = 9)]
[Input(2, 5, 5, MaxAbs = 2)]
[Conv2D(2, 3, 2, MaxAbs = 9)]
[BatchNorm]
[LeakyReLU(Slope = 0.2)]
[Conv2D(3, 3, 2, MaxAbs = 20)]
[PReLU(MaxAbsWeight = 2)]
[AvgPool2D(3)]
[Clip(Low = -1, High = 6)]
[Flatten]
[Dense(3, 4)]
[PReLU]
internal sealed partial class ActivationChain64;

[SecureNetwork(Ring = 32, FractionBits = 7)]
[Input(2, 5, 5, MaxAbs = 2)]
[Conv2D(2, 3, 2, MaxAbs = 9)]
[BatchNorm]
[LeakyReLU(Slope = 0.2)]
[Conv2D(3, 3, 2, MaxAbs = 20)]
[PReLU(MaxAbsWeight = 2)]
[AvgPool2D(3)]
[Clip(Low = -1, High = 6)]
[Flatten]
[Dense(3, 4)]
[PReLU]
internal sealed partial class ActivationChain32;

[SecureNetwork(Ring = SecureNetworkAttribute.AutoRing, FractionBits = 9)]
[Input(2, 5, 5, MaxAbs = 2)]
[Conv2D(2, 3, 2, MaxAbs = 9)]
[BatchNorm]
[LeakyReLU(Slope = 0.2)]
[Conv2D(3, 3, 2, MaxAbs = 20)]
[PReLU(MaxAbsWeight = 2, FractionBits = 7)]
[AvgPool2D(3)]
[Clip(Low = -1, High = 6)]
[Flatten]
[Dense(3, 4)]
[PReLU]
internal sealed partial class ActivationChainAuto;

[SecureNetwork(Ring = 64, FractionBits = 8, Truncation = Truncation.Local)]
[Input(2, 4, 4)]
[Conv2D(2, 2, 2, MaxAbs = 4)]
[PReLU]
[LeakyReLU]
[Clip(Low = -1, High = 1)]
[Flatten]
[Dense(18, 4)]
internal sealed partial class LocalActivations;

/// <summary>None of these changes places with the pool behind it.</summary>
[SecureNetwork(Ring = 32, FractionBits = 5)]
[Input(2, 6, 6, MaxAbs = 4)]
[LeakyReLU]
[MaxPool2D(2, Stride = 1)]
[Clip(Low = 0, High = 3)]
[MaxPool2D(2, Stride = 1)]
[PReLU(MaxAbsWeight = 0.5)]
[MaxPool2D(2, Stride = 1)]
internal sealed partial class ActivationsBeforeMaxPool;
