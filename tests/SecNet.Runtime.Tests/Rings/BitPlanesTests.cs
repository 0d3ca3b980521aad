using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using SecNet.Runtime.Rings;
using SecNet.Testing;

namespace SecNet.Runtime.Tests.Rings;

public sealed class BitPlanesTests32 : BitPlanesTests<uint>;

public sealed class BitPlanesTests64 : BitPlanesTests<ulong>;

public abstract class BitPlanesTests<T>
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
{
    private static readonly int WordBits = int.CreateChecked(T.PopCount(T.AllBitsSet));

    [Fact]
    public void FromWords_EveryEdgeLengthAndRange_EqualsItsDefinition()
    {
        foreach (int length in RingSamples.EdgeLengths)
        {
            var words = RingSamples.Words<T>(length, 1);
            foreach (int firstBit in new[] { 0, 1, 7, WordBits / 2, WordBits - 1 })
                foreach (int bits in new[] { 1, 2, 16, 25, 31, 32, 33, 39, 63, 64 })
                {
                    if (firstBit + bits > WordBits) continue;
                    var planes = Junk(BitPlanes.WordsPerPlane(length) * bits);
                    var portable = Junk(planes.Length);
                    BitPlanes.FromWords<T>(words, firstBit, bits, planes);
                    BitPlanes.FromWordsPortable<T>(words, firstBit, bits, portable);
                    Assert.Equal(ByDefinition(words, firstBit, bits), planes);
                    Assert.Equal(planes, portable);
                }
        }
    }

    [Fact]
    public void Slice_EveryFirstBit_EqualsPortable()
    {
        var words = RingSamples.Words<T>(64, 2);
        for (int firstBit = 0; firstBit < WordBits; firstBit++)
        {
            ulong[] fast = new ulong[BitTranspose.Planes], portable = new ulong[BitTranspose.Planes];
            BitTranspose.Slice<T>(words, firstBit, fast);
            BitTranspose.SlicePortable<T>(words, firstBit, portable);
            Assert.Equal(portable, fast);
            if (!Avx512F.IsSupported) continue;
            BitTranspose.SliceAvx512(ref words[0], firstBit, ref fast[0]);
            Assert.Equal(portable, fast);
        }
    }

    [Fact]
    public void Bit_EveryEdgeLengthAndBit_EqualsItsDefinition()
    {
        foreach (int length in RingSamples.EdgeLengths)
        {
            var words = RingSamples.Words<T>(length, 3);
            for (int bit = 0; bit < WordBits; bit += length < 64 ? 5 : 1)
            {
                var plane = Junk(BitPlanes.WordsPerPlane(length));
                BitPlanes.Bit<T>(words, bit, plane);
                Assert.Equal(ByDefinition(words, bit, 1), plane);
            }
        }
    }

    [Fact]
    public void Expand_EveryEdgeLength_IsZeroOrOne()
    {
        foreach (int length in RingSamples.EdgeLengths)
        {
            // Lanes beyond the last are junk on purpose.
            var plane = Junk(BitPlanes.WordsPerPlane(length));
            var words = RingSamples.Words<T>(length, 4);
            BitPlanes.Expand<T>(plane, words);
            Assert.Equal(Enumerable.Range(0, length).Select(j => T.CreateTruncating((plane[j / 64] >> (j % 64)) & 1)), words);
        }
    }

    [Fact]
    public void BitAndExpand_EveryVectorWidth_EqualPortable()
    {
        const int length = 3 * 64;
        var words = RingSamples.Words<T>(length, 5);
        Check<Vector512<T>, Lanes512<T>>();
        Check<Vector256<T>, Lanes256<T>>();
        Check<Vector128<T>, Lanes128<T>>();

        void Check<TVector, TLanes>()
            where TVector : struct
            where TLanes : struct, ILanes<T, TVector>
        {
            for (int bit = 0; bit < WordBits; bit++)
            {
                ulong[] plane = new ulong[3], portable = new ulong[3];
                BitPlanes.BitVectors<T, TVector, TLanes>(words, bit, plane);
                BitPlanes.BitPortable<T>(words, bit, portable);
                Assert.Equal(portable, plane);
                T[] expanded = new T[length], portableExpanded = new T[length];
                BitPlanes.ExpandVectors<T, TVector, TLanes>(plane, expanded);
                BitPlanes.ExpandPortable<T>(plane, portableExpanded);
                Assert.Equal(portableExpanded, expanded);
            }
        }
    }

    [Fact]
    public void ToWords_OfSlicedWords_GivesThemBack()
    {
        foreach (int length in new[] { 0, 1, 31, 32, 33, 63, 64, 65, 100, 128, 1000 })
            foreach (int bits in new[] { 1, 2, 31, 32, WordBits })
            {
                var words = new T[length];
                new InsecureSeeds(length).Data().Fill<T>(words);
                var planes = new ulong[bits * BitPlanes.WordsPerPlane(length)];
                BitPlanes.FromWords<T>(words, 0, bits, planes);
                var back = new T[length];
                BitPlanes.ToWords<T>(planes, bits, back);
                Assert.Equal(words.Select(word => word & (T.AllBitsSet >>> (WordBits - bits))), back);
            }
    }

    [Fact]
    public void ToWords_BitsOrLengthThatDoNotFit_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => BitPlanes.ToWords<T>(new ulong[WordBits + 1], WordBits + 1, new T[64]));
        Assert.Throws<ArgumentException>(() => BitPlanes.ToWords<T>(new ulong[3], 3, new T[65]));
    }

    [Fact]
    public void FromWords_BitsOrLengthThatDoNotFit_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => BitPlanes.FromWords<T>(new T[64], 1, WordBits, new ulong[WordBits]));
        Assert.Throws<ArgumentOutOfRangeException>(() => BitPlanes.FromWords<T>(new T[64], -1, 2, new ulong[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => BitPlanes.Bit<T>(new T[64], WordBits, new ulong[1]));
        var error = Assert.Throws<ArgumentException>(() => BitPlanes.FromWords<T>(new T[65], 0, 3, new ulong[3]));
        Assert.Contains("Expected 6 plane words, got 3", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => BitPlanes.Bit<T>(new T[65], 0, new ulong[1]));
        Assert.Throws<ArgumentException>(() => BitPlanes.Expand<T>(new ulong[1], new T[65]));
    }

    private static ulong[] Junk(int length) => RingSamples.Words<ulong>(length, 99);

    private static ulong[] ByDefinition(T[] words, int firstBit, int bits)
    {
        int wordsPerPlane = (words.Length + 63) / 64;
        var planes = new ulong[wordsPerPlane * bits];
        for (int p = 0; p < bits; p++)
            for (int j = 0; j < words.Length; j++)
                if (T.IsOddInteger(words[j] >>> (firstBit + p))) planes[p * wordsPerPlane + j / 64] |= 1ul << (j % 64);
        return planes;
    }
}
