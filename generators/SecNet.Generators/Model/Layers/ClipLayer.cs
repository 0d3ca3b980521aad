using SecNet.Generators.Checking;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Diagnostics;

namespace SecNet.Generators.Model.Layers;

/// <summary>Values below the low bound become it, values above the high bound that; either may be absent. ReLU6 is 0 to 6.</summary>
public sealed record ClipLayer(string Name, decimal? Low, decimal? High) : UnaryLayerModel(Name)
{
    /// <summary>How it is declared.</summary>
    public static LayerDefinition Definition { get; } = new("Clip", "clip", static (name, arguments) => new ClipLayer(name, arguments.Number("Low"), arguments.Number("High")));

    /// <inheritdoc/>
    public override string Kind => "Clip";

    /// <inheritdoc/>
    public override string Describe() => $"Clip to {Bounds}";

    private string Bounds => (Low, High) switch
    {
        (null, null) => "no bound",
        ({ } low, null) => System.FormattableString.Invariant($"at least {low}"),
        (null, { } high) => System.FormattableString.Invariant($"at most {high}"),
        ({ } low, { } high) => System.FormattableString.Invariant($"{low} .. {high}"),
    };

    /// <inheritdoc/>
    protected override TensorShape? InferShape(TensorShape input, LayerScope scope)
    {
        if (!(Check("Low", Low, scope) & Check("High", High, scope))) return null;
        if ((Low is not null || High is not null) && !(Low >= High)) return input;
        scope.Report(FindingIds.ClipBounds, Name, Bounds);
        return null;
    }

    /// <inheritdoc/>
    protected override void AddTo(GraphBuilder graph, int layerIndex, TensorShape input) => graph.Add(new ClipOperator(layerIndex, Name, Low, High));

    private bool Check(string argument, decimal? bound, LayerScope scope)
    {
        if (bound is null or (>= -Numbers.LargestBound and <= Numbers.LargestBound)) return true;
        scope.Report(FindingIds.BadArgument, Name, argument, bound, $"{-Numbers.LargestBound} to {Numbers.LargestBound}");
        return false;
    }
}
