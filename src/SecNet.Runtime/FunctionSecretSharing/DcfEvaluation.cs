using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SecNet.Runtime.FunctionSecretSharing;

/// <summary>One party's walk from the roots of a tile to its output bits, level by level.</summary>
internal static class DcfEvaluation
{
    /// <summary>Lanes of a group: one call of the hash.</summary>
    private const int Group = FixedKeyHash.Streams;

    /// <summary>States at the root: the control bit is the party's index. Lanes beyond the last are whatever was there.</summary>
    public static void Begin(int party, ReadOnlySpan<ulong> roots, Span<Vector128<ulong>> states)
    {
        var blocks = MemoryMarshal.Cast<ulong, Vector128<ulong>>(roots);
        var control = Vector128.Create(0ul, (ulong)party << 63);
        for (int lane = 0; lane < blocks.Length; lane++) states[lane] = blocks[lane] & SeedBlock.Seed | control;
    }

    /// <summary>The tile's word of the output plane.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="common">The tile's common part.</param>
    /// <param name="v">v of the tile's lanes.</param>
    /// <param name="states">The roots; the states are overwritten.</param>
    public static ulong Run(in DcfShape shape, ReadOnlySpan<ulong> common, ReadOnlySpan<ulong> v, Span<Vector128<ulong>> states)
    {
        int lanes = v.Length, groups = lanes / Group, rest = lanes % Group, firstOfRest = lanes - rest;
        var planes = common[^shape.Levels..];
        var blocks = MemoryMarshal.Cast<ulong, Vector128<ulong>>(common[..^shape.Levels]);

        // Lanes that do not fill a group are walked with copies of their corrections, so that nothing beyond the tile is read.
        Span<ulong> restIndices = stackalloc ulong[Group];
        Span<Vector128<ulong>> restBlocks = stackalloc Vector128<ulong>[2 * Group];
        restIndices.Clear();
        restBlocks.Clear();
        v[firstOfRest..].CopyTo(restIndices);
        for (int level = 0; level < shape.Levels; level++, blocks = blocks[lanes..])
        {
            int shift = 64 - shape.Bits + level;
            Step(states, blocks, v, planes[level], shift, groups);
            if (rest == 0) continue;
            blocks.Slice(firstOfRest, rest).CopyTo(restBlocks);
            Step(states[firstOfRest..], restBlocks, restIndices, planes[level] << firstOfRest, shift, 1);
        }

        ulong indexMask = (1ul << Math.Min(shape.Bits, DcfShape.TerminalBits)) - 1;
        ulong output = 0;
        for (int first = 0; first < firstOfRest; first += Group) output |= Finish(states[first..], blocks[(2 * first)..], v[first..], indexMask) << first;
        if (rest == 0) return output;
        blocks[(2 * firstOfRest)..].CopyTo(restBlocks);
        return output | (Finish(states[firstOfRest..], restBlocks, restIndices, indexMask) & ((1ul << rest) - 1)) << firstOfRest;
    }

    /// <summary>One level down, for whole groups.</summary>
    /// <param name="states">Seeds with t and the value bits' xor.</param>
    /// <param name="blocks">Corrections: seed, left child's t, value bit.</param>
    /// <param name="v">Which way.</param>
    /// <param name="plane">By what the right child's correction of t differs; one bit a lane, the first one on top.</param>
    /// <param name="shift">63 minus the number of this level's bit of v.</param>
    /// <param name="groups">Number of groups.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Step(Span<Vector128<ulong>> states, ReadOnlySpan<Vector128<ulong>> blocks, ReadOnlySpan<ulong> v, ulong plane, int shift, int groups)
    {
        Unsafe.SkipInit(out EightBlocks inputs);
        Unsafe.SkipInit(out EightBlocks folds);
        ref var keys = ref FixedKeyHash.ForSeeds;
        ref var state = ref MemoryMarshal.GetReference(states);
        ref var block = ref MemoryMarshal.GetReference(blocks);
        ref ulong index = ref MemoryMarshal.GetReference(v);
        var differs = Vector128.Create(plane);
        for (; groups > 0; groups--)
        {
            for (int lane = 0; lane < Group; lane++)
            {
                var old = Unsafe.Add(ref state, lane);
                var child = SeedBlock.Child(Unsafe.Add(ref index, lane), shift);
                var correction = Unsafe.Add(ref block, lane) ^ (child & differs);
                var input = old & SeedBlock.Seed | child;
                inputs[lane] = input;
                folds[lane] = input ^ (old & SeedBlock.Second) ^ (correction & SeedBlock.TopMask(old));
                differs += differs;
            }

            FixedKeyHash.EncryptEight(ref keys, ref inputs.First, ref folds.First, ref state);
            state = ref Unsafe.Add(ref state, Group);
            block = ref Unsafe.Add(ref block, Group);
            index = ref Unsafe.Add(ref index, Group);
        }
    }

    /// <summary>The last eight levels of a group: one block, of which v chooses a bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static ulong Finish(Span<Vector128<ulong>> states, ReadOnlySpan<Vector128<ulong>> blocks, ReadOnlySpan<ulong> v, ulong indexMask)
    {
        Unsafe.SkipInit(out EightBlocks inputs);
        Unsafe.SkipInit(out EightBlocks folds);
        ref var state = ref MemoryMarshal.GetReference(states);
        ref var block = ref MemoryMarshal.GetReference(blocks);
        ref ulong index = ref MemoryMarshal.GetReference(v);
        for (int lane = 0; lane < Group; lane++)
        {
            var old = Unsafe.Add(ref state, lane);
            ulong leaf = Unsafe.Add(ref index, lane) & indexMask;
            var correction = Unsafe.Add(ref block, 2 * lane + (int)(leaf >> 7));
            var input = old & SeedBlock.Seed | SeedBlock.Child(leaf, 64 - DcfShape.TerminalBits);
            inputs[lane] = input;
            folds[lane] = input ^ (correction & SeedBlock.TopMask(old)) ^ SeedBlock.SecondMask(old);
        }

        FixedKeyHash.EncryptEight(ref FixedKeyHash.ForSeeds, ref inputs.First, ref folds.First, ref inputs.First);
        ulong output = 0;
        for (int lane = 0; lane < Group; lane++)
        {
            // v is public: it may choose the word and the bit.
            ulong leaf = Unsafe.Add(ref index, lane) & indexMask;
            ulong word = Unsafe.Add(ref Unsafe.As<Vector128<ulong>, ulong>(ref inputs.First), 2 * lane + (int)(leaf >> 6 & 1));
            output |= (word >> (int)(leaf & 63) & 1) << lane;
        }

        return output;
    }
}
