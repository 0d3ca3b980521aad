namespace SecNet.Generators.Protocol;

/// <summary>How a correlation lies in memory; the runtime's enum, by the same names.</summary>
public enum CorrelationStorage
{
    /// <summary>Arithmetic shares.</summary>
    Words,

    /// <summary>Boolean shares, 64 lanes to a word.</summary>
    Planes,

    /// <summary>Boolean shares of short vectors, one 64-bit word each, or half of one up to 32 bits.</summary>
    Tables,
}

/// <summary>How parties come by a correlation; the runtime's enum, by the same names.</summary>
public enum CorrelationKind
{
    /// <summary>Each party expands its own seed.</summary>
    Seeded,

    /// <summary>Party 0 expands its seed, party 1 receives a correction.</summary>
    Corrected,

    /// <summary>Both receive the same words.</summary>
    Common,
}

/// <summary>
/// A run of correlations: arithmetic shares (words), or Boolean shares (bit planes). Seeded ones cost nothing offline;
/// corrected ones cost their bits, sent to party 1, and common ones twice that.
/// </summary>
/// <param name="Name">For reports and comments.</param>
/// <param name="Kind">Who receives it.</param>
/// <param name="Storage">How it lies in memory.</param>
/// <param name="Elements">Words or tables, or lanes of a plane.</param>
/// <param name="Bits">Significant bits of a word or table, or number of planes.</param>
/// <param name="Offset">First word in its store.</param>
public sealed record Correlation(string Name, CorrelationKind Kind, CorrelationStorage Storage, int Elements, int Bits, int Offset)
{
    /// <summary>64-lane words of one plane.</summary>
    public int WordsPerPlane => (Elements + 63) >> 6;

    /// <summary>Words in its store.</summary>
    public int Length => Storage switch
    {
        CorrelationStorage.Planes => checked(WordsPerPlane * Bits),
        CorrelationStorage.Tables when Bits <= 32 => (Elements >> 1) + (Elements & 1),
        _ => Elements,
    };

    /// <summary>Bits sent to a party.</summary>
    public long CorrectionBits(int party) => Kind == CorrelationKind.Common || (Kind == CorrelationKind.Corrected && party == 1) ? (long)Elements * Bits : 0;

    /// <summary>Bits sent to both together.</summary>
    public long AllCorrectionBits => CorrectionBits(0) + CorrectionBits(1);
}
