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

    /// <summary>Dense fan-in differs from what comes in.</summary>
    public const string FanInMismatch = "SECNET201";

    /// <summary>Convolution channels differ from what comes in.</summary>
    public const string ChannelMismatch = "SECNET202";

    /// <summary>A window larger than its padded input.</summary>
    public const string WindowTooLarge = "SECNET203";

    /// <summary>A stride below 1.</summary>
    public const string BadStride = "SECNET204";

    /// <summary>A negative or too large padding.</summary>
    public const string BadPadding = "SECNET205";

    /// <summary>A dense layer on an image.</summary>
    public const string DenseNeedsVector = "SECNET206";

    /// <summary>A tensor beyond what a session can hold.</summary>
    public const string TensorTooLarge = "SECNET207";

    /// <summary>A network beyond what a session can hold.</summary>
    public const string NetworkTooLarge = "SECNET208";

    /// <summary>Tensors that are added or concatenated do not fit each other.</summary>
    public const string ShapesDiffer = "SECNET209";

    /// <summary>A value that can leave its ring.</summary>
    public const string RingOverflow = "SECNET301";

    /// <summary>Local truncation fails more often than accepted.</summary>
    public const string FailureBudgetExceeded = "SECNET401";
}
