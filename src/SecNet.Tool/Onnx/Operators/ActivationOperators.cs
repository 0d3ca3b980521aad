using SecNet.Generators.Approximation;
using SecNet.Generators.Checking;
using SecNet.Generators.Model.Layers;
using SecNet.Tool.Onnx.Graphs;
using SecNet.Tool.Onnx.Networks;

namespace SecNet.Tool.Onnx.Operators;

/// <summary>Functions of each value for itself.</summary>
internal static class ActivationOperators
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<OperatorDefinition> All { get; } =
    [
        new("Relu", "relu", static node => node.AddElementWise(new ReLULayer(string.Empty), node.Activation(0))),
        new("Clip", "clip; relu when it only cuts off below 0", Clip)
        {
            Attributes = AttributeRule.Any("min", "max"),
            Inputs = "min and max constant, each optional",
            Notes = "ReLU6 is a clip from 0 to 6. Attributes to opset 10, inputs from 11.",
        },
        new("LeakyRelu", "leakyrelu", Leaky) { Attributes = AttributeRule.Any("alpha"), Notes = "alpha from 0 to 1." },
        new("Abs", "abs", static node => node.AddElementWise(new AbsLayer(string.Empty), node.Activation(0))),
        new("HardSigmoid", "hardsigmoid", HardSigmoid) { Attributes = AttributeRule.Any("alpha", "beta"), Notes = "alpha from 0.001 to 1, beta from 0 to 1." },
        new("HardSwish", "hardswish", static node => node.AddElementWise(new HardSwishLayer(string.Empty), node.Activation(0))),
        Smooth("Sigmoid", SmoothFunction.Sigmoid),
        Smooth("Tanh", SmoothFunction.Tanh),
        Smooth("Softplus", SmoothFunction.Softplus),
        new("Gelu", "gelu", Gelu) { Attributes = [AttributeRule.OneOf("approximate", "none", "tanh")], Notes = "Within 2^-10. The approximation by tanh, which differs from it by 5e-4 at most, becomes gelu itself." },
        GeluIdiom.Erf,
        new("PRelu", "prelu", ParametricRelu) { Inputs = "slope constant, one number or one a channel: [1], [C, 1, 1]; [C] after [1, C]" },
    ];

    private static OperatorDefinition Smooth(string name, SmoothFunction function) =>
        new(name, name.ToLowerInvariant(), node => node.AddElementWise(new SmoothLayer(string.Empty, function), node.Activation(0))) { Notes = "Within 2^-10." };

    private static Activation Gelu(NodeContext node)
    {
        if (node.Attributes.Text("approximate", "none") == "tanh") node.Note($"{node.Node.Text} approximates GELU by tanh; it becomes GELU itself, from which that differs by 5e-4 at most.");
        return node.AddElementWise(new SmoothLayer(string.Empty, SmoothFunction.GELU), node.Activation(0));
    }

    private static Activation HardSigmoid(NodeContext node)
    {
        var (slope, offset) = (NodeContext.Decimal(node.Attributes.Number("alpha", 0.2f)), NodeContext.Decimal(node.Attributes.Number("beta", 0.5f)));
        return node.AddElementWise(new HardSigmoidLayer(string.Empty, slope, offset), node.Activation(0));
    }

    private static Activation Clip(NodeContext node)
    {
        var source = node.Activation(0);
        var low = Bound(node.Opset < 11 ? node.Attributes.OptionalNumber("min") : node.Scalar(1), float.MinValue);
        var high = Bound(node.Opset < 11 ? node.Attributes.OptionalNumber("max") : node.Scalar(2), float.MaxValue);
        return (low, high) switch
        {
            (null, null) => source,
            (0, null) => node.AddElementWise(new ReLULayer(string.Empty), source),
            _ when low >= high => throw new RefusedException($"it clips from {low} to {high}, which leaves one value at most"),
            _ => node.AddElementWise(new ClipLayer(string.Empty, low, high), source),
        };
    }

    /// <summary>Exporters write "no bound" as the largest float of its sign.</summary>
    private static decimal? Bound(float? value, float none)
    {
        if (value is not { } bound || bound == none) return null;
        return Math.Abs(bound) <= (float)Numbers.LargestBound ? NodeContext.Decimal(bound)
            : throw new RefusedException($"it clips at {bound.ToString(System.Globalization.CultureInfo.InvariantCulture)}; bounds up to {Numbers.LargestBound} are supported");
    }

    private static Activation Leaky(NodeContext node)
    {
        var slope = NodeContext.Decimal(node.Attributes.Number("alpha", 0.01f));
        if (slope is < 0 or > 1) throw new RefusedException($"its alpha is {slope.ToString(System.Globalization.CultureInfo.InvariantCulture)}; 0 to 1 is supported");
        return node.AddElementWise(new LeakyReLULayer(string.Empty, slope), node.Activation(0));
    }

    private static Activation ParametricRelu(NodeContext node)
    {
        var source = node.Activation(0);
        var slope = node.Floats(1);
        var layer = node.LayerOf(source);
        var values = slope.Count == 1 ? slope.Values : ConstantOperand.PerChannel(node, slope, source.Shape, node.Network.ShapeOf(layer));
        if (values.Length != 1 && values.Length != node.Network.ShapeOf(layer).Channels)
            throw new RefusedException($"its slope has shape {Shapes.Text(slope.Shape)} beside a tensor of shape {Shapes.Text(source.Shape)}; one number or one a channel is supported");
        return node.Add(new PReLULayer(string.Empty, null, null), source, layer, LayerTensor.Vector("weight", values)) with { Shape = source.Shape };
    }
}
