using System.Collections.Generic;
using System.Linq;

namespace SecNet.Generators.Model.Layers;

/// <summary>A kind of layer, as both front ends read it: its keyword, the prefix of default names, and how its arguments make a model.</summary>
/// <param name="Keyword">Attribute name without its suffix.</param>
/// <param name="NamePrefix">Default names are this and a number: conv1, conv2.</param>
/// <param name="Create">Makes the layer from its name and arguments.</param>
/// <param name="LeastInputs">Tensors it takes at least.</param>
/// <param name="MostInputs">Tensors it takes at most.</param>
public sealed record LayerDefinition(
    string Keyword, string NamePrefix, System.Func<string, LayerArguments, LayerModel> Create, int LeastInputs = 1, int MostInputs = 1)
{
    /// <summary>True for layers that take several tensors; attributes, which declare chains, have none of these.</summary>
    public bool Merges => MostInputs > 1;

    /// <summary>For people: how many tensors it takes.</summary>
    public string Takes => !Merges ? "one tensor" : MostInputs == LeastInputs ? "two tensors" : "two or more tensors";
}

/// <summary>All kinds of layers.</summary>
public static class LayerCatalog
{
    /// <summary>By keyword.</summary>
    public static IReadOnlyDictionary<string, LayerDefinition> ByKeyword { get; } = new LayerDefinition[]
    {
        Conv2DLayer.Definition,
        DenseLayer.Definition,
        BatchNormLayer.Definition,
        ReLULayer.Definition,
        LeakyReLULayer.Definition,
        PReLULayer.Definition,
        ClipLayer.Definition,
        SquareLayer.Definition,
        MaxPool2DLayer.Definition,
        AvgPool2DLayer.Definition,
        Pad2DLayer.Definition,
        FlattenLayer.Definition,
        ReshapeLayer.Definition,
        TransposeLayer.Definition,
        AddLayer.Definition,
        SubLayer.Definition,
        ConcatLayer.Definition,
        ArgMaxLayer.Definition,
        AbsLayer.Definition,
        HardSigmoidLayer.Definition,
        HardSwishLayer.Definition,
        ExtremeLayer.Max,
        ExtremeLayer.Min,
    }.Concat(SmoothLayer.Definitions).ToDictionary(static definition => definition.Keyword);
}
