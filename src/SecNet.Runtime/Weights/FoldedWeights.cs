using SecNet.Runtime.Networks;

namespace SecNet.Runtime.Weights;

/// <summary>The real weights and biases of one slot with its batch norms folded in, before any scaling.</summary>
/// <param name="Weights">Rows × row length, row-major.</param>
/// <param name="Biases">One a row.</param>
internal readonly record struct FoldedWeights(double[] Weights, double[] Biases)
{
    /// <summary>Reads <c>NAME.weight</c> and <c>NAME.bias</c> (0 when absent, and for slopes) and folds the slot's batch norms, in order.</summary>
    /// <exception cref="WeightFileException">A tensor is missing, has another shape or is not finite.</exception>
    public static FoldedWeights Read(SafetensorsFile file, WeightSlot slot, LayerPlan layer)
    {
        var weights = new double[slot.WeightCount];
        var biases = new double[slot.BiasCount];
        if (slot.Kind == LayerKind.PReLU)
        {
            Widen(Slopes.Read(file, slot.Name, slot.Rows), weights);
        }
        else if (slot.Kind == LayerKind.BatchNorm)
        {
            // Its own coefficients fold into the identity.
            Array.Fill(weights, 1);
        }
        else
        {
            Widen(ReadWeight(file, slot, layer), weights);
            if (file.Contains(slot.Name + ".bias")) Widen(file.Values(slot.Name + ".bias", slot.Rows), biases);
        }

        foreach (var norm in slot.BatchNorms) Fold(BatchNormTensors.Read(file, norm.Name, norm.Epsilon, slot.Rows), norm.Epsilon, slot, weights, biases);
        return new(weights, biases);
    }

    private static float[] ReadWeight(SafetensorsFile file, WeightSlot slot, LayerPlan layer) => slot.Kind == LayerKind.Conv2D && layer.Window is { } window
        ? file.Values(slot.Name + ".weight", slot.Rows, layer.InputShape.Channels / layer.Groups, window.KernelHeight, window.KernelWidth)
        : file.Values(slot.Name + ".weight", slot.Rows, slot.RowLength);

    private static void Fold(BatchNormTensors norm, double epsilon, WeightSlot slot, double[] weights, double[] biases)
    {
        for (var row = 0; row < slot.Rows; row++)
        {
            var factor = norm.Gamma[row] / Math.Sqrt(norm.Variance[row] + epsilon);
            foreach (ref var weight in weights.AsSpan(row * slot.RowLength, slot.RowLength)) weight *= factor;
            biases[row] = (biases[row] * factor) + norm.Beta[row] - (norm.Mean[row] * factor);
        }
    }

    private static void Widen(float[] source, double[] destination)
    {
        for (var i = 0; i < source.Length; i++) destination[i] = source[i];
    }
}
