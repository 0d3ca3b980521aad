namespace SecNet.Runtime.FunctionSecretSharing;

/// <summary>Sizes of a batch of <see cref="Dcf"/> keys. All of it is public.</summary>
/// <remarks>
/// A key of one lane is a root (126 bits, one for each party) and the common part, the same for both: 129 bits a level for
/// <see cref="Levels"/> levels and 2·128 bits for the last eight levels together. At n = 24: 16·129 + 256 + 126 = 2446 bits, 306 bytes.
/// Lanes stand in tiles of 64; within a tile all lanes' corrections of a level are neighbours, so that a level is eight independent AES
/// streams, and a batch is read from front to back, once.
/// </remarks>
public readonly record struct DcfShape
{
    /// <summary>Lanes of a tile, as many as a word of an output plane.</summary>
    internal const int TileLanes = 64;

    /// <summary>Levels that the last blocks stand for: one that chooses the block and seven that choose a bit of it.</summary>
    internal const int TerminalBits = 8;

    /// <summary>Words of a block.</summary>
    internal const int BlockWords = 2;

    /// <summary>Checks the sizes.</summary>
    /// <param name="bits">n, the bits of α and v.</param>
    /// <param name="lanes">Number of comparisons.</param>
    /// <exception cref="ArgumentOutOfRangeException">n is not 1 to 63, or there are fewer than 0 lanes or too many for a span.</exception>
    public DcfShape(int bits, int lanes)
    {
        if (bits is < 1 or > 63) throw new ArgumentOutOfRangeException(nameof(bits), $"Expected a comparison of 1 to 63 bits, got {bits}.");
        ArgumentOutOfRangeException.ThrowIfNegative(lanes);
        Bits = bits;
        Lanes = lanes;
        Levels = Math.Max(bits - TerminalBits, 0);
        long words = (long)lanes * BlockWords * (Levels + 2) + ((long)lanes + TileLanes - 1) / TileLanes * Levels;
        if (words > Array.MaxLength) throw new ArgumentOutOfRangeException(nameof(lanes), $"{lanes} keys of {bits} bits take {words} words, more than a span holds; split the batch at a multiple of {TileLanes} lanes.");
        CommonWords = (int)words;
    }

    /// <summary>n.</summary>
    public int Bits { get; }

    /// <summary>Number of comparisons.</summary>
    public int Lanes { get; }

    /// <summary>Levels with a seed of their own: n - 8, or none.</summary>
    public int Levels { get; }

    /// <summary>Words of one party's roots.</summary>
    public int RootWords => BlockWords * Lanes;

    /// <summary>Words of the common part; of a tile with fewer than 64 lanes each level rounds its one-bit plane up to a word.</summary>
    public int CommonWords { get; }

    /// <summary>Words of an output plane.</summary>
    public int OutputWords => Tiles;

    /// <summary>AES calls of an evaluation of one lane; a key takes four times as many.</summary>
    public int AesCallsPerEvaluation => Levels + 1;

    /// <summary>Number of tiles, the last one perhaps in part.</summary>
    internal int Tiles => (Lanes + TileLanes - 1) / TileLanes;

    /// <summary>Lanes of a tile.</summary>
    internal int LanesOf(int tile) => Math.Min(TileLanes, Lanes - tile * TileLanes);

    /// <summary>Words of a tile's common part: blocks of all levels, pairs of last blocks, then one plane a level.</summary>
    internal int TileWords(int lanes) => lanes * BlockWords * (Levels + 2) + Levels;

    /// <exception cref="ArgumentException">The span has another length.</exception>
    internal static void Check(int actual, int expected, string what)
    {
        if (actual != expected) throw new ArgumentException($"Expected {expected} words of {what}, got {actual}.");
    }
}
