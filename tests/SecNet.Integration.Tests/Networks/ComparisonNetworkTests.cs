using SecNet.Runtime.Correlations;
using SecNet.Runtime.Networks;

namespace SecNet.Integration.Tests.Networks;

/// <summary>
/// Networks whose signs are shared by each protocol in turn: on truncations' openings and on openings of their own, on both kinds of level of a max-pool,
/// two bounds at once, and around a residual sum.
/// </summary>
public sealed class ComparisonNetworkTests
{
    [Fact]
    public void Chain_ByEveryStrategyInBothWords_EqualsItsTwinAndFollowsTheFloatNetwork()
    {
        CheckChain<ChainTable32>(seed: 400);
        CheckChain<ChainTable64>(seed: 410);
        CheckChain<ChainMaskedPpa32>(seed: 420);
        CheckChain<ChainMaskedPpa64>(seed: 430);
        CheckChain<ChainPpa32>(seed: 440);
        CheckChain<ChainPpa64>(seed: 450);
    }

    [Fact]
    public void Residual_ByEveryStrategyInRingsTheCompilerChooses_EqualsItsTwinAndFollowsTheFloatNetwork()
    {
        GraphCheck.Run<Residual>(inferences: 60, seed: 460, maxAbsWeight: 0.35f, tolerance: 0.5);
        GraphCheck.Run<ResidualMaskedPpa>(inferences: 60, seed: 470, maxAbsWeight: 0.35f, tolerance: 0.5);
        GraphCheck.Run<ResidualPpa>(inferences: 60, seed: 480, maxAbsWeight: 0.35f, tolerance: 0.5);
    }

    /// <summary>The compiler's default is the one with the fewest rounds and bytes; what it saves online it costs offline.</summary>
    [Fact]
    public void Strategies_DifferInTheCostsTheyAreChosenFor()
    {
        AssertOrder(ChainTable32.Info, ChainMaskedPpa32.Info, ChainPpa32.Info);
        AssertOrder(ChainTable64.Info, ChainMaskedPpa64.Info, ChainPpa64.Info);
        AssertOrder(Residual.Info, ResidualMaskedPpa.Info, ResidualPpa.Info);
    }

    /// <summary>Parties of different strategies would not understand each other, and must not meet.</summary>
    [Fact]
    public void Strategies_AreDifferentProtocols()
    {
        NetworkInfo[] infos = [ChainTable32.Info, ChainMaskedPpa32.Info, ChainPpa32.Info];
        Assert.Equal(infos.Length, infos.Select(static info => info.ProtocolId).Distinct().Count());
    }

    [Fact]
    public void Table_IsTheOnlyOneThatConsumesTables()
    {
        Assert.Contains(ChainTable32.Info.Correlations, static item => item.Storage == CorrelationStorage.Tables);
        Assert.DoesNotContain(ChainMaskedPpa32.Info.Correlations.Concat(ChainPpa32.Info.Correlations), static item => item.Storage == CorrelationStorage.Tables);
    }

    private static void CheckChain<TNetwork>(int seed)
        where TNetwork : ISecureNetwork<TNetwork> => GraphCheck.Run<TNetwork>(inferences: 60, seed, maxAbsWeight: 0.35f, tolerance: 0.25);

    private static void AssertOrder(NetworkInfo table, NetworkInfo masked, NetworkInfo ppa)
    {
        Assert.True(table.Cost.Rounds < masked.Cost.Rounds && masked.Cost.Rounds < ppa.Cost.Rounds);
        Assert.True(table.Cost.OnlineBytesPerParty < masked.Cost.OnlineBytesPerParty && masked.Cost.OnlineBytesPerParty < ppa.Cost.OnlineBytesPerParty);
        Assert.True(masked.Cost.OfflineBytes < table.Cost.OfflineBytes);
        Assert.Equal(table.Cost.MultiplyAccumulates, ppa.Cost.MultiplyAccumulates);
    }
}

[SecureNetwork(Ring = 32, FractionBits = 8, Comparison = Comparison.Table)]
[Input(2, 6, 6)]
[ReLU]
[Conv2D(2, 3, 3, MaxAbs = 16)]
[ReLU]
[Conv2D(3, 2, 1, MaxAbs = 16)]
[MaxPool2D(3, Stride = 1)]
[Clip(Low = -0.5, High = 1)]
[Flatten]
[Dense(8, 3, MaxAbs = 16)]
internal sealed partial class ChainTable32;

[SecureNetwork(Ring = 64, FractionBits = 8, Comparison = Comparison.Table)]
[Input(2, 6, 6)]
[ReLU]
[Conv2D(2, 3, 3, MaxAbs = 16)]
[ReLU]
[Conv2D(3, 2, 1, MaxAbs = 16)]
[MaxPool2D(3, Stride = 1)]
[Clip(Low = -0.5, High = 1)]
[Flatten]
[Dense(8, 3, MaxAbs = 16)]
internal sealed partial class ChainTable64;

[SecureNetwork(Ring = 32, FractionBits = 8, Comparison = Comparison.MaskedPpa)]
[Input(2, 6, 6)]
[ReLU]
[Conv2D(2, 3, 3, MaxAbs = 16)]
[ReLU]
[Conv2D(3, 2, 1, MaxAbs = 16)]
[MaxPool2D(3, Stride = 1)]
[Clip(Low = -0.5, High = 1)]
[Flatten]
[Dense(8, 3, MaxAbs = 16)]
internal sealed partial class ChainMaskedPpa32;

[SecureNetwork(Ring = 64, FractionBits = 8, Comparison = Comparison.MaskedPpa)]
[Input(2, 6, 6)]
[ReLU]
[Conv2D(2, 3, 3, MaxAbs = 16)]
[ReLU]
[Conv2D(3, 2, 1, MaxAbs = 16)]
[MaxPool2D(3, Stride = 1)]
[Clip(Low = -0.5, High = 1)]
[Flatten]
[Dense(8, 3, MaxAbs = 16)]
internal sealed partial class ChainMaskedPpa64;

[SecureNetwork(Ring = 32, FractionBits = 8, Comparison = Comparison.Ppa)]
[Input(2, 6, 6)]
[ReLU]
[Conv2D(2, 3, 3, MaxAbs = 16)]
[ReLU]
[Conv2D(3, 2, 1, MaxAbs = 16)]
[MaxPool2D(3, Stride = 1)]
[Clip(Low = -0.5, High = 1)]
[Flatten]
[Dense(8, 3, MaxAbs = 16)]
internal sealed partial class ChainPpa32;

[SecureNetwork(Ring = 64, FractionBits = 8, Comparison = Comparison.Ppa)]
[Input(2, 6, 6)]
[ReLU]
[Conv2D(2, 3, 3, MaxAbs = 16)]
[ReLU]
[Conv2D(3, 2, 1, MaxAbs = 16)]
[MaxPool2D(3, Stride = 1)]
[Clip(Low = -0.5, High = 1)]
[Flatten]
[Dense(8, 3, MaxAbs = 16)]
internal sealed partial class ChainPpa64;
