using System.Linq;
using SecNet.Generators.Checking;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Diagnostics;

namespace SecNet.Generators.Model.Layers;

/// <summary>Axes in another order: axis i of the result is the i-th named axis of the input, 0 for channels, 1 for rows, 2 for columns.</summary>
public sealed record TransposeLayer(string Name, int First, int Second, int Third) : UnaryLayerModel(Name)
{
    /// <summary>How it is declared.</summary>
    public static LayerDefinition Definition { get; } = new("Transpose", "transpose", static (name, arguments) => new TransposeLayer(
        name, arguments.Integer("first", 0), arguments.Integer("second", 0), arguments.Integer("third", 0)));

    /// <inheritdoc/>
    public override string Kind => "Transpose";

    /// <inheritdoc/>
    public override string Describe() => $"Transpose to axes {First}, {Second}, {Third}";

    /// <inheritdoc/>
    protected override TensorShape? InferShape(TensorShape input, LayerScope scope)
    {
        if (new[] { First, Second, Third }.OrderBy(static axis => axis).SequenceEqual([0, 1, 2])) return Operator(0).ShapeOf(input);
        scope.Report(FindingIds.BadArgument, Name, "the order of axes", $"{First}, {Second}, {Third}", "0, 1 and 2 in some order");
        return null;
    }

    /// <inheritdoc/>
    protected override void AddTo(GraphBuilder graph, int layerIndex, TensorShape input) => graph.Add(Operator(layerIndex));

    private TransposeOperator Operator(int layerIndex) => new(layerIndex, Name, First, Second, Third);
}
