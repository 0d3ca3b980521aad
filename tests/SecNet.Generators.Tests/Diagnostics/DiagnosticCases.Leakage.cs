using static SecNet.Generators.Tests.Harness.Source;

namespace SecNet.Generators.Tests.Diagnostics;

/// <content>Comparisons that leak. What is accepted compiles with a warning, which LeakageTests hold to its text.</content>
internal static partial class DiagnosticCases
{
    /// <summary>What either comparison leaks.</summary>
    public const string Leak = "of every compared value x a party learns u and e with x + 1/2 = u(e + b) for a bounded b, and so an upper bound on |x|, its order of magnitude, and often its sign";

    private static IEnumerable<DiagnosticCase> OfLeakage =>
    [
        new("a leak that nobody accepts", "SECNET408",
            Network("[SecureNetwork(Ring = 44, Comparison = Comparison.Multiplicative)] [Input(4)] [ReLU]"),
            $"Network 'Tiny' compares by L-SecNet's SecIntMSB, which leaks: {Leak}; declare Comparison = Auto, which leaks nothing, or AcceptLeakage = true",
            "Tiny",
            Network("[SecureNetwork(Ring = 44, AcceptLeakage = true)] [Input(4)] [ReLU]")),
        new("three leaks that somebody refuses", "SECNET408",
            Network("[SecureNetwork(Ring = SecureNetworkAttribute.AutoRing, Comparison = Comparison.MultiplicativeFloat, AcceptLeakage = false)] [Input(4)] [ReLU]"),
            $"Network 'Tiny' compares by L-SecNet's SecFloatMSB, which leaks: {Leak}; all that of x's integer part twice and of its fraction once; declare Comparison = Auto, which leaks nothing, or AcceptLeakage = true",
            "Tiny",
            Network("[SecureNetwork(Ring = SecureNetworkAttribute.AutoRing, Comparison = Comparison.Auto, AcceptLeakage = false)] [Input(4)] [ReLU]")),
        new("doubles in a wide ring", "SECNET410",
            Network("[SecureNetwork(Ring = 45, Comparison = Comparison.Multiplicative, AcceptLeakage = true)] [Input(4)] [ReLU]"),
            "Network 'Tiny' compares by L-SecNet's SecIntMSB in a ring of 45 bits, but its doubles hold shares of up to 44; declare Ring = 44, Ring = AutoRing or another comparison",
            "Tiny",
            Network("[SecureNetwork(Ring = 45, Comparison = Comparison.Ppa, AcceptLeakage = true)] [Input(4)] [ReLU]")),
        new("doubles without a dealer", "SECNET405",
            Network("[SecureNetwork(Ring = 44, Offline = OfflineMode.TwoParty, Comparison = Comparison.MultiplicativeFloat, AcceptLeakage = true)] [Input(4)] [ReLU]"),
            "Network 'Tiny' makes its correlations without a dealer, but compares by MultiplicativeFloat, whose material only a dealer can make; declare Comparison = MaskedPpa, Comparison = Ppa, Comparison = Garbled or Comparison = Auto, or Offline = Dealer",
            "Tiny",
            Network("[SecureNetwork(Ring = 44, Offline = OfflineMode.TwoParty, AcceptLeakage = true)] [Input(4)] [ReLU]")),
        new("shares that wrap in comparisons", "SECNET401",
            Network("[SecureNetwork(Ring = 24, FractionBits = 8, Comparison = Comparison.Multiplicative, AcceptLeakage = true)] [Input(100)] [ReLU]"),
            "Network 'Tiny': its comparisons fail with probability up to 1.532e-3 an inference, beyond the accepted 0.001; use another comparison, Ring = 44, or a larger failure budget",
            "Tiny",
            Network("[SecureNetwork(Ring = 24, FractionBits = 8)] [Input(100)] [ReLU]")),
        new("shares that wrap in the widest ring", "SECNET401",
            Network("[SecureNetwork(Ring = 44, FractionBits = 30, Comparison = Comparison.Multiplicative, AcceptLeakage = true)] [Input(100)] [ReLU]"),
            "Network 'Tiny': its comparisons fail with probability up to 6.104e-3 an inference, beyond the accepted 0.001; use another comparison, fewer fraction bits, or a larger failure budget",
            "Tiny",
            Network("[SecureNetwork(Ring = 44, FractionBits = 30)] [Input(100)] [ReLU]")),
        new("shares that wrap in truncations too", "SECNET401",
            Network("[SecureNetwork(Ring = 32, FractionBits = 8, Truncation = Truncation.Local, Comparison = Comparison.Multiplicative, AcceptLeakage = true)] [Input(2)] [Dense(2, 100, MaxAbs = 1)] [ReLU]"),
            "Network 'Tiny': its local truncations and comparisons fail with probability up to 1.532e-3 an inference, beyond the accepted 0.001; use masked truncation, another comparison, Ring = 44, or a larger failure budget",
            "Tiny",
            Network("[SecureNetwork(Ring = 44, FractionBits = 8, Truncation = Truncation.Local)] [Input(2)] [Dense(2, 100, MaxAbs = 1)] [ReLU]")),
    ];
}
