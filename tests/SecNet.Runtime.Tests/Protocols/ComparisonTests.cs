using System.Numerics;
using SecNet.Runtime.Tests.Rings;

namespace SecNet.Runtime.Tests.Protocols;

public sealed class ComparisonTests32 : ComparisonTests<uint>;

public sealed class ComparisonTests64 : ComparisonTests<ulong>;

/// <summary>DReLU by leaves of every kind over trees of every arity.</summary>
public abstract class ComparisonTests<T>
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
{
    private static readonly int WordBits = ProtocolRig<T>.WordBits;

    /// <summary>Leaves and arity.</summary>
    public static TheoryData<LeafKind, int> Kinds => new()
    {
        { LeafKind.Private, 2 },
        { LeafKind.Private, 3 },
        { LeafKind.Private, 4 },
        { LeafKind.MaskedBits, 2 },
        { LeafKind.MaskedBits, 3 },
        { LeafKind.MaskedBits, 4 },
        { LeafKind.OneHot, 2 },
        { LeafKind.OneHot, 3 },
        { LeafKind.OneHot, 4 },
        { LeafKind.Key, 2 },
        { LeafKind.Garbled, 2 },
    };

    /// <summary>1 to 7 bits below the sign: for tables up to a whole chunk and one bit in a second one.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void DRelu_EveryValueUnderEveryMask_IsOneExactlyForNonNegatives(LeafKind leaves, int arity)
    {
        for (var bits = 1; bits <= 7; bits++)
        {
            var size = 2 << bits;
            var x = Enumerable.Range(0, size * size).Select(index => (long)((index / size) - (size / 2))).ToArray();
            var mask = Enumerable.Range(0, size * size).Select(index => T.CreateTruncating(index % size)).ToArray();
            AssertCompares(new(leaves, bits, arity), x, mask);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void DRelu_WideValues_IsOneExactlyForNonNegatives(LeafKind leaves, int arity)
    {
        foreach (var bits in new[] { 8, 11, 12, 13, 16, 18, 24, 25, 29, 30, WordBits - 1 })
        {
            var (min, max) = (-1L << bits, (1L << bits) - 1);
            // Masks at both ends and around the sign, where borrows run through all chunks; and uniform ones.
            long[] values = [0, 1, -1, 2, -2, min, min + 1, max, max - 1, min / 2, max / 2, (max / 2) + 1];
            long[] ends = [0, 1, -1, -2, min, min + 1, max, max - 1];
            var random = ProtocolRig<T>.Signed(RingSamples.Words<T>(300, bits), bits + 1);
            long[] x = [.. values.SelectMany(value => Enumerable.Repeat(value, ends.Length + 10)), .. random];
            var mask = RingSamples.Words<T>(x.Length, ~bits);
            for (var index = 0; index < values.Length * (ends.Length + 10); index++)
            {
                var end = index % (ends.Length + 10);
                if (end < ends.Length) mask[index] = T.CreateTruncating(ends[end]);
            }

            AssertCompares(new(leaves, bits, arity), x, mask);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void DRelu_LaneCountsAroundAWord_IgnoresTheLanesBeyond(LeafKind leaves, int arity)
    {
        foreach (var lanes in new[] { 1, 2, 63, 64, 65, 127, 129 })
        {
            AssertCompares(new(leaves, Bits: 20, arity), ProtocolRig<T>.Signed(RingSamples.Words<T>(lanes, 3), 21), RingSamples.Words<T>(lanes, 4));
        }
    }

    /// <summary>
    /// Compares x, with r as its mask or as party 1's negated share, in every form the leaves know. What lies above the sign bit is junk, as it is in a ring
    /// wider than the comparison.
    /// </summary>
    private static void AssertCompares(ComparisonTree tree, long[] x, T[] mask)
    {
        var isNonNegative = x.Select(static value => value >= 0).ToArray();
        var junk = RingSamples.Words<T>(x.Length, 5);
        var shifted = tree.Bits + 1 < WordBits ? tree.Bits + 1 : (int?)null;
        T Above(int index) => shifted is { } bits ? junk[index] << bits : T.Zero;
        var masked = x.Select((value, index) => T.CreateTruncating(value) + mask[index] + Above(index)).ToArray();
        if (tree.Leaves == LeafKind.Private)
        {
            var share1 = mask.Select(static value => T.Zero - value).ToArray();
            AssertResult(rig => rig.OfShares(masked, share1, hasCompany: true), "beside another opening");
            AssertResult(rig => rig.OfShares(masked, share1, hasCompany: false), "alone");
            return;
        }

        var offset = T.One << tree.Bits;
        AssertResult(rig => rig.OfMasked(masked, mask, complement: true), "on an opening of its own");
        AssertResult(rig => rig.OfMasked(Array.ConvertAll(masked, value => value + offset), mask, complement: false), "on a truncation's opening");

        void AssertResult(Func<ComparisonRig<T>, bool[]> run, string how)
        {
            using var rig = new ComparisonRig<T>(tree, x.Length, seed: tree.Bits);
            var result = run(rig);
            for (var lane = 0; lane < x.Length; lane++)
            {
                if (result[lane] != isNonNegative[lane]) Assert.Fail($"{tree} {how}: x = {x[lane]} under r = {mask[lane]} gave {result[lane]}.");
            }
        }
    }
}
