using SecNet.Generators.Checking;
using SecNet.Generators.Checking.Operators;

namespace SecNet.Generators.Model.Layers;

/// <summary>max(x, 0).</summary>
public sealed record ReLULayer(string Name) : UnaryLayerModel(Name)
{
    /// <summary>How it is declared.</summary>
    public static LayerDefinition Definition { get; } = new("ReLU", "relu", static (name, _) => new ReLULayer(name));

    /// <inheritdoc/>
    public override string Kind => "ReLU";

    /// <inheritdoc/>
    protected override TensorShape? InferShape(TensorShape input, LayerScope scope) => input;

    /// <inheritdoc/>
    protected override void AddTo(GraphBuilder graph, int layerIndex, TensorShape input) => graph.Add(new ReluOperator(layerIndex, Name));
}
