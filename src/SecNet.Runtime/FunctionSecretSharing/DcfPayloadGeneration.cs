using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.FunctionSecretSharing;

/// <summary>The dealer's walk along α, for both parties at once: makes the corrections of a tile.</summary>
/// <remarks>α and β are secret: they become masks and summands, never a branch or an index.</remarks>
internal static class DcfPayloadGeneration
{
    private const int Tile = DcfShape.TileLanes;

    /// <summary>Both parties' left and right child: 2·party + child.</summary>
    private const int Children = 4;

    /// <summary>Writes a tile's common part.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="alpha">α of the tile's lanes.</param>
    /// <param name="beta">β, 64 words for each word of the payload.</param>
    /// <param name="states0">Party 0's roots of a whole tile; overwritten.</param>
    /// <param name="states1">Party 1's.</param>
    /// <param name="common">The tile's common part.</param>
    [SkipLocalsInit]
    public static void Run(
        in DcfPayloadShape shape, ReadOnlySpan<ulong> alpha, ReadOnlySpan<ulong> beta, Span<Vector128<ulong>> states0, Span<Vector128<ulong>> states1, Span<ulong> common)
    {
        int lanes = alpha.Length, levels = shape.Levels, valueWords = shape.ValueWords(lanes);
        var blocks = MemoryMarshal.Cast<ulong, Vector128<ulong>>(common[..(levels * DcfShape.BlockWords * lanes)]);
        var corrections = common[(levels * DcfShape.BlockWords * lanes)..];
        Span<Vector128<ulong>> inputs = stackalloc Vector128<ulong>[Children * Tile], values = stackalloc Vector128<ulong>[Children * 2 * Tile];
        Span<ulong> right = stackalloc ulong[Tile], negative = stackalloc ulong[Tile], sums = stackalloc ulong[DcfPayloadShape.MaxWords * Tile];
        inputs.Clear();
        sums.Clear();
        corrections.Clear();
        for (int level = 0; level <= levels; level++, corrections = corrections[valueWords..])
        {
            Prepare(states0, states1, alpha, shape.Bits - 1 - level, inputs, right, negative);
            for (int child = 0; child < Children; child++) PayloadValues.Hash(Of(inputs, child), Of(values, child), lanes, shape.ValueBlocks);
            if (level == levels) break;
            WriteValues(shape, values, right[..lanes], negative, beta, sums, corrections[..valueWords]);
            for (int child = 0; child < Children; child++) PayloadValues.EncryptTile(ref FixedKeyHash.ForSeeds, Of(inputs, child), Of(inputs, child), Of(inputs, child), lanes);
            WriteSeeds(inputs, right, states0, states1, blocks[..lanes]);
            blocks = blocks[lanes..];
        }

        // [leaf < α] is 1 on the left leaf if α is the right one.
        WriteLeaf(shape, values, 0, right[..lanes], negative, beta, sums, corrections[..valueWords]);
        right.Clear();
        WriteLeaf(shape, values, 1, right[..lanes], negative, beta, sums, corrections[valueWords..]);
        inputs.Clear();
        values.Clear();
        negative.Clear();
        sums.Clear();
    }

    /// <summary>The hash's inputs for all children, masks of α's bit, and masks of party 1's control bit: its corrections count negatively.</summary>
    private static void Prepare(
        ReadOnlySpan<Vector128<ulong>> states0, ReadOnlySpan<Vector128<ulong>> states1, ReadOnlySpan<ulong> alpha, int bit, Span<Vector128<ulong>> inputs,
        Span<ulong> right, Span<ulong> negative)
    {
        for (int lane = 0; lane < alpha.Length; lane++)
        {
            inputs[lane] = states0[lane] & SeedBlock.Seed;
            inputs[Tile + lane] = inputs[lane] | SeedBlock.Top;
            inputs[2 * Tile + lane] = states1[lane] & SeedBlock.Seed;
            inputs[3 * Tile + lane] = inputs[2 * Tile + lane] | SeedBlock.Top;
            right[lane] = 0ul - (alpha[lane] >> bit & 1);
            negative[lane] = SeedBlock.TopMask(states1[lane])[0];
        }
    }

