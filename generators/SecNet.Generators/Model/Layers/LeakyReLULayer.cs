using SecNet.Generators.Checking;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Diagnostics;

namespace SecNet.Generators.Model.Layers;

/// <summary>x above 0, a public slope times x below.</summary>
public sealed record LeakyReLULayer(string Name, decimal Slope) : UnaryLayerModel(Name)
{
    /// <summary>The slope when none is given: PyTorch's.</summary>
    public const decimal DefaultSlope = 0.01m;

    /// <summary>How it is declared.</summary>
    public static LayerDefinition Definition { get; } =
        new("LeakyReLU", "leakyrelu", static (name, arguments) => new LeakyReLULayer(name, arguments.Number("Slope") ?? DefaultSlope));

    /// <inheritdoc/>
    public override string Kind => "LeakyReLU";

    /// <inheritdoc/>
    public override string Describe() => System.FormattableString.Invariant($"LeakyReLU, slope {Slope}");

    /// <inheritdoc/>
    protected override TensorShape? InferShape(TensorShape input, LayerScope scope)
    {
        if (Slope is >= 0 and <= 1) return input;
        scope.Report(FindingIds.BadArgument, Name, "Slope", Slope, "0 to 1");
        return null;
    }

    /// <inheritdoc/>
    protected override void AddTo(GraphBuilder graph, int layerIndex, TensorShape input)
    {
        var x = graph.InputsOf(layerIndex)[0];
        var positive = graph.Add(new ReluOperator(layerIndex, Name), x);
        graph.Add(new BlendOperator(layerIndex, Name, Slope), x, positive);
    }
}
