using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using SecNet.Runtime.Randomness;

namespace SecNet.Runtime.FunctionSecretSharing;

/// <summary>One party's walk from the roots of a tile to its output bits, level by level.</summary>
internal static class DcfEvaluation
{
    /// <summary>Lanes of a group: one call of the hash.</summary>
    private const int Group = FixedKeyHash.Streams;

    private const int PrefetchBlocks = 2 * DcfShape.TileLanes;

    /// <summary>Left and right.</summary>
    private static readonly Vector128<ulong>[] Children = [Vector128<ulong>.Zero, SeedBlock.Top];

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
    [SkipLocalsInit]
    private static unsafe void Step(Span<Vector128<ulong>> states, ReadOnlySpan<Vector128<ulong>> blocks, ReadOnlySpan<ulong> v, ulong plane, int shift, int groups)
    {
        Unsafe.SkipInit(out EightBlocks inputs);
        Unsafe.SkipInit(out EightBlocks folds);
        ref var keys = ref FixedKeyHash.ForSeeds;
        ref var state = ref MemoryMarshal.GetReference(states);
        ref var block = ref MemoryMarshal.GetReference(blocks);
        ref ulong index = ref MemoryMarshal.GetReference(v);
        ref var childBlock = ref MemoryMarshal.GetArrayDataReference(Children);
        var key = keys;
        var differs = Vector128.Create(plane);
        for (; groups > 0; groups--)
        {
            // A batch is read once, from memory: fetch what comes two levels on. Beyond the end it does nothing.
            if (Sse.IsSupported)
            {
                Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref block, PrefetchBlocks)));
                Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref block, PrefetchBlocks + Group / 2)));
            }

            Prepare(0, ref state, ref block, ref index, ref childBlock, shift, key, ref differs, ref inputs.First, ref folds.First);
            Prepare(1, ref state, ref block, ref index, ref childBlock, shift, key, ref differs, ref inputs.First, ref folds.First);
            Prepare(2, ref state, ref block, ref index, ref childBlock, shift, key, ref differs, ref inputs.First, ref folds.First);
            Prepare(3, ref state, ref block, ref index, ref childBlock, shift, key, ref differs, ref inputs.First, ref folds.First);
            Prepare(4, ref state, ref block, ref index, ref childBlock, shift, key, ref differs, ref inputs.First, ref folds.First);
            Prepare(5, ref state, ref block, ref index, ref childBlock, shift, key, ref differs, ref inputs.First, ref folds.First);
            Prepare(6, ref state, ref block, ref index, ref childBlock, shift, key, ref differs, ref inputs.First, ref folds.First);
            Prepare(7, ref state, ref block, ref index, ref childBlock, shift, key, ref differs, ref inputs.First, ref folds.First);
            FixedKeyHash.EncryptEight(ref keys, ref inputs.First, ref folds.First, ref state, begun: true);
            state = ref Unsafe.Add(ref state, Group);
            block = ref Unsafe.Add(ref block, Group);
            index = ref Unsafe.Add(ref index, Group);
        }
    }

    /// <summary>The hash's begun input of one lane, and what is to be added to the block cipher's output: the input, the value bits' xor, and the correction if t is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prepare(
        int lane, ref Vector128<ulong> state, ref Vector128<ulong> block, ref ulong index, ref Vector128<ulong> childBlock, int shift, Vector128<byte> key,
        ref Vector128<ulong> differs, ref Vector128<ulong> input, ref Vector128<ulong> fold)
    {
        var old = Unsafe.Add(ref state, lane);
        // v is public. A load, because it is the vector units that are busy.
        var child = Unsafe.Add(ref childBlock, (nint)(Unsafe.Add(ref index, lane) << shift >> 63));
        var correction = Unsafe.Add(ref block, lane) ^ (child & differs);
        var seedAndSum = old & ~SeedBlock.Top | child;
        Unsafe.Add(ref input, lane) = FixedKeyHash.Begin(seedAndSum & ~SeedBlock.Second, key);
        Unsafe.Add(ref fold, lane) = seedAndSum ^ (correction & SeedBlock.TopMask(old));
        differs += differs;
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
