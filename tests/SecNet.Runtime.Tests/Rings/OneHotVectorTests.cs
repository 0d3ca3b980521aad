using System.Numerics;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.Tests.Rings;

public sealed class OneHotVectorTests
{
    [Theory]
    [InlineData(0, 6)]
    [InlineData(3, 6)]
    [InlineData(7, 5)]
    [InlineData(11, 1)]
    public void Read_EveryLength_IsTheBitAndTheParityAboveIt(int firstBit, int bits)
    {
        Check<uint>(firstBit, bits);
        Check<ulong>(firstBit, bits);
    }

    [Fact]
    public void Read_LengthsThatDoNotFit_AreRefused()
    {
        Assert.Throws<ArgumentException>(static () => OneHotVector.Read<uint>([1, 2], 0, 6, [1], new ulong[1], new ulong[1]));
        Assert.Throws<ArgumentException>(static () => OneHotVector.Read<uint>([1, 2], 0, 6, [1, 2], new ulong[2], new ulong[1]));
        Assert.Throws<ArgumentException>(static () => OneHotVector.Read<uint>([1, 2], 0, 6, [1, 2], new ulong[1], []));
    }

    private static void Check<T>(int firstBit, int bits)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        foreach (var length in RingSamples.EdgeLengths)
        {
            var words = RingSamples.Words<T>(length, 1);
            var vectors = RingSamples.Words<ulong>(length, 2);
            var planes = BitPlanes.WordsPerPlane(length);
            ulong[] at = RingSamples.Words<ulong>(planes, 3), above = RingSamples.Words<ulong>(planes, 4), portableAt = new ulong[planes], portableAbove = new ulong[planes];
            OneHotVector.Read<T>(words, firstBit, bits, vectors, at, above);
            OneHotVector.ReadPortable<T>(words, firstBit, bits, vectors, portableAt, portableAbove);
            Assert.Equal(portableAt, at);
            Assert.Equal(portableAbove, above);
            for (var i = 0; i < length; i++)
            {
                var index = (int)(ulong.CreateTruncating(words[i] >>> firstBit) % (1UL << bits));
                var parity = 0UL;
                for (var bit = index + 1; bit < 1 << bits; bit++) parity ^= vectors[i] >> bit & 1;
                Assert.Equal((vectors[i] >> index & 1, parity), (at[i / 64] >> (i % 64) & 1, above[i / 64] >> (i % 64) & 1));
            }
        }
    }
}
