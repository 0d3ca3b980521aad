using System.Numerics;
using SecNet.Runtime.Correlations.Dealing;
using SecNet.Runtime.Protocols;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Sessions;
using SecNet.Runtime.Tests.Rings;

namespace SecNet.Runtime.Tests.Protocols;

public sealed class BranchTests32 : BranchTests<uint>;

public sealed class BranchTests64 : BranchTests<ulong>;

public abstract class BranchTests<T>
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
{
    private static readonly int WordBits = ProtocolRig<T>.WordBits;

    /// <summary>k and the target ring's bits: k + 1, where no wrap shows, and wider.</summary>
    public static TheoryData<int, int> Widths => new()
    {
        { 2, 3 }, { 2, 4 }, { 3, 4 }, { 3, WordBits }, { 5, 6 }, { 5, 7 }, { 5, WordBits - 1 }, { 5, WordBits },
    };

    [Theory]
    [MemberData(nameof(Widths))]
    public void Relu_EveryValueMaskAndBit_IsTheBitTimesTheValue(int width, int targetBits)
    {
        var cases = (from z in Enumerable.Range(-(1 << (width - 1)), 1 << width)
                     from mask in Enumerable.Range(0, 1 << (width + 1))
                     from b in new[] { false, true }
                     // Both values of r_b: the chance that one is missing is 2^-11 a case, and what matters is that each meets all others.
                     from _ in Enumerable.Range(0, 12)
                     select (Z: (long)z, R: (long)mask, B: b)).ToArray();
        var count = cases.Length;
        var isWide = targetBits > width + 1;
        var list = new SegmentList();
        var r = list.Corrected("r", count, targetBits);
        var topBit = list.Corrected("msb r", count, isWide ? targetBits - width - 1 : 0);
        var bit = list.Corrected("b", count, targetBits);
        var bitTimesMask = list.Corrected("b*r", count, targetBits);
        var bitTimesTop = list.Corrected("b*msb r", count, isWide ? targetBits - width - 1 : 0);
        using var rig = new ProtocolRig<T>(seed: width, list);
        rig.Deal(dealer =>
        {
            var rPair = dealer.Words(r.Offset, count);
            var topPair = isWide ? dealer.Words(topBit.Offset, count) : default;
            var bitPair = dealer.Words(bit.Offset, count);
            for (var index = 0; index < count; index++)
            {
                rPair.Party1[index] = T.CreateTruncating(cases[index].R) - rPair.Party0[index];
                if (isWide) topPair.Party1[index] = T.CreateTruncating(cases[index].R >> width) - topPair.Party0[index];
            }

            BranchDealing.RandomBits(dealer, bitPair);
            BranchDealing.Times(bitPair, rPair, dealer.Words(bitTimesMask.Offset, count));
            if (isWide) BranchDealing.Times(bitPair, topPair, dealer.Words(bitTimesTop.Offset, count));
        });

        var masked = ProtocolRig<T>.Words([.. cases.Select(item => (item.Z + (1L << (width - 1)) + item.R) & ((2L << width) - 1))]);
        var (z0, z1) = rig.Share(ProtocolRig<T>.Words([.. cases.Select(static item => item.Z)]), targetBits);
        var (b0, b1) = rig.ShareBits([.. cases.Select(static item => item.B)]);
        var (y0, y1) = (new T[count], new T[count]);
        rig.Run(session => Half(session, b0, z0, y0), session => Half(session, b1, z1, y1), ProtocolRig<T>.Bytes(count), declaredRounds: 1);

        Assert.Equal(2, rig.Dealt(bit).Select(static word => word & T.One).Distinct().Count());
        Assert.Equal(cases.Select(static item => item.B ? item.Z : 0), ProtocolRig<T>.Signed(ProtocolRig<T>.Sum(y0, y1), targetBits));

        void Half(PartySession<T> session, ulong[] bits, T[] z, T[] y)
        {
            var opened = new ulong[bits.Length];
            var randomBit = session.Words(bit.Offset, count);
            Branch.Open(session, bits, randomBit, opened);
            if (isWide) Branch.Relu(opened, masked, z, randomBit, session.Words(bitTimesMask.Offset, count), session.Words(bitTimesTop.Offset, count), y, width);
            else Branch.Relu(opened, masked, z, randomBit, session.Words(bitTimesMask.Offset, count), y, width);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(9)]
    [InlineData(32)]
    public void Select_RandomValuesAndEnds_IsOtherPlusTheBitTimesTheValue(int ringBits)
    {
        const int Count = 1000;
        var list = new SegmentList();
        var mask = list.Seeded("r", Count, ringBits);
        var bit = list.Corrected("b", Count, ringBits);
        var product = list.Corrected("b*r", Count, ringBits);
        using var rig = new ProtocolRig<T>(seed: ringBits, list);
        rig.Deal(dealer =>
        {
            BranchDealing.RandomBits(dealer, dealer.Words(bit.Offset, Count));
            BranchDealing.Times(dealer.Words(bit.Offset, Count), dealer.Words(mask.Offset, Count), dealer.Words(product.Offset, Count));
        });
        var z = ProtocolRig<T>.Signed(RingSamples.Words<T>(Count, 5), ringBits);
        (z[0], z[1], z[2]) = (-(1L << (ringBits - 1)), (1L << (ringBits - 1)) - 1, 0);
        var other = ProtocolRig<T>.Signed(RingSamples.Words<T>(Count, 6), ringBits);
        var bits = RingSamples.Words<uint>(Count, 7).Select(static word => (word & 1) != 0).ToArray();

        var (z0, z1) = rig.Share(ProtocolRig<T>.Words(z), ringBits);
        var (other0, other1) = rig.Share(ProtocolRig<T>.Words(other), ringBits);
        var (b0, b1) = rig.ShareBits(bits);
        var masked = ProtocolRig<T>.Sum(ProtocolRig<T>.Words(z), rig.Dealt(mask));
        var (y0, y1) = (new T[Count], new T[Count]);
        rig.Run(session => Half(session, b0, z0, other0, y0), session => Half(session, b1, z1, other1, y1), ProtocolRig<T>.Bytes(Count), declaredRounds: 1);
        var expected = Enumerable.Range(0, Count).Select(index => (other[index] + (bits[index] ? z[index] : 0)) << (64 - ringBits) >> (64 - ringBits));
        Assert.Equal(expected, ProtocolRig<T>.Signed(ProtocolRig<T>.Sum(y0, y1), ringBits));

        void Half(PartySession<T> session, ulong[] shareOfBits, T[] value, T[] otherShare, T[] y)
        {
            var opened = new ulong[shareOfBits.Length];
            Branch.Open(session, shareOfBits, session.Words(bit.Offset, Count), opened);
            Branch.Select(opened, masked, value, session.Words(bit.Offset, Count), session.Words(product.Offset, Count), otherShare, y);
        }
    }

    [Fact]
    public void Times_OfAPoolsMaskDifferences_AreTheBitsTimesThePairsDifferences()
    {
        const int RingBits = 13;
        var shape = new PoolShape(2, 5, 4, 3, 2, 2, 1, 1, 0);
        var (lanes, values) = (shape.Area / 2 * shape.Windows, shape.Channels * shape.Height * shape.Width);
        var list = new SegmentList();
        var bit = list.Corrected("b", lanes, RingBits);
        var shiftedR = list.Corrected("r>>s", values, RingBits);
        var product = list.Corrected("b*r", lanes, RingBits);
        using var rig = new ProtocolRig<T>(seed: 8, list);
        rig.Deal(dealer =>
        {
            dealer.Random(dealer.Words(shiftedR.Offset, values).Party1);
            BranchDealing.RandomBits(dealer, dealer.Words(bit.Offset, lanes));
            var differences = new T[lanes];
            BranchDealing.MaskDifferences(shape, dealer.Words(shiftedR.Offset, values), new T[values], new T[shape.Area * shape.Windows], differences);
            BranchDealing.Times(dealer.Words(bit.Offset, lanes), differences, dealer.Words(product.Offset, lanes));
        });
        var candidates = new T[shape.Area * shape.Windows];
        Pooling.Gather<T>(shape, rig.Dealt(shiftedR), candidates);
        var bits = rig.Dealt(bit);
        RingVector.Mask(bits.AsSpan(), RingBits);
        Assert.Equal(2, bits.Distinct().Count());
        var expected = Enumerable.Range(0, lanes).Select(pair => bits[pair] * (candidates[pair] - candidates[pair + lanes])).ToArray();
        Assert.Equal(ProtocolRig<T>.Signed(expected, RingBits), ProtocolRig<T>.Signed(rig.Dealt(product), RingBits));
    }
}
