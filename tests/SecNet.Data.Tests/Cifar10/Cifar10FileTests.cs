namespace SecNet.Data.Tests.Cifar10;

public sealed class Cifar10FileTests : IDisposable
{
    private const int RecordBytes = 1 + (3 * 32 * 32);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_Records_GivesPlanesAndLabels(bool compressed)
    {
        var path = compressed ? _folder.Write("test.bin.gz", Fuzz.Gzip(Records(3, 9, 0))) : _folder.Write("test.bin", Records(3, 9, 0));
        var samples = SampleSet.Read(path, 3, 32, 32, limit: 2, offset: 1);
        Assert.Equal(["cifar10[1]", "cifar10[2]"], samples.Select(static sample => sample.Name));
        Assert.Equal([9, 0], samples.Select(static sample => sample.Label));

        // The first red pixel and the last blue one of record 1.
        Assert.Equal((Pixel(1, 0), Pixel(1, 3071)), (samples[0].Values[0], samples[0].Values[^1]));
    }

    [Fact]
    public void ReadCifar10_AnyName_IsRead() => Assert.Single(SampleSet.ReadCifar10(_folder.Write("batch", Records(7)), 3, 32, 32));

    [Fact]
    public void Read_FirstPixelsLikeAnIdxHeader_IsStillCifar()
    {
        var content = Records(0);
        (content[1], content[2], content[3]) = (0, 8, 3);
        Assert.Equal(0, SampleSet.Read(_folder.Write("test.bin", content), 3, 32, 32)[0].Label);
    }

    [Fact]
    public void Read_PartialRecord_NamesItsPlace() => AssertRefused([.. Records(1, 2), 3, 4], "ends at byte 6148 within record 2: 2 bytes of 3073. Its length must be a multiple of 3073 bytes");

    [Fact]
    public void Read_EmptyFile_SaysSo() => AssertRefused([], "is empty");

    [Fact]
    public void Read_LabelBeyondTen_NamesItsByte() => AssertRefused(Records(1, 10), "has the label 10 at byte 3073 (record 1)");

    [Fact]
    public void Read_BeyondTheEnd_SaysHowManyThereAre() => AssertRefused(Records(1, 2), "holds 2 samples, 0 to 1, and those from 2 on", offset: 2);

    [Fact]
    public void Read_OtherNetwork_NamesBothShapes()
    {
        var error = Assert.Throws<SampleFileException>(() => SampleSet.Read(_folder.Write("test.bin", Records(1)), 1, 28, 28));
        Assert.Contains("whose images are 3x32x32, and the network takes 1x28x28", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_CompressedZeros_TakeNoMoreThanTheLimit()
    {
        // 64 MB of black images in 64 kB.
        var path = _folder.Write("bomb.bin.gz", Fuzz.Gzip(new byte[20_000 * RecordBytes]));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(5, SampleSet.Read(path, 3, 32, 32, limit: 5).Count);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Read_CompressedFileThatIsCutOff_IsRefused()
    {
        // Some of these decompress to whole records.
        var content = Fuzz.Gzip(Records(3, 9, 0));
        for (var length = 2; length < content.Length; length++)
            Assert.Throws<SampleFileException>(() => SampleSet.Read(_folder.Write("test.bin.gz", content[..length]), 3, 32, 32));
    }

    [Fact]
    public void Read_Mutations_AreReadOrRefused() => Fuzz.Mutations(Fuzz.Gzip(Records(3)), content => SampleSet.Read(_folder.Write("test.bin.gz", content), 3, 32, 32));

    [SharedDataFact]
    public void Read_RealImages_AreInterleavedByClass()
    {
        var samples = SampleSet.Read(Path.Combine(SharedDataFactAttribute.Root, "data", "cifar10", "test_2000.bin.gz"), 3, 32, 32);
        Assert.Equal(2000, samples.Count);
        Assert.Equal(Enumerable.Range(0, 2000).Select(static i => (int?)(i % 10)), samples.Select(static sample => sample.Label));
        Assert.InRange(samples.Average(static sample => sample.Values.Average()), 0.4, 0.55);
    }

    private static byte[] Records(params byte[] labels) =>
        [.. labels.SelectMany(static (label, record) => Enumerable.Range(0, RecordBytes - 1).Select(i => (byte)(record + i)).Prepend(label))];

    private static float Pixel(int record, int index) => (byte)(record + index) / 255f;

    private void AssertRefused(byte[] content, string reason, int offset = 0)
    {
        var error = Assert.Throws<SampleFileException>(() => SampleSet.Read(_folder.Write("test.bin", content), 3, 32, 32, offset: offset));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains("test.bin", error.Message, StringComparison.Ordinal);
    }
}
