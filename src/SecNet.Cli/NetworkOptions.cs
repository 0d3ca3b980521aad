namespace SecNet.Cli;

/// <summary>What an executable ships with a network, so that its commands work without further arguments.</summary>
/// <remarks>Paths are relative to the executable's folder (<see cref="AppContext.BaseDirectory"/>), or absolute.</remarks>
public sealed class NetworkOptions
{
    /// <summary>The trained weights, a safetensors file; the default of <c>--weights</c>.</summary>
    public string? Weights { get; set; }

    /// <summary>A folder of sample images; what <c>local</c> and <c>infer</c> classify when no image is given.</summary>
    public string? Samples { get; set; }

    /// <summary>Names of the classes, in the order of the logits; numbers when empty.</summary>
    public IReadOnlyList<string> ClassNames { get; set; } = [];
}
