namespace SecNet.Generators.Model.Layers;

/// <summary>How a smooth activation is to be approximated; numbered like the attribute's Approximation.</summary>
public enum ApproximationChoice
{
    /// <summary>By what suits the range and the offline mode.</summary>
    Auto,

    /// <summary>A trigonometric polynomial.</summary>
    Fourier,

    /// <summary>A polynomial on a clipped range.</summary>
    Polynomial,

    /// <summary>L-SecNet's line and two sines.</summary>
    LSecNet,
}
