namespace SecNet.Integration.Tests.Networks;

/// <summary>Small convolutional networks with every layer kind, and the same with truncations that send nothing.</summary>
public sealed class MixedNetworkTests
{
    [Fact]
    public void SmallCnn_EveryRing_MatchesTheTwin()
    {
        NetworkCheck.RunSamples<Cnn64>(seed: 10, randomInputs: 20);
        NetworkCheck.RunSamples<Cnn44>(seed: 20, randomInputs: 20);
        NetworkCheck.RunSamples<Cnn32>(seed: 30, randomInputs: 20);
        NetworkCheck.RunSamples<Cnn24>(seed: 40, randomInputs: 20);
    }

    /// <summary>Bounds of 2^-40 and less: with these seeds no truncation fails, and what rounding may add holds for local truncation too.</summary>
    [Fact]
    public void LocalTruncation_WithinTheBudget_IsWithinRoundingOfTheTwinAndSavesRounds()
    {
        NetworkCheck.RunSamples<LocalCnn>(seed: 50, randomInputs: 20);
        NetworkCheck.RunSamples<LocalSquare>(seed: 60, randomInputs: 20);
        Assert.InRange(LocalCnn.Info.FailureProbability, double.Epsilon, 1e-6);
        Assert.Equal(0, Cnn64.Info.FailureProbability);
        Assert.DoesNotContain(LocalSquare.Info.Correlations, static item => item.Name.Contains(">>", StringComparison.Ordinal));
    }

    [Fact]
    public void NetworksWithoutMessages_AnySum_MatchTheTwin()
    {
        NetworkCheck.RunSamples<OnlyFlatten>(seed: 70);
        Assert.Equal(0, OnlyFlatten.Info.Cost.Rounds);
        Assert.Equal(32, OnlyFlatten.Info.Cost.OfflineBytes);
    }
}

[SecureNetwork(Ring = 64, FractionBits = 10)]
[Input(1, 9, 9)]
[Conv2D(1, 3, 3, MaxAbs = 4)]
[BatchNorm]
[ReLU]
[MaxPool2D(3, Stride = 2, Padding = 1)]
[Conv2D(3, 2, 2, MaxAbs = 4)]
[Square]
[AvgPool2D(3)]
[Flatten]
[Dense(2, 5, MaxAbs = 8)]
[BatchNorm]
[ReLU]
[Dense(5, 4)]
internal sealed partial class Cnn64;

[SecureNetwork(Ring = 44, FractionBits = 9)]
[Input(1, 9, 9)]
[Conv2D(1, 3, 3, MaxAbs = 4)]
[BatchNorm]
[ReLU]
[MaxPool2D(3, Stride = 2, Padding = 1)]
[Conv2D(3, 2, 2, MaxAbs = 4)]
[Square]
[AvgPool2D(3)]
[Flatten]
[Dense(2, 5, MaxAbs = 8)]
[BatchNorm]
[ReLU]
[Dense(5, 4)]
internal sealed partial class Cnn44;

[SecureNetwork(Ring = 32, FractionBits = 7)]
[Input(1, 9, 9)]
[Conv2D(1, 3, 3, MaxAbs = 4)]
[BatchNorm]
[ReLU]
[MaxPool2D(3, Stride = 2, Padding = 1)]
[Conv2D(3, 2, 2, MaxAbs = 4)]
[Square]
[AvgPool2D(3)]
[Flatten]
[Dense(2, 5, MaxAbs = 8)]
[BatchNorm]
[ReLU]
[Dense(5, 4)]
internal sealed partial class Cnn32;

[SecureNetwork(Ring = 24, FractionBits = 5)]
[Input(1, 9, 9)]
[Conv2D(1, 3, 3, MaxAbs = 2)]
[BatchNorm]
[ReLU]
[MaxPool2D(3, Stride = 2, Padding = 1)]
[Conv2D(3, 2, 2, MaxAbs = 2)]
[Square]
[AvgPool2D(2)]
[Flatten]
[Dense(2, 5, MaxAbs = 4)]
[BatchNorm]
[ReLU]
[Dense(5, 4)]
internal sealed partial class Cnn24;

[SecureNetwork(Ring = 64, FractionBits = 8, Truncation = Truncation.Local)]
[Budget(FailureProbability = 1e-6)]
[Input(1, 9, 9)]
[Conv2D(1, 3, 3, MaxAbs = 4)]
[BatchNorm]
[ReLU]
[MaxPool2D(3, Stride = 2, Padding = 1)]
[Conv2D(3, 2, 2, MaxAbs = 4)]
[ReLU]
[AvgPool2D(3)]
[Flatten]
[Dense(2, 5, MaxAbs = 8)]
[ReLU]
[Dense(5, 4)]
internal sealed partial class LocalCnn;

[SecureNetwork(Ring = 64, FractionBits = 8, Truncation = Truncation.Local)]
[Input(8)]
[Dense(8, 6)]
[Square]
[Dense(6, 4)]
internal sealed partial class LocalSquare;

[SecureNetwork(Ring = 20, FractionBits = 6)]
[Input(2, 2, 2)]
[AvgPool2D(2)]
[Flatten]
internal sealed partial class OnlyFlatten;
