using SecNet.Generators.Checking;
using SecNet.Generators.Checking.Operators;

namespace SecNet.Generators.Model.Layers;

/// <summary>To a vector; the data does not move.</summary>
public sealed record FlattenLayer(string Name) : UnaryLayerModel(Name)
{
    /// <summary>How it is declared.</summary>
    public static LayerDefinition Definition { get; } = new("Flatten", "flatten", static (name, _) => new FlattenLayer(name));

    /// <inheritdoc/>
    public override string Kind => "Flatten";

    /// <inheritdoc/>
    protected override TensorShape? InferShape(TensorShape input, LayerScope scope) => new((int)input.Length, 1, 1);

    /// <inheritdoc/>
    protected override void AddTo(GraphBuilder graph, int layerIndex, TensorShape input) => graph.Add(new ReshapeOperator(layerIndex, Name, new((int)input.Length, 1, 1)));
}
