using SecNet.Generators.Checking;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Diagnostics;

namespace SecNet.Generators.Model.Layers;

/// <summary>The same values in the same order (row-major CHW) under another shape; the data does not move.</summary>
public sealed record ReshapeLayer(string Name, TensorShape Shape) : UnaryLayerModel(Name)
{
    /// <summary>How it is declared.</summary>
    public static LayerDefinition Definition { get; } = new("Reshape", "reshape", static (name, arguments) => new ReshapeLayer(
        name,
        new(arguments.Integer("channels", arguments.Integer("features", 0)), arguments.Integer("height", 1), arguments.Integer("width", 1))));

    /// <inheritdoc/>
    public override string Kind => "Reshape";

    /// <inheritdoc/>
    public override string Describe() => $"Reshape to {Shape}";

    /// <inheritdoc/>
    protected override TensorShape? InferShape(TensorShape input, LayerScope scope)
    {
        // A hostile shape may have up to 2^93 elements, which a decimal still counts.
        var elements = (decimal)Shape.Channels * Shape.Height * Shape.Width;
        if (Shape is { Channels: > 0, Height: > 0, Width: > 0 } && elements == input.Length) return Shape;
        scope.Report(FindingIds.ReshapeMismatch, Name, input, input.Length, $"{Shape.Channels}x{Shape.Height}x{Shape.Width}", elements);
        return null;
    }

    /// <inheritdoc/>
    protected override void AddTo(GraphBuilder graph, int layerIndex, TensorShape input) => graph.Add(new ReshapeOperator(layerIndex, Name, Shape));
}
