namespace SecNet.Generators.Model.Layers;

/// <summary>What a layer that multiplies may choose for itself; null takes the network's choice.</summary>
/// <param name="RingBits">Ring of the products.</param>
/// <param name="FractionBits">Fraction bits after the truncation.</param>
/// <param name="Truncation">How the products are scaled back.</param>
public sealed record ProductOptions(int? RingBits, int? FractionBits, TruncationMode? Truncation)
{
    /// <summary>The network's choice in everything.</summary>
    public static ProductOptions Default { get; } = new(null, null, null);

    /// <summary>These choices, and another's where these leave one open.</summary>
    public ProductOptions Or(ProductOptions other) =>
        new(RingBits ?? other.RingBits, FractionBits ?? other.FractionBits, Truncation ?? other.Truncation);
}
