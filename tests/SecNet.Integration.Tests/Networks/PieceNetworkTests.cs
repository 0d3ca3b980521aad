using SecNet.Runtime.Networks;

namespace SecNet.Integration.Tests.Networks;

/// <summary>
/// Smooth activations as quadratic pieces, with a dealer and without: parties and twin agree bit for bit, and no value of the whole range is further from
/// the function than was declared, behind a truncation too.
/// </summary>
public sealed class PieceNetworkTests
{
    [Fact]
    public void Pieces_WithADealer_AreTheTwinsAndWithinTheirErrors()
    {
        SmoothCheck.RunExact<SigmoidPieces>(seed: 1);
        SmoothCheck.RunExact<TanhPieces>(seed: 2);
        SmoothCheck.RunExact<SiLUPieces>(seed: 3);
        SmoothCheck.RunExact<GELUPieces>(seed: 4);
        SmoothCheck.RunExact<SoftplusPieces>(seed: 5);
        SmoothCheck.RunExact<SigmoidFinePieces>(seed: 6);
    }

    /// <summary>Squares are scaled back before they are multiplied, so that their products fit.</summary>
    [Fact]
    public void Pieces_In32Bits_AreTheTwinsAndWithinTheirErrors()
    {
        SmoothCheck.RunExact<SigmoidPieces32>(seed: 11);
        SmoothCheck.RunExact<TanhPieces32>(seed: 12);
        SmoothCheck.RunExact<SiLUPieces32>(seed: 13);
        SmoothCheck.RunExact<GELUPieces32TwoParty>(seed: 14);
        SmoothCheck.RunExact<SoftplusPieces32TwoParty>(seed: 15);
    }

    /// <summary>Without a dealer nothing needs to be declared.</summary>
    [Fact]
    public void Activations_WithoutADealer_AreTheTwinsAndWithinTheirErrors()
    {
        SmoothCheck.RunExact<SigmoidTwoParty>(seed: 21);
        SmoothCheck.RunExact<TanhTwoParty>(seed: 22);
        SmoothCheck.RunExact<SiLUTwoParty>(seed: 23);
        SmoothCheck.RunExact<GELUTwoParty>(seed: 24);
        SmoothCheck.RunExact<SoftplusTwoParty>(seed: 25);
        SmoothCheck.RunExact<SiLUWideTwoParty>(seed: 26);
        SmoothCheck.RunExact<TanhNarrowTwoParty>(seed: 27);
        SmoothCheck.RunExact<SoftplusTinyTwoParty>(seed: 28);
    }

    /// <summary>Two comparisons of all values, one on either side, and both clip and line from them.</summary>
    [Fact]
    public void GrowingActivations_OfAWideRange_AreClippedFirst()
    {
        SmoothCheck.RunExact<SiLUClipped>(seed: 31);
        SmoothCheck.RunExact<GELUClipped>(seed: 32);
        SmoothCheck.RunExact<SoftplusClipped>(seed: 33);
        SmoothCheck.Run<SoftplusClippedLocally>(seed: 34);
        foreach (var info in new[] { SiLUClipped.Info, GELUClipped.Info, SoftplusClipped.Info, SoftplusClippedLocally.Info })
            Assert.Equal([ProtocolKind.Branch, ProtocolKind.Fourier], info.Layers[0].Protocols.Intersect([ProtocolKind.Branch, ProtocolKind.Fourier]));
    }

    /// <summary>Where sines of masks would be too coarse for the ring, the compiler takes pieces on its own.</summary>
    [Fact]
    public void SiLU_InANarrowRing_IsPieces()
    {
        SmoothCheck.RunExact<SiLUNarrow>(seed: 41);
        Assert.DoesNotContain(ProtocolKind.Fourier, SiLUNarrow.Info.Layers[0].Protocols);
    }

    /// <summary>Behind products and their truncation, and in front of others.</summary>
    [Fact]
    public void Network_WithoutADealer_MatchesTheTwin() => SmoothCheck.RunNetwork<SmoothCnnTwoParty>(seed: 50);
}

[SecureNetwork(Ring = 64, FractionBits = 16)]
[Input(1001, MaxAbs = 8)]
[Sigmoid(Approximation = Approximation.Polynomial)]
[Clip(Low = -2, High = 2)]
internal sealed partial class SigmoidPieces;

[SecureNetwork(Ring = SecureNetworkAttribute.AutoRing, FractionBits = 12)]
[Input(1001, MaxAbs = 100)]
[Tanh(Approximation = Approximation.Polynomial)]
[Clip(Low = -2, High = 2)]
internal sealed partial class TanhPieces;

[SecureNetwork(Ring = 64, FractionBits = 13)]
[Input(2001, MaxAbs = 100)]
[SiLU(Approximation = Approximation.Polynomial)]
[Clip(Low = -200, High = 200)]
internal sealed partial class SiLUPieces;

[SecureNetwork(Ring = SecureNetworkAttribute.AutoRing, FractionBits = 16)]
[Input(1001, MaxAbs = 8)]
[GELU(Approximation = Approximation.Polynomial)]
internal sealed partial class GELUPieces;

[SecureNetwork(Ring = 48, FractionBits = 12)]
[Input(1001, MaxAbs = 1000)]
[Softplus(Approximation = Approximation.Polynomial)]
[Clip(Low = -2000, High = 2000)]
internal sealed partial class SoftplusPieces;

