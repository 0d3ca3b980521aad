using SecNet.Generators.Checking;
using SecNet.Generators.Checking.Operators;

namespace SecNet.Generators.Model.Layers;

/// <summary>x above 0, a secret slope times x below: a slope per channel, or one for all.</summary>
public sealed record PReLULayer(string Name, decimal? MaxAbs, decimal? MaxAbsWeight) : LinearLayerModel(Name, MaxAbs, MaxAbsWeight)
{
    /// <summary>How it is declared.</summary>
    public static LayerDefinition Definition { get; } = new("PReLU", "prelu", static (name, arguments) => new PReLULayer(
        name,
        arguments.OptionalBound("MaxAbs"),
        arguments.Number("MaxAbsWeight"))
    {
        Products = arguments.Products(),
    });

    /// <inheritdoc/>
    public override string Kind => "PReLU";

    /// <inheritdoc/>
    protected override TensorShape? InferShape(TensorShape input, LayerScope scope) => input;

    /// <inheritdoc/>
    /// <remarks>ReLU(x) + slope·(x - ReLU(x)): the slopes multiply what is below 0.</remarks>
    protected override void AddTo(GraphBuilder graph, int layerIndex, TensorShape input)
    {
        var x = graph.InputsOf(layerIndex)[0];
        var positive = graph.Add(new ReluOperator(layerIndex, Name), x);
        var negative = graph.Add(new NegativePartOperator(layerIndex, Name), x, positive);
        var scaled = graph.Add(new LinearOperator(layerIndex, LinearKind.PReLU, Name, input.Channels, 1, null, MaxAbs, MaxAbsWeight) { Products = Products }, negative);
        graph.Add(new EitherOperator(layerIndex, Name) { MaxAbs = MaxAbs }, positive, scaled);
    }
}
