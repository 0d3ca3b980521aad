using SecNet.Generators.Checking;
using SecNet.Generators.Checking.Operators;

namespace SecNet.Generators.Model.Layers;

/// <summary>A pool: one value for each window of each channel.</summary>
public abstract record PoolLayer(string Name, Window Geometry) : UnaryLayerModel(Name)
{
    /// <inheritdoc/>
    public override Window? Window => Geometry;

    /// <inheritdoc/>
    public override string Describe() => $"{Kind} {Geometry.KernelHeight}x{Geometry.KernelWidth}, stride {Geometry.StrideText}";

    /// <inheritdoc/>
    /// <remarks>A window of padding alone has no largest value and no mean.</remarks>
    protected override TensorShape? InferShape(TensorShape input, LayerScope scope) =>
        scope.CheckWindow(input, Geometry) && scope.CheckWindowsHoldValues(input, Geometry)
            ? new(input.Channels, Geometry.OutHeight(input.Height), Geometry.OutWidth(input.Width))
            : null;

    private protected static Window ReadWindow(LayerArguments arguments) => arguments.Window("window", stride: null);
}

/// <summary>Largest value of each window.</summary>
public sealed record MaxPool2DLayer(string Name, Window Geometry) : PoolLayer(Name, Geometry)
{
    /// <summary>How it is declared.</summary>
    public static LayerDefinition Definition { get; } =
        new("MaxPool2D", "maxpool", static (name, arguments) => new MaxPool2DLayer(name, ReadWindow(arguments)));

    /// <inheritdoc/>
    public override string Kind => "MaxPool2D";

    /// <inheritdoc/>
    protected override void AddTo(GraphBuilder graph, int layerIndex, TensorShape input) => graph.Add(new MaxPoolOperator(layerIndex, Name, Geometry));
}

/// <summary>Mean of each window.</summary>
public sealed record AvgPool2DLayer(string Name, Window Geometry) : PoolLayer(Name, Geometry)
{
    /// <summary>How it is declared.</summary>
    public static LayerDefinition Definition { get; } =
        new("AvgPool2D", "avgpool", static (name, arguments) => new AvgPool2DLayer(name, ReadWindow(arguments))
        {
            CountsPadding = arguments.Flag("CountsPadding", true),
        });

    /// <summary>True when padding counts as zeros; otherwise the mean is over the window's values alone.</summary>
    public bool CountsPadding { get; init; } = true;

    /// <inheritdoc/>
    public override string Kind => "AvgPool2D";

    /// <inheritdoc/>
    protected override void AddTo(GraphBuilder graph, int layerIndex, TensorShape input) => graph.Add(new AvgPoolOperator(layerIndex, Name, Geometry) { CountsPadding = CountsPadding });
}
