using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;
using SecNet.Runtime.Weights;

namespace SecNet.Tool.Onnx.Networks;

/// <summary>A tensor of a layer, before the layer has its name: <c>weight</c>, <c>running_mean</c>.</summary>
internal sealed record LayerTensor(string Role, IReadOnlyList<int> Shape, float[] Values)
{
    /// <summary>One value a channel.</summary>
    public static LayerTensor Vector(string role, float[] values) => new(role, [values.Length], values);

    /// <summary>The tensor of a layer of that name.</summary>
    public NamedTensor Of(string layer) => new($"{layer}.{Role}", Shape, Values);
}

/// <summary>A layer that is being made.</summary>
/// <param name="Layer">The layer, under a name that is not final.</param>
/// <param name="Inputs">What it takes, by index.</param>
/// <param name="Shape">Shape of its result.</param>
/// <param name="Names">Names it might bear, best first.</param>
/// <param name="Tensors">Its weights.</param>
/// <param name="Result">ONNX's name for its result.</param>
internal sealed record LayerDraft(
    LayerModel Layer, IReadOnlyList<int> Inputs, TensorShape Shape, IReadOnlyList<string> Names, IReadOnlyList<LayerTensor> Tensors, string Result)
{
    /// <summary>For a product with a matrix: true until a bias was added, which ONNX writes as a node of its own.</summary>
    public bool TakesBias { get; init; }

    /// <summary>For a factor and shift made of arithmetic with constants: what the next constant joins.</summary>
    public Affine? Affine { get; init; }
}
