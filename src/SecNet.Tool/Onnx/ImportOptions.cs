using SecNet.Generators.Model;

namespace SecNet.Tool.Onnx;

/// <summary>What an ONNX file does not say about the network it becomes.</summary>
public sealed record ImportOptions
{
    /// <summary>The network's name: its class.</summary>
    public required string Name { get; init; }

    /// <summary>The class's namespace; empty for the global one.</summary>
    public required string Namespace { get; init; }

    /// <summary>Bound on the magnitude of every input value: 1 for pixels divided by 255.</summary>
    public decimal InputMaxAbs { get; init; } = 1;

    /// <summary>The link that the network is for; null when nobody said.</summary>
    public LinkModel? Link { get; init; }
}
