using System.Buffers.Binary;
using System.IO.Compression;
using SecNet.Cli.Images;
using SecNet.Runtime.Networks;

namespace SecNet.Integration.Tests.Cli;

public sealed class MnistFolderTests : IDisposable
{
    private const string Images = "t10k-images-idx3-ubyte";
    private const string Labels = "t10k-labels-idx1-ubyte";

    private static readonly Shape Small = new(1, 2, 3);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_Run_GivesPixelsAndLabels(bool compressed)
    {
        Write(Images, compressed, Idx(0x803, 4, [2, 3], 24));
        Write(Labels, compressed, Idx(0x801, 4, [], 4));
        var samples = MnistFolder.Read(_folder.Path, 1, 2, Small, 10);
        Assert.Equal(["mnist[1]", "mnist[2]"], samples.Select(static sample => sample.Name));
        Assert.Equal([6, 7, 8, 9, 10, 11], samples[0].Pixels);
        Assert.Equal([1, 2], samples.Select(static sample => sample.Label));
    }

    [Fact]
    public void Read_NoLabelsFile_LeavesLabelsUnknown()
    {
        Write(Images, false, Idx(0x803, 4, [2, 3], 24));
        Assert.Null(MnistFolder.Read(_folder.Path, 0, 1, Small, 10)[0].Label);
    }

    [Fact]
    public void Read_NoImages_NamesTheFilesExpected() => AssertRefused("has no t10k-images-idx3-ubyte", 0, 1);

    [Fact]
    public void Read_BeyondTheEnd_SaysHowManyThereAre()
    {
        Write(Images, false, Idx(0x803, 4, [2, 3], 24));
        AssertRefused("holds 4 entries and 3 to 4 were asked for", 3, 2);
    }

    [Fact]
    public void Read_OtherSize_NamesBoth()
    {
        Write(Images, false, Idx(0x803, 4, [28, 28], 24));
        AssertRefused("images of 28x28 grey pixels and the network takes 1x2x3", 0, 1);
    }

    [Fact]
    public void Read_OtherMagic_NamesBoth()
    {
        Write(Images, false, Idx(0x801, 4, [2, 3], 24));
        AssertRefused("begins with 0x00000801 and an IDX file of this name with 0x00000803", 0, 1);
    }

    [Fact]
    public void Read_HostileCount_EndsWithTheFile()
    {
        Write(Images, false, Idx(0x803, int.MaxValue, [2, 3], 24));
        AssertRefused("ends early or is damaged", 0, 1_000_000_000);
    }

    [Fact]
    public void Read_DamagedGzip_IsRefused()
    {
        _folder.Write(Images + ".gz", [0x1F, 0x8B, 1, 2, 3]);
        AssertRefused("ends early or is damaged", 0, 1);
    }

    [Fact]
    public void Read_LabelBeyondTheClasses_NamesTheImage()
    {
        Write(Images, false, Idx(0x803, 4, [2, 3], 24));
        Write(Labels, false, Idx(0x801, 4, [], 4));
        var error = Assert.Throws<ImageFileException>(() => MnistFolder.Read(_folder.Path, 0, 4, Small, 3));
        Assert.Contains("gives image 3 the label 3", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Idx(int magic, int count, int[] sizes, int dataBytes)
    {
        var header = new byte[8 + (4 * sizes.Length)];
        BinaryPrimitives.WriteInt32BigEndian(header, magic);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), count);
        for (var i = 0; i < sizes.Length; i++) BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(8 + (4 * i)), sizes[i]);
        return [.. header, .. Enumerable.Range(0, dataBytes).Select(static i => (byte)i)];
    }

    private void Write(string name, bool compressed, byte[] content)
    {
        if (!compressed)
        {
            _folder.Write(name, content);
            return;
        }

        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(content);
        _folder.Write(name + ".gz", output.ToArray());
    }

    private void AssertRefused(string reason, int offset, int count)
    {
        var error = Assert.Throws<ImageFileException>(() => MnistFolder.Read(_folder.Path, offset, count, Small, 10));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains(_folder.Path, error.Message, StringComparison.Ordinal);
    }
}
