namespace SecNet.Generators.Tests.Snapshots;

/// <summary>Networks whose parties make their correlations themselves: every kind of step with what it consumes.</summary>
public sealed class TwoPartyTests
{
    /// <summary>A max-pool that compares what truncations have opened: differences of masks are drawn first.</summary>
    [Fact]
    public void ConvolutionReluMaxPool() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = SecureNetworkAttribute.AutoRing, FractionBits = 4, Offline = OfflineMode.TwoParty)]
        [Input(1, 6, 6)]
        [Conv2D(1, 2, 3, MaxAbs = 2)]
        [ReLU]
        [MaxPool2D(2)]
        [Flatten]
        [Dense(8, 2)]
        """);

    /// <summary>Windows that overlap: the first level opens its differences itself.</summary>
    [Fact]
    public void OverlappingMaxPool() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = SecureNetworkAttribute.AutoRing, FractionBits = 4, Offline = OfflineMode.TwoParty)]
        [Input(1, 4, 4)]
        [BatchNorm(MaxAbs = 2)]
        [MaxPool2D(3, Stride = 1)]
        """);

    /// <summary>A truncation whose opening serves a ReLU, a square, and a class at the end.</summary>
    [Fact]
    public void DenseReluSquareArgMax() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4, Offline = OfflineMode.TwoParty)]
        [Input(4)]
        [Dense(4, 3, MaxAbs = 2)]
        [ReLU]
        [Square]
        [Dense(3, 3, MaxAbs = 2)]
        [ArgMax]
        """);

    /// <summary>Bits of masks wait where the tables will lie: of a truncation's, of differences', and of a mask of the comparison's own.</summary>
    [Fact]
    public void ReLU_And_MaxPool2D_ByGarbledCircuits() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4, Offline = OfflineMode.TwoParty, Comparison = Comparison.Garbled)]
        [Input(1, 6, 6)]
        [Conv2D(1, 2, 3, MaxAbs = 2)]
        [MaxPool2D(2)]
        [ReLU]
        [Conv2D(2, 2, 1, MaxAbs = 2)]
        [Clip(Low = -0.5, High = 0.5)]
        """);

    [Fact]
    public void PrivateLeavesAndSlopes() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4, Offline = OfflineMode.TwoParty, Comparison = Comparison.Ppa)]
        [Input(2, 2, 2)]
        [BatchNorm(MaxAbs = 1)]
        [PReLU(MaxAbs = 1)]
        [MaxPool2D(2)]
        [Clip(Low = -0.5, High = 0.5)]
        """);
}
