using SecNet.Runtime.Networks;
using SecNet.Runtime.Reference;
using SecNet.Testing;

namespace SecNet.Integration.Tests.Networks;

/// <summary>
/// Smooth activations over the whole declared range: parties and twin agree bit for bit given the same masks, and no value is further from the
/// function than was declared.
/// </summary>
public sealed class SmoothNetworkTests
{
    [Fact]
    public void Activations_AtTheOutput_AreTheTwinsAndWithinTheirErrors()
    {
        CheckExact<Sigmoid64>(seed: 1);
        CheckExact<Sigmoid32>(seed: 2);
        CheckExact<SigmoidCoarse>(seed: 3);
        CheckExact<SigmoidWide>(seed: 4);
        CheckExact<SigmoidClipped>(seed: 5);
        CheckExact<SigmoidTight>(seed: 6);
        CheckExact<TanhAuto>(seed: 7);
        CheckExact<TanhNarrow>(seed: 8);
        CheckExact<Tanh32>(seed: 9);
    }

    /// <summary>The even part is truncated and added to half the input.</summary>
    [Fact]
    public void GrowingActivations_ByMaskedTruncation_AreTheTwinsAndWithinTheirErrors()
    {
        CheckExact<SiLU32>(seed: 11);
        CheckExact<SiLUMasked>(seed: 12);
        CheckExact<GELU32>(seed: 13);
        CheckExact<GELUMasked>(seed: 14);
        CheckExact<Softplus32>(seed: 15);
        CheckExact<SoftplusMasked>(seed: 16);
    }

    /// <summary>Local truncations round by shares, which the twin does not know: within the error, and with the fewest messages.</summary>
    [Fact]
    public void GrowingActivations_ByLocalTruncation_AreWithinTheirErrors()
    {
        Check<SiLU64>(seed: 21);
        Check<GELUAuto>(seed: 22);
        Check<Softplus64>(seed: 23);
    }

    /// <summary>A large sum leaves a local truncation too few fraction bits: the compiler takes the round of a masked one.</summary>
    [Fact]
    public void Softplus_OfAWideRange_IsTruncatedUnderAMask()
    {
        CheckExact<SoftplusWide>(seed: 24);
        Assert.Contains(ProtocolKind.MaskedTruncation, SoftplusWide.Info.Layers[0].Protocols);
    }

    /// <summary>Behind products and their truncation: nothing is opened for the activation itself.</summary>
    [Fact]
    public void Activations_BehindAMaskedTruncation_OpenNothing()
    {
        foreach (var info in new[] { SigmoidBehindDense.Info, TanhBehindPool.Info, SiLUBehindDense.Info })
        {
            var layer = Assert.Single(info.Layers, static layer => SmoothFunctions.Kinds.Contains(layer.Kind));
            Assert.Equal((0, 0L, 0L), (layer.Rounds, layer.OnlineBytesPerParty, layer.OpenedValues));
            Assert.Equal([ProtocolKind.Fourier], layer.Protocols.Where(static protocol => protocol != ProtocolKind.LocalTruncation));
        }

        Run<SigmoidBehindDense>(seed: 31);
        Run<TanhBehindPool>(seed: 32);
        Run<SiLUBehindDense>(seed: 33);
    }

    /// <summary>At the default accuracy an input of its own costs one round of at most 24 bits.</summary>
    [Fact]
    public void Sigmoid_OfAnInput_OpensAtMost24BitsInOneRound()
    {
        var layer = Sigmoid64.Info.Layers[0];
        Assert.Equal(1, layer.Rounds);
        Assert.InRange(layer.OnlineBytesPerParty * 8 / layer.OutputShape.Length, 1, 24);
    }

    /// <summary>Beyond any period that pays, two comparisons clip the range.</summary>
    [Fact]
    public void Sigmoid_OfAVeryWideRange_IsClippedFirst() => Assert.Contains(ProtocolKind.Branch, SigmoidClipped.Info.Layers[0].Protocols);

    private static void CheckExact<TNetwork>(int seed)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        Assert.Equal(0, TNetwork.Info.FailureProbability);
        foreach (var result in Check<TNetwork>(seed)) Assert.Equal(result.Reference, result.Output);
    }

    /// <summary>From end to end of the declared range, ends and 0 among them.</summary>
    private static TwoPartyInference[] Check<TNetwork>(int seed)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        var info = TNetwork.Info;
        var layer = info.Layers[0];
        var bound = Samples.InputBound(info);
        var count = info.InputShape.Length;
        long[] input = [.. Enumerable.Range(0, count).Select(index => ((2 * bound * index) + (count / 2)) / (count - 1) - bound)];
        input[count / 3] = 0;
        Assert.Equal((-bound, bound), (input.Min(), input.Max()));
        var results = TwoParty.Run<TNetwork>(Array.Empty<long>(), [input, input], new(seed));
        foreach (var result in results)
        {
            for (var index = 0; index < count; index++)
            {
                var exact = SmoothFunctions.Exact(layer.Kind, info.InputScale.Decode(input[index]));
                Assert.InRange(info.OutputScale.Decode(result.Output[index]), exact - layer.MaxError!.Value, exact + layer.MaxError.Value);
                Assert.InRange(info.OutputScale.Decode(result.Floor[index]), exact - layer.MaxError.Value, exact + layer.MaxError.Value);
            }

            Assert.All(result.Traffic, traffic => Assert.Equal((info.Cost.OnlineBytesPerParty, info.Cost.Rounds), (traffic.PayloadBytes, traffic.Rounds)));
        }

        BatchCheck.Run<TNetwork>(Array.Empty<long>(), [input, Array.ConvertAll(input, static value => -value), input, input, input], seed);
        return results;
    }

    /// <summary>Weights and inputs at random: bit for bit the twin, where no truncation is local.</summary>
    private static void Run<TNetwork>(int seed)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        var info = TNetwork.Info;
        var (weights, inputs) = (Samples.Weights(info, seed), Samples.Inputs(info, 10, seed));
        BatchCheck.Run<TNetwork>(weights, inputs, seed);
        foreach (var result in TwoParty.Run<TNetwork>(weights, inputs, new(seed)))
        {
            if (info.FailureProbability == 0) Assert.Equal(result.Reference, result.Output);
            Assert.All(result.Traffic, traffic => Assert.Equal((info.Cost.OnlineBytesPerParty, info.Cost.Rounds), (traffic.PayloadBytes, traffic.Rounds)));

            // Masks move roundings: a unit of each truncation, and the gate's, through at most four weights of 1.
            Assert.All(result.Output.Zip(result.Floor), pair => Assert.Equal(info.OutputScale.Decode(pair.Second), info.OutputScale.Decode(pair.First), 0.01));
        }
    }
}