    /// <summary>The child that α leaves is made equal for both parties, and their control bits equal there and different where α goes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void WriteSeeds(
        ReadOnlySpan<Vector128<ulong>> children, ReadOnlySpan<ulong> right, Span<Vector128<ulong>> states0, Span<Vector128<ulong>> states1, Span<Vector128<ulong>> blocks)
    {
        for (int lane = 0; lane < blocks.Length; lane++)
        {
            Vector128<ulong> left0 = children[lane], right0 = children[Tile + lane], left1 = children[2 * Tile + lane], right1 = children[3 * Tile + lane];
            var goesRight = Vector128.Create(right[lane]);
            var lose = Vector128.ConditionalSelect(goesRight, left0 ^ left1, right0 ^ right1) & SeedBlock.Seed;
            var controlLeft = ~(left0 ^ left1 ^ goesRight) & SeedBlock.Top;
            var controlRight = (right0 ^ right1 ^ goesRight) & SeedBlock.Top;
            blocks[lane] = lose | controlLeft | controlRight >> 1;
            var kept = lose | Vector128.ConditionalSelect(goesRight, controlRight, controlLeft);
            states0[lane] = Vector128.ConditionalSelect(goesRight, right0, left0) ^ (kept & SeedBlock.TopMask(states0[lane]));
            states1[lane] = Vector128.ConditionalSelect(goesRight, right1, left1) ^ (kept & SeedBlock.TopMask(states1[lane]));
        }
    }

    /// <summary>Corrections that make the parties' values add up to [v &lt; α]·β in the child that α leaves.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="values">The children's values.</param>
    /// <param name="right">Masks of α's bit.</param>
    /// <param name="negative">Masks of party 1's control bit.</param>
    /// <param name="beta">β.</param>
    /// <param name="sums">What the parties' values add up to along α so far; updated.</param>
    /// <param name="packed">Receives the corrections.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    private static void WriteValues(
        in DcfPayloadShape shape, Span<Vector128<ulong>> values, ReadOnlySpan<ulong> right, ReadOnlySpan<ulong> negative, ReadOnlySpan<ulong> beta,
        Span<ulong> sums, Span<ulong> packed)
    {
        int lanes = right.Length;
        Span<ulong> corrections = stackalloc ulong[Tile];
        for (int word = 0, offset = 0; word < shape.PayloadWords; offset += shape.Width(word++))
        {
            var place = new PayloadValues.Place(shape.ValueBlocks, offset);
            ref ulong left0 = ref First(values, 0), right0 = ref First(values, 1), left1 = ref First(values, 2), right1 = ref First(values, 3);
            for (int lane = 0; lane < lanes; lane++)
            {
                ulong left = place.Read(ref left0, lane) - place.Read(ref left1, lane), other = place.Read(ref right0, lane) - place.Read(ref right1, lane);
                ulong swap = (left ^ other) & right[lane], keep = left ^ swap, lose = other ^ swap;
                // Going right, α leaves the smaller values behind.
                ulong correction = (beta[word * Tile + lane] & right[lane]) - sums[word * Tile + lane] - lose;
                sums[word * Tile + lane] += keep + correction;
                corrections[lane] = (correction ^ negative[lane]) - negative[lane];
            }

            Pack(corrections[..lanes], shape.Width(word), packed, offset * lanes);
        }
    }

    /// <summary>Corrections of one of the two leaves: the payload where <paramref name="chosen"/> is set, and nothing elsewhere.</summary>
    [SkipLocalsInit]
    private static void WriteLeaf(
        in DcfPayloadShape shape, Span<Vector128<ulong>> values, int leaf, ReadOnlySpan<ulong> chosen, ReadOnlySpan<ulong> negative, ReadOnlySpan<ulong> beta,
        ReadOnlySpan<ulong> sums, Span<ulong> packed)
    {
        int lanes = chosen.Length;
        Span<ulong> corrections = stackalloc ulong[Tile];
        for (int word = 0, offset = 0; word < shape.PayloadWords; offset += shape.Width(word++))
        {
            var place = new PayloadValues.Place(shape.ValueBlocks, offset);
            ref ulong value0 = ref First(values, leaf), value1 = ref First(values, 2 + leaf);
            for (int lane = 0; lane < lanes; lane++)
            {
                ulong correction = (beta[word * Tile + lane] & chosen[lane]) - sums[word * Tile + lane] - place.Read(ref value0, lane) + place.Read(ref value1, lane);
                corrections[lane] = (correction ^ negative[lane]) - negative[lane];
            }

            Pack(corrections[..lanes], shape.Width(word), packed, offset * lanes);
        }
    }

    /// <summary>Not the fast way of <see cref="BitWriter"/>: what that prepares for a width costs more than 64 elements save.</summary>
    private static void Pack(ReadOnlySpan<ulong> corrections, int bits, Span<ulong> packed, int position) =>
        WordPacking.PackPortable(corrections, bits, MemoryMarshal.AsBytes(packed), position);

    /// <summary>A child's part of blocks or values.</summary>
    private static Span<Vector128<ulong>> Of(Span<Vector128<ulong>> all, int child) => all.Slice(child * (all.Length / Children), all.Length / Children);

    private static ref ulong First(Span<Vector128<ulong>> values, int child) => ref MemoryMarshal.GetReference(MemoryMarshal.Cast<Vector128<ulong>, ulong>(Of(values, child)));
}
