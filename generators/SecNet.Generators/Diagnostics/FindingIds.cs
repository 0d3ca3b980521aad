namespace SecNet.Generators.Diagnostics;

/// <summary>
/// Ids of everything the compiler reports: 0xx attributes, 1xx .secnet syntax, 2xx shapes, 3xx ranges and scales, 4xx protocol choice.
/// An id is never reused.
/// </summary>
public static class FindingIds
{
    /// <summary>The class is not partial.</summary>
    public const string MissingPartial = "SECNET001";

    /// <summary>No [Input].</summary>
    public const string MissingInput = "SECNET002";

    /// <summary>A class the generator cannot extend.</summary>
    public const string UnsupportedClass = "SECNET003";

    /// <summary>Layer attributes on another part of the class.</summary>
    public const string ScatteredAttributes = "SECNET004";

    /// <summary>An argument outside its legal range.</summary>
    public const string BadArgument = "SECNET005";

    /// <summary>A network without layers.</summary>
    public const string NoLayers = "SECNET006";

    /// <summary>Two layers with one name.</summary>
    public const string DuplicateLayerName = "SECNET007";

    /// <summary>Something that does not fit its place.</summary>
    public const string SyntaxError = "SECNET101";

    /// <summary>A kind of layer that does not exist.</summary>
    public const string UnknownLayer = "SECNET102";

    /// <summary>An option that the layer does not take.</summary>
    public const string UnknownOption = "SECNET103";

    /// <summary>An option that the layer needs.</summary>
    public const string MissingOption = "SECNET104";

    /// <summary>An option given twice.</summary>
    public const string DuplicateOption = "SECNET105";

    /// <summary>A tensor that nothing defines.</summary>
    public const string UndefinedTensor = "SECNET106";

    /// <summary>Two tensors with one name.</summary>
    public const string DuplicateTensor = "SECNET107";

    /// <summary>A tensor that the output does not need.</summary>
    public const string UnusedTensor = "SECNET108";

    /// <summary>A cycle of tensors.</summary>
    public const string Cycle = "SECNET109";

    /// <summary>A statement that every network needs.</summary>
    public const string MissingStatement = "SECNET110";

    /// <summary>A statement made twice.</summary>
    public const string DuplicateStatement = "SECNET111";

    /// <summary>A number outside its legal range.</summary>
    public const string NumberOutOfRange = "SECNET112";

    /// <summary>A network or namespace that C# cannot name.</summary>
    public const string BadNetworkName = "SECNET113";

    /// <summary>A layer that takes another number of tensors.</summary>
    public const string WrongInputCount = "SECNET114";

    /// <summary>A file beyond what is read.</summary>
    public const string FileTooLarge = "SECNET115";

    /// <summary>More mistakes than are listed.</summary>
    public const string TooManyFindings = "SECNET116";

    /// <summary>Two networks with one name.</summary>
    public const string DuplicateNetwork = "SECNET117";

    /// <summary>Layer attributes on a class that is not a network.</summary>
    public const string OrphanLayers = "SECNET008";

    /// <summary>[Input] behind a layer.</summary>
    public const string InputNotFirst = "SECNET009";

    /// <summary>Dense fan-in differs from what comes in.</summary>
    public const string FanInMismatch = "SECNET201";

    /// <summary>Convolution channels differ from what comes in.</summary>
    public const string ChannelMismatch = "SECNET202";

    /// <summary>A window larger than its padded input.</summary>
    public const string WindowTooLarge = "SECNET203";

    /// <summary>A stride below 1.</summary>
    public const string BadStride = "SECNET204";

    /// <summary>A negative padding, or one that makes windows of padding alone.</summary>
    public const string BadPadding = "SECNET205";

    /// <summary>A dense layer on an image.</summary>
    public const string DenseNeedsVector = "SECNET206";

    /// <summary>A tensor beyond what a session can hold.</summary>
    public const string TensorTooLarge = "SECNET207";

    /// <summary>A network beyond what a session can hold.</summary>
    public const string NetworkTooLarge = "SECNET208";

    /// <summary>Tensors that are added or concatenated do not fit each other.</summary>
    public const string ShapesDiffer = "SECNET209";

    /// <summary>A shape of another number of values.</summary>
    public const string ReshapeMismatch = "SECNET210";

    /// <summary>A clip without a bound, or with bounds the wrong way round.</summary>
    public const string ClipBounds = "SECNET211";

    /// <summary>An ArgMax of something else than a vector of scores.</summary>
    public const string ArgMaxNeedsScores = "SECNET212";

    /// <summary>An ArgMax whose class another layer takes.</summary>
    public const string ArgMaxNotLast = "SECNET213";

    /// <summary>A value that can leave its ring.</summary>
    public const string RingOverflow = "SECNET301";

    /// <summary>A smooth activation that cannot be as accurate as asked.</summary>
    public const string AccuracyOutOfReach = "SECNET302";

    /// <summary>Local truncations, or comparisons that read shares as integers, fail more often than accepted.</summary>
    public const string FailureBudgetExceeded = "SECNET401";

    /// <summary>More online bytes than the budget allows.</summary>
    public const string OnlineBudgetExceeded = "SECNET402";

    /// <summary>More rounds than the budget allows.</summary>
    public const string RoundBudgetExceeded = "SECNET403";

    /// <summary>More offline bytes than the budget allows.</summary>
    public const string OfflineBudgetExceeded = "SECNET404";

    /// <summary>A comparison that only a dealer can prepare, in a network without one.</summary>
    public const string ComparisonNeedsDealer = "SECNET405";

    /// <summary>A layer whose product encryption cannot hold, in a network without a dealer.</summary>
    public const string LayerNeedsDealer = "SECNET406";

    /// <summary>A smooth activation in a network without a dealer.</summary>
    public const string ActivationNeedsDealer = "SECNET407";

    /// <summary>A comparison that leaks, which nobody accepted.</summary>
    public const string LeakageNotAccepted = "SECNET408";

    /// <summary>The same, accepted: a warning that says what leaks.</summary>
    public const string LeakageAccepted = "SECNET409";

    /// <summary>A ring beyond what L-SecNet's comparisons compute in.</summary>
    public const string ComparisonRingTooWide = "SECNET410";
}
