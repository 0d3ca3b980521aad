using SecNet.Generators.Checking;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Diagnostics;

namespace SecNet.Generators.Model.Layers;

/// <summary>Rows and columns of zeros around each channel.</summary>
public sealed record Pad2DLayer(string Name, int Top, int Left, int Bottom, int Right) : UnaryLayerModel(Name)
{
    /// <summary>How it is declared.</summary>
    public static LayerDefinition Definition { get; } = new("Pad2D", "pad", static (name, arguments) =>
    {
        var all = arguments.Integer("sides", 0);
        return new Pad2DLayer(name, arguments.Integer("top", all), arguments.Integer("left", all), arguments.Integer("bottom", all), arguments.Integer("right", all));
    });

    /// <inheritdoc/>
    public override string Kind => "Pad2D";

    /// <inheritdoc/>
    public override string Describe() => $"Pad2D {Top}x{Left}x{Bottom}x{Right}";

    /// <inheritdoc/>
    protected override TensorShape? InferShape(TensorShape input, LayerScope scope)
    {
        var ok = Check("top", Top, scope) & Check("left", Left, scope) & Check("bottom", Bottom, scope) & Check("right", Right, scope);
        return ok ? input with { Height = Top + input.Height + Bottom, Width = Left + input.Width + Right } : null;
    }

    /// <inheritdoc/>
    protected override void AddTo(GraphBuilder graph, int layerIndex, TensorShape input) => graph.Add(new PadOperator(layerIndex, Name, Top, Left, Bottom, Right));

    private bool Check(string side, int value, LayerScope scope)
    {
        if (value is >= 0 and <= (int)LayerScope.MaxElements) return true;
        scope.Report(FindingIds.BadArgument, Name, side, value, $"0 to {LayerScope.MaxElements}");
        return false;
    }
}
