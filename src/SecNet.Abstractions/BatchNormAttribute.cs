namespace SecNet;

/// <summary>
/// Batch normalisation at inference: a secret scale and shift per channel, precomputed as γ/sqrt(var + ε) and β - γμ/sqrt(var + ε).
/// Behind a convolution or dense layer it folds into that layer's weights and costs nothing.
/// </summary>
public sealed class BatchNormAttribute : LinearLayerAttribute
{
    /// <summary>Added to the running variance. Default 1e-5, PyTorch's.</summary>
    public double Epsilon { get; set; } = 1e-5;
}
