namespace SecNet.Data;

/// <summary>One input of a network.</summary>
/// <param name="Name">File name, or place in a data set: <c>mnist[17]</c>.</param>
/// <param name="Values">In CHW order. Pixels are divided by 255; floating-point files are taken as they are.</param>
/// <param name="Label">Index of its class, when the data set tells it.</param>
public sealed record Sample(string Name, float[] Values, int? Label)
{
    /// <summary>Name of its class, where the data set names its classes (a sub-folder for each).</summary>
    public string? ClassName { get; init; }
}
