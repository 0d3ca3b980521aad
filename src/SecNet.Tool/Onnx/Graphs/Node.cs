using SecNet.Tool.Onnx.Wire;

namespace SecNet.Tool.Onnx.Graphs;

/// <summary>A node of the graph.</summary>
/// <param name="Index">Its place in the file.</param>
/// <param name="Proto">What the file says of it.</param>
internal sealed record Node(int Index, NodeProto Proto)
{
    /// <summary>What it computes.</summary>
    public string Operator => Proto.OpType;

    /// <summary>For people: <c>node '/conv1/Conv' (Conv)</c>.</summary>
    public string Text => Proto.Name.Length > 0 ? $"node '{Proto.Name}' ({Operator})" : $"node {Index} ({Operator}), which gives '{Proto.Output.FirstOrDefault()}'";

    /// <summary>True when the operator is one of ONNX's own.</summary>
    public bool IsStandard => Proto.Domain is "" or "ai.onnx";
}
