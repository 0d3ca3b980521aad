using SecNet.Runtime.Networks;
using SecNet.Runtime.Reference;

namespace SecNet.Cli.Local;

/// <summary>How far each layer of the fixed-point twin is from the float network's, at worst over samples, and how large its values get. Safe for concurrent use.</summary>
internal sealed class LayerErrors(NetworkInfo info)
{
    private readonly Lock _gate = new();
    private readonly double[] _largestValues = new double[info.Layers.Length];
    private readonly double?[] _worstErrors = new double?[info.Layers.Length];

    /// <summary>The largest magnitude the float network's layer yields.</summary>
    public IReadOnlyList<double> LargestValues => _largestValues;

    /// <summary>The twin's worst difference from it; null for a layer whose own result the twin does not have, as it was folded into another, and for a class.</summary>
    public IReadOnlyList<double?> WorstErrors => _worstErrors;

    /// <summary>Takes the float network's layers of one sample, and compares the twin's of the same sample with them.</summary>
    public LayerObserver Observe(float[][] layers)
    {
        double[] largest = [.. layers.Select(static values => (double)values.Max(Math.Abs))];
        lock (_gate)
        {
            for (var layer = 0; layer < largest.Length; layer++) _largestValues[layer] = Math.Max(_largestValues[layer], largest[layer]);
        }

        return (layer, values, scale) =>
        {
            // Two classes differ; how far their numbers are apart says nothing.
            if (info.Layers[layer].Kind == LayerKind.ArgMax) return;
            var worst = 0.0;
            for (var i = 0; i < values.Length; i++) worst = Math.Max(worst, Math.Abs(scale.Decode(values[i]) - layers[layer][i]));
            lock (_gate) _worstErrors[layer] = Math.Max(_worstErrors[layer] ?? 0, worst);
        };
    }
}
