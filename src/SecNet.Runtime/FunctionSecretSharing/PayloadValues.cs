using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SecNet.Runtime.Randomness;

namespace SecNet.Runtime.FunctionSecretSharing;

/// <summary>Hashes of a tile's lanes and the payload words in them.</summary>
/// <remarks>Words of a payload follow each other bit by bit in a lane's one or two blocks. What is above a word when it is read is junk, which sums may carry along and which is taken off at the end.</remarks>
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

    /// <summary>Where a word of the payload lies in a lane's blocks.</summary>
    /// <param name="blocks">Blocks of a lane.</param>
    /// <param name="offset">Bits of the words before it.</param>
    public readonly struct Place(int blocks, int offset)
    {
        private readonly int _low = At(offset / 64);
        // A word of the payload that ends in the lane's last word is not continued: what the upper half brings is junk.
        private readonly int _high = At(Math.Min(offset / 64 + 1, 2 * blocks - 1));
        private readonly int _shift = offset % 64;

        /// <summary>The word of a lane, junk above it.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ulong Read(ref ulong values, int lane) =>
            Unsafe.Add(ref values, _low + 2 * lane) >> _shift | Unsafe.Add(ref values, _high + 2 * lane) << 1 << (63 - _shift);

        private static int At(int word) => word / 2 * 2 * DcfShape.TileLanes + word % 2;
    }
}
