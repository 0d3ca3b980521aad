using System.Collections.Immutable;

namespace SecNet.Runtime.Networks;

/// <summary>What a declared layer computes.</summary>
public enum LayerKind
{
    /// <summary>Convolution with secret filters.</summary>
    Conv2D,

    /// <summary>Fully connected.</summary>
    Dense,

    /// <summary>Per-channel scale and shift.</summary>
    BatchNorm,

    /// <summary>max(x, 0).</summary>
    ReLU,

    /// <summary>x above 0, a public slope times x below.</summary>
    LeakyReLU,

    /// <summary>x above 0, a secret slope times x below.</summary>
    PReLU,

    /// <summary>Held between public bounds.</summary>
    Clip,

    /// <summary>1 / (1 + e^-x).</summary>
    Sigmoid,

    /// <summary>Hyperbolic tangent.</summary>
    Tanh,

    /// <summary>x·sigmoid(x).</summary>
    SiLU,

    /// <summary>x·Φ(x), Φ the normal distribution.</summary>
    GELU,

    /// <summary>ln(1 + e^x).</summary>
    Softplus,

    /// <summary>|x|.</summary>
    Abs,

    /// <summary>A line held between 0 and 1.</summary>
    HardSigmoid,

    /// <summary>x·clip(x + 3, 0, 6) / 6.</summary>
    HardSwish,

    /// <summary>x².</summary>
    Square,

    /// <summary>Largest value of a window.</summary>
    MaxPool2D,

    /// <summary>Mean of a window.</summary>
    AvgPool2D,

    /// <summary>Zeros around each channel.</summary>
    Pad2D,

    /// <summary>To a vector, row-major NCHW.</summary>
    Flatten,

    /// <summary>To another shape, row-major NCHW.</summary>
    Reshape,

    /// <summary>Axes in another order.</summary>
    Transpose,

    /// <summary>Element-wise sum of its inputs.</summary>
    Add,

    /// <summary>Its first input minus its second.</summary>
    Sub,

    /// <summary>Element-wise the largest of its inputs.</summary>
    Max,

    /// <summary>Element-wise the smallest of its inputs.</summary>
    Min,

    /// <summary>Channels of its inputs one after another.</summary>
    Concat,

    /// <summary>Index of the largest of its inputs, the first of equals: the last layer, whose result is a class.</summary>
    ArgMax,
}

/// <summary>One declared layer: its geometry (all public) and its part of the cost.</summary>
public sealed record LayerPlan
{
    /// <summary>Name, by default its kind and number: <c>conv1</c>, <c>bn1</c>, <c>fc1</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it computes.</summary>
    public required LayerKind Kind { get; init; }

    /// <summary>Layers whose results it takes, by index; -1 is the network's input.</summary>
    public required ImmutableArray<int> Inputs { get; init; }

    /// <summary>Shape of its first input.</summary>
    public required Shape InputShape { get; init; }

    /// <summary>Shape after.</summary>
    public required Shape OutputShape { get; init; }

    /// <summary>Window, stride and padding of a convolution or pool.</summary>
    public WindowGeometry? Window { get; init; }

    /// <summary>Groups of a convolution: parts into which channels and filters are divided.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Of an average pool: true when padding counts as zeros, false when it is left out of the mean.</summary>
    public bool CountsPadding { get; init; } = true;

    /// <summary>Epsilon of a batch norm.</summary>
    public double? Epsilon { get; init; }

    /// <summary>Slope of a leaky ReLU below 0, or of a hard sigmoid around 0.</summary>
    public double? Slope { get; init; }

    /// <summary>A hard sigmoid's value at 0.</summary>
    public double? Offset { get; init; }

    /// <summary>Contract of a smooth activation: no result is further from the function's value at its input.</summary>
    public double? MaxError { get; init; }

    /// <summary>Low bound of a clip; null for none.</summary>
    public double? Low { get; init; }

    /// <summary>High bound of a clip; null for none.</summary>
    public double? High { get; init; }

    /// <summary>What a padding adds.</summary>
    public PadSides? Sides { get; init; }

    /// <summary>How a transposition orders axes.</summary>
    public AxisOrder? Order { get; init; }

    /// <summary>Contract on the result of a layer without weights: no value is larger in magnitude. Those with weights have it in their slot.</summary>
    public decimal? MaxAbs { get; init; }

    /// <summary>How the compiler realised it: protocol, widths, what it is fused with.</summary>
    public required string Realisation { get; init; }

    /// <summary>
    /// Bound and scale of its result; null when that exists nowhere, because a batch norm was folded into the layer or the layer runs behind the
    /// max-pool that follows it.
    /// </summary>
    public LayerResult? Result { get; init; }

