using SecNet.Runtime.Networks;
using SecNet.Runtime.Weights;

namespace SecNet.Tool.Tests.EndToEnd;

/// <summary>How close weights come to their contracts.</summary>
internal enum WeightKind
{
    /// <summary>Anywhere within.</summary>
    Uniform,

    /// <summary>All at the positive end.</summary>
    Largest,

    /// <summary>All at either end.</summary>
    EitherEnd,
}

/// <summary>Tensors as a training would leave them, such that the weights with batch norms folded in keep the network's contracts, or use them up.</summary>
internal static class ContractWeights
{
    // Folding runs through 32-bit floats: so much less keeps the contract after all of their roundings.
    private const double Folded = 1 - 1e-5;

    /// <summary>A file of weights.</summary>
    public static SafetensorsFile Of(NetworkInfo info, WeightKind kind, int seed)
    {
        var draws = new Draws(seed);
        return SafetensorsFile.Parse(SafetensorsWriter.Write([.. info.WeightSlots.SelectMany(slot => TensorsOf(info, slot, kind, draws))]), info.Name + ".safetensors");
    }

    private static IEnumerable<NamedTensor> TensorsOf(NetworkInfo info, WeightSlot slot, WeightKind kind, Draws draws)
    {
        var bound = (double)slot.MaxAbsWeight * (slot.BatchNorms.IsEmpty ? 1 : Folded);
        var (weights, biases) = (Values(slot.WeightCount), slot.Kind == LayerKind.PReLU ? new double[slot.BiasCount] : Values(slot.BiasCount));
        if (slot.Kind == LayerKind.PReLU) return [new(slot.Name + ".weight", [slot.Rows], Floats(weights))];

        // From the last batch norm back to the layer's own weights: what each receives so that it yields what the next one shall receive.
        var tensors = new List<NamedTensor>();
        foreach (var norm in slot.BatchNorms.Reverse())
        {
            var isOwn = slot.Kind == LayerKind.BatchNorm && norm == slot.BatchNorms[0];
            var variance = Floats([.. biases.Select(_ => draws.Between(0.5, 1.5))]);
            var mean = Floats([.. biases.Select(_ => draws.Between(-0.5, 0.5))]);
            var gamma = Floats([.. biases.Select((_, row) => isOwn ? weights[row] * Math.Sqrt(variance[row] + norm.Epsilon) : draws.Between(0.5, 1.5))]);
            var received = biases.Select(_ => isOwn ? 0f : (float)draws.Between(-0.5, 0.5)).ToArray();
            var factor = gamma.Zip(variance, (numerator, square) => numerator / Math.Sqrt(square + norm.Epsilon)).ToArray();
            var beta = Floats([.. biases.Select((bias, row) => bias - ((received[row] - (double)mean[row]) * factor[row]))]);
            tensors.AddRange([new(norm.Name + ".weight", [slot.Rows], gamma), new(norm.Name + ".bias", [slot.Rows], beta)]);
            tensors.AddRange([new(norm.Name + ".running_mean", [slot.Rows], mean), new(norm.Name + ".running_var", [slot.Rows], variance)]);
            biases = Array.ConvertAll(received, static value => (double)value);
            if (!isOwn) weights = [.. weights.Select((weight, index) => weight / factor[index / slot.RowLength])];
        }

        if (slot.Kind == LayerKind.BatchNorm) return tensors;
        return [.. tensors, new(slot.Name + ".weight", ShapeOf(info, slot), Floats(weights)), new(slot.Name + ".bias", [slot.BiasCount], Floats(biases))];

        double[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => kind switch
        {
            WeightKind.Largest => bound,
            WeightKind.EitherEnd => draws.Pick(bound, -bound),
            _ => draws.Between(-bound, bound),
        })];
    }

    private static int[] ShapeOf(NetworkInfo info, WeightSlot slot)
    {
        var layer = info.Layers.Single(layer => layer.Name == slot.Name);
        return layer.Window is { } window ? [slot.Rows, layer.InputShape.Channels / layer.Groups, window.KernelHeight, window.KernelWidth] : [slot.Rows, slot.RowLength];
    }

    /// <summary>Rounded towards 0: a contract of 0.1 is kept by no larger float.</summary>
    private static float[] Floats(double[] values) => Array.ConvertAll(values, static value =>
        (float)value is var rounded && Math.Abs((double)rounded) > Math.Abs(value) ? MathF.CopySign(MathF.BitDecrement(MathF.Abs(rounded)), rounded) : rounded);
}
