using static SecNet.Generators.Tests.Harness.Source;

namespace SecNet.Generators.Tests.Diagnostics;

/// <content>What parties cannot make without a dealer.</content>
internal static partial class DiagnosticCases
{
    private static IEnumerable<DiagnosticCase> OfOffline =>
    [
        new("tables without a dealer", "SECNET405",
            Network("[SecureNetwork(Offline = OfflineMode.TwoParty, Comparison = Comparison.Table)] [Input(4)] [Dense(4, 4, MaxAbs = 1)] [ReLU]"),
            "Network 'Tiny' makes its correlations without a dealer, but compares by Table, whose material only a dealer can make; declare Comparison = MaskedPpa, Comparison = Ppa, Comparison = Garbled or Comparison = Auto, or Offline = Dealer",
            "Tiny",
            Network("[SecureNetwork(Offline = OfflineMode.TwoParty, Comparison = Comparison.Ppa)] [Input(4)] [Dense(4, 4, MaxAbs = 1)] [ReLU]")),
        new("keys without a dealer", "SECNET405",
            Network("[SecureNetwork(Offline = OfflineMode.TwoParty, Comparison = Comparison.Fss)] [Input(4)] [Dense(4, 4, MaxAbs = 1)] [ReLU]"),
            "Network 'Tiny' makes its correlations without a dealer, but compares by Fss, whose material only a dealer can make; declare Comparison = MaskedPpa, Comparison = Ppa, Comparison = Garbled or Comparison = Auto, or Offline = Dealer",
            "Tiny",
            Network("[SecureNetwork(Offline = OfflineMode.Dealer, Comparison = Comparison.Fss)] [Input(4)] [Dense(4, 4, MaxAbs = 1)] [ReLU]")),
        new("keys with payloads without a dealer", "SECNET405",
            Network("[SecureNetwork(Offline = OfflineMode.TwoParty, Comparison = Comparison.FssPayload)] [Input(4)] [Dense(4, 4, MaxAbs = 1)] [ReLU]"),
            "Network 'Tiny' makes its correlations without a dealer, but compares by FssPayload, whose material only a dealer can make; declare Comparison = MaskedPpa, Comparison = Ppa, Comparison = Garbled or Comparison = Auto, or Offline = Dealer",
            "Tiny",
            Network("[SecureNetwork(Offline = OfflineMode.TwoParty, Comparison = Comparison.Garbled)] [Input(4)] [Dense(4, 4, MaxAbs = 1)] [ReLU]")),
        new("a smooth activation without a dealer", "SECNET407",
            Network("[SecureNetwork(Offline = OfflineMode.TwoParty)] [Input(4)] [Dense(4, 4, MaxAbs = 1)] [Sigmoid]"),
            "'sigmoid1' is a Sigmoid, whose sines of masks only a dealer can make, and the network has none; take a HardSigmoid, HardSwish, ReLU or Clip, or declare Approximation = LSecNet (Sigmoid and Tanh only) or Offline = Dealer",
            "Sigmoid",
            Network("[SecureNetwork(Offline = OfflineMode.TwoParty)] [Input(4)] [Dense(4, 4, MaxAbs = 1)] [HardSigmoid]")),
        new("a smooth activation by sines of masks without a dealer", "SECNET407",
            Network("[SecureNetwork(Offline = OfflineMode.TwoParty)] [Input(4)] [Dense(4, 4, MaxAbs = 1)] [Sigmoid(Approximation = Approximation.Fourier)]"),
            "'sigmoid1' is a Sigmoid, whose sines of masks only a dealer can make, and the network has none; take a HardSigmoid, HardSwish, ReLU or Clip, or declare Approximation = LSecNet (Sigmoid and Tanh only) or Offline = Dealer",
            "Sigmoid(Approximation = Approximation.Fourier)",
            Network("[SecureNetwork(Offline = OfflineMode.TwoParty)] [Input(4)] [Dense(4, 4, MaxAbs = 1)] [Sigmoid(Approximation = Approximation.LSecNet)]")),
        new("filters longer than a ciphertext serves", "SECNET406",
            Network("[SecureNetwork(Offline = OfflineMode.TwoParty, FractionBits = 8)] [Input(32769)] [Dense(32769, 1)]"),
            "'fc1' has filters of 32769 weights, beyond the 32768 that fit a ciphertext in a network without a dealer; split the layer, or declare Offline = Dealer",
            "Dense(32769, 1)",
            Network("[SecureNetwork(Offline = OfflineMode.TwoParty, FractionBits = 8)] [Input(32768)] [Dense(32768, 1)]")),
        new("filters wider than a polynomial", "SECNET406",
            Network("[SecureNetwork(Offline = OfflineMode.TwoParty)] [Input(1, 1, 8193)] [Conv2D(1, 1, 1, 2, DilationWidth = 8192)]"),
            "'conv1' has filters whose weights lie too far apart in their channel, beyond the 8192 that fit a ciphertext in a network without a dealer; split the layer, or declare Offline = Dealer",
            "Conv2D(1, 1, 1, 2, DilationWidth = 8192)",
            Network("[SecureNetwork] [Input(1, 1, 8193)] [Conv2D(1, 1, 1, 2, DilationWidth = 8192)]")),
    ];
}
