using System.Text;

namespace SecNet.Data.Tests.Images;

public sealed class ImageFileTests : IDisposable
{
    // Steep and flat neighbours, wrap-around differences, all filters' corner cases.
    private static readonly byte[] Pixels = [0, 255, 1, 254, 128, 7, 7, 7, 200, 199, 0, 0, 255, 255, 3, 90, 180, 15, 240, 60];

    private static readonly float[] Values = Array.ConvertAll(Pixels, static pixel => pixel / 255f);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_RawPgmWithComments_GivesItsPixels()
    {
        byte[] content = [.. "P5 # drawn by hand\n# two comments\n5 4\n255\n"u8, .. Pixels];
        Assert.Equal(Values, Read("a.pgm", content));
    }

    [Fact]
    public void Read_PlainPgm_GivesItsPixels() =>
        Assert.Equal(Values, Read("a.pgm", Encoding.ASCII.GetBytes("P2\n5 4 # size\n255\n" + string.Join(' ', Pixels) + "\n")));

    [Fact]
    public void Read_PgmWithFewerGreys_IsScaledToWhite() =>
        Assert.Equal([0, 1, 85 / 255f, 170 / 255f], Read("a.pgm", "P2 2 2 3\n0 3 1 2"u8.ToArray(), 1, 2, 2));

    [Theory]
    [InlineData("P5 5 4 65535\n", "grey values up to 65535; read are 8-bit")]
    [InlineData("P5 28 28 255\n", "is 28x28 pixels and the network takes 5x4")]
    [InlineData("P5 999999 999999 255\n", "is 999999x999999 pixels")]
    [InlineData("P5 99999999999 4 255\n", "width has too many digits")]
    [InlineData("P5 5 4 255", "no blank separates")]
    [InlineData("P5 5 4 255\nabc", "ends within its pixels")]
    [InlineData("P5 5 4 255\nabcdefghijklmnopqrstuvw", "3 bytes follow its pixels")]
    [InlineData("P5 5", "ends before its height")]
    [InlineData("P5 x", "width is not a number")]
    [InlineData("P2 5 4 9 1 2 10", "pixel 2 is 10 and the header allows up to 9")]
    [InlineData("P6 5 4 255\n", "is a colour PPM")]
    [InlineData("P4 5 4\n", "is a black-and-white PBM")]
    [InlineData("", "is empty")]
    [InlineData("hello", "of an unknown format")]
    public void Read_OtherPortableMaps_AreRefusedWithTheReason(string content, string reason) => AssertRefused(Encoding.ASCII.GetBytes(content), reason);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Read_PngWithOneFilter_GivesItsPixels(int filter) =>
        Assert.Equal(Values, Read("a.png", PngWriter.Grey(Pixels, 5, 4, _ => filter)));

    [Fact]
    public void Read_PngWithMixedFilters_GivesItsPixels() =>
        Assert.Equal(Values, Read("a.png", PngWriter.Grey(Pixels, 5, 4, static row => 4 - row)));

    [Theory]
    [InlineData(8, 3, 0, "uses a palette")]
    [InlineData(8, 4, 0, "is grey with an alpha channel")]
    [InlineData(8, 6, 0, "is in colour with an alpha channel")]
    [InlineData(16, 0, 0, "has 16 bits a channel instead of 8")]
    [InlineData(1, 0, 0, "has 1 bits a channel instead of 8")]
    [InlineData(8, 0, 1, "is interlaced")]
    public void Read_OtherPngs_AreRefusedWithTheConversion(byte depth, byte colour, byte interlace, string reason)
    {
        AssertRefused([.. PngWriter.Signature, .. PngWriter.Header(5, 4, depth, colour, interlace)], reason);
        AssertRefused([.. PngWriter.Signature, .. PngWriter.Header(5, 4, depth, colour, interlace)], "magick");
    }

    [Fact]
    public void Read_HugePng_IsRefusedByItsHeader() =>
        AssertRefused([.. PngWriter.Signature, .. PngWriter.Header(int.MaxValue, int.MaxValue)], "is 2147483647x2147483647 pixels and the network takes 5x4");

    [Fact]
    public void Read_PngThatDecompressesToMore_IsRefused() => AssertRefused(
        [.. PngWriter.Signature, .. PngWriter.Header(5, 4), .. PngWriter.Chunk("IDAT", PngWriter.Compress(new byte[1 << 20])), .. PngWriter.Chunk("IEND", [])],
        "decompress to more than 24 bytes instead of 24");

    [Fact]
    public void Read_PngWithFewerPixels_IsRefused() => AssertRefused(
        [.. PngWriter.Signature, .. PngWriter.Header(5, 4), .. PngWriter.Chunk("IDAT", PngWriter.Compress(new byte[23])), .. PngWriter.Chunk("IEND", [])],
        "decompress to 23 bytes instead of 24");

