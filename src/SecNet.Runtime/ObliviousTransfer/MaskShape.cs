namespace SecNet.Runtime.ObliviousTransfer;

/// <summary>A masked opening's correlations without a dealer.</summary>
/// <param name="Lanes">Values.</param>
/// <param name="MaskBits">n, the bits of r̂: k + 1 where a truncation or a change of ring opens, k where a k-bit value is compared.</param>
/// <param name="FractionBits">f, the bits below that each party masks on its own; 0 where nothing is removed.</param>
/// <param name="RingBits">L, the ring r̂ is shared in.</param>
/// <param name="PairedBits">Low bits of r̂ whose neighbours' products are wanted; 0 if none.</param>
public readonly record struct MaskShape(int Lanes, int MaskBits, int FractionBits, int RingBits, int PairedBits)
{
    /// <summary>Words of a bit plane.</summary>
    public int Stride => (Lanes + 63) >> 6;

    /// <summary>Products of bits 2g and 2g + 1.</summary>
    public int Pairs => PairedBits / 2;

    /// <summary>The ring the bits are added in: r̂ itself must fit.</summary>
    internal int SumBits => Math.Max(RingBits, MaskBits);

    /// <summary>Bits of a party's correction for bit j: 2^j of it is used, and half of that by a product that is doubled.</summary>
    internal int CorrectionBits(int bit) => SumBits - bit - 1;

    /// <summary>Checks that words of so many bits hold all of it.</summary>
    internal void Check(int wordBits)
    {
        bool fits = Lanes > 0 && MaskBits > 0 && FractionBits >= 0 && MaskBits + FractionBits <= wordBits && RingBits > 0 && RingBits <= wordBits
            && PairedBits >= 0 && PairedBits <= MaskBits;
        if (fits) return;
        throw new ArgumentException(
            $"No masks of {MaskBits} + {FractionBits} bits with {PairedBits} paired for {Lanes} values in a ring of {RingBits} bits and words of {wordBits}: all must fit into a word.");
    }
}
