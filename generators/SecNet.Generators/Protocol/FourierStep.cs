using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using SecNet.Generators.Approximation;

namespace SecNet.Generators.Protocol;

/// <summary>
/// A trigonometric polynomial of x = δ + t with δ public and t the dealer's: Σ of public factors times the shared sines and cosines of t's
/// harmonics. Behind a masked truncation δ and t are there (δ = ĉ - 2^(k-1), t = -r̂) and nothing is opened; otherwise x is opened under a mask.
/// </summary>
/// <param name="LayerIndex">Layer.</param>
/// <param name="Name">Its name.</param>
/// <param name="Series">The polynomial.</param>
/// <param name="X">Share of x; with an earlier opening only the plaintext twin reads it.</param>
/// <param name="Masked">Where δ + offset lies.</param>
/// <param name="Truncation">The truncation whose opening serves; null when the step opens on its own.</param>
/// <param name="OwnMask">Shares of r then.</param>
/// <param name="Sines">For each harmonic, cos and sin of t for all values.</param>
/// <param name="Z">The result, a product.</param>
/// <param name="RingBits">Its ring.</param>
public sealed record FourierStep(
    int LayerIndex, string Name, FourierSeries Series, Region X, MaskedTensor Masked, TruncateStep? Truncation, Correlation? OwnMask, Correlation Sines, Region Z, int RingBits)
    : Step(LayerIndex, Name)
{
    /// <inheritdoc/>
    public override IEnumerable<Region> Regions => [X, Masked.Public, Z];

    /// <inheritdoc/>
    public override IEnumerable<Correlation> Correlations => new[] { OwnMask, Sines }.OfType<Correlation>();

    /// <inheritdoc/>
    public override long MultiplyAccumulates => 2L * Series.Count * Z.Length;

    /// <inheritdoc/>
    public override IEnumerable<BigInteger> Constants => Series.Constants;

    /// <summary>What the public value exceeds δ by.</summary>
    public long Offset => Truncation is null ? 0 : 1L << (Masked.Width - 1);

    /// <summary>Where the mask's shares lie.</summary>
    public Correlation Mask => OwnMask ?? Truncation!.R;

    /// <summary>Bits opened under the mask, and how many of them were shifted out since.</summary>
    public (int Bits, int Shift) Opened => Truncation is null ? (Series.ModulusBits, 0) : (Truncation.OpenedBits, Truncation.Shift);
}
