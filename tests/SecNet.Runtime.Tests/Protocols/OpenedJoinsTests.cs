using System.Numerics;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Tests.Rings;

namespace SecNet.Runtime.Tests.Protocols;

/// <summary>
/// What leaves and joins open is uniform and tells nothing about the value, not even beside the masked value that is open anyway: over 8192 lanes that
/// compare one value, every opened bit is a fair coin and any two are independent. Without the masks of the joins the same statistics raise the alarm.
/// </summary>
/// <remarks>
/// By Hoeffding a sum of N fair bits leaves N/2 by z standard deviations with probability at most 2·exp(-z²/2); at z = 8 that is 2.5e-14, and the
/// widest tree here opens 130 bits, 8.5e3 pairs: below 1e-9 a run. Seeds are fixed.
/// </remarks>
public sealed class OpenedJoinsTests
{
    private const int Lanes = 8192;
    private const int Bits = 24;
    private const double LargestDeviation = 8;

    public static TheoryData<LeafKind, int> Kinds
    {
        get
        {
            var data = new TheoryData<LeafKind, int>();
            foreach (var leaves in new[] { LeafKind.Private, LeafKind.MaskedBits, LeafKind.OneHot })
            {
                for (var arity = 2; arity <= 4; arity++) data.Add(leaves, arity);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Openings_OfVeryDifferentValues_AreUniformAndPairwiseIndependent(LeafKind leaves, int arity)
    {
        long[] values = [0, -1, (1L << Bits) - 1, -1L << Bits, 0x5A5A5A];
        foreach (var (x, index) in values.Select(static (x, index) => (x, index)))
        {
            var deviation = Deviation(new(leaves, Bits, arity), x, seed: index, isBare: false);
            Assert.True(deviation < LargestDeviation, $"{leaves} of arity {arity}, x = {x}, seed {index}: a bit or a pair of bits deviates by {deviation:0.0} standard deviations.");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Openings_WithoutTheMasksOfTheJoins_RaiseTheAlarm(LeafKind leaves, int arity) =>
        Assert.InRange(Deviation(new(leaves, Bits, arity), x: 0, seed: 9, isBare: true), LargestDeviation + 2, double.MaxValue);

    /// <summary>The largest |ones - N/2| over all opened bits and all xors of two, in standard deviations √N / 2.</summary>
    private static double Deviation(ComparisonTree tree, long x, int seed, bool isBare)
    {
        using var rig = new ComparisonRig<ulong>(tree, Lanes, seed) { HasBareNodes = isBare };
        var mask = RingSamples.Words<ulong>(Lanes, seed + 100);
        var masked = Array.ConvertAll(mask, value => unchecked((ulong)x + value));
        var isPrivate = tree.Leaves == LeafKind.Private;
        var result = isPrivate
            ? rig.OfShares(masked, Array.ConvertAll(mask, static value => unchecked(0 - value)), hasCompany: false)
            : rig.OfMasked(masked, mask, complement: true);
        if (!isBare) Assert.All(result, sign => Assert.Equal(x >= 0, sign));

        var known = new ulong[(Bits + 1) * Lanes / 64];
        // Party 0 knows its share, or the value under its mask.
        BitPlanes.FromWords<ulong>(masked, 0, Bits + 1, known);
        ulong[][] planes = [.. known.Chunk(Lanes / 64), .. rig.Opened];
        Assert.Equal(Bits + 1 + (isPrivate ? Bits : 0) + tree.NodeMasks, planes.Length);
        var largest = 0;
        for (var first = 0; first < planes.Length; first++)
        {
            largest = Math.Max(largest, Math.Abs((2 * planes[first].Sum(BitOperations.PopCount)) - Lanes));
            for (var second = first + 1; second < planes.Length; second++)
            {
                var differing = planes[first].Zip(planes[second], static (left, right) => BitOperations.PopCount(left ^ right)).Sum();
                largest = Math.Max(largest, Math.Abs((2 * differing) - Lanes));
            }
        }

        return largest / Math.Sqrt(Lanes);
    }
}
