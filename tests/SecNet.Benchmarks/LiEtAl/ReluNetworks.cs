namespace SecNet.Benchmarks.LiEtAl;

/// <summary>ReLU of 4,096 elements alone, as Li et al.'s Table 5 measures it, by the strategies there are: 25 bits are compared, in a ring of 32.</summary>
internal static class ReluNetworks
{
    /// <summary>Elements.</summary>
    public const int Elements = 4096;
}

/// <summary>Garbled circuits on an opened value, made by the two parties.</summary>
[SecureNetwork(Ring = 32, FractionBits = 12, Offline = OfflineMode.TwoParty, Comparison = Comparison.Garbled)]
[Input(1, 64, 64, MaxAbs = 4095)]
[ReLU]
internal sealed partial class GarbledRelu;

/// <summary>What the compiler chooses without a dealer: masked prefix trees.</summary>
[SecureNetwork(Ring = 32, FractionBits = 12, Offline = OfflineMode.TwoParty)]
[Input(1, 64, 64, MaxAbs = 4095)]
[ReLU]
internal sealed partial class DealerlessRelu;

/// <summary>What it chooses with one: one-hot tables.</summary>
[SecureNetwork(Ring = 32, FractionBits = 12)]
[Input(1, 64, 64, MaxAbs = 4095)]
[ReLU]
internal sealed partial class DealtRelu;
