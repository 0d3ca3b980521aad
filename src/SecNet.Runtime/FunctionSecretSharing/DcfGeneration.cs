using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SecNet.Runtime.Randomness;

namespace SecNet.Runtime.FunctionSecretSharing;

/// <summary>The dealer's walk along α, for both parties at once: makes the corrections of a tile.</summary>
/// <remarks>α is secret: it becomes masks, never a branch or an index.</remarks>
internal static class DcfGeneration
{
    /// <summary>Lanes of a group: two parties' two children each fill one call of the hash.</summary>
    private const int Group = 2;

    /// <summary>States at the root: party 0's at even and party 1's at odd places.</summary>
    public static void Begin(ReadOnlySpan<ulong> roots0, ReadOnlySpan<ulong> roots1, Span<Vector128<ulong>> states)
    {
        var blocks0 = MemoryMarshal.Cast<ulong, Vector128<ulong>>(roots0);
        var blocks1 = MemoryMarshal.Cast<ulong, Vector128<ulong>>(roots1);
        for (int lane = 0; lane < blocks0.Length; lane++)
        {
            states[2 * lane] = blocks0[lane] & SeedBlock.Seed;
            states[2 * lane + 1] = blocks1[lane] & SeedBlock.Seed | SeedBlock.Top;
        }
    }

    /// <summary>Writes a tile's common part.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="alpha">α of the tile's lanes.</param>
    /// <param name="states">The roots of a whole tile; the states are overwritten.</param>
    /// <param name="common">The tile's common part.</param>
    public static void Run(in DcfShape shape, ReadOnlySpan<ulong> alpha, Span<Vector128<ulong>> states, Span<ulong> common)
    {
        int lanes = alpha.Length;
        var planes = common[^shape.Levels..];
        var blocks = MemoryMarshal.Cast<ulong, Vector128<ulong>>(common[..^shape.Levels]);
        for (int level = 0; level < shape.Levels; level++, blocks = blocks[lanes..]) planes[level] = Step(states, alpha, blocks[..lanes], shape.Bits - 1 - level);
        Finish(states, alpha, blocks, (1ul << Math.Min(shape.Bits, DcfShape.TerminalBits)) - 1);
    }

    /// <summary>One level down; returns the plane by which the right child's correction of t differs, the first lane on top.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    private static ulong Step(Span<Vector128<ulong>> states, ReadOnlySpan<ulong> alpha, Span<Vector128<ulong>> blocks, int bit)
    {
        Unsafe.SkipInit(out EightBlocks children);
        ref var state = ref MemoryMarshal.GetReference(states);
        ref ulong index = ref MemoryMarshal.GetReference(alpha);
        ref var block = ref MemoryMarshal.GetReference(blocks);
        ulong plane = 0;
        for (int first = 0; first < blocks.Length; first += Group)
        {
            Expand(ref Unsafe.Add(ref state, 2 * first), ref children);
            ref var states0 = ref Unsafe.Add(ref state, 2 * first);
            ulong bits = Correct(ref children.First, ref states0, Unsafe.Add(ref index, first) >> bit, ref Unsafe.Add(ref block, first)) << 1;
            if (first + 1 < blocks.Length)
                bits |= Correct(ref Unsafe.Add(ref children.First, 4), ref Unsafe.Add(ref states0, 2), Unsafe.Add(ref index, first + 1) >> bit, ref Unsafe.Add(ref block, first + 1));
            plane |= bits << (DcfShape.TileLanes - Group - first);
        }

        return plane;
    }

