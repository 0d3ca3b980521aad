using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.Tests.Rings;

public sealed class BitPackingTests32 : BitPackingTests<uint>;

public sealed class BitPackingTests64 : BitPackingTests<ulong>;

/// <summary><see cref="BitWriter"/> and <see cref="BitReader"/>, against a list of bits.</summary>
public abstract class BitPackingTests<T>
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
{
    private const byte Sentinel = 0xa5;

    private static readonly int WordBits = int.CreateChecked(T.PopCount(T.AllBitsSet));

    [Fact]
    public void WriteWords_EveryWidthPhaseAndLength_IsTheStringOfBits()
    {
        foreach (int length in new[] { 0, 1, 2, 7, 8, 9, 31, 32, 33, 40, 67, 130 })
            foreach (int phase in Enumerable.Range(0, 9))
                for (int bits = 1; bits <= WordBits; bits++)
                {
                    var prefix = RingSamples.Words<T>(phase, 1);
                    var words = RingSamples.Words<T>(length, 2);
                    var expected = Bits(prefix, 1).Concat(Bits(words, bits)).ToList();
                    // Nine bytes more than needed: none of them may change.
                    var bytes = Enumerable.Repeat(Sentinel, Bytes(expected.Count) + 9).ToArray();
                    var writer = new BitWriter(bytes);
                    writer.WriteWords<T>(prefix, 1);
                    writer.WriteWords<T>(words, bits);
                    Assert.Equal((expected.Count, Bytes(expected.Count)), ((int)writer.BitCount, writer.ByteCount));
                    Assert.True(Pack(expected).AsSpan().SequenceEqual(bytes.AsSpan(0, writer.ByteCount)), $"{length} words of {bits} bits from bit {phase} on");
                    Assert.All(bytes[writer.ByteCount..], static value => Assert.Equal(Sentinel, value));

                    var read = RingSamples.Words<T>(length, 3);
                    var reader = new BitReader(bytes.AsSpan(0, writer.ByteCount));
                    reader.ReadWords(new T[phase].AsSpan(), 1);
                    reader.ReadWords<T>(read, bits);
                    RingVector.Mask<T>(words, bits);
                    Assert.True(words.AsSpan().SequenceEqual(read), $"{length} words of {bits} bits from bit {phase} on");
                    Assert.Equal((writer.BitCount, writer.ByteCount), (reader.BitCount, reader.ByteCount));
                }
    }

    [Fact]
    public void ReadAddWords_EveryWidth_AddsModuloTheWord()
    {
        foreach (int length in new[] { 1, 8, 33, 130 })
            foreach (int phase in new[] { 0, 3, 8 })
                for (int bits = 1; bits <= WordBits; bits++)
                {
                    var words = RingSamples.Words<T>(length, 4);
                    var destination = RingSamples.Words<T>(length, 5);
                    var bytes = new byte[Bytes(phase + length * bits)];
                    var writer = new BitWriter(bytes);
                    writer.WriteWords<T>(new T[phase], 1);
                    writer.WriteWords<T>(words, bits);
                    RingVector.Mask<T>(words, bits);
                    var expected = words.Zip(destination, static (x, y) => unchecked(x + y)).ToArray();
                    var reader = new BitReader(bytes);
                    reader.ReadWords(new T[phase].AsSpan(), 1);
                    reader.ReadAddWords<T>(destination, bits);
                    Assert.True(expected.AsSpan().SequenceEqual(destination), $"{length} words of {bits} bits from bit {phase} on");
                }
    }

    [Fact]
    public void ReadAddWords_SharesOfARing_GiveTheSecretInTheLowBits() =>
        Prop.ForAll(Gen.Choose(1, WordBits).ToArbitrary(), Gen.Choose(0, 300).ToArbitrary(), ArbMap.Default.ArbFor<int>(), static (bits, length, seed) =>
        {
            // What one party sends is packed with junk above the ring; what the other adds it to has junk of its own.
            T[] secret = RingSamples.Words<T>(length, seed), mine = RingSamples.Words<T>(length, ~seed), sent = new T[length];
            RingVector.Subtract<T>(secret, mine, sent);
            var bytes = new byte[Bytes(length * bits)];
            var writer = new BitWriter(bytes);
            writer.WriteWords<T>(sent, bits);
            var reader = new BitReader(bytes);
            reader.ReadAddWords<T>(mine, bits);
            RingVector.Mask<T>(mine, bits);
            RingVector.Mask<T>(secret, bits);
            return mine.AsSpan().SequenceEqual(secret);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void WriteWords_SpanTooShort_ThrowsAndWritesNothing()
    {
        var bytes = Enumerable.Repeat(Sentinel, 12).ToArray();
        Assert.Throws<ArgumentException>(() =>
        {
            var writer = new BitWriter(bytes);
            writer.WriteWords<T>(new T[14], 7);
        });
        Assert.All(bytes, static value => Assert.Equal(Sentinel, value));
        var error = Assert.Throws<ArgumentException>(() =>
        {
            var reader = new BitReader(bytes);
            reader.ReadWords(new T[3].AsSpan(), 4);
            reader.ReadWords(new T[13].AsSpan(), 7);
        });
        Assert.Contains("Expected 91 bits from bit 12 on, got 84", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new BitWriter(bytes).WriteWords<T>(new T[1], WordBits + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BitReader(bytes).ReadWords(new T[1].AsSpan(), 0));
    }

    private static int Bytes(int bits) => (bits + 7) / 8;

    private static IEnumerable<bool> Bits(T[] words, int bits) =>
        words.SelectMany(word => Enumerable.Range(0, bits).Select(bit => T.IsOddInteger(word >>> bit)));

    private static byte[] Pack(List<bool> bits)
    {
        var bytes = new byte[Bytes(bits.Count)];
        for (int i = 0; i < bits.Count; i++)
            if (bits[i]) bytes[i / 8] |= (byte)(1 << (i % 8));
        return bytes;
    }
}
