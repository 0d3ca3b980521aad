namespace SecNet.Generators.Protocol;

/// <summary>How a correlation lies in memory; the runtime's enum, by the same names.</summary>
public enum CorrelationStorage
{
    /// <summary>Arithmetic shares.</summary>
    Words,

    /// <summary>Boolean shares, 64 lanes to a word.</summary>
    Planes,

    /// <summary>Boolean shares of short vectors, one 64-bit word each.</summary>
    Tables,
}

/// <summary>
/// A run of correlations: arithmetic shares (words), or Boolean shares (bit planes). Seeded ones cost nothing offline;
/// corrected ones cost their bits, sent to party 1.
/// </summary>
/// <param name="Name">For reports and comments.</param>
/// <param name="IsCorrected">True when party 1 receives a correction; false when each party expands its own seed.</param>
/// <param name="Storage">How it lies in memory.</param>
/// <param name="Elements">Words or tables, or lanes of a plane.</param>
/// <param name="Bits">Significant bits of a word or table, or number of planes.</param>
/// <param name="Offset">First word in its store.</param>
public sealed record Correlation(string Name, bool IsCorrected, CorrelationStorage Storage, int Elements, int Bits, int Offset)
{
    /// <summary>64-lane words of one plane.</summary>
    public int WordsPerPlane => (Elements + 63) >> 6;

    /// <summary>Words in its store.</summary>
    public int Length => Storage == CorrelationStorage.Planes ? checked(WordsPerPlane * Bits) : Elements;

    /// <summary>Bits sent to party 1.</summary>
    public long CorrectionBits => IsCorrected ? (long)Elements * Bits : 0;
}
