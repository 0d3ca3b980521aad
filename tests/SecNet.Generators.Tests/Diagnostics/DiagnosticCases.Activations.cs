using static SecNet.Generators.Tests.Harness.Source;

namespace SecNet.Generators.Tests.Diagnostics;

/// <summary>Those of activations.</summary>
internal static partial class DiagnosticCases
{
    private static IEnumerable<DiagnosticCase> OfActivations =>
    [
        new("accuracy in a narrow ring", "SECNET302",
            Network("[SecureNetwork(Ring = 32, FractionBits = 11)] [Input(2, MaxAbs = 12)] [SiLU]"),
            "'silu1' is to stay within 0.000977 of SiLU for inputs up to 12, but 17 harmonics in 26 fraction bits come within 0.00129; take a wider ring, or declare MaxError = 0.00129 or a tighter MaxAbs on the layer before it",
            "SiLU",
            Network("[SecureNetwork(Ring = 40, FractionBits = 11)] [Input(2, MaxAbs = 12)] [SiLU]")),
        new("accuracy of a local truncation", "SECNET302",
            Network("[SecureNetwork(FractionBits = 16)] [Input(2, MaxAbs = 60)] [Softplus(Truncation = Truncation.Local)]"),
            "'softplus1' is to stay within 0.000977 of Softplus for inputs up to 60, but 60 harmonics in 27 fraction bits come within 0.001133; leave out Truncation = Local, which holds fewer fraction bits, or declare MaxError = 0.001133 or a tighter MaxAbs on the layer before it",
            "Softplus(Truncation = Truncation.Local)",
            Network("[SecureNetwork(FractionBits = 16)] [Input(2, MaxAbs = 60)] [Softplus]")),
        new("accuracy of L-SecNet's sigmoid", "SECNET302",
            Network("[SecureNetwork] [Input(2, MaxAbs = 8)] [Sigmoid(Approximation = Approximation.LSecNet, MaxError = 0.001)]"),
            "'sigmoid1' is to stay within 0.001 of Sigmoid for inputs up to 8, but 2 sines in 29 fraction bits come within 0.006764; declare MaxError = 0.006764, or leave out Approximation = LSecNet",
            "Sigmoid(Approximation = Approximation.LSecNet, MaxError = 0.001)",
            Network("[SecureNetwork] [Input(2, MaxAbs = 8)] [Sigmoid(Approximation = Approximation.LSecNet)]")),
        new("L-SecNet's approximation of what it has not", "SECNET005",
            Network("[SecureNetwork] [Input(2)] [SiLU(Approximation = Approximation.LSecNet)]"),
            "silu1: Approximation is LSecNet, but must be Auto, Fourier or Polynomial: L-SecNet has a sigmoid and a tanh, no SiLU",
            "SiLU(Approximation = Approximation.LSecNet)",
            Network("[SecureNetwork] [Input(2)] [Tanh(Approximation = Approximation.LSecNet)]")),
        new("error", "SECNET005",
            Network("[SecureNetwork] [Input(2)] [Sigmoid(MaxError = 0.2)]"),
            "sigmoid1: MaxError is 0.2, but must be 0.0000001 to 0.1",
            "Sigmoid(MaxError = 0.2)",
            Network("[SecureNetwork] [Input(2)] [Sigmoid(MaxError = 0.1)]")),
        new("slope of a hard sigmoid", "SECNET005",
            Network("[SecureNetwork] [Input(2)] [HardSigmoid(Slope = 2)]"),
            "hardsigmoid1: Slope is 2, but must be 0.001 to 1",
            "HardSigmoid(Slope = 2)",
            Network("[SecureNetwork] [Input(2)] [HardSigmoid(Slope = 1)]")),
        new("offset of a hard sigmoid", "SECNET005",
            Network("[SecureNetwork] [Input(2)] [HardSigmoid(Offset = -1)]"),
            "hardsigmoid1: Offset is -1, but must be 0 to 1",
            "HardSigmoid(Offset = -1)",
            Network("[SecureNetwork] [Input(2)] [HardSigmoid(Offset = 0)]")),
    ];
}
