using SecNet.Generators.Checking;

namespace SecNet.Generators.Model.Layers;

/// <summary>
/// A declared layer. A new kind of layer is a new file beside this one (arguments, shape rule, what it becomes in the graph),
/// registered in <see cref="LayerCatalog"/>; if it computes something new, also an operator in Checking/Operators.
/// </summary>
public abstract record LayerModel(string Name)
{
    /// <summary>Kind, by the name of the runtime's LayerKind.</summary>
    public abstract string Kind { get; }

    /// <summary>
    /// Layers whose results it takes, by index in the network; <see cref="NetworkModel.InputIndex"/> for the network's input.
    /// Empty means the layer before it.
    /// </summary>
    public EquatableArray<int> Inputs { get; init; }

    /// <summary>Window of a convolution or pool.</summary>
    public virtual Window? Window => null;

    /// <summary>For people: <c>Conv2D 5x5, 16 filters</c>.</summary>
    public virtual string Describe() => Kind;

    /// <summary>Shape of the result; reports what does not fit and then returns null.</summary>
    public abstract TensorShape? InferShape(EquatableArray<TensorShape> inputs, LayerScope scope);

    /// <summary>Adds what the layer computes to the graph.</summary>
    public abstract void AddTo(GraphBuilder graph, int layerIndex, EquatableArray<TensorShape> inputs);
}

/// <summary>A layer with one input.</summary>
public abstract record UnaryLayerModel(string Name) : LayerModel(Name)
{
    /// <inheritdoc/>
    public override TensorShape? InferShape(EquatableArray<TensorShape> inputs, LayerScope scope) => InferShape(inputs[0], scope);

    /// <inheritdoc/>
    public override void AddTo(GraphBuilder graph, int layerIndex, EquatableArray<TensorShape> inputs) => AddTo(graph, layerIndex, inputs[0]);

    /// <summary>Shape of the result; reports what does not fit and then returns null.</summary>
    protected abstract TensorShape? InferShape(TensorShape input, LayerScope scope);

    /// <summary>Adds what the layer computes to the graph.</summary>
    protected abstract void AddTo(GraphBuilder graph, int layerIndex, TensorShape input);
}

/// <summary>A layer whose result may be bounded by contract.</summary>
public interface IBoundedLayer
{
    /// <summary>Contract: no value of the result is larger in magnitude. Null when the bound follows from what the layer takes.</summary>
    decimal? MaxAbs { get; }
}

/// <summary>A layer with secret weights and their contracts; <see cref="MaxAbs"/> is null when only the weights' contract bounds the result.</summary>
public abstract record LinearLayerModel(string Name, decimal? MaxAbs, decimal? MaxAbsWeight) : UnaryLayerModel(Name), IBoundedLayer
{
    /// <summary>How its products are held and scaled back.</summary>
    public ProductOptions Products { get; init; } = ProductOptions.Default;
}
