using SecNet.Generators.Model;

namespace SecNet.Generators.Checking;

/// <summary>What the range rules of operators need of the network.</summary>
/// <param name="FixedRing">The network's ring, or null when each layer gets the narrowest that fits.</param>
/// <param name="WeightFractionBits">Fraction bits of weights, and of activations after a truncation, where the layer has none of its own.</param>
/// <param name="Truncation">How products are scaled back.</param>
/// <param name="Offline">Who makes the masks of truncations: without a dealer they round by a wider margin.</param>
public sealed record RangeRules(int? FixedRing, int WeightFractionBits, TruncationMode Truncation, OfflineMode Offline = OfflineMode.Dealer)
{
    /// <summary>The widest ring there is.</summary>
    public const int WidestRing = 64;

    /// <summary>Bits that compared shares have at least; 0 where the values' own width will do.</summary>
    public int SharedIntegerBits { get; init; }
}
