namespace SecNet.Runtime.Correlations;

/// <summary>How both parties come by their shares of a correlation.</summary>
public enum CorrelationKind
{
    /// <summary>Random at both parties: each expands its own seed, nothing is sent.</summary>
    Seeded,

    /// <summary>Party 0 expands its seed; party 1 receives value minus (or xor) party 0's share: the correction.</summary>
    Corrected,

    /// <summary>
    /// Both parties receive as many words, which are independent of everything secret to whoever lacks the other party's seeds: the same keys of function secret
    /// sharing, or each the tables of the circuits it evaluates.
    /// </summary>
    Common,
}

/// <summary>How the shares of a correlation are stored.</summary>
public enum CorrelationStorage
{
    /// <summary>Arithmetic shares, one ring element each; only the low <see cref="CorrelationSegment.Bits"/> bits count.</summary>
    Words,

    /// <summary>Boolean shares, as bit planes of <see cref="CorrelationSegment.Elements"/> lanes, 64 to a word.</summary>
    Planes,

    /// <summary>
    /// Boolean shares of short vectors, of which the low <see cref="CorrelationSegment.Bits"/> bits count, in a 64-bit word each, or, up to 32 bits, in half of one; among the planes.
    /// </summary>
    Tables,
}

/// <summary>A run of correlations of one kind in an inference's material.</summary>
/// <param name="Name">What it is, for reports: <c>conv1.A</c>, <c>relu1.r</c>.</param>
/// <param name="Kind">Seeded or corrected.</param>
/// <param name="Storage">Words or planes.</param>
/// <param name="Elements">Words and tables: number of elements. Planes: lanes of one plane.</param>
/// <param name="Bits">Words and tables: bits of an element that count. Planes: number of planes.</param>
/// <param name="Offset">First word, in the slot's ring words or in its plane words.</param>
public readonly record struct CorrelationSegment(
    string Name, CorrelationKind Kind, CorrelationStorage Storage, int Elements, int Bits, int Offset)
{
    /// <summary>64-lane words of one plane.</summary>
    public int WordsPerPlane => (Elements + 63) >> 6;

    /// <summary>Words the segment occupies in its store.</summary>
    public int Length => Storage switch
    {
        CorrelationStorage.Planes => checked(WordsPerPlane * Bits),
        CorrelationStorage.Tables when IsHalf => HalfWords(Elements),
        _ => Elements,
    };

    /// <summary>Whether a table takes half a word.</summary>
    public bool IsHalf => Storage == CorrelationStorage.Tables && Bits <= 32;

    /// <summary>64-bit words that hold so many halves.</summary>
    public static int HalfWords(int halves) => (halves >> 1) + (halves & 1);

    /// <summary>Bits sent to a party.</summary>
    public long CorrectionBits(int partyIndex) => Kind == CorrelationKind.Common || (Kind == CorrelationKind.Corrected && partyIndex == 1) ? (long)Elements * Bits : 0;
}
