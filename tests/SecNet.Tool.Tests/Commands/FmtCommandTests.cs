namespace SecNet.Tool.Tests.Commands;

public sealed class FmtCommandTests
{
    private static readonly string Crooked = Sources.Corner.Replace("fc1  = dense flat 4 -> 2", "fc1=dense flat   4->2", StringComparison.Ordinal);

    [Fact]
    public async Task Fmt_WritesOnlyWhatChanges()
    {
        using var files = new ToolRun();
        var (straight, crooked) = (files.Write("A.secnet", Sources.Corner), files.Write("B.secnet", Crooked));
        var stamp = File.GetLastWriteTimeUtc(straight);
        Assert.Equal(crooked + "\n", await ToolRun.SucceedAsync("fmt", files.PathOf("")));
        Assert.Equal(Sources.Corner, File.ReadAllText(crooked));
        Assert.Equal(stamp, File.GetLastWriteTimeUtc(straight));
        Assert.Equal(2, Directory.GetFiles(files.PathOf("")).Length);
    }

    [Fact]
    public async Task Fmt_Check_ListsWhatDiffersAndWritesNothing()
    {
        using var files = new ToolRun();
        var (straight, crooked) = (files.Write("A.secnet", Sources.Corner), files.Write("B.secnet", Crooked));
        var (exitCode, output, error) = await ToolRun.RunAsync(["fmt", "--check", straight, crooked]);
        Assert.Equal((1, crooked + "\n"), (exitCode, output));
        Assert.Equal("1 file is not in the canonical layout; `secnet fmt` without --check writes it.\n", error);
        Assert.Equal(Crooked, File.ReadAllText(crooked));
        Assert.Empty(await ToolRun.SucceedAsync("fmt", "--check", straight));
    }

    [Fact]
    public async Task Fmt_StandardInput_GoesToStandardOutput()
    {
        Assert.Equal((0, Sources.Corner, ""), await ToolRun.RunAsync(["fmt", "-"], Crooked));
        Assert.Equal((1, "-\n", ""), await ToolRun.RunAsync(["fmt", "-", "--check"], Crooked));
        Assert.Equal((0, "", ""), await ToolRun.RunAsync(["fmt", "-", "--check"], Sources.Corner));
        Assert.Equal(2, (await ToolRun.RunAsync(["fmt", "-", "a.secnet"])).ExitCode);
    }

    [Fact]
    public async Task Fmt_KeepsLineEndsAndPermissions()
    {
        using var files = new ToolRun();
        var path = files.Write("A.secnet", Crooked.ReplaceLineEndings("\r\n"));
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, Mode);
        await ToolRun.SucceedAsync("fmt", path);
        Assert.Equal(Sources.Corner.ReplaceLineEndings("\r\n"), File.ReadAllText(path));
        if (!OperatingSystem.IsWindows()) Assert.Equal(Mode, File.GetUnixFileMode(path));
    }

    [Fact]
    public async Task Fmt_Link_StaysALink()
    {
        if (OperatingSystem.IsWindows()) return;
        using var files = new ToolRun();
        var target = files.Write("A.secnet", Crooked);
        var link = files.PathOf("L.secnet");
        File.CreateSymbolicLink(link, target);
        await ToolRun.SucceedAsync("fmt", link);
        Assert.Equal(Sources.Corner, File.ReadAllText(target));
        Assert.NotNull(File.ResolveLinkTarget(link, returnFinalTarget: false));
    }
}
