namespace SecNet.Data.Tests.Images;

public sealed class ImageFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_FlatFolder_GivesItsImagesByNameWithoutLabels()
    {
        foreach (var name in new[] { "2.pgm", "10.PGM", "1.pgm" }) Image(name);
        _folder.Write("notes.txt", []);
        var samples = Read();
        Assert.Equal(["1.pgm", "10.PGM", "2.pgm"], samples.Select(static sample => sample.Name));
        Assert.All(samples, static sample => Assert.Equal(((int?)null, (string?)null), (sample.Label, sample.ClassName)));
    }

    [Fact]
    public void Read_ClassFolders_AreTakenInTurnAndLabelledByTheirOrder()
    {
        foreach (var name in new[] { "dog/a.pgm", "Zebra/a.pgm", "cat/a.pgm", "cat/b.pgm", "dog/b.pgm" }) Image(name);
        Directory.CreateDirectory(Path.Combine(_folder.Path, ".cache"));
        var samples = Read();
        Assert.Equal(["Zebra/a.pgm", "cat/a.pgm", "dog/a.pgm", "cat/b.pgm", "dog/b.pgm"], samples.Select(static sample => sample.Name));
        Assert.Equal([0, 1, 2, 1, 2], samples.Select(static sample => sample.Label));
        Assert.Equal("Zebra", samples[0].ClassName);
        Assert.Equal(["dog/a.pgm", "cat/b.pgm"], SampleSet.Read(_folder.Path, 1, 1, 1, limit: 2, offset: 2).Select(static sample => sample.Name));
    }

    [Fact]
    public void Read_ClassFoldersCalledByNumbers_AreThoseClassesEvenIfOthersAreMissing()
    {
        foreach (var name in new[] { "2/a.pgm", "0/a.pgm", "10/a.pgm" }) Image(name);
        Assert.Equal([("0/a.pgm", 0), ("10/a.pgm", 10), ("2/a.pgm", 2)], Read().Select(static sample => (sample.Name, sample.Label!.Value)));
        Image("ten/a.pgm");
        Assert.Equal([("0/a.pgm", 0), ("10/a.pgm", 1), ("2/a.pgm", 2), ("ten/a.pgm", 3)], Read().Select(static sample => (sample.Name, sample.Label!.Value)));
    }

    [Fact]
    public void Read_EmptyFolder_SaysWhatIsRead() => AssertRefused("holds no .pgm or .png file, no sub-folder of them, and no MNIST test set");

    [Fact]
    public void Read_ClassWithoutImages_IsRefused()
    {
        Image("cat/a.pgm");
        Directory.CreateDirectory(Path.Combine(_folder.Path, "dog"));
        AssertRefused("dog' holds no .pgm or .png file");
    }

    [Fact]
    public void Read_ImagesBesideClasses_AreRefused()
    {
        Image("a.pgm");
        Image("cat/a.pgm");
        AssertRefused("holds 1 images beside sub-folders of images");
    }

    [Fact]
    public void Read_BeyondTheEnd_SaysHowManyThereAre()
    {
        Image("a.pgm");
        var error = Assert.Throws<SampleFileException>(() => SampleSet.Read(_folder.Path, 1, 1, 1, offset: 1));
        Assert.Contains("holds 1 samples", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_BrokenImage_IsNamed()
    {
        Image("a.pgm");
        _folder.Write("b.pgm", [(byte)'P', (byte)'5']);
        AssertRefused("b.pgm' is not a readable PGM file");
        Assert.Single(SampleSet.Read(_folder.Path, 1, 1, 1, limit: 1));
    }

    [Fact]
    public void Read_NothingThere_SaysSo()
    {
        var error = Assert.Throws<SampleFileException>(() => SampleSet.Read(Path.Combine(_folder.Path, "none"), 1, 1, 1));
        Assert.Contains("There is no file", error.Message, StringComparison.Ordinal);
    }

    private void Image(string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder.Path, name))!);
        _folder.Write(name, [.. "P5 1 1 255\n"u8, 200]);
    }

    private IReadOnlyList<Sample> Read() => SampleSet.Read(_folder.Path, 1, 1, 1);

    private void AssertRefused(string reason)
    {
        var error = Assert.Throws<SampleFileException>(Read);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }
}
