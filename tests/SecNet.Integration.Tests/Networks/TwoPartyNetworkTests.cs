using System.Runtime.InteropServices;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Weights;
using SecNet.Testing;

namespace SecNet.Integration.Tests.Networks;

/// <summary>Networks without a dealer: bit for bit their twins under the masks that the parties drew, at the cost that was declared, offline too.</summary>
public sealed class TwoPartyNetworkTests
{
    [Fact]
    public void SmallCnn_EveryRing_MatchesTheTwin()
    {
        NetworkCheck.RunSamples<TwoPartyCnn64>(seed: 10, randomInputs: 3);
        NetworkCheck.RunSamples<TwoPartyCnn32>(seed: 20, randomInputs: 3);
        NetworkCheck.RunSamples<TwoPartyCnnAuto>(seed: 30, randomInputs: 3);
    }

    [Fact]
    public void PrefixAdder_MatchesTheTwin() => NetworkCheck.RunSamples<TwoPartyPpa>(seed: 40, randomInputs: 3);

    /// <summary>On truncations' masks, on masks of the comparisons' own, and on differences of masks; odd lanes, several tiles, and less than one.</summary>
    [Fact]
    public void GarbledCircuits_InBothWords_MatchTheTwin()
    {
        NetworkCheck.RunSamples<TwoPartyGarbled32>(seed: 60, randomInputs: 3);
        NetworkCheck.RunSamples<TwoPartyGarbled64>(seed: 70, randomInputs: 3);
        NetworkCheck.RunSamples<TwoPartyGarbledBatches>(seed: 80, randomInputs: 1);
    }

    [Fact]
    public void LocalTruncation_MatchesTheTwinUpToRounding() => NetworkCheck.RunSamples<TwoPartyLocal>(seed: 50, randomInputs: 3);

    /// <summary>The first level of a pool whose windows do not overlap opens nothing that its truncation has not opened.</summary>
    [Fact]
    public void MaxPool_BehindATruncation_SharesItsOpening() =>
        Assert.DoesNotContain(TwoPartyCnnAuto.Info.Correlations, static segment => segment.Name == "maxpool1.1.r");

    /// <summary>Nothing of the weights is opened, when the model is loaded or later.</summary>
    [Fact]
    public void LoadModel_SendsNothing() =>
        Assert.All(TwoParty.LoadModel<TwoPartyCnn32>(Samples.Weights(TwoPartyCnn32.Info, seed: 1), new(1)), static view => Assert.Empty(view));

    /// <summary>Each inference of each network takes exactly the declared bytes from each party, and the declared transfers between them.</summary>
    [Fact]
    public void Generate_TakesTheDeclaredBytesAndTransfers()
    {
        Check<TwoPartyCnn64>();
        Check<TwoPartyCnn32>();
        Check<TwoPartyCnnAuto>();
        Check<TwoPartyPpa>();
        Check<TwoPartyGarbled32>();
        Check<TwoPartyGarbled64>();
        Check<TwoPartyGarbledBatches>();
        Check<LSecNetTwoParty64>();
        Check<LSecNetTwoParty32>();
        Check<Mnist.M2TwoParty>();
        Check<Mnist.M1TwoParty>();
        Assert.Equal((0, 0), (Mnist.M2.Info.Cost.OfflineTransfers, Mnist.M2.Info.Cost.OfflineCiphertexts));

        static void Check<TNetwork>()
            where TNetwork : ISecureNetwork<TNetwork>
        {
            var (info, id) = (TNetwork.Info, ModelId.Create());
            var (share0, share1) = TwoParty.ShareValues(MemoryMarshal.Cast<long, ulong>(new long[info.ModelWords]), new InsecureSeeds(1).Data());
            using var pair = new GeneratingPair(info, new ModelShare(info.ProtocolId, id, 0, share0), new ModelShare(info.ProtocolId, id, 1, share1));
            for (var time = 0; time < 2; time++)
            {
                var before = (pair.Party0.BytesSent - pair.Party0.SetupBytes, pair.Party1.BytesSent - pair.Party1.SetupBytes);
                long[] transferred = [pair.Party0.Transferred, pair.Party1.Transferred];
                pair.Generate<TNetwork>();
                Assert.Equal((info.Name, info.Cost.OfflineTransfers, info.Cost.OfflineTransfers), (info.Name, pair.Party0.Transferred - transferred[0], pair.Party1.Transferred - transferred[1]));
                Assert.Equal(
                    (info.Name, info.Cost.OfflineBytesParty0, info.Cost.OfflineBytesParty1),
                    (info.Name, pair.Party0.BytesSent - pair.Party0.SetupBytes - before.Item1, pair.Party1.BytesSent - pair.Party1.SetupBytes - before.Item2));
            }
        }
    }
}