    /// <summary>Bits of the widest comparison it makes; null when it makes none.</summary>
    public int? ComparedWidth { get; init; }

    /// <summary>How it compares: one strategy, or several where the levels of its tree differ; null when it does not compare.</summary>
    public string? Comparison { get; init; }

    /// <summary>Why it compares so: what else the strategy would have cost, or that it was declared.</summary>
    public string? ComparisonReason { get; init; }

    /// <summary>The protocols it runs, in the order in which they first do; none when it is local.</summary>
    public ImmutableArray<ProtocolKind> Protocols { get; init; } = [];

    /// <summary>Values opened for it, each under a mask of its own; the bits that a comparison opens in one round count as one value.</summary>
    public required long OpenedValues { get; init; }

    /// <summary>Payload bytes each party sends for it.</summary>
    public required long OnlineBytesPerParty { get; init; }

    /// <summary>Its rounds.</summary>
    public required int Rounds { get; init; }

    /// <summary>Ring multiply-accumulates per party, online.</summary>
    public required long MultiplyAccumulates { get; init; }

    /// <summary>AES blocks of comparison keys and garbled gates per party, online.</summary>
    public required long AesCalls { get; init; }

    /// <summary>What its arithmetic is predicted to take a party, in nanoseconds.</summary>
    public required long ArithmeticNs { get; init; }

    /// <summary>Bytes the dealer sends to party 0 for it (the total is rounded up once, and has a seed besides).</summary>
    public required long OfflineBytesParty0 { get; init; }

    /// <summary>The same to party 1.</summary>
    public required long OfflineBytesParty1 { get; init; }

    /// <summary>Its part of <see cref="NetworkCost.OfflineTransfers"/>.</summary>
    public long OfflineTransfers { get; init; }

    /// <summary>Its part of <see cref="NetworkCost.OfflineCiphertexts"/>.</summary>
    public long OfflineCiphertexts { get; init; }

    /// <summary>Bound on the probability that some local truncation of it fails in one inference; 0 when it has none.</summary>
    public required double FailureProbability { get; init; }
}

/// <summary>How large a layer's results can get, and at which scale they are held.</summary>
/// <param name="MaxAbs">The largest magnitude the compiler reckons with, as a real number.</param>
/// <param name="IsProved">
/// True when it follows from the contracts on input and weights. False when it rests on a declared MaxAbs, of this layer or one before it:
/// an input that exceeds that gives a wrong answer that nobody detects.
/// </param>
/// <param name="Scale">Fraction bits and divisor.</param>
public readonly record struct LayerResult(decimal MaxAbs, bool IsProved, FixedPointScale Scale)
{
    /// <summary><c>proved</c> or <c>calibrated</c>.</summary>
    public string Standing => IsProved ? "proved" : "calibrated";
}

/// <summary>A sliding window.</summary>
/// <param name="KernelHeight">Rows of the window.</param>
/// <param name="KernelWidth">Columns of the window.</param>
/// <param name="StrideHeight">Rows between windows.</param>
/// <param name="StrideWidth">Columns between windows.</param>
/// <param name="PaddingTop">Rows added above.</param>
/// <param name="PaddingLeft">Columns added on the left.</param>
public readonly record struct WindowGeometry(
    int KernelHeight, int KernelWidth, int StrideHeight, int StrideWidth, int PaddingTop, int PaddingLeft)
{
    /// <summary>Rows added below; by default as many as above.</summary>
    public int PaddingBottom { get; init; } = PaddingTop;

    /// <summary>Columns added on the right; by default as many as on the left.</summary>
    public int PaddingRight { get; init; } = PaddingLeft;

    /// <summary>Rows from one of the window's cells to its next.</summary>
    public int DilationHeight { get; init; } = 1;

    /// <summary>Columns from one of the window's cells to its next.</summary>
    public int DilationWidth { get; init; } = 1;
}

/// <summary>Zeros around each channel.</summary>
/// <param name="Top">Rows added above.</param>
/// <param name="Left">Columns added to the left.</param>
/// <param name="Bottom">Rows added below.</param>
/// <param name="Right">Columns added to the right.</param>
public readonly record struct PadSides(int Top, int Left, int Bottom, int Right);

/// <summary>Axes of the input (0 for channels, 1 for rows, 2 for columns) in the order of the result.</summary>
/// <param name="First">Axis that becomes the channels.</param>
/// <param name="Second">Axis that becomes the rows.</param>
/// <param name="Third">Axis that becomes the columns.</param>
public readonly record struct AxisOrder(int First, int Second, int Third);
