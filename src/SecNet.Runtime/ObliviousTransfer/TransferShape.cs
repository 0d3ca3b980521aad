using SecNet.Runtime.Rings;

namespace SecNet.Runtime.ObliviousTransfer;

/// <summary>The sizes of an extension whose 128 columns come in groups of k, each group from 2^k seeds.</summary>
/// <remarks>
/// A receiver sends 128/k - 1 bits a transfer and expands 128·2^k/k: k = 1 (the classical extension) 127 and 256, k = 2 63 and 256, k = 4 31 and 512,
/// k = 8 15 and 4096. The default is 4: a quarter of the bytes for twice the AES calls, which other work hides.
/// </remarks>
/// <param name="SeedBits">k: 1, 2, 4 or 8.</param>
internal readonly record struct TransferShape(int SeedBits)
{
    /// <summary>Lanes extended at a time: 64 words a column, so that columns and rows stay in the second cache.</summary>
    public const int PageLanes = 4096;

    /// <summary>Lanes of all batches are a multiple of so many: a vector of words of each column.</summary>
    public const int LaneStep = 512;

    /// <summary>Seeds of a group.</summary>
    public int Seeds => 1 << SeedBits;

    /// <summary>Groups.</summary>
    public int Groups => ColumnTranspose.Columns / SeedBits;

    /// <summary>Bytes a receiver sends for so many transfers.</summary>
    public int MessageBytes(int lanes) => (Groups - 1) * (lanes / 8);

    /// <summary>Adds up what a group's seeds expanded to: column b of the seeds whose number has bit b, and block 0 of all.</summary>
    /// <param name="blocks">One block a seed; block 0 receives the sum, the others junk.</param>
    /// <param name="columns">Receives k blocks.</param>
    public void Fold(Span<ulong> blocks, Span<ulong> columns)
    {
        int words = columns.Length / SeedBits;
        for (int bit = SeedBits - 1; bit >= 0; bit--)
        {
            int half = words << bit;
            var upper = blocks.Slice(half, half);
            BooleanVector.XorInPlace(upper, blocks[..half]);
            for (int quarter = half / 2; quarter >= words; quarter /= 2) BooleanVector.XorInPlace(upper.Slice(quarter, quarter), upper[..quarter]);
            upper[..words].CopyTo(columns[(bit * words)..]);
        }
    }
}
