using SecNet.Generators.Checking;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Diagnostics;

namespace SecNet.Generators.Model.Layers;

/// <summary>Fully connected, with secret weights.</summary>
public sealed record DenseLayer(string Name, int FanIn, int FanOut, decimal? MaxAbs, decimal? MaxAbsWeight)
    : LinearLayerModel(Name, MaxAbs, MaxAbsWeight)
{
    /// <summary>How it is declared.</summary>
    public static LayerDefinition Definition { get; } = new("Dense", "fc", static (name, arguments) => new DenseLayer(
        name,
        arguments.Integer("fanIn", 0),
        arguments.Integer("fanOut", 0),
        arguments.OptionalBound("MaxAbs"),
        arguments.Number("MaxAbsWeight"))
    {
        Products = arguments.Products(),
    });

    /// <inheritdoc/>
    public override string Kind => "Dense";

    /// <inheritdoc/>
    public override string Describe() => $"Dense {FanIn} -> {FanOut}";

    /// <inheritdoc/>
    protected override TensorShape? InferShape(TensorShape input, LayerScope scope)
    {
        if (!scope.CheckPositive("fanIn", FanIn) || !scope.CheckPositive("fanOut", FanOut)) return null;
        if (input.Length != FanIn)
        {
            scope.Report(FindingIds.FanInMismatch, Name, FanIn, input, input.Length);
            return null;
        }

        if (!input.IsVector)
        {
            scope.Report(FindingIds.DenseNeedsVector, Name, input);
            return null;
        }

        if (!scope.CheckSize(FanOut, FanIn, "weights: rows x row length")) return null;
        return new(FanOut, 1, 1);
    }

    /// <inheritdoc/>
    protected override void AddTo(GraphBuilder graph, int layerIndex, TensorShape input) =>
        graph.Add(new LinearOperator(layerIndex, LinearKind.Dense, Name, FanOut, FanIn, null, MaxAbs, MaxAbsWeight) { Products = Products });
}
