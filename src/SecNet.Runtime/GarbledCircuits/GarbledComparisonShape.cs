using System.Runtime.Intrinsics;

namespace SecNet.Runtime.GarbledCircuits;

/// <summary>Sizes of a batch of garbled comparisons, of which each party garbles one half and evaluates the other. All of it is public.</summary>
/// <remarks>
/// Halves, because an exchange carries as much one way as the other: both links and both cores work, each for half the lanes. Party 0 garbles the first
/// half, which is a lane longer where lanes are odd; both are filled up to the same number of whole tiles of eight circuits, with lanes that compare zeros.
/// What a party holds: its Δ as a garbler and its hash's key as an evaluator, a block each; for each of its garbled lanes the p labels for 0 of the public
/// value's bits; for each lane it evaluates the p labels of the mask's bits (all of it from its seed), and p tables of two blocks, which it receives.
/// </remarks>
public readonly record struct GarbledComparisonShape
{
    /// <summary>Words of a block: a label, Δ, a key, half a gate's table.</summary>
    internal const int BlockWords = 2;

    /// <summary>Words in front of the labels: Δ and the key.</summary>
    internal const int HeadWords = 2 * BlockWords;

    private const int TableBlocks = 2;

    /// <summary>Checks the sizes.</summary>
    /// <param name="bits">p, the bits compared.</param>
    /// <param name="lanes">Comparisons.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is not 1 to 63, or there are fewer than 0 lanes or too many for a span.</exception>
    public GarbledComparisonShape(int bits, int lanes)
    {
        if (bits is < 1 or > 63) throw new ArgumentOutOfRangeException(nameof(bits), $"Expected a comparison of 1 to 63 bits, got {bits}.");
        ArgumentOutOfRangeException.ThrowIfNegative(lanes);
        (Bits, Lanes) = (bits, lanes);
        Tiles = (int)(((((long)lanes + 1) / 2) + HalfGates.Lanes - 1) / HalfGates.Lanes);
        long words = (long)Tiles * TileLabelWords * TableBlocks;
        if (words + HeadWords > Array.MaxLength)
            throw new ArgumentOutOfRangeException(nameof(lanes), $"{lanes} garbled comparisons of {bits} bits take {words} words, more than a span holds; split the batch.");
    }

    /// <summary>p.</summary>
    public int Bits { get; }

    /// <summary>Comparisons.</summary>
    public int Lanes { get; }

    /// <summary>Words that a party expands from its seed: Δ, the key, labels for 0 of what it garbles, labels of the masks of what it evaluates.</summary>
    public int SecretWords => HeadWords + (2 * LabelWords);

    /// <summary>Words of the tables that a party receives.</summary>
    public int TableWords => Tiles * TileTableWords;

    /// <summary>Words of labels that a party sends online.</summary>
    public int LabelWords => Tiles * TileLabelWords;

    /// <summary>Tiles of either half.</summary>
    internal int Tiles { get; }

    internal int TileLabelWords => Bits * HalfGates.Lanes * BlockWords;

    internal int TileTableWords => TileLabelWords * TableBlocks;

    /// <summary>The first lane that a party garbles.</summary>
    internal int FirstGarbledBy(int party) => party == 0 ? 0 : (Lanes + 1) / 2;

    /// <summary>How many it garbles.</summary>
    internal int GarbledBy(int party) => party == 0 ? (Lanes + 1) / 2 : Lanes / 2;

    /// <summary>Δ of what a party garbles. Its lowest bit is 1, so that the labels of a wire differ in theirs.</summary>
    internal static Vector128<ulong> OffsetOf(ReadOnlySpan<ulong> secrets) => Vector128.Create(secrets[0] | 1, secrets[1]);

    /// <summary>The key of the hash under which tables are made for a party.</summary>
    internal static ReadOnlySpan<ulong> KeyOf(ReadOnlySpan<ulong> secrets) => secrets.Slice(BlockWords, BlockWords);

    /// <summary>A party's labels for 0 of the public bits of what it garbles.</summary>
    internal Span<ulong> LabelsOf(Span<ulong> secrets) => secrets.Slice(HeadWords, LabelWords);

    /// <summary>A party's labels of the mask's bits of what it evaluates.</summary>
    internal Span<ulong> MaskLabelsOf(Span<ulong> secrets) => secrets.Slice(HeadWords + LabelWords, LabelWords);
}
