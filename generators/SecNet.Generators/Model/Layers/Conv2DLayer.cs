using SecNet.Generators.Checking;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Diagnostics;

namespace SecNet.Generators.Model.Layers;

/// <summary>Convolution with secret filters, OIHW: I is a group's share of the input channels.</summary>
public sealed record Conv2DLayer(
    string Name, int InChannels, int OutChannels, Window Geometry, decimal? MaxAbs, decimal? MaxAbsWeight)
    : LinearLayerModel(Name, MaxAbs, MaxAbsWeight)
{
    /// <summary>How it is declared.</summary>
    public static LayerDefinition Definition { get; } = new("Conv2D", "conv", static (name, arguments) => new Conv2DLayer(
        name,
        arguments.Integer("inChannels", 0),
        arguments.Integer("outChannels", 0),
        arguments.Window("kernel", stride: 1),
        arguments.OptionalBound("MaxAbs"),
        arguments.Number("MaxAbsWeight"))
    {
        Groups = arguments.Integer("Groups", 1),
        Products = arguments.Products(),
    });

    /// <summary>
    /// Parts into which channels and filters are divided; a filter sees the channels of its own part only. As many groups as
    /// channels is a depthwise convolution.
    /// </summary>
    public int Groups { get; init; } = 1;

    /// <inheritdoc/>
    public override string Kind => "Conv2D";

    /// <inheritdoc/>
    public override Window? Window => Geometry;

    /// <inheritdoc/>
    public override string Describe() => $"Conv2D {Geometry.KernelHeight}x{Geometry.KernelWidth}, {OutChannels} filters" + (Groups == 1 ? string.Empty : $", {Groups} groups");

    private int RowLength => InChannels / Groups * Geometry.Area;

    /// <inheritdoc/>
    protected override TensorShape? InferShape(TensorShape input, LayerScope scope)
    {
        if (!scope.CheckPositive("outChannels", OutChannels) || !scope.CheckWindow(input, Geometry)) return null;
        if (input.Channels != InChannels)
        {
            scope.Report(FindingIds.ChannelMismatch, Name, InChannels, input, input.Channels);
            return null;
        }

        if (Groups < 1 || InChannels % Groups != 0 || OutChannels % Groups != 0)
        {
            scope.Report(FindingIds.BadArgument, Name, "Groups", Groups, $"a number that divides both {InChannels} input channels and {OutChannels} filters");
            return null;
        }

        if (!scope.CheckSize(OutChannels, (long)(InChannels / Groups) * Geometry.Area, "weights: rows x row length")) return null;
        return new(OutChannels, Geometry.OutHeight(input.Height), Geometry.OutWidth(input.Width));
    }

    /// <inheritdoc/>
    protected override void AddTo(GraphBuilder graph, int layerIndex, TensorShape input) =>
        graph.Add(new LinearOperator(layerIndex, LinearKind.Conv2D, Name, OutChannels, RowLength, Geometry, MaxAbs, MaxAbsWeight) { Groups = Groups, Products = Products });
}