[SecureNetwork(Ring = 64, FractionBits = 18)]
[Input(1001, MaxAbs = 8)]
[Sigmoid(MaxError = 0.00005, Approximation = Approximation.Polynomial)]
[Clip(Low = -2, High = 2)]
internal sealed partial class SigmoidFinePieces;

[SecureNetwork(Ring = 32, FractionBits = 12)]
[Input(1001, MaxAbs = 8)]
[Sigmoid(Approximation = Approximation.Polynomial)]
[Clip(Low = -2, High = 2)]
internal sealed partial class SigmoidPieces32;

[SecureNetwork(Ring = 32, FractionBits = 13)]
[Input(1001, MaxAbs = 40)]
[Tanh(Approximation = Approximation.Polynomial)]
[Clip(Low = -2, High = 2)]
internal sealed partial class TanhPieces32;

[SecureNetwork(Ring = 32, FractionBits = 11)]
[Input(1001, MaxAbs = 20)]
[SiLU(Approximation = Approximation.Polynomial)]
[Clip(Low = -30, High = 30)]
internal sealed partial class SiLUPieces32;

[SecureNetwork(Ring = 32, FractionBits = 11, Offline = OfflineMode.TwoParty)]
[Input(151, MaxAbs = 8)]
[GELU]
[Clip(Low = -30, High = 30)]
internal sealed partial class GELUPieces32TwoParty;

[SecureNetwork(Ring = 32, FractionBits = 10, Offline = OfflineMode.TwoParty)]
[Input(151, MaxAbs = 20)]
[Softplus(MaxError = 0.002)]
[Clip(Low = -30, High = 30)]
internal sealed partial class SoftplusPieces32TwoParty;

[SecureNetwork(Ring = 64, FractionBits = 12, Offline = OfflineMode.TwoParty)]
[Input(151, MaxAbs = 100)]
[Sigmoid]
[Clip(Low = -2, High = 2)]
internal sealed partial class SigmoidTwoParty;

[SecureNetwork(Ring = SecureNetworkAttribute.AutoRing, FractionBits = 12, Offline = OfflineMode.TwoParty)]
[Input(151, MaxAbs = 8)]
[Tanh]
[Clip(Low = -2, High = 2)]
internal sealed partial class TanhTwoParty;

[SecureNetwork(Ring = SecureNetworkAttribute.AutoRing, FractionBits = 10, Offline = OfflineMode.TwoParty)]
[Input(151, MaxAbs = 8)]
[SiLU]
[Clip(Low = -20, High = 20)]
internal sealed partial class SiLUTwoParty;

[SecureNetwork(Ring = SecureNetworkAttribute.AutoRing, FractionBits = 12, Offline = OfflineMode.TwoParty, Comparison = Comparison.Ppa)]
[Input(151, MaxAbs = 8)]
[GELU]
[Clip(Low = -20, High = 20)]
internal sealed partial class GELUTwoParty;

[SecureNetwork(Ring = 64, FractionBits = 12, Offline = OfflineMode.TwoParty, Comparison = Comparison.Garbled)]
[Input(151, MaxAbs = 8)]
[Softplus]
internal sealed partial class SoftplusTwoParty;

[SecureNetwork(Ring = 64, FractionBits = 12, Offline = OfflineMode.TwoParty)]
[Input(151, MaxAbs = 1000)]
[SiLU]
[Clip(Low = -2000, High = 2000)]
internal sealed partial class SiLUWideTwoParty;

[SecureNetwork(Ring = 40, FractionBits = 10, Offline = OfflineMode.TwoParty)]
[Input(51, MaxAbs = 0.1)]
[Tanh]
[Clip(Low = -2, High = 2)]
internal sealed partial class TanhNarrowTwoParty;

[SecureNetwork(Ring = SecureNetworkAttribute.AutoRing, FractionBits = 6, Offline = OfflineMode.TwoParty)]
[Input(101, MaxAbs = 30)]
[Softplus]
[Clip(Low = -100, High = 100)]
internal sealed partial class SoftplusTinyTwoParty;

[SecureNetwork(Ring = 64, FractionBits = 13)]
[Input(2001, MaxAbs = 100)]
[SiLU(Truncation = Truncation.Masked)]
[Clip(Low = -200, High = 200)]
internal sealed partial class SiLUClipped;

[SecureNetwork(Ring = 64, FractionBits = 16)]
[Input(2001, MaxAbs = 1000)]
[GELU(Truncation = Truncation.Masked)]
internal sealed partial class GELUClipped;

[SecureNetwork(Ring = SecureNetworkAttribute.AutoRing, FractionBits = 12)]
[Input(2001, MaxAbs = 1000)]
[Softplus(Truncation = Truncation.Masked)]
internal sealed partial class SoftplusClipped;

[SecureNetwork(Ring = 64, FractionBits = 14)]
[Input(2001, MaxAbs = 100)]
[Softplus]
internal sealed partial class SoftplusClippedLocally;

[SecureNetwork(Ring = 32, FractionBits = 11)]
[Input(1001, MaxAbs = 12)]
[SiLU]
internal sealed partial class SiLUNarrow;

[SecureNetwork(Ring = SecureNetworkAttribute.AutoRing, FractionBits = 11, Offline = OfflineMode.TwoParty)]
[Input(1, 5, 5)]
[Conv2D(1, 2, 2, MaxAbs = 4)]
[SiLU]
[AvgPool2D(3)]
[Tanh]
[Flatten]
[Dense(2, 3, MaxAbs = 8)]
[Sigmoid]
internal sealed partial class SmoothCnnTwoParty;
