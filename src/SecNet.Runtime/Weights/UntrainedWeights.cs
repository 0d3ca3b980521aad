using SecNet.Runtime.Networks;
using SecNet.Runtime.Randomness;

namespace SecNet.Runtime.Weights;

/// <summary>Weights for a network that nobody has trained yet: what it costs does not depend on them.</summary>
public static class UntrainedWeights
{
    // Variance of a weight times its row's length: activations keep their size from layer to layer, about as in trained networks.
    private const double Gain = 1.2;

    /// <summary>Tensors under the names that the network's weights bind to: weights normal with mean 0 and within their contracts, biases 0, batch norms the identity, slopes a quarter.</summary>
    /// <param name="info">The network.</param>
    /// <param name="seed">The same seed gives the same weights.</param>
    public static IReadOnlyList<NamedTensor> Draw(NetworkInfo info, int seed)
    {
        ArgumentNullException.ThrowIfNull(info);
        var random = new RepeatableNoise(seed);
        var tensors = new List<NamedTensor>();
        foreach (var slot in info.WeightSlots)
        {
            if (slot.Kind == LayerKind.PReLU) tensors.Add(new(slot.Name + ".weight", [slot.Rows], Constant(slot.Rows, 0.25f)));
            else if (slot.Kind != LayerKind.BatchNorm)
            {
                var layer = info.Layers.Single(layer => layer.Name == slot.Name);
                int[] shape = layer.Window is { } window && slot.Kind == LayerKind.Conv2D
                    ? [slot.Rows, layer.InputShape.Channels / layer.Groups, window.KernelHeight, window.KernelWidth] : [slot.Rows, slot.RowLength];
                tensors.Add(new(slot.Name + ".weight", shape, Normal(random, slot)));
                if (slot.BatchNorms.IsEmpty) tensors.Add(new(slot.Name + ".bias", [slot.Rows], new float[slot.Rows]));
            }

            foreach (var norm in slot.BatchNorms)
            {
                tensors.Add(new(norm.Name + ".weight", [slot.Rows], Constant(slot.Rows, 1)));
                tensors.Add(new(norm.Name + ".bias", [slot.Rows], new float[slot.Rows]));
                tensors.Add(new(norm.Name + ".running_mean", [slot.Rows], new float[slot.Rows]));
                tensors.Add(new(norm.Name + ".running_var", [slot.Rows], Constant(slot.Rows, 1)));
            }
        }

        return tensors;
    }

    private static float[] Normal(RepeatableNoise random, WeightSlot slot)
    {
        // Folding a batch norm of variance 1 and a small epsilon, and rounding, must not carry a weight over its contract.
        var largest = 0.99 * (double)slot.MaxAbsWeight;
        var deviation = Math.Sqrt(Gain / slot.RowLength);
        var values = new float[slot.WeightCount];
        for (var i = 0; i < values.Length; i++)
        {
            // Box and Muller; 1 - u is never 0.
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.Next())) * Math.Cos(2 * Math.PI * random.Next());
            values[i] = (float)Math.Clamp(normal * deviation, -largest, largest);
        }

        return values;
    }

    private static float[] Constant(int count, float value)
    {
        var values = new float[count];
        Array.Fill(values, value);
        return values;
    }
}
