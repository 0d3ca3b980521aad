using SecNet.Generators.Model.Layers;

namespace SecNet.Tool.Calibration;

/// <summary>The MaxAbs of layers that can declare one.</summary>
internal static class DeclaredBounds
{
    /// <summary>True when the layer can declare a bound on its result.</summary>
    public static bool IsPossible(LayerModel layer) => layer is LinearLayerModel;

    /// <summary>The layer with a bound, or with none; a layer that cannot declare one stays as it is.</summary>
    public static LayerModel Set(LayerModel layer, decimal? maxAbs) => layer switch
    {
        LinearLayerModel linear => linear with { MaxAbs = maxAbs },
        _ => layer,
    };
}
