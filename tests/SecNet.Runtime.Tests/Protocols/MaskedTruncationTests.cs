using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using SecNet.Runtime.Correlations.Dealing;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Protocols;
using SecNet.Runtime.Sessions;
using SecNet.Runtime.Tests.Rings;

namespace SecNet.Runtime.Tests.Protocols;

public sealed class MaskedTruncationTests32 : MaskedTruncationTests<uint>;

public sealed class MaskedTruncationTests64 : MaskedTruncationTests<ulong>;

public abstract class MaskedTruncationTests<T>
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
{
    private static readonly int WordBits = ProtocolRig<T>.WordBits;

    /// <summary>m, s and the target's bits: smaller than k + 1, equal, one more, and the whole word. A comparison needs k of at least 2.</summary>
    public static TheoryData<int, int, int> SmallWidths
    {
        get
        {
            var data = new TheoryData<int, int, int>();
            for (var openedBits = 4; openedBits <= 8; openedBits++)
            {
                for (var shift = 1; shift <= openedBits - 3; shift++)
                {
                    var width = openedBits - shift - 1;
                    foreach (var target in new[] { width, width + 1, width + 2, WordBits - 1, WordBits }) data.Add(openedBits, shift, target);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(SmallWidths))]
    public void Truncate_EveryValueUnderEveryMask_IsTheFloorPlusTheCarryOfTheLowBits(int openedBits, int shift, int targetBits)
    {
        var pairs = ValuesUnderMasks(openedBits);
        var x = pairs.Select(static pair => pair.X).ToArray();
        var z = Truncate(x, [.. pairs.Select(static pair => pair.R)], openedBits, shift, targetBits, seed: openedBits, out var masks);

        Assert.Equal(pairs.Select(static pair => pair.R), masks);
        AssertRounding(x, masks, z, openedBits, shift, targetBits);
    }

    [Theory]
    [InlineData(7, 3)]
    [InlineData(8, 5)]
    public void Truncate_OverAllMasks_IsUnbiased(int openedBits, int shift)
    {
        var pairs = ValuesUnderMasks(openedBits);
        var z = Truncate([.. pairs.Select(static pair => pair.X)], [.. pairs.Select(static pair => pair.R)], openedBits, shift, WordBits, seed: 3, out _);
        foreach (var results in pairs.Zip(z, static (pair, result) => (pair.X, Result: result)).GroupBy(static item => item.X))
        {
            Assert.Equal(results.Key << (openedBits - shift), results.Sum(static item => item.Result));
        }
    }

    [Fact]
    public void Truncate_ArbitraryWidths_IsTheFloorPlusTheCarryOfTheLowBits()
    {
        var shapes =
            from openedBits in Gen.Choose(4, WordBits)
            from shift in Gen.Choose(1, openedBits - 3)
            from targetBits in Gen.Choose(2, WordBits)
            select (openedBits, shift, targetBits);
        Prop.ForAll(shapes.ToArbitrary(), ArbMap.Default.ArbFor<int>(), static (shape, seed) =>
        {
            var (openedBits, shift, targetBits) = shape;
            var x = LegalValues(openedBits, shift, 60, seed);
            var z = Truncate(x, null, openedBits, shift, targetBits, seed, out var masks);
            AssertRounding(x, masks, z, openedBits, shift, targetBits);
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>The compiler extends a k-bit value with m = k + 1 into rings of at least m bits.</summary>
    [Theory]
    [InlineData(2, 0)]
    [InlineData(2, 1)]
    [InlineData(5, 0)]
    [InlineData(5, 1)]
    [InlineData(5, 20)]
    [InlineData(20, 3)]
    [InlineData(20, 12)]
    public void Extend_BothEndsAndAllBetween_IsExactInTheLargerRing(int width, int extraBits)
    {
        var (openedBits, targetBits) = (width + 1, Math.Min(width + 1 + extraBits, WordBits));
        var bound = 1L << (openedBits - 2);
        var distinct = width <= 5 ? [.. Range(-bound, bound)] : LegalValues(openedBits, 0, 200, seed: 4);
        // At width 5 a value meets each of 64 masks: the chance that one of 33 · 64 pairs is missing from 4000 draws each is below 1e-23.
        var x = Enumerable.Repeat(distinct, width <= 5 ? 4000 : 20).SelectMany(static values => values).ToArray();
        var z = Extend(x, openedBits, targetBits, seed: width, out var masks);

        if (width <= 5) Assert.Equal(distinct.Length << openedBits, x.Zip(masks).Distinct().Count());
        // 2^(m-2) itself reads as negative in a ring of k bits only; the targets have at least k + 1.
        Assert.Equal(x, z);
    }

    /// <summary>Signed values in the legal range: both ends, values next to a multiple of 2^s, and uniform ones.</summary>
    private static long[] LegalValues(int openedBits, int shift, int count, int seed)
    {
        var bound = 1L << (openedBits - 2);
        var step = 1L << shift;
        var uniform = RingSamples.Words<ulong>(count, seed).Select(word => (long)(word % (2 * (ulong)bound)) - bound);
        return [-bound, 1 - bound, bound - 1, bound, 0, 1, -1, step - 1, -step, step, -step - 1, .. uniform];
    }

    private static (long X, ulong R)[] ValuesUnderMasks(int openedBits)
    {
        var bound = 1L << (openedBits - 2);
        return [.. from value in Range(-bound, bound) from mask in Range(0, (1L << openedBits) - 1) select (X: value, R: (ulong)mask)];
    }

    private static IEnumerable<long> Range(long first, long last)
    {
        for (var value = first; value <= last; value++) yield return value;
    }

    private static void AssertRounding(long[] x, ulong[] masks, long[] z, int openedBits, int shift, int targetBits)
    {
        var low = (1L << shift) - 1;
        for (var index = 0; index < x.Length; index++)
        {
            var opened = (ulong)x[index] + (1UL << (openedBits - 2)) + masks[index];
            var carry = (x[index] & low) > ((long)opened & low) ? 1 : 0;
            var expected = ((x[index] >> shift) + carry) << (64 - targetBits) >> (64 - targetBits);
            if (z[index] != expected) Assert.Fail($"m={openedBits} s={shift} target={targetBits}: x={x[index]} under r={masks[index]} gave {z[index]}, not {expected}.");
        }
    }

    /// <summary>One truncation by both parties. Masks are dealt, or forced by correcting r, which changes neither party's code.</summary>
    private static long[] Truncate(long[] x, ulong[]? forced, int openedBits, int shift, int targetBits, int seed, out ulong[] masks)
    {
        var (count, width) = (x.Length, openedBits - shift - 1);
        var isWide = targetBits > width + 1;
        var list = new SegmentList();
        var r = forced is null ? list.Seeded("r", count, openedBits) : list.Corrected("r", count, openedBits);
        var shifted = list.Corrected("r>>s", count, targetBits);
        var topBit = list.Corrected("msb r", count, isWide ? targetBits - width - 1 : 0);
        using var rig = new ProtocolRig<T>(seed, list);
        rig.Deal(dealer =>
        {
            var pair = dealer.Words(r.Offset, count);
            for (var index = 0; forced is not null && index < count; index++) pair.Party1[index] = T.CreateTruncating(forced[index]) - pair.Party0[index];
            if (isWide) TruncationDealing.Shifted(pair, dealer.Words(shifted.Offset, count), dealer.Words(topBit.Offset, count), openedBits, shift);
            else TruncationDealing.Shifted(pair, dealer.Words(shifted.Offset, count), openedBits, shift);
        });
        masks = [.. rig.Dealt(r).Select(word => ulong.CreateTruncating(word) & (ulong.MaxValue >> (64 - openedBits)))];

        var (x0, x1) = rig.Share(ProtocolRig<T>.Words(x), openedBits);
        var (z0, z1) = (new T[count], new T[count]);
        rig.Run(
            session => Half<Party0>(session, x0, z0), session => Half<Party1>(session, x1, z1),
            declaredBytes: ProtocolRig<T>.Bytes((long)count * openedBits), declaredRounds: 1);
        return ProtocolRig<T>.Signed(ProtocolRig<T>.Sum(z0, z1), targetBits);

        void Half<TParty>(PartySession<T> session, T[] share, T[] result)
            where TParty : struct, IParty
        {
            var masked = new T[count];
            MaskedTruncation.Open<T, TParty>(session, share, session.Words(r.Offset, count), masked, openedBits, shift);
            var shiftedR = session.Words(shifted.Offset, count);
            if (isWide) MaskedTruncation.Share<T, TParty>(masked, shiftedR, session.Words(topBit.Offset, count), result, width);
            else MaskedTruncation.Share<T, TParty>(masked, shiftedR, result, width);
        }
    }

    private static long[] Extend(long[] x, int openedBits, int targetBits, int seed, out ulong[] masks)
    {
        var (count, width) = (x.Length, openedBits - 1);
        var list = new SegmentList();
        var r = list.Corrected("r", count, targetBits);
        var topBit = list.Corrected("msb r", count, targetBits - openedBits);
        using var rig = new ProtocolRig<T>(seed, list);
        rig.Deal(dealer =>
        {
            if (targetBits > openedBits) TruncationDealing.Fresh(dealer, dealer.Words(r.Offset, count), dealer.Words(topBit.Offset, count), openedBits);
            else TruncationDealing.Fresh(dealer, dealer.Words(r.Offset, count), openedBits);
        });
        masks = [.. rig.Dealt(r).Select(word => ulong.CreateTruncating(word) & (ulong.MaxValue >> (64 - openedBits)))];

        var (x0, x1) = rig.Share(ProtocolRig<T>.Words(x), openedBits);
        var (z0, z1) = (new T[count], new T[count]);
        rig.Run(
            session => Half<Party0>(session, x0, z0), session => Half<Party1>(session, x1, z1),
            declaredBytes: ProtocolRig<T>.Bytes((long)count * openedBits), declaredRounds: 1);
        return ProtocolRig<T>.Signed(ProtocolRig<T>.Sum(z0, z1), targetBits);

        void Half<TParty>(PartySession<T> session, T[] share, T[] result)
            where TParty : struct, IParty
        {
            var masked = new T[count];
            MaskedTruncation.Open<T, TParty>(session, share, session.Words(r.Offset, count), masked, openedBits, shift: 0);
            if (targetBits > openedBits) MaskedTruncation.Share<T, TParty>(masked, session.Words(r.Offset, count), session.Words(topBit.Offset, count), result, width);
            else MaskedTruncation.Share<T, TParty>(masked, session.Words(r.Offset, count), result, width);
        }
    }
}
