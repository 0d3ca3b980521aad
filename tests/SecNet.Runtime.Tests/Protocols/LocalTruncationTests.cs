using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Protocols;
using SecNet.Runtime.Tests.Rings;

namespace SecNet.Runtime.Tests.Protocols;

public sealed class LocalTruncationTests32 : LocalTruncationTests<uint>;

public sealed class LocalTruncationTests64 : LocalTruncationTests<ulong>;

public abstract class LocalTruncationTests<T>
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public void Truncate_AllSharesOfAllValuesOfAnEightBitRing_FailsForExactlyAbsXOf256AndIsElseTheFloorOrOneMore(int shift)
    {
        const int RingBits = 8;
        for (var x = -128; x < 128; x++)
        {
            var share0 = Enumerable.Range(0, 256).Select(static value => (long)value).ToArray();
            // Bits above the ring are junk at either party; here they differ from share to share.
            var z = Truncate([.. share0.Select(share => share + (share << 9))], [.. share0.Select(share => x - share + (share << 8))], RingBits, shift);
            var errors = z.Select(value => Wrap(value - (x >> shift), RingBits)).ToArray();
            var failures = errors.Where(static error => error is not (0 or 1)).ToArray();
            Assert.Equal(Math.Abs(x), failures.Length);
            var wrap = 1L << (RingBits - shift);
            Assert.All(failures, error => Assert.Contains(error, new[] { Wrap(wrap, RingBits), Wrap(wrap + 1, RingBits), Wrap(-wrap, RingBits), Wrap(1 - wrap, RingBits) }));
        }
    }

    [Fact]
    public void Truncate_SmallValuesOfAWideRing_IsTheFloorOrOneMore()
    {
        var bits = ProtocolRig<T>.WordBits;
        Prop.ForAll(Gen.Choose(1, bits - 18).ToArbitrary(), ArbMap.Default.ArbFor<int>(), (shift, seed) =>
        {
            // |x| ≤ 8 of 2^32 at least: 64 values fail together with probability below 2^-23.
            var x = RingSamples.Words<uint>(64, seed).Select(static word => (long)(word % 17) - 8).ToArray();
            var share0 = RingSamples.Words<T>(64, ~seed);
            var share1 = share0.Zip(x, static (share, value) => T.CreateTruncating(value) - share).ToArray();
            var z = Truncate(share0, share1, bits, shift);
            Assert.All(z.Zip(x, (value, secret) => value - (secret >> shift)), static error => Assert.InRange(error, 0, 1));
        }).Check(Config.QuickThrowOnFailure.WithReplay(2026, 7));
    }

    private static long Wrap(long value, int bits) => value << (64 - bits) >> (64 - bits);

    private static long[] Truncate(long[] share0, long[] share1, int ringBits, int shift) =>
        Truncate(ProtocolRig<T>.Words(share0), ProtocolRig<T>.Words(share1), ringBits, shift);

    private static long[] Truncate(T[] share0, T[] share1, int ringBits, int shift)
    {
        var (z0, z1) = (new T[share0.Length], new T[share0.Length]);
        LocalTruncation.Truncate<T, Party0>(share0, z0, ringBits, shift);
        LocalTruncation.Truncate<T, Party1>(share1, z1, ringBits, shift);
        return ProtocolRig<T>.Signed(ProtocolRig<T>.Sum(z0, z1), ringBits);
    }
}