[SecureNetwork(Ring = 64, FractionBits = 10, Offline = OfflineMode.TwoParty)]
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
internal sealed partial class TwoPartyCnn64;

[SecureNetwork(Ring = 32, FractionBits = 7, Offline = OfflineMode.TwoParty)]
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
internal sealed partial class TwoPartyCnn32;

[SecureNetwork(Ring = SecureNetworkAttribute.AutoRing, FractionBits = 10, Offline = OfflineMode.TwoParty)]
[Link("wan")]
[Input(1, 8, 8)]
[Conv2D(1, 3, 3, MaxAbs = 4)]
[ReLU]
[MaxPool2D(2)]
[Conv2D(3, 2, 2, MaxAbs = 4)]
[ReLU]
[Flatten]
[Dense(8, 5, MaxAbs = 8)]
internal sealed partial class TwoPartyCnnAuto;

[SecureNetwork(Ring = 40, FractionBits = 9, Offline = OfflineMode.TwoParty, Comparison = Comparison.Ppa)]
[Input(1, 8, 8)]
[Conv2D(1, 2, 3, MaxAbs = 4)]
[ReLU]
[MaxPool2D(2)]
[Conv2D(2, 2, 2, MaxAbs = 4)]
[ReLU]
internal sealed partial class TwoPartyPpa;

[SecureNetwork(Ring = 64, FractionBits = 8, Truncation = Truncation.Local, Offline = OfflineMode.TwoParty)]
[Budget(FailureProbability = 1e-6)]
[Input(1, 6, 6)]
[Conv2D(1, 2, 3, MaxAbs = 4)]
[ReLU]
[MaxPool2D(2)]
[Flatten]
[Dense(8, 4)]
internal sealed partial class TwoPartyLocal;

[SecureNetwork(Ring = 32, FractionBits = 7, Offline = OfflineMode.TwoParty, Comparison = Comparison.Garbled)]
[Input(2, 8, 8)]
[ReLU]
[Conv2D(2, 3, 3, MaxAbs = 8)]
[MaxPool2D(2)]
[ReLU]
[Conv2D(3, 2, 1, MaxAbs = 8)]
[MaxPool2D(2, Stride = 1)]
[Conv2D(2, 2, 1, MaxAbs = 8)]
[Clip(Low = -0.5, High = 1)]
[Flatten]
[Dense(8, 3, MaxAbs = 8)]
[ReLU]
internal sealed partial class TwoPartyGarbled32;

[SecureNetwork(Ring = 64, FractionBits = 8, Offline = OfflineMode.TwoParty, Comparison = Comparison.Garbled)]
[Input(2, 8, 8)]
[ReLU]
[Conv2D(2, 3, 3, MaxAbs = 8)]
[MaxPool2D(2)]
[ReLU]
[Conv2D(3, 2, 1, MaxAbs = 8)]
[MaxPool2D(2, Stride = 1)]
[Conv2D(2, 2, 1, MaxAbs = 8)]
[Clip(Low = -0.5, High = 1)]
[Flatten]
[Dense(8, 3, MaxAbs = 8)]
[ReLU]
internal sealed partial class TwoPartyGarbled64;

// More transfers than a batch has, and tables of more than a message.
[SecureNetwork(Ring = 64, FractionBits = 20, Offline = OfflineMode.TwoParty, Comparison = Comparison.Garbled)]
[Input(1, 90, 91)]
[ReLU]
internal sealed partial class TwoPartyGarbledBatches;
