namespace SecNet.Generators.Protocol;

/// <summary>
/// A run of correlations: arithmetic shares (words), or Boolean shares (bit planes). Seeded ones cost nothing offline;
/// corrected ones cost their bits, sent to party 1.
/// </summary>
/// <param name="Name">For reports and comments.</param>
/// <param name="IsCorrected">True when party 1 receives a correction; false when each party expands its own seed.</param>
/// <param name="IsPlanes">True for bit planes.</param>
/// <param name="Elements">Words, or lanes of a plane.</param>
/// <param name="Bits">Significant bits of a word, or number of planes.</param>
/// <param name="Offset">First word in its store.</param>
public sealed record Correlation(string Name, bool IsCorrected, bool IsPlanes, int Elements, int Bits, int Offset)
{
    /// <summary>64-lane words of one plane.</summary>
    public int WordsPerPlane => (Elements + 63) >> 6;

    /// <summary>Words in its store.</summary>
    public int Length => IsPlanes ? checked(WordsPerPlane * Bits) : Elements;

    /// <summary>Bits sent to party 1.</summary>
    public long CorrectionBits => IsCorrected ? (long)Elements * Bits : 0;
}
