using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SecNet.Runtime.FunctionSecretSharing;

/// <summary>Hashes of a tile's lanes and the payload words in them.</summary>
/// <remarks>Words of a payload follow each other bit by bit in a lane's one or two blocks; what is above a word when it is read is junk, and taken off at the end.</remarks>
internal static class PayloadValues
{
    /// <summary>H of a tile's seeds with their child bits; reads and writes whole groups of eight.</summary>
    /// <param name="inputs">Seeds with their child bits.</param>
    /// <param name="values">Receives the blocks of all lanes, then the second blocks of all lanes.</param>
    /// <param name="lanes">Lanes in use.</param>
    /// <param name="blocks">Blocks of a lane.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Hash(Span<Vector128<ulong>> inputs, Span<Vector128<ulong>> values, int lanes, int blocks)
    {
        EncryptTile(ref FixedKeyHash.ForValues, inputs, inputs, values, lanes);
        if (blocks == 1) return;
        var second = values[DcfShape.TileLanes..];
        for (int lane = 0; lane < DcfShape.TileLanes; lane++) second[lane] = inputs[lane] | SeedBlock.Second;
        EncryptTile(ref FixedKeyHash.ForValues, second, second, second, lanes);
    }

    /// <summary>π(input) ^ fold of a tile; reads and writes whole groups of eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void EncryptTile(ref Vector128<byte> keys, Span<Vector128<ulong>> inputs, Span<Vector128<ulong>> folds, Span<Vector128<ulong>> results, int lanes)
    {
        for (int first = 0; first < lanes; first += FixedKeyHash.Streams)
        {
            ref var result = ref MemoryMarshal.GetReference(results.Slice(first, FixedKeyHash.Streams));
            FixedKeyHash.EncryptEight(
                ref keys, ref MemoryMarshal.GetReference(inputs.Slice(first, FixedKeyHash.Streams)), ref MemoryMarshal.GetReference(folds.Slice(first, FixedKeyHash.Streams)), ref result);
        }
    }

    /// <summary>A word of the payload for each lane, junk above it.</summary>
    /// <param name="values">The lanes' blocks.</param>
    /// <param name="blocks">Blocks of a lane.</param>
    /// <param name="offset">Bits of the words before it.</param>
    /// <param name="words">Receives the words.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Extract(ReadOnlySpan<Vector128<ulong>> values, int blocks, int offset, Span<ulong> words)
    {
        var all = MemoryMarshal.Cast<Vector128<ulong>, ulong>(values);
        int word = offset / 64, shift = offset % 64;
        // A word of the payload that ends in the lane's last word is not continued: what the upper half brings is junk.
        int next = Math.Min(word + 1, 2 * blocks - 1);
        var low = all[(word / 2 * 2 * DcfShape.TileLanes + word % 2)..];
        var high = all[(next / 2 * 2 * DcfShape.TileLanes + next % 2)..];
        for (int lane = 0; lane < words.Length; lane++) words[lane] = low[2 * lane] >> shift | high[2 * lane] << 1 << (63 - shift);
    }
}
