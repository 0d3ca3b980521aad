using System.Linq;
using SecNet.Generators.Checking;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Diagnostics;

namespace SecNet.Generators.Model.Layers;

/// <summary>Element by element from tensors of one shape.</summary>
public abstract record ElementwiseLayer(string Name) : LayerModel(Name)
{
    /// <inheritdoc/>
    public override TensorShape? InferShape(EquatableArray<TensorShape> inputs, LayerScope scope)
    {
        if (inputs.All(shape => shape == inputs[0])) return inputs[0];
        scope.Report(FindingIds.ShapesDiffer, Name, string.Join(", ", inputs));
        return null;
    }
}

/// <summary>Sum or difference, whose result may be bounded by contract.</summary>
public abstract record SumLayer(string Name) : ElementwiseLayer(Name), IBoundedLayer
{
    /// <inheritdoc/>
    public decimal? MaxAbs { get; init; }
}

/// <summary>Sum: the skip of a residual block.</summary>
public sealed record AddLayer(string Name) : SumLayer(Name)
{
    /// <summary>How it is declared.</summary>
    public static LayerDefinition Definition { get; } =
        new("Add", "add", static (name, arguments) => new AddLayer(name) { MaxAbs = arguments.OptionalBound("MaxAbs") }, LeastInputs: 2, MostInputs: int.MaxValue);

    /// <inheritdoc/>
    public override string Kind => "Add";

    /// <inheritdoc/>
    public override void AddTo(GraphBuilder graph, int layerIndex, EquatableArray<TensorShape> inputs) => graph.Add(new AddOperator(layerIndex, Name) { MaxAbs = MaxAbs });
}

/// <summary>The first tensor minus the second.</summary>
public sealed record SubLayer(string Name) : SumLayer(Name)
{
    /// <summary>How it is declared.</summary>
    public static LayerDefinition Definition { get; } =
        new("Sub", "sub", static (name, arguments) => new SubLayer(name) { MaxAbs = arguments.OptionalBound("MaxAbs") }, LeastInputs: 2, MostInputs: 2);

    /// <inheritdoc/>
    public override string Kind => "Sub";

    /// <inheritdoc/>
    public override void AddTo(GraphBuilder graph, int layerIndex, EquatableArray<TensorShape> inputs) => graph.Add(new SubOperator(layerIndex, Name) { MaxAbs = MaxAbs });
}

/// <summary>Channels of several tensors one after another.</summary>
public sealed record ConcatLayer(string Name) : LayerModel(Name)
{
    /// <summary>How it is declared.</summary>
    public static LayerDefinition Definition { get; } = new("Concat", "concat", static (name, _) => new ConcatLayer(name), LeastInputs: 2, MostInputs: int.MaxValue);

    /// <inheritdoc/>
    public override string Kind => "Concat";

    /// <inheritdoc/>
    public override TensorShape? InferShape(EquatableArray<TensorShape> inputs, LayerScope scope)
    {
        if (inputs.All(shape => shape.Height == inputs[0].Height && shape.Width == inputs[0].Width))
        {
            return inputs[0] with { Channels = inputs.Sum(static shape => shape.Channels) };
        }

        scope.Report(FindingIds.ShapesDiffer, Name, string.Join(", ", inputs));
        return null;
    }

    /// <inheritdoc/>
    public override void AddTo(GraphBuilder graph, int layerIndex, EquatableArray<TensorShape> inputs) => graph.Add(new ConcatOperator(layerIndex, Name));
}
