using SecNet.Generators.Checking;
using SecNet.Generators.Checking.Operators;

namespace SecNet.Generators.Model.Layers;

/// <summary>x².</summary>
public sealed record SquareLayer(string Name) : UnaryLayerModel(Name), IBoundedLayer
{
    /// <summary>How it is declared.</summary>
    public static LayerDefinition Definition { get; } = new("Square", "square", static (name, arguments) => new SquareLayer(name)
    {
        MaxAbs = arguments.OptionalBound("MaxAbs"),
        Products = arguments.Products(),
    });

    /// <inheritdoc/>
    public decimal? MaxAbs { get; init; }

    /// <summary>How its products are held and scaled back.</summary>
    public ProductOptions Products { get; init; } = ProductOptions.Default;

    /// <inheritdoc/>
    public override string Kind => "Square";

    /// <inheritdoc/>
    protected override TensorShape? InferShape(TensorShape input, LayerScope scope) => input;

    /// <inheritdoc/>
    protected override void AddTo(GraphBuilder graph, int layerIndex, TensorShape input) => graph.Add(new SquareOperator(layerIndex, Name) { MaxAbs = MaxAbs, Products = Products });
}
