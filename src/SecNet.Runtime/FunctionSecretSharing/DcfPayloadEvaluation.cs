using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SecNet.Runtime.Randomness;

namespace SecNet.Runtime.FunctionSecretSharing;

/// <summary>One party's walk from the roots of a tile to its sums of payload values, before their sign.</summary>
internal static class DcfPayloadEvaluation
{
    private const int Tile = DcfShape.TileLanes;

    /// <summary>Σ over the levels of (value + t·correction), junk above each word's width.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="common">The tile's common part.</param>
    /// <param name="v">v of the tile's lanes.</param>
    /// <param name="states">The roots of a whole tile; the states are overwritten.</param>
    /// <param name="sums">Receives 64 words for each word of the payload.</param>
    [SkipLocalsInit]
    public static void Run(in DcfPayloadShape shape, ReadOnlySpan<ulong> common, ReadOnlySpan<ulong> v, Span<Vector128<ulong>> states, Span<ulong> sums)
    {
        int lanes = v.Length, levels = shape.Levels, valueWords = shape.ValueWords(lanes);
        var blocks = MemoryMarshal.Cast<ulong, Vector128<ulong>>(common[..(levels * DcfShape.BlockWords * lanes)]);
        var corrections = common[(levels * DcfShape.BlockWords * lanes)..];
        Span<Vector128<ulong>> inputs = stackalloc Vector128<ulong>[Tile], values = stackalloc Vector128<ulong>[2 * Tile];
        Span<ulong> controls = stackalloc ulong[Tile], right = stackalloc ulong[Tile];
        // Lanes beyond the last are hashed along: they need a value, any value.
        inputs.Clear();
        sums.Clear();
        for (int level = 0; level < levels; level++, blocks = blocks[lanes..], corrections = corrections[valueWords..])
        {
            Prepare(states, blocks[..lanes], v, 64 - shape.Bits + level, inputs, controls);
            PayloadValues.Hash(inputs, values, lanes, shape.ValueBlocks);
            PayloadValues.EncryptTile(ref FixedKeyHash.ForSeeds, inputs, states, states, lanes);
            Add(shape, values, controls[..lanes], corrections[..valueWords], sums);
        }

        Choose(states, v, inputs, controls, right[..lanes]);
        PayloadValues.Hash(inputs, values, lanes, shape.ValueBlocks);
        Add(shape, values, controls[..lanes], right, corrections[..valueWords], corrections[valueWords..], sums);
        inputs.Clear();
        values.Clear();
        controls.Clear();
    }

    /// <summary>The hash's inputs, the control bits as masks, and in place of the states what is to be added to the hash.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Prepare(
        Span<Vector128<ulong>> states, ReadOnlySpan<Vector128<ulong>> blocks, ReadOnlySpan<ulong> v, int shift, Span<Vector128<ulong>> inputs, Span<ulong> controls)
    {
        ref var state = ref MemoryMarshal.GetReference(states);
        ref var block = ref MemoryMarshal.GetReference(blocks);
        ref var input = ref MemoryMarshal.GetReference(inputs);
        ref ulong mask = ref MemoryMarshal.GetReference(controls);
        for (int lane = 0; lane < v.Length; lane++)
        {
            var old = Unsafe.Add(ref state, lane);
            var control = SeedBlock.TopMask(old);
            var child = SeedBlock.Child(v[lane], shift);
            var correction = Unsafe.Add(ref block, lane);
            // Bit 127 corrects the left child's t and bit 126 the right one's.
            correction = Vector128.ConditionalSelect(SeedBlock.Top & SeedBlock.TopMask(child), correction << 1, correction);
            var seed = old & SeedBlock.Seed | child;
            Unsafe.Add(ref input, lane) = seed;
            Unsafe.Add(ref state, lane) = seed ^ (correction & control);
            Unsafe.Add(ref mask, lane) = control[0];
        }
    }

    /// <summary>The same on the last level, where nothing follows; masks of the lanes that go right.</summary>
    private static void Choose(ReadOnlySpan<Vector128<ulong>> states, ReadOnlySpan<ulong> v, Span<Vector128<ulong>> inputs, Span<ulong> controls, Span<ulong> right)
    {
        for (int lane = 0; lane < right.Length; lane++)
        {
            var child = SeedBlock.Child(v[lane], 63);
            inputs[lane] = states[lane] & SeedBlock.Seed | child;
            controls[lane] = SeedBlock.TopMask(states[lane])[0];
            right[lane] = SeedBlock.TopMask(child)[0];
        }
    }

    /// <summary>Adds a level's values and corrections to the sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Add(in DcfPayloadShape shape, Span<Vector128<ulong>> values, ReadOnlySpan<ulong> controls, ReadOnlySpan<ulong> packed, Span<ulong> sums)
    {
        ref ulong value = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<Vector128<ulong>, ulong>(values));
        ref ulong control = ref MemoryMarshal.GetReference(controls);
        ref ulong sum = ref MemoryMarshal.GetReference(sums);
        int lanes = controls.Length;
        var corrections = new PackedWords(packed);
        for (int word = 0, offset = 0; word < shape.PayloadWords; offset += shape.Width(word++))
        {
            var place = new PayloadValues.Place(shape.ValueBlocks, offset);
            int width = shape.Width(word), position = offset * lanes;
            for (int lane = 0; lane < lanes; lane++, position += width)
                Unsafe.Add(ref sum, lane) += place.Read(ref value, lane) + (corrections.Read(position) & Unsafe.Add(ref control, lane));
            sum = ref Unsafe.Add(ref sum, Tile);
        }
    }

    /// <summary>The same on the last level, with a correction for each child.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Add(
        in DcfPayloadShape shape, Span<Vector128<ulong>> values, ReadOnlySpan<ulong> controls, ReadOnlySpan<ulong> right,
        ReadOnlySpan<ulong> packedLeft, ReadOnlySpan<ulong> packedRight, Span<ulong> sums)
    {
        ref ulong value = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<Vector128<ulong>, ulong>(values));
        int lanes = controls.Length;
        PackedWords left = new(packedLeft), other = new(packedRight);
        for (int word = 0, offset = 0; word < shape.PayloadWords; offset += shape.Width(word++))
        {
            var place = new PayloadValues.Place(shape.ValueBlocks, offset);
            int width = shape.Width(word), position = offset * lanes;
            for (int lane = 0; lane < lanes; lane++, position += width)
            {
                ulong correction = left.Read(position);
                correction ^= (correction ^ other.Read(position)) & right[lane];
                sums[word * Tile + lane] += place.Read(ref value, lane) + (correction & controls[lane]);
            }
        }
    }
}
