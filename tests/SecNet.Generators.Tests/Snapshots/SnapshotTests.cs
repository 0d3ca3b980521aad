using SecNet.Generators.Tests.Harness;

namespace SecNet.Generators.Tests.Snapshots;

public sealed class SnapshotTests : IDisposable
{
    private const string Verified = "Some.Test#Acme.Tiny.g.verified.cs";
    private const string Received = "Some.Test#Acme.Tiny.g.received.cs";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("secnet-snapshots-");

    [Fact]
    public void Compare_EqualText_Passes_WhateverItsLineEndings()
    {
        Write(Verified, "one\r\ntwo\n");
        Compare("one\ntwo\r\n");
        Assert.False(Exists(Received));
    }

    [Fact]
    public void Compare_EqualText_RemovesWhatAnEarlierRunReceived()
    {
        Write(Verified, "one\n");
        Write(Received, "two\n");
        Compare("one\n");
        Assert.False(Exists(Received));
    }

    [Fact]
    public void Compare_OtherText_WritesItAndShowsTheDifference()
    {
        Write(Verified, "a\nb\nc\nd\ne\nf\ng\n");
        var exception = Assert.Throws<SnapshotMismatchException>(() => Compare("a\nb\nc\nd\ne\nF\ng\n"));
        Assert.Equal("a\nb\nc\nd\ne\nF\ng\n", File.ReadAllText(Path.Combine(_folder.FullName, Received)));
        Assert.Contains($"rename {Received} to {Verified}", exception.Message, StringComparison.Ordinal);
        Assert.Contains("@@ line 3 verified, line 3 received @@\n c\n d\n e\n-f\n+F\n g\n", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n b\n", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_WithoutVerifiedFile_WritesReceivedAndSaysHowToAccept()
    {
        var exception = Assert.Throws<SnapshotMismatchException>(() => Compare("one\n"));
        Assert.True(Exists(Received));
        Assert.Contains("does not exist yet", exception.Message, StringComparison.Ordinal);
        Assert.Contains($"rename {Received} to {Verified}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_VerifiedFileOfNoTarget_Fails()
    {
        Write(Verified, "one\n");
        Write("Some.Test#Gone.verified.txt", "gone\n");
        Write("Some.TestOfMore#Other.verified.txt", "another test's\n");
        var exception = Assert.Throws<SnapshotMismatchException>(() => Compare("one\n"));
        Assert.Contains("Some.Test#Gone.verified.txt", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Other", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryVerifiedFile_BelongsToATest()
    {
        var tests = typeof(SnapshotTests).Assembly.GetTypes().SelectMany(static type => type.GetMethods().Select(method => $"{type.Name}.{method.Name}")).ToHashSet(StringComparer.Ordinal);
        var files = Directory.GetFiles(Repository.PathOf("tests", "SecNet.Generators.Tests", "_snapshots"), "*.verified.*");
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Contains(Path.GetFileName(file).Split('#')[0], tests));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void Compare(string text) => new Snapshot(_folder.FullName).Compare("Some.Test", [new("Acme.Tiny.g", "cs", text)]);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.FullName, name), text);

    private bool Exists(string name) => File.Exists(Path.Combine(_folder.FullName, name));
}
