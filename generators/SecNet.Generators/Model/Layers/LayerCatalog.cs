using System.Collections.Generic;
using System.Linq;

namespace SecNet.Generators.Model.Layers;

/// <summary>A kind of layer, as both front ends read it: its keyword, the prefix of default names, and how its arguments make a model.</summary>
/// <param name="Keyword">Attribute name without its suffix.</param>
/// <param name="NamePrefix">Default names are this and a number: conv1, conv2.</param>
/// <param name="Create">Makes the layer from its name and arguments.</param>
/// <param name="Merges">True for layers that take two or more tensors; attributes, which declare chains, have none of these.</param>
public sealed record LayerDefinition(string Keyword, string NamePrefix, System.Func<string, LayerArguments, LayerModel> Create, bool Merges = false);

/// <summary>All kinds of layers.</summary>
public static class LayerCatalog
{
    /// <summary>By keyword.</summary>
    public static IReadOnlyDictionary<string, LayerDefinition> ByKeyword { get; } = new[]
    {
        Conv2DLayer.Definition,
        DenseLayer.Definition,
        BatchNormLayer.Definition,
        ReLULayer.Definition,
        SquareLayer.Definition,
        MaxPool2DLayer.Definition,
        AvgPool2DLayer.Definition,
        FlattenLayer.Definition,
        AddLayer.Definition,
        ConcatLayer.Definition,
    }.ToDictionary(static definition => definition.Keyword);
}
