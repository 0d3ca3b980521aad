namespace SecNet;

/// <summary>A smooth activation, approximated within <see cref="MaxError"/> over the declared range of its input.</summary>
public abstract class SmoothLayerAttribute : LayerAttribute
{
    /// <summary>Contract: no result is further from the function's value at its input. Default 2^-10; by L-SecNet's sines 2^-7, of tanh 2^-6.</summary>
    public double MaxError { get; set; } = 0.0009765625;

    /// <summary>How the function is approximated. Default: the compiler chooses.</summary>
    public Approximation Approximation { get; set; }

    /// <summary>
    /// How the approximating sum is scaled back. Default <see cref="Truncation.Local"/> where shares are held in 64-bit words, which costs no message and
    /// fails once in 2^32 values; otherwise <see cref="Truncation.Masked"/>. L-SecNet's sums are scaled back as the network says.
    /// </summary>
    public Truncation Truncation { get; set; }
}

/// <summary>1 / (1 + e^-x).</summary>
public sealed class SigmoidAttribute : SmoothLayerAttribute;

/// <summary>Hyperbolic tangent.</summary>
public sealed class TanhAttribute : SmoothLayerAttribute;

/// <summary>x·sigmoid(x), also called Swish.</summary>
public sealed class SiLUAttribute : SmoothLayerAttribute;

/// <summary>x·Φ(x) with Φ the normal distribution; not its approximation by tanh.</summary>
public sealed class GELUAttribute : SmoothLayerAttribute;

/// <summary>ln(1 + e^x).</summary>
public sealed class SoftplusAttribute : SmoothLayerAttribute;
