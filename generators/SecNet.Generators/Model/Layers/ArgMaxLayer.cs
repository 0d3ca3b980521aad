using SecNet.Generators.Checking;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Diagnostics;

namespace SecNet.Generators.Model.Layers;

/// <summary>Index of the largest score, the first of equals, so that the client learns the class and no score. The last layer only.</summary>
public sealed record ArgMaxLayer(string Name) : UnaryLayerModel(Name)
{
    /// <summary>How it is declared.</summary>
    public static LayerDefinition Definition { get; } = new("ArgMax", "argmax", static (name, _) => new ArgMaxLayer(name));

    /// <inheritdoc/>
    public override string Kind => "ArgMax";

    /// <inheritdoc/>
    protected override TensorShape? InferShape(TensorShape input, LayerScope scope)
    {
        if (input.IsVector && input.Length > 1) return new(1, 1, 1);
        scope.Report(FindingIds.ArgMaxNeedsScores, Name, input, input.IsVector ? "leave the ArgMax out, since one value has no rival" : "put a Flatten layer before it");
        return null;
    }

    /// <inheritdoc/>
    protected override void AddTo(GraphBuilder graph, int layerIndex, TensorShape input) => graph.Add(new ArgMaxOperator(layerIndex, Name));
}
