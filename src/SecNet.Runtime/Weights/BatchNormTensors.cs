namespace SecNet.Runtime.Weights;

/// <summary>The trained tensors of one batch norm: y = γ·(x - μ)/sqrt(σ² + ε) + β per channel.</summary>
/// <param name="Gamma">γ, <c>NAME.weight</c>.</param>
/// <param name="Beta">β, <c>NAME.bias</c>.</param>
/// <param name="Mean">μ, <c>NAME.running_mean</c>.</param>
/// <param name="Variance">σ², <c>NAME.running_var</c>.</param>
internal readonly record struct BatchNormTensors(float[] Gamma, float[] Beta, float[] Mean, float[] Variance)
{
    /// <summary>Reads them; a batch norm trained without scale and shift has neither <c>NAME.weight</c> nor <c>NAME.bias</c>, and uses 1 and 0.</summary>
    /// <exception cref="WeightFileException">A tensor is missing, has another shape, or its variance plus epsilon is not positive.</exception>
    public static BatchNormTensors Read(SafetensorsFile file, string name, double epsilon, int channels)
    {
        var hasShift = file.Contains(name + ".bias");
        var beta = hasShift ? file.Values(name + ".bias", channels) : new float[channels];
        var gamma = hasShift || file.Contains(name + ".weight") ? file.Values(name + ".weight", channels) : Ones(channels);
        var mean = file.Values(name + ".running_mean", channels);
        var variance = file.Values(name + ".running_var", channels);
        var bad = Array.FindIndex(variance, value => value + epsilon <= 0);
        if (bad >= 0)
        {
            throw new WeightFileException(FormattableString.Invariant(
                $"Tensor '{name}.running_var' in '{file.Path}' holds {variance[bad]} at index {bad}: with epsilon {epsilon} there is no square root. A variance is ≥ 0; save the file again."));
        }

        return new(gamma, beta, mean, variance);
    }

    private static float[] Ones(int count)
    {
        var ones = new float[count];
        Array.Fill(ones, 1);
        return ones;
    }
}