    [Fact]
    public void Read_PngWithTransparency_IsRefused() => AssertRefused(
        [.. PngWriter.Signature, .. PngWriter.Header(5, 4), .. PngWriter.Chunk("tRNS", [0, 0]), .. PngWriter.Chunk("IEND", [])], "has transparency");

    [Fact]
    public void Read_PngWithAnyBitFlipped_IsRefused()
    {
        var content = PngWriter.Grey(Pixels, 5, 4, static row => row);
        for (var bit = 0; bit < 8 * content.Length; bit++)
        {
            content[bit >> 3] ^= (byte)(1 << (bit & 7));
            Assert.Throws<SampleFileException>(() => Read("a.png", content));
            content[bit >> 3] ^= (byte)(1 << (bit & 7));
        }
    }

    [Fact]
    public void Read_TruncatedPng_IsRefused()
    {
        var content = PngWriter.Grey(Pixels, 5, 4, static row => row);
        for (var length = 0; length < content.Length; length++) Assert.Throws<SampleFileException>(() => Read("a.png", content[..length]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Read_RgbPng_GivesOnePlaneAfterTheOther(int filter)
    {
        // 3 × 2 pixels; red is 0 to 5, green ten more, blue a hundred more.
        byte[] interleaved = [.. Enumerable.Range(0, 6).SelectMany(static i => new[] { (byte)i, (byte)(10 + i), (byte)(100 + i) })];
        float[] planes = [.. new[] { 0, 10, 100 }.SelectMany(static first => Enumerable.Range(first, 6)).Select(static pixel => pixel / 255f)];
        Assert.Equal(planes, Read("a.png", PngWriter.Rgb(interleaved, 3, 2, _ => filter), 3, 2, 3));
    }

    [Fact]
    public void Read_RgbPngForAGreyNetwork_SaysBothAndHowToConvert() => AssertRefused(
        PngWriter.Rgb(new byte[60], 5, 4, static _ => 0), "is 5x4 pixels in colour (RGB) and the network takes 5x4 in grey. Convert it, for example with ImageMagick: magick IN -alpha off -colorspace Gray");

    [Fact]
    public void Read_GreyImagesForAColourNetwork_SayBothAndHowToConvert()
    {
        foreach (var content in new[] { PngWriter.Grey(Pixels, 5, 4, static _ => 0), [.. "P5 5 4 255\n"u8, .. Pixels] })
        {
            var error = Assert.Throws<SampleFileException>(() => Read("a.img", content, 3, 4, 5));
            Assert.Contains("in grey and the network takes 5x4 in colour (RGB)", error.Message, StringComparison.Ordinal);
            Assert.Contains("PNG24:", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Read_VectorNetwork_TakesAnImageOfAsManyPixels()
    {
        Assert.Equal(Values, Read("a.png", PngWriter.Grey(Pixels, 5, 4, static _ => 0), 20, 1, 1));
        var error = Assert.Throws<SampleFileException>(() => Read("a.png", PngWriter.Grey(Pixels, 5, 4, static _ => 0), 21, 1, 1));
        Assert.EndsWith("is 5x4 pixels and the network takes 21 values.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_HugePngForAVectorNetwork_DoesNotOverflow()
    {
        // 3 · (2^31 - 1)^2 is more than 63 bits.
        var error = Assert.Throws<SampleFileException>(() => Read("a.png", [.. PngWriter.Signature, .. PngWriter.Header(int.MaxValue, int.MaxValue, colour: 2)], 20, 1, 1));
        Assert.Contains("is 2147483647x2147483647 pixels", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AbsentFile_SaysSo()
    {
        var error = Assert.Throws<SampleFileException>(() => SampleSet.Read(Path.Combine(_folder.Path, "none.pgm"), 1, 4, 5));
        Assert.Contains("There is no file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MutatedImages_AreReadOrRefused()
    {
        var png = PngWriter.Rgb([.. Enumerable.Range(0, 60).Select(static i => (byte)(7 * i))], 5, 4, static row => row);
        Fuzz.Mutations(png, content => Read("a.png", content, 3, 4, 5));
        Fuzz.Mutations([.. "P5 # drawn\n5 4\n255\n"u8, .. Pixels], content => Read("a.pgm", content));
        Fuzz.Mutations([.. "P2 5 4 255\n"u8, .. Encoding.ASCII.GetBytes(string.Join(' ', Pixels))], content => Read("a.pgm", content));
    }

    private float[] Read(string name, byte[] content, int channels = 1, int height = 4, int width = 5)
    {
        var sample = Assert.Single(SampleSet.Read(_folder.Write(name, content), channels, height, width));
        Assert.Equal((name, null), (sample.Name, sample.Label));
        return sample.Values;
    }

    private void AssertRefused(byte[] content, string reason)
    {
        var error = Assert.Throws<SampleFileException>(() => Read("a.img", content));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains("a.img", error.Message, StringComparison.Ordinal);
    }
}
