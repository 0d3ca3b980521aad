namespace SecNet.Runtime.FunctionSecretSharing;

/// <summary>Sizes of a batch of <see cref="DcfPayload"/> keys. All of it is public.</summary>
/// <remarks>
/// With W the payload's bits, a key of one lane is a root (126 bits, one for each party) and the common part, the same for both:
/// 128 + W bits a level for <see cref="Levels"/> levels and 2·W bits for the last level. At n = 24 and W = 106: 23·234 + 212 + 126 = 5720 bits, 715 bytes.
/// Lanes stand in tiles of 64 as in <see cref="DcfShape"/>; of a tile with fewer lanes each level's payload corrections are rounded up to a word.
/// </remarks>
public readonly record struct DcfPayloadShape
{
    /// <summary>Most words of a payload.</summary>
    internal const int MaxWords = 3;

    /// <summary>Checks the sizes.</summary>
    /// <param name="bits">n, the bits of α and v.</param>
    /// <param name="lanes">Number of comparisons.</param>
    /// <param name="width1">Bits of the payload's first word.</param>
    /// <param name="width2">Bits of the second, or 0 if there is none.</param>
    /// <param name="width3">Bits of the third, or 0 if there is none.</param>
    /// <exception cref="ArgumentOutOfRangeException">n is not 1 to 63, a width is not 1 to 64 (a missing one 0, and none after it), or there are too many lanes for a span.</exception>
    public DcfPayloadShape(int bits, int lanes, int width1, int width2 = 0, int width3 = 0)
    {
        if (bits is < 1 or > 63) throw new ArgumentOutOfRangeException(nameof(bits), $"Expected a comparison of 1 to 63 bits, got {bits}.");
        ArgumentOutOfRangeException.ThrowIfNegative(lanes);
        if (width1 is < 1 or > 64) throw new ArgumentOutOfRangeException(nameof(width1), $"Expected 1 to 64 bits of the payload's first word, got {width1}.");
        if (width2 is < 0 or > 64) throw new ArgumentOutOfRangeException(nameof(width2), $"Expected 0 to 64 bits of the payload's second word, got {width2}.");
        if (width3 is < 0 or > 64 || (width2 == 0 && width3 != 0))
            throw new ArgumentOutOfRangeException(nameof(width3), $"Expected 0 to 64 bits of the payload's third word, and 0 if there is no second one; got {width3}.");
        Bits = bits;
        Lanes = lanes;
        Width1 = width1;
        Width2 = width2;
        Width3 = width3;
        long blocks = (long)lanes * DcfShape.BlockWords * Levels;
        long whole = lanes / DcfShape.TileLanes, rest = (lanes % DcfShape.TileLanes * PayloadBits + 63) / 64;
        long words = blocks + (whole * PayloadBits + rest) * (Levels + 2);
        if (words > Array.MaxLength) throw new ArgumentOutOfRangeException(nameof(lanes), $"{lanes} keys of {bits} bits take {words} words, more than a span holds; split the batch at a multiple of {DcfShape.TileLanes} lanes.");
        CommonWords = (int)words;
    }

    /// <summary>n.</summary>
    public int Bits { get; }

    /// <summary>Number of comparisons.</summary>
    public int Lanes { get; }

    /// <summary>Bits of the payload's first word.</summary>
    public int Width1 { get; }

    /// <summary>Bits of the payload's second word, or 0.</summary>
    public int Width2 { get; }

    /// <summary>Bits of the payload's third word, or 0.</summary>
    public int Width3 { get; }

    /// <summary>Words of a payload, 1 to 3.</summary>
    public int PayloadWords => 1 + (Width2 == 0 ? 0 : 1) + (Width3 == 0 ? 0 : 1);

    /// <summary>W, the sum of the widths.</summary>
    public int PayloadBits => Width1 + Width2 + Width3;

    /// <summary>Levels with a seed of their own: n - 1.</summary>
    public int Levels => Bits - 1;

    /// <summary>Words of one party's roots.</summary>
    public int RootWords => DcfShape.BlockWords * Lanes;

    /// <summary>Words of the common part.</summary>
    public int CommonWords { get; }

    /// <summary>AES calls of an evaluation of one lane; a key takes four times as many.</summary>
    public int AesCallsPerEvaluation => Levels * (1 + ValueBlocks) + ValueBlocks;

    /// <summary>Blocks of hash output a payload takes.</summary>
    internal int ValueBlocks => (PayloadBits + 127) / 128;

    /// <summary>Number of tiles, the last one perhaps in part.</summary>
    internal int Tiles => (int)(((long)Lanes + DcfShape.TileLanes - 1) / DcfShape.TileLanes);

    /// <summary>Lanes of a tile.</summary>
    internal int LanesOf(int tile) => Math.Min(DcfShape.TileLanes, Lanes - tile * DcfShape.TileLanes);

    /// <summary>Words of a tile's payload corrections on one level.</summary>
    internal int ValueWords(int lanes) => (lanes * PayloadBits + 63) / 64;

    /// <summary>Words of a tile's common part: blocks of all levels, then payload corrections of all levels, the last one's twice (left child, right child).</summary>
    internal int TileWords(int lanes) => lanes * DcfShape.BlockWords * Levels + ValueWords(lanes) * (Levels + 2);

    /// <summary>Bits of a word of the payload.</summary>
    internal int Width(int word) => word switch { 0 => Width1, 1 => Width2, _ => Width3 };
}
