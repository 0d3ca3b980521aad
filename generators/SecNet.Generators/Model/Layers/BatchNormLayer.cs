using SecNet.Generators.Checking;

namespace SecNet.Generators.Model.Layers;

/// <summary>Secret scale and shift per channel.</summary>
public sealed record BatchNormLayer(string Name, decimal Epsilon, decimal? MaxAbs, decimal? MaxAbsWeight)
    : LinearLayerModel(Name, MaxAbs, MaxAbsWeight)
{
    /// <summary>How it is declared.</summary>
    public static LayerDefinition Definition { get; } = new("BatchNorm", "bn", static (name, arguments) => new BatchNormLayer(
        name,
        arguments.Number("Epsilon") ?? 0.00001m,
        arguments.OptionalBound("MaxAbs"),
        arguments.Number("MaxAbsWeight"))
    {
        Products = arguments.Products(),
    });

    /// <inheritdoc/>
    public override string Kind => "BatchNorm";

    /// <inheritdoc/>
    protected override TensorShape? InferShape(TensorShape input, LayerScope scope) => input;

    /// <inheritdoc/>
    protected override void AddTo(GraphBuilder graph, int layerIndex, TensorShape input) => graph.AddBatchNorm(this, layerIndex, input.Channels);
}
