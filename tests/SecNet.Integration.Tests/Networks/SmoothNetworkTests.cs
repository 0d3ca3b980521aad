using SecNet.Runtime.Networks;
using SecNet.Runtime.Reference;

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
        SmoothCheck.RunExact<Sigmoid64>(seed: 1);
        SmoothCheck.RunExact<Sigmoid32>(seed: 2);
        SmoothCheck.RunExact<SigmoidCoarse>(seed: 3);
        SmoothCheck.RunExact<SigmoidWide>(seed: 4);
        SmoothCheck.RunExact<SigmoidClipped>(seed: 5);
        SmoothCheck.RunExact<SigmoidTight>(seed: 6);
        SmoothCheck.RunExact<TanhAuto>(seed: 7);
        SmoothCheck.RunExact<TanhNarrow>(seed: 8);
        SmoothCheck.RunExact<Tanh32>(seed: 9);
    }

    /// <summary>The even part is truncated and added to half the input.</summary>
    [Fact]
    public void GrowingActivations_ByMaskedTruncation_AreTheTwinsAndWithinTheirErrors()
    {
        SmoothCheck.RunExact<SiLU32>(seed: 11);
        SmoothCheck.RunExact<SiLUMasked>(seed: 12);
        SmoothCheck.RunExact<GELU32>(seed: 13);
        SmoothCheck.RunExact<GELUMasked>(seed: 14);
        SmoothCheck.RunExact<Softplus32>(seed: 15);
        SmoothCheck.RunExact<SoftplusMasked>(seed: 16);
    }

    /// <summary>Local truncations round by shares, which the twin does not know: within the error, and with the fewest messages.</summary>
    [Fact]
    public void GrowingActivations_ByLocalTruncation_AreWithinTheirErrors()
    {
        SmoothCheck.Run<SiLU64>(seed: 21);
        SmoothCheck.Run<GELUAuto>(seed: 22);
        SmoothCheck.Run<Softplus64>(seed: 23);
    }

    /// <summary>A large sum leaves a local truncation too few fraction bits: the compiler takes the round of a masked one.</summary>
    [Fact]
    public void Softplus_OfAWideRange_IsTruncatedUnderAMask()
    {
        SmoothCheck.RunExact<SoftplusWide>(seed: 24);
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

        SmoothCheck.RunNetwork<SigmoidBehindDense>(seed: 31);
        SmoothCheck.RunNetwork<TanhBehindPool>(seed: 32);
        SmoothCheck.RunNetwork<SiLUBehindDense>(seed: 33);
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
[Input(2001, MaxAbs = 45)]
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
