using System.Buffers.Binary;

namespace SecNet.Data.Tests.Idx;

public sealed class IdxTests : IDisposable
{
    private const string Images = "t10k-images-idx3-ubyte";
    private const string Labels = "t10k-labels-idx1-ubyte";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_Run_GivesPixelsAndLabels(bool compressed)
    {
        Write(Images, compressed, Idx(0x803, 4, [2, 3], 24));
        Write(Labels, compressed, Idx(0x801, 4, [], 4));
        var samples = SampleSet.Read(_folder.Path, 1, 2, 3, limit: 2, offset: 1);
        Assert.Equal(["mnist[1]", "mnist[2]"], samples.Select(static sample => sample.Name));
        Assert.Equal(new[] { 6, 7, 8, 9, 10, 11 }.Select(static pixel => pixel / 255f), samples[0].Values);
        Assert.Equal([1, 2], samples.Select(static sample => sample.Label));
    }

    [Theory]
    [InlineData("train-images-idx3-ubyte", "train-labels-idx1-ubyte")]
    [InlineData("train-images.idx3-ubyte", "train-labels.idx1-ubyte")]
    public void Read_FileOfImages_TakesTheLabelsBesideIt(string images, string labels)
    {
        Write(images, true, Idx(0x803, 4, [2, 3], 24));
        Write(labels, false, Idx(0x801, 4, [], 4));
        var samples = SampleSet.Read(Path.Combine(_folder.Path, images + ".gz"), 1, 2, 3);
        Assert.Equal([0, 1, 2, 3], samples.Select(static sample => sample.Label));
        Assert.Equal(images + ".gz[3]", samples[3].Name);
    }

    [Fact]
    public void Read_VectorNetwork_TakesRowMajorPixels()
    {
        Write(Images, false, Idx(0x803, 4, [2, 3], 24));
        Assert.Equal(6 / 255f, SampleSet.Read(_folder.Path, 6, 1, 1)[1].Values[0]);
    }

    [Fact]
    public void Read_LimitBeyondTheEnd_GivesWhatThereIs()
    {
        Write(Images, false, Idx(0x803, 4, [2, 3], 24));
        Assert.Equal(3, SampleSet.Read(_folder.Path, 1, 2, 3, limit: 100, offset: 1).Count);
    }

    [Fact]
    public void Read_NoLabelsFile_LeavesLabelsUnknown()
    {
        Write(Images, false, Idx(0x803, 4, [2, 3], 24));
        Assert.All(SampleSet.Read(_folder.Path, 1, 2, 3), static sample => Assert.Null(sample.Label));
    }

    [Fact]
    public void ReadMnist_NoImages_NamesTheFilesExpected()
    {
        var error = Assert.Throws<SampleFileException>(() => SampleSet.ReadMnist(_folder.Path, 1, 2, 3));
        Assert.Contains("has no t10k-images-idx3-ubyte", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_BeyondTheEnd_SaysHowManyThereAre()
    {
        Write(Images, false, Idx(0x803, 4, [2, 3], 24));
        AssertRefused("holds 4 samples, 0 to 3, and those from 4 on were asked for", offset: 4);
    }

    [Fact]
    public void Read_OtherSize_NamesBoth()
    {
        Write(Images, false, Idx(0x803, 4, [28, 28], 24));
        AssertRefused("images of 28x28 grey pixels and the network takes 1x2x3");
    }

    [Fact]
    public void Read_OtherMagic_NamesBoth()
    {
        Write(Images, false, Idx(0x801, 4, [2, 3], 24));
        AssertRefused("begins with 0x00000801 and an IDX file of images with 0x00000803");
    }

    [Fact]
    public void Read_HostileCount_EndsWithTheFile()
    {
        Write(Images, false, Idx(0x803, -1, [2, 3], 25));
        AssertRefused("ends at byte 41 within image 4: 1 bytes of 6, and its header declares 4294967295 images");
    }

    [Fact]
    public void Read_MoreThanDeclared_IsRefused()
    {
        Write(Images, false, Idx(0x803, 4, [2, 3], 25));
        AssertRefused("goes on at byte 40, after the 4 images its header declares");
    }

    [Fact]
    public void Read_OtherNumberOfLabels_NamesBoth()
    {
        Write(Images, false, Idx(0x803, 4, [2, 3], 24));
        Write(Labels, false, Idx(0x801, 3, [], 3));
        AssertRefused("holds 3 labels and");
    }

    [Fact]
    public void Read_DamagedGzip_IsRefused()
    {
        _folder.Write(Images + ".gz", [0x1F, 0x8B, 1, 2, 3]);
        AssertRefused("does not decompress beyond byte 0");
    }

    [Fact]
    public void Read_Mutations_AreReadOrRefused()
    {
        Fuzz.Mutations(Idx(0x803, 4, [2, 3], 24), content => SampleSet.Read(_folder.Write(Images, content), 1, 2, 3));
        _folder.Write(Images, Idx(0x803, 4, [2, 3], 24));
        Fuzz.Mutations(Fuzz.Gzip(Idx(0x801, 4, [], 4)), content => SampleSet.Read(_folder.Write(Labels, content), 1, 2, 3));
    }

    [SharedDataFact]
    public void Read_RealTestSet_HasTheCanonicalOrder()
    {
        var samples = SampleSet.Read(Path.Combine(SharedDataFactAttribute.Root, "data", "mnist"), 1, 28, 28, limit: 10);
        Assert.Equal([7, 2, 1, 0, 4, 1, 4, 9, 5, 9], samples.Select(static sample => sample.Label));
        Assert.All(samples, static sample => Assert.Equal((0f, 1f), (sample.Values.Min(), MathF.Ceiling(sample.Values.Max()))));
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

        _folder.Write(name + ".gz", Fuzz.Gzip(content));
    }

    private void AssertRefused(string reason, int offset = 0)
    {
        var error = Assert.Throws<SampleFileException>(() => SampleSet.Read(_folder.Path, 1, 2, 3, offset: offset));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains(_folder.Path, error.Message, StringComparison.Ordinal);
    }
}
