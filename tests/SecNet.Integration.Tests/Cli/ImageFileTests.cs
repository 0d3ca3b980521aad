using System.Text;
using SecNet.Cli.Images;
using SecNet.Runtime.Networks;

namespace SecNet.Integration.Tests.Cli;

public sealed class ImageFileTests : IDisposable
{
    private static readonly Shape Small = new(1, 4, 5);

    // Steep and flat neighbours, wrap-around differences, all filters' corner cases.
    private static readonly byte[] Pixels = [0, 255, 1, 254, 128, 7, 7, 7, 200, 199, 0, 0, 255, 255, 3, 90, 180, 15, 240, 60];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_RawPgmWithComments_GivesItsPixels()
    {
        byte[] content = [.. "P5 # drawn by hand\n# two comments\n5 4\n255\n"u8, .. Pixels];
        Assert.Equal(Pixels, Read("a.pgm", content).Pixels);
    }

    [Fact]
    public void Read_PlainPgm_GivesItsPixels() =>
        Assert.Equal(Pixels, Read("a.pgm", Encoding.ASCII.GetBytes("P2\n5 4 # size\n255\n" + string.Join(' ', Pixels) + "\n")).Pixels);

    [Fact]
    public void Read_PgmWithFewerGreys_IsScaledToWhite() =>
        Assert.Equal([0, 255, 85, 170], ImageFile.Read(_folder.Write("a.pgm", "P2 2 2 3\n0 3 1 2"u8.ToArray()), new(1, 2, 2), 10).Pixels);

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
        Assert.Equal(Pixels, Read("a.png", PngWriter.Grey(Pixels, 5, 4, _ => filter)).Pixels);

    [Fact]
    public void Read_PngWithMixedFilters_GivesItsPixels() =>
        Assert.Equal(Pixels, Read("a.png", PngWriter.Grey(Pixels, 5, 4, static row => 4 - row)).Pixels);

    [Theory]
    [InlineData(8, 2, 0, "is in colour (RGB)")]
    [InlineData(8, 3, 0, "uses a palette")]
    [InlineData(8, 4, 0, "is grey with an alpha channel")]
    [InlineData(8, 6, 0, "is in colour with an alpha channel")]
    [InlineData(16, 0, 0, "has 16 bits a pixel instead of 8")]
    [InlineData(1, 0, 0, "has 1 bits a pixel instead of 8")]
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
            Assert.Throws<ImageFileException>(() => Read("a.png", content));
            content[bit >> 3] ^= (byte)(1 << (bit & 7));
        }
    }

    [Fact]
    public void Read_TruncatedPng_IsRefused()
    {
        var content = PngWriter.Grey(Pixels, 5, 4, static row => row);
        for (var length = 0; length < content.Length; length++) Assert.Throws<ImageFileException>(() => Read("a.png", content[..length]));
    }

    [Theory]
    [InlineData("3.pgm", 3)]
    [InlineData("10.pgm", null)]
    [InlineData("three.pgm", null)]
    public void Read_FileNamedAfterItsClass_CarriesTheLabel(string name, int? label) =>
        Assert.Equal(label, Read(name, [.. "P5 5 4 255\n"u8, .. Pixels]).Label);

    [Fact]
    public void Read_AbsentFile_SaysSo()
    {
        var error = Assert.Throws<ImageFileException>(() => ImageFile.Read(Path.Combine(_folder.Path, "none.pgm"), Small, 10));
        Assert.Contains("There is no image file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Expand_Folder_ListsItsImagesByName()
    {
        foreach (var name in new[] { "2.pgm", "1.PNG", "notes.txt" }) _folder.Write(name, []);
        Assert.Equal(["1.PNG", "2.pgm"], ImageFile.Expand([_folder.Path]).Select(Path.GetFileName));
    }

    private Sample Read(string name, byte[] content) => ImageFile.Read(_folder.Write(name, content), Small, 10);

    private void AssertRefused(byte[] content, string reason)
    {
        var error = Assert.Throws<ImageFileException>(() => Read("a.img", content));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains("a.img", error.Message, StringComparison.Ordinal);
    }
}
