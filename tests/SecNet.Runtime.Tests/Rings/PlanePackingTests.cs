using SecNet.Runtime.Rings;

namespace SecNet.Runtime.Tests.Rings;

/// <summary>The plane side of <see cref="BitWriter"/> and <see cref="BitReader"/>.</summary>
public sealed class PlanePackingTests
{
    private const byte Sentinel = 0x5a;

    [Fact]
    public void WritePlanes_EveryLaneCountAndPhase_IsTheStringOfBits()
    {
        foreach (int lanes in RingSamples.EdgeLengths)
            foreach (int phase in new[] { 0, 1, 5, 8, 63, 64 })
                foreach (int planeCount in new[] { 0, 1, 2, 5 })
                {
                    int wordsPerPlane = BitPlanes.WordsPerPlane(lanes);
                    // Lanes beyond the last are junk on purpose.
                    var planes = RingSamples.Words<ulong>(wordsPerPlane * planeCount, 1);
                    var bytes = Enumerable.Repeat(Sentinel, (phase + lanes * planeCount + 7) / 8 + 9).ToArray();
                    var writer = new BitWriter(bytes);
                    writer.WritePlanes(new ulong[phase == 0 ? 0 : (phase + 63) / 64], phase, 1);
                    writer.WritePlanes(planes, lanes, planeCount);
                    Assert.Equal(phase + (long)lanes * planeCount, writer.BitCount);
                    for (int p = 0; p < planeCount; p++)
                        for (int j = 0; j < lanes; j++)
                        {
                            int at = phase + p * lanes + j;
                            Assert.Equal((planes[p * wordsPerPlane + j / 64] >> (j % 64)) & 1, (ulong)(bytes[at / 8] >> (at % 8)) & 1);
                        }

                    int used = (int)(writer.BitCount % 8);
                    if (used != 0) Assert.Equal(0, bytes[writer.ByteCount - 1] >> used);
                    Assert.All(bytes[writer.ByteCount..], static value => Assert.Equal(Sentinel, value));

                    var read = RingSamples.Words<ulong>(planes.Length, 2);
                    var xored = read.ToArray();
                    var reader = new BitReader(bytes.AsSpan(0, writer.ByteCount));
                    reader.ReadPlanes(new ulong[(phase + 63) / 64], phase, 1);
                    reader.ReadPlanes(read, lanes, planeCount);
                    Assert.Equal(writer.BitCount, reader.BitCount);
                    var clean = planes.Select((word, i) => i % wordsPerPlane == lanes / 64 ? word & ((1ul << (lanes % 64)) - 1) : word).ToArray();
                    Assert.Equal(clean, read);

                    var expected = clean.Zip(xored, static (x, y) => x ^ y).ToArray();
                    var again = new BitReader(bytes.AsSpan(0, writer.ByteCount));
                    again.ReadPlanes(new ulong[(phase + 63) / 64], phase, 1);
                    again.ReadXorPlanes(xored, lanes, planeCount);
                    Assert.Equal(expected, xored);
                }
    }

    [Fact]
    public void WritePlanes_AfterWords_ContinuesInTheMiddleOfAByte()
    {
        var bytes = new byte[8];
        var writer = new BitWriter(bytes);
        writer.WriteWords<uint>([0b101, 0b011], 3);
        writer.WritePlanes([0b1101, 0b0110], 4, 2);
        writer.WriteWords<ulong>([0x1ffff], 17);
        Assert.Equal((31, 4), ((int)writer.BitCount, writer.ByteCount));
        Assert.Equal(new byte[] { 0b01_011_101, 0b11_0110_11, 0xff, 0x7f, 0, 0, 0, 0 }, bytes);
    }

    [Fact]
    public void Planes_LengthThatDoesNotFit_IsRefused()
    {
        var bytes = new byte[100];
        var error = Assert.Throws<ArgumentException>(() => new BitWriter(bytes).WritePlanes(new ulong[3], 65, 2));
        Assert.Contains("2 planes of 65 lanes (2 words each), got 3 words", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new BitReader(bytes).ReadPlanes(new ulong[5], 65, 2));
        Assert.Throws<ArgumentException>(() => new BitWriter(bytes).WritePlanes(new ulong[14], 801, 1));
        Assert.Throws<ArgumentException>(() => new BitWriter(bytes).WritePlanes(new ulong[13], 801, 1));
        Assert.Throws<ArgumentException>(() => new BitReader(bytes).ReadXorPlanes(new ulong[13], 801, 1));
        Assert.Throws<ArgumentException>(() => new BitReader(bytes).ReadPlanes([], -1, 0));
    }
}