    /// <summary>A lane's correction and its new states; returns by what the right child's correction of t differs.</summary>
    /// <param name="child">Party 0's left and right child, then party 1's.</param>
    /// <param name="state">Party 0's state, then party 1's.</param>
    /// <param name="alphaBit">α's bit, with junk above.</param>
    /// <param name="correction">Receives the correction.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Correct(ref Vector128<ulong> child, ref Vector128<ulong> state, ulong alphaBit, ref Vector128<ulong> correction)
    {
        Vector128<ulong> left0 = child, right0 = Unsafe.Add(ref child, 1), left1 = Unsafe.Add(ref child, 2), right1 = Unsafe.Add(ref child, 3);
        Vector128<ulong> state0 = state, state1 = Unsafe.Add(ref state, 1);
        var right = Vector128.Create(0ul - (alphaBit & 1));
        var differenceLeft = left0 ^ left1;
        var differenceRight = right0 ^ right1;

        // The child that α leaves is made equal for both parties, its value bit such that all that is below it becomes [v < α].
        var lose = Vector128.ConditionalSelect(right, differenceLeft, differenceRight) & ~SeedBlock.Top;
        var value = (state0 ^ state1 ^ right) & SeedBlock.Second;
        var controlLeft = ~(differenceLeft ^ right) & SeedBlock.Top;
        var differs = ~(differenceLeft ^ differenceRight) & SeedBlock.Top;
        correction = lose ^ value ^ controlLeft;

        var kept = lose ^ value ^ controlLeft ^ (differs & right);
        state = Vector128.ConditionalSelect(right, right0, left0) ^ (state0 & SeedBlock.Second) ^ (kept & SeedBlock.TopMask(state0));
        Unsafe.Add(ref state, 1) = Vector128.ConditionalSelect(right, right1, left1) ^ (state1 & SeedBlock.Second) ^ (kept & SeedBlock.TopMask(state1));
        return differs[1] >> 63;
    }

    /// <summary>The last eight levels: two blocks a lane whose bits become [leaf &lt; α].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Finish(Span<Vector128<ulong>> states, ReadOnlySpan<ulong> alpha, Span<Vector128<ulong>> blocks, ulong indexMask)
    {
        Unsafe.SkipInit(out EightBlocks children);
        ref var state = ref MemoryMarshal.GetReference(states);
        ref var block = ref MemoryMarshal.GetReference(blocks);
        for (int first = 0; first < alpha.Length; first += Group)
        {
            Expand(ref Unsafe.Add(ref state, 2 * first), ref children);
            int count = Math.Min(Group, alpha.Length - first);
            for (int lane = first; lane < first + count; lane++)
            {
                ref var child = ref Unsafe.Add(ref children.First, 4 * (lane - first));
                var soFar = SeedBlock.SecondMask(Unsafe.Add(ref state, 2 * lane) ^ Unsafe.Add(ref state, 2 * lane + 1));
                ulong leaf = alpha[lane] & indexMask;
                var below = BitsBelow(leaf);
                var inRight = Vector128.Create(0ul - (leaf >> 7));
                Unsafe.Add(ref block, 2 * lane) = child ^ Unsafe.Add(ref child, 2) ^ soFar ^ (below | inRight);
                Unsafe.Add(ref block, 2 * lane + 1) = Unsafe.Add(ref child, 1) ^ Unsafe.Add(ref child, 3) ^ soFar ^ (below & inRight);
            }
        }
    }

    /// <summary>H of both children of four states: two lanes, two parties.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Expand(ref Vector128<ulong> state, ref EightBlocks children)
    {
        ref var child = ref children.First;
        for (int i = 0; i < FixedKeyHash.Streams / 2; i++)
        {
            var seed = Unsafe.Add(ref state, i) & SeedBlock.Seed;
            Unsafe.Add(ref child, 2 * i) = seed;
            Unsafe.Add(ref child, 2 * i + 1) = seed | SeedBlock.Top;
        }

        FixedKeyHash.EncryptEight(ref FixedKeyHash.ForSeeds, ref children.First, ref children.First, ref children.First);
    }

    /// <summary>The bits of a block below the index's low seven bits.</summary>
    private static Vector128<ulong> BitsBelow(ulong leaf)
    {
        ulong low = (1ul << (int)(leaf & 63)) - 1, highHalf = 0ul - (leaf >> 6 & 1);
        return Vector128.Create(low | highHalf, low & highHalf);
    }
}
