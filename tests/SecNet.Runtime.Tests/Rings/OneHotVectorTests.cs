using System.Numerics;
using System.Runtime.CompilerServices;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.Tests.Rings;

public sealed class OneHotVectorTests32 : OneHotVectorTests<uint>;

public sealed class OneHotVectorTests64 : OneHotVectorTests<ulong>;

public abstract class OneHotVectorTests<T>
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
{
    public static TheoryData<int> Widths => [1, 2, 3, 4, 5, 6];

    /// <summary>Every index against every secret, in every lane of a word.</summary>
    [Theory]
    [MemberData(nameof(Widths))]
    public void Compare_EveryPair_SharesEqualAndLess(int bits)
    {
        var size = 1 << bits;
        var lanes = (size * size) + 65;
        var values = RingSamples.Words<T>(lanes, bits);
        var first = 8 * Unsafe.SizeOf<T>() - bits - 1;
        var field = T.CreateTruncating(size - 1) << first;
        for (var lane = 0; lane < lanes; lane++) values[lane] = (values[lane] & ~field) | (T.CreateTruncating(Value(lane)) << first);

        // Junk stands beyond the vector, at both parties.
        var share0 = RingSamples.Words<ulong>(lanes, 2);
        var share1 = RingSamples.Words<ulong>(lanes, 3);
        var used = bits == 6 ? ulong.MaxValue : (1UL << size) - 1;
        for (var lane = 0; lane < lanes; lane++) share1[lane] = (share1[lane] & ~used) | ((share0[lane] ^ (1UL << Secret(lane))) & used);
        var (equal0, less0) = Compare(values, first, bits, share0);
        var (equal1, less1) = Compare(values, first, bits, share1);
        for (var lane = 0; lane < lanes; lane++)
        {
            var (isEqual, isLess) = (Bit(equal0, lane) ^ Bit(equal1, lane), Bit(less0, lane) ^ Bit(less1, lane));
            Assert.True((isEqual, isLess) == (Value(lane) == Secret(lane), Value(lane) < Secret(lane)), $"lane {lane}: {Value(lane)} against {Secret(lane)}");
        }

        // The offset moves with every round through the pairs, so that pairs meet different lanes.
        int Value(int lane) => (lane + (lane / size)) % size;
        int Secret(int lane) => lane / size % size;
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Compare_EveryEdgeLength_EqualsPortable(int bits)
    {
        foreach (var lanes in RingSamples.EdgeLengths)
        {
            var values = RingSamples.Words<T>(lanes, 4);
            var vectors = RingSamples.Words<ulong>(lanes, 5);
            foreach (var first in new[] { 0, 7, 8 * Unsafe.SizeOf<T>() - bits })
            {
                var (expectedEqual, expectedLess) = (new ulong[(lanes + 63) / 64], new ulong[(lanes + 63) / 64]);
                OneHotVector.ComparePortable<T, ulong>(values, first, bits, vectors, expectedEqual, expectedLess);
                var (equal, less) = Compare(values, first, bits, vectors);
                Assert.Equal(expectedEqual, equal);
                Assert.Equal(expectedLess, less);
            }
        }
    }

    [Fact]
    public void Compare_OperandsThatDoNotFit_NamesThem()
    {
        var wordBits = 8 * Unsafe.SizeOf<T>();
        Assert.Throws<ArgumentOutOfRangeException>(() => Compare(new T[64], 0, 7, new ulong[64]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Compare(new T[64], 0, 0, new ulong[64]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Compare(new T[64], wordBits - 5, 6, new ulong[64]));
        var error = Assert.Throws<ArgumentException>(() => Compare(new T[65], 0, 6, new ulong[64]));
        Assert.Contains("Expected 65 vectors and planes of 2 words, got 64, 2 and 2.", error.Message, StringComparison.Ordinal);
    }

    private static (ulong[] Equal, ulong[] Less) Compare(T[] values, int first, int bits, ulong[] vectors)
    {
        // What stood in the planes before must not show.
        var (equal, less) = (RingSamples.Words<ulong>((values.Length + 63) / 64, 6), RingSamples.Words<ulong>((values.Length + 63) / 64, 7));
        OneHotVector.Compare<T, ulong>(values, first, bits, vectors, equal, less);
        if (bits > 5) return (equal, less);

        // The same from vectors of 32 bits.
        var (halfEqual, halfLess) = (RingSamples.Words<ulong>(equal.Length, 8), RingSamples.Words<ulong>(equal.Length, 9));
        OneHotVector.Compare<T, uint>(values, first, bits, [.. vectors.Select(static vector => (uint)vector)], halfEqual, halfLess);
        Assert.Equal(equal, halfEqual);
        Assert.Equal(less, halfLess);
        return (equal, less);
    }

    private static bool Bit(ulong[] plane, int lane) => (plane[lane >> 6] >> (lane & 63) & 1) == 1;
}
