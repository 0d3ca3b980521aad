namespace SecNet;

/// <summary>How a smooth activation is approximated.</summary>
public enum Approximation
{
    /// <summary>The compiler chooses: the Fourier gate where there is a dealer and a period holds the range, otherwise polynomials.</summary>
    Auto,

    /// <summary>A trigonometric polynomial of a value that is open under a mask, with the mask's sines from the dealer: no round of its own behind a masked truncation.</summary>
    Fourier,

    /// <summary>A polynomial on a clipped range, by squares and truncations: more rounds, and no dealer needed.</summary>
    Polynomial,

    /// <summary>L-SecNet's sum of a line and two sines (Algorithm 5) for sigmoid and tanh, off by up to 0.007; for comparison with the paper.</summary>
    LSecNet,
}
