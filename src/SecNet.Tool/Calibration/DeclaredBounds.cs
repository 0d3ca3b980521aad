using SecNet.Generators.Model.Layers;

namespace SecNet.Tool.Calibration;

/// <summary>The MaxAbs of layers that can declare one.</summary>
internal static class DeclaredBounds
{
    /// <summary>True when the layer can declare a bound on its result.</summary>
    public static bool IsPossible(LayerModel layer) => layer is IBoundedLayer;

    /// <summary>The layer with a bound, or with none; a layer that cannot declare one stays as it is.</summary>
    public static LayerModel Set(LayerModel layer, decimal? maxAbs) => layer switch
    {
        LinearLayerModel linear => linear with { MaxAbs = maxAbs },
        AddLayer sum => sum with { MaxAbs = maxAbs },
        SubLayer difference => difference with { MaxAbs = maxAbs },
        SquareLayer square => square with { MaxAbs = maxAbs },
        IBoundedLayer => throw new NotSupportedException($"Layer '{layer.Name}' is a {layer.Kind}, whose bound the calibrator cannot set."),
        _ => layer,
    };
}
