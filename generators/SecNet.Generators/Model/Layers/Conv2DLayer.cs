using SecNet.Generators.Checking;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Diagnostics;

namespace SecNet.Generators.Model.Layers;

/// <summary>Convolution with secret filters, OIHW.</summary>
public sealed record Conv2DLayer(
    string Name, int InChannels, int OutChannels, Window Geometry, decimal? MaxAbs, decimal? MaxAbsWeight)
    : LinearLayerModel(Name, MaxAbs, MaxAbsWeight)
{
    /// <summary>How it is declared.</summary>
    public static LayerDefinition Definition { get; } = new("Conv2D", "conv", static (name, arguments) =>
    {
        var kernel = arguments.Integer("kernel", 1);
        var stride = arguments.Integer("Stride", 1);
        var padding = arguments.Integer("Padding", 0);
        return new Conv2DLayer(
            name,
            arguments.Integer("inChannels", 0),
            arguments.Integer("outChannels", 0),
            new(arguments.Integer("kernelHeight", kernel), arguments.Integer("kernelWidth", kernel), stride, stride, padding, padding),
            arguments.OptionalBound("MaxAbs"),
            arguments.Number("MaxAbsWeight"))
        {
            Products = arguments.Products(),
        };
    });

    /// <inheritdoc/>
    public override string Kind => "Conv2D";

    /// <inheritdoc/>
    public override Window? Window => Geometry;

    /// <inheritdoc/>
    public override string Describe() => $"Conv2D {Geometry.KernelHeight}x{Geometry.KernelWidth}, {OutChannels} filters";

    /// <inheritdoc/>
    protected override TensorShape? InferShape(TensorShape input, LayerScope scope)
    {
        if (!scope.CheckPositive("outChannels", OutChannels) || !scope.CheckWindow(input, Geometry, maxPadding: null)) return null;
        if (input.Channels != InChannels)
        {
            scope.Report(FindingIds.ChannelMismatch, Name, InChannels, input, input.Channels);
            return null;
        }

        if (!scope.CheckSize(OutChannels, (long)InChannels * Geometry.Area, "weights: rows x row length")) return null;
        return new(OutChannels, Geometry.OutHeight(input.Height), Geometry.OutWidth(input.Width));
    }

    /// <inheritdoc/>
    protected override void AddTo(GraphBuilder graph, int layerIndex, TensorShape input) =>
        graph.Add(new LinearOperator(layerIndex, LinearKind.Conv2D, Name, OutChannels, InChannels * Geometry.Area, Geometry, MaxAbs, MaxAbsWeight) { Products = Products });
}