[SecureNetwork(Ring = 64, FractionBits = 16)]
[Input(2001, MaxAbs = 8)]
[Sigmoid]
internal sealed partial class Sigmoid64;

[SecureNetwork(Ring = 32, FractionBits = 12)]
[Input(2001, MaxAbs = 8)]
[Sigmoid]
internal sealed partial class Sigmoid32;

[SecureNetwork(Ring = SecureNetworkAttribute.AutoRing, FractionBits = 6)]
[Input(301, MaxAbs = 3)]
[Sigmoid]
internal sealed partial class SigmoidCoarse;

[SecureNetwork(Ring = 64, FractionBits = 16)]
[Input(4001, MaxAbs = 100)]
[Sigmoid]
internal sealed partial class SigmoidWide;

[SecureNetwork(Ring = 64, FractionBits = 12)]
[Input(1001, MaxAbs = 2000)]
[Sigmoid]
internal sealed partial class SigmoidClipped;

[SecureNetwork(Ring = 64, FractionBits = 20)]
[Input(2001, MaxAbs = 10)]
[Sigmoid(MaxError = 0.00002, Truncation = Truncation.Masked)]
internal sealed partial class SigmoidTight;

[SecureNetwork(Ring = SecureNetworkAttribute.AutoRing, FractionBits = 13)]
[Input(2001, MaxAbs = 20)]
[Tanh]
internal sealed partial class TanhAuto;

[SecureNetwork(Ring = 64, FractionBits = 10)]
[Input(201, MaxAbs = 0.1)]
[Tanh]
internal sealed partial class TanhNarrow;

[SecureNetwork(Ring = 32, FractionBits = 10)]
[Input(1001, MaxAbs = 40)]
[Tanh(MaxError = 0.002)]
internal sealed partial class Tanh32;

[SecureNetwork(Ring = 32, FractionBits = 11)]
[Input(1001, MaxAbs = 7.9)]
[SiLU(MaxError = 0.002)]
internal sealed partial class SiLU32;

[SecureNetwork(Ring = 64, FractionBits = 16)]
[Input(1001, MaxAbs = 20)]
[SiLU(Truncation = Truncation.Masked)]
internal sealed partial class SiLUMasked;

[SecureNetwork(Ring = 32, FractionBits = 11)]
[Input(1001, MaxAbs = 7.9)]
[GELU(MaxError = 0.002)]
internal sealed partial class GELU32;

[SecureNetwork(Ring = 64, FractionBits = 16)]
[Input(1001, MaxAbs = 12)]
[GELU(Truncation = Truncation.Masked)]
internal sealed partial class GELUMasked;

[SecureNetwork(Ring = 32, FractionBits = 11)]
[Input(1001, MaxAbs = 7.9)]
[Softplus]
internal sealed partial class Softplus32;

[SecureNetwork(Ring = 64, FractionBits = 16)]
[Input(1001, MaxAbs = 20)]
[Softplus(Truncation = Truncation.Masked)]
internal sealed partial class SoftplusMasked;

[SecureNetwork(Ring = 64, FractionBits = 16)]
[Input(2001, MaxAbs = 8)]
[SiLU]
internal sealed partial class SiLU64;

[SecureNetwork(Ring = SecureNetworkAttribute.AutoRing, FractionBits = 13)]
[Input(2001, MaxAbs = 8)]
[GELU]
internal sealed partial class GELUAuto;

[SecureNetwork(Ring = 64, FractionBits = 16)]
[Input(2001, MaxAbs = 8)]
[Softplus]
internal sealed partial class Softplus64;

[SecureNetwork(Ring = 64, FractionBits = 16)]
[Input(2001, MaxAbs = 60)]
[Softplus]
internal sealed partial class SoftplusWide;

[SecureNetwork(Ring = 64, FractionBits = 12)]
[Input(4)]
[Dense(4, 3)]
[Sigmoid]
internal sealed partial class SigmoidBehindDense;

[SecureNetwork(Ring = SecureNetworkAttribute.AutoRing, FractionBits = 12)]
[Input(1, 4, 4)]
[Conv2D(1, 2, 3)]
[Tanh]
[AvgPool2D(2)]
[Flatten]
[Dense(2, 2)]
internal sealed partial class TanhBehindPool;

[SecureNetwork(Ring = 64, FractionBits = 12)]
[Input(4)]
[Dense(4, 3)]
[SiLU]
[Dense(3, 2)]
internal sealed partial class SiLUBehindDense;
