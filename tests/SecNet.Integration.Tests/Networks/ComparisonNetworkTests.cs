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
        CheckChain<ChainFss32>(seed: 440);
        CheckChain<ChainFss64>(seed: 450);
        CheckChain<ChainPpa32>(seed: 490);
        CheckChain<ChainPpa64>(seed: 500);
        CheckChain<ChainGarbled32>(seed: 520);
        CheckChain<ChainGarbled64>(seed: 530);
        CheckChain<ChainMultiplicative32>(seed: 540);
        CheckChain<ChainMultiplicative44>(seed: 550);
        CheckChain<ChainMultiplicativeFloat32>(seed: 560);
        CheckChain<ChainMultiplicativeFloat44>(seed: 570);
    }

    [Fact]
    public void Residual_ByEveryStrategyInRingsTheCompilerChooses_EqualsItsTwinAndFollowsTheFloatNetwork()
    {
        GraphCheck.Run<Residual>(inferences: 60, seed: 460, maxAbsWeight: 0.35f, tolerance: 0.5);
        GraphCheck.Run<ResidualMaskedPpa>(inferences: 60, seed: 470, maxAbsWeight: 0.35f, tolerance: 0.5);
        GraphCheck.Run<ResidualFss>(inferences: 60, seed: 510, maxAbsWeight: 0.35f, tolerance: 0.5);
        GraphCheck.Run<ResidualGarbled>(inferences: 60, seed: 540, maxAbsWeight: 0.35f, tolerance: 0.5);
        GraphCheck.Run<ResidualPpa>(inferences: 60, seed: 480, maxAbsWeight: 0.35f, tolerance: 0.5);
        GraphCheck.Run<ResidualMultiplicative>(inferences: 60, seed: 580, maxAbsWeight: 0.35f, tolerance: 0.5);
        GraphCheck.Run<ResidualMultiplicativeFloat>(inferences: 60, seed: 590, maxAbsWeight: 0.35f, tolerance: 0.5);
    }

    /// <summary>Fewer rounds and bytes online cost more offline; the adder on share bits alone costs more of both than what works on opened values.</summary>
    [Fact]
    public void Strategies_DifferInTheCostsTheyAreChosenFor()
    {
        AssertOrder(ChainFss32.Info, ChainTable32.Info, ChainMaskedPpa32.Info, ChainPpa32.Info);
        AssertOrder(ChainFss64.Info, ChainTable64.Info, ChainMaskedPpa64.Info, ChainPpa64.Info);
        AssertOrder(ResidualFss.Info, Residual.Info, ResidualMaskedPpa.Info, ResidualPpa.Info);
    }

    /// <summary>Labels travel in one round, as what joins tables does, and are most of the bytes; each party receives the tables it evaluates, about as many as the other.</summary>
    [Fact]
    public void Garbled_TakesRoundsLikeTablesAndBytesOfLabels()
    {
        foreach (var (garbled, table, fss) in new[] { (ChainGarbled32.Info, ChainTable32.Info, ChainFss32.Info), (ResidualGarbled.Info, Residual.Info, ResidualFss.Info) })
        {
            Assert.InRange(garbled.Cost.Rounds, fss.Cost.Rounds + 1, table.Cost.Rounds);
            Assert.True(garbled.Cost.OnlineBytes > 10 * table.Cost.OnlineBytes);
            Assert.InRange(garbled.Cost.OfflineBytesParty1, garbled.Cost.OfflineBytesParty0, 1.2 * garbled.Cost.OfflineBytesParty0);
        }
    }

    /// <summary>Parties of different strategies would not understand each other, and must not meet.</summary>
    [Fact]
    public void Strategies_AreDifferentProtocols()
    {
        NetworkInfo[] infos = [ChainTable32.Info, ChainMaskedPpa32.Info, ChainFss32.Info, ChainPpa32.Info, ChainGarbled32.Info, ChainMultiplicative32.Info, ChainMultiplicativeFloat32.Info];
        Assert.Equal(infos.Length, infos.Select(static info => info.ProtocolId).Distinct().Count());
    }

    private static void CheckChain<TNetwork>(int seed)
        where TNetwork : ISecureNetwork<TNetwork> => GraphCheck.Run<TNetwork>(inferences: 60, seed, maxAbsWeight: 0.35f, tolerance: 0.25);

    private static void AssertOrder(params NetworkInfo[] infos)
    {
        foreach (var (better, worse) in infos.Zip(infos.Skip(1)))
        {
            Assert.True(better.Cost.Rounds < worse.Cost.Rounds, $"{better.Name} and {worse.Name}");
            Assert.True(better.Cost.OnlineBytes < worse.Cost.OnlineBytes, $"{better.Name} and {worse.Name}");
            Assert.Equal(better.Cost.MultiplyAccumulates, worse.Cost.MultiplyAccumulates);
        }

        Assert.True(infos[0].Cost.OfflineBytes > infos[1].Cost.OfflineBytes && infos[1].Cost.OfflineBytes > infos[2].Cost.OfflineBytes);
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

[SecureNetwork(Ring = 32, FractionBits = 8, Comparison = Comparison.Fss)]
[Input(2, 6, 6)]
[ReLU]
[Conv2D(2, 3, 3, MaxAbs = 16)]
[ReLU]
[Conv2D(3, 2, 1, MaxAbs = 16)]
[MaxPool2D(3, Stride = 1)]
[Clip(Low = -0.5, High = 1)]
[Flatten]
[Dense(8, 3, MaxAbs = 16)]
internal sealed partial class ChainFss32;

[SecureNetwork(Ring = 64, FractionBits = 8, Comparison = Comparison.Fss)]
[Input(2, 6, 6)]
[ReLU]
[Conv2D(2, 3, 3, MaxAbs = 16)]
[ReLU]
[Conv2D(3, 2, 1, MaxAbs = 16)]
[MaxPool2D(3, Stride = 1)]
[Clip(Low = -0.5, High = 1)]
[Flatten]
[Dense(8, 3, MaxAbs = 16)]
internal sealed partial class ChainFss64;

[SecureNetwork(Ring = 32, FractionBits = 8, Comparison = Comparison.Garbled)]
[Input(2, 6, 6)]
[ReLU]
[Conv2D(2, 3, 3, MaxAbs = 16)]
[ReLU]
[Conv2D(3, 2, 1, MaxAbs = 16)]
[MaxPool2D(3, Stride = 1)]
[Clip(Low = -0.5, High = 1)]
[Flatten]
[Dense(8, 3, MaxAbs = 16)]
internal sealed partial class ChainGarbled32;

[SecureNetwork(Ring = 64, FractionBits = 8, Comparison = Comparison.Garbled)]
[Input(2, 6, 6)]
[ReLU]
[Conv2D(2, 3, 3, MaxAbs = 16)]
[ReLU]
[Conv2D(3, 2, 1, MaxAbs = 16)]
[MaxPool2D(3, Stride = 1)]
[Clip(Low = -0.5, High = 1)]
[Flatten]
[Dense(8, 3, MaxAbs = 16)]
internal sealed partial class ChainGarbled64;

[SecureNetwork(Ring = 32, FractionBits = 8, Comparison = Comparison.Multiplicative, AcceptLeakage = true)]
[Budget(FailureProbability = 0.05)]
[Input(2, 6, 6)]
[ReLU]
[Conv2D(2, 3, 3, MaxAbs = 16)]
[ReLU]
[Conv2D(3, 2, 1, MaxAbs = 16)]
[MaxPool2D(3, Stride = 1)]
[Clip(Low = -0.5, High = 1)]
[Flatten]
[Dense(8, 3, MaxAbs = 16)]
internal sealed partial class ChainMultiplicative32;

[SecureNetwork(Ring = 44, FractionBits = 8, Comparison = Comparison.Multiplicative, AcceptLeakage = true)]
[Input(2, 6, 6)]
[ReLU]
[Conv2D(2, 3, 3, MaxAbs = 16)]
[ReLU]
[Conv2D(3, 2, 1, MaxAbs = 16)]
[MaxPool2D(3, Stride = 1)]
[Clip(Low = -0.5, High = 1)]
[Flatten]
[Dense(8, 3, MaxAbs = 16)]
internal sealed partial class ChainMultiplicative44;

[SecureNetwork(Ring = 32, FractionBits = 8, Comparison = Comparison.MultiplicativeFloat, AcceptLeakage = true)]
[Budget(FailureProbability = 0.05)]
[Input(2, 6, 6)]
[ReLU]
[Conv2D(2, 3, 3, MaxAbs = 16)]
[ReLU]
[Conv2D(3, 2, 1, MaxAbs = 16)]
[MaxPool2D(3, Stride = 1)]
[Clip(Low = -0.5, High = 1)]
[Flatten]
[Dense(8, 3, MaxAbs = 16)]
internal sealed partial class ChainMultiplicativeFloat32;

[SecureNetwork(Ring = 44, FractionBits = 8, Comparison = Comparison.MultiplicativeFloat, AcceptLeakage = true)]
[Input(2, 6, 6)]
[ReLU]
[Conv2D(2, 3, 3, MaxAbs = 16)]
[ReLU]
[Conv2D(3, 2, 1, MaxAbs = 16)]
[MaxPool2D(3, Stride = 1)]
[Clip(Low = -0.5, High = 1)]
[Flatten]
[Dense(8, 3, MaxAbs = 16)]
internal sealed partial class ChainMultiplicativeFloat44;
