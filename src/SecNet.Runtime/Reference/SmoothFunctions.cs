using SecNet.Runtime.Networks;

namespace SecNet.Runtime.Reference;

/// <summary>Smooth activations in floating point: what the fitted ones are measured against. No protocol computes with these.</summary>
public static class SmoothFunctions
{
    /// <summary>The kinds of layers that are smooth activations.</summary>
    public static IReadOnlyList<LayerKind> Kinds { get; } = [LayerKind.Sigmoid, LayerKind.Tanh, LayerKind.SiLU, LayerKind.GELU, LayerKind.Softplus];

    /// <summary>The activation at x.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The kind is no smooth activation.</exception>
    public static double Exact(LayerKind kind, double x) => kind switch
    {
        LayerKind.Sigmoid => 1 / (1 + Math.Exp(-x)),
        LayerKind.Tanh => Math.Tanh(x),
        LayerKind.SiLU => x / (1 + Math.Exp(-x)),
        LayerKind.GELU => x * Normal(x),
        LayerKind.Softplus => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x))),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No smooth activation."),
    };

    /// <summary>Φ(x), from the series of erf.</summary>
    private static double Normal(double x)
    {
        var magnitude = Math.Min(Math.Abs(x), 9);
        double sum = 0, term = magnitude;
        for (var factor = 3; term > sum * 1e-17; factor += 2)
        {
            sum += term;
            term *= magnitude * magnitude / factor;
        }

        var half = Math.Exp(-magnitude * magnitude / 2) / Math.Sqrt(2 * Math.PI) * sum;
        return x < 0 ? 0.5 - half : 0.5 + half;
    }
}
