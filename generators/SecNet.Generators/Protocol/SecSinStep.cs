using System.Collections.Generic;
using System.Numerics;
using SecNet.Generators.Approximation;

namespace SecNet.Generators.Protocol;

/// <summary>
/// z += Σ coefficient·sin of x (L-SecNet, Algorithm 4): each party takes sine and cosine of its own share, and one Beaver product for each sine joins them,
/// sin(x_0 + x_1) = (s_0 + s_1)·(c_0 + c_1) - s_0·c_0 - s_1·c_1. All factors are opened at once, s - a and c - b.
/// </summary>
/// <param name="LayerIndex">Layer.</param>
/// <param name="Name">Its name.</param>
/// <param name="Series">The sines.</param>
/// <param name="X">Share of x, in a ring of at least the series' modulus.</param>
/// <param name="A">Masks of the sines: for each of them, all values.</param>
/// <param name="B">Masks of the cosines.</param>
/// <param name="Product">a·b.</param>
/// <param name="Opened">Where s - a goes, and behind it c - b.</param>
/// <param name="Z">The sum, a product: the line before, and with the sines after.</param>
/// <param name="RingBits">Its ring.</param>
public sealed record SecSinStep(
    int LayerIndex, string Name, SineSum Series, Region X, Correlation A, Correlation B, Correlation Product, Region Opened, Region Z, int RingBits) : Step(LayerIndex, Name)
{
    // s·c of the own share, e·u, e·[a] and u·[b].
    private const int ProductsPerSine = 4;

    /// <inheritdoc/>
    public override IEnumerable<Region> Regions => [X, Opened, Z];

    /// <inheritdoc/>
    public override IEnumerable<Correlation> Correlations => [A, B, Product];

    /// <inheritdoc/>
    public override long MultiplyAccumulates => (long)ProductsPerSine * Series.Count * Z.Length;

    /// <inheritdoc/>
    public override IEnumerable<BigInteger> Constants => Series.Constants;
}
