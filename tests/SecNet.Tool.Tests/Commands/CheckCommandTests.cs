using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using SecNet.Cli.Terminal;
using SecNet.Generators;

namespace SecNet.Tool.Tests.Commands;

public sealed class CheckCommandTests
{
    private static readonly string[] Broken =
    [
        "network Corner\ninput image 1x2x2\nflat = flatten image\nfc1 = dense flot 4 -> 2\nfc2 = dens flat 4 -> 2\n",
        Sources.Corner.Replace("dense flat 4 -> 2", "dense flat 5 -> 2", StringComparison.Ordinal),
        Sources.Corner.Replace("|x| <= 8", "|x| <= 1e9", StringComparison.Ordinal).Replace("\ninput", "\nring 32\ninput", StringComparison.Ordinal),
        Sources.Corner.Replace("fc2  = dense relu", "fc2  = dense fc1", StringComparison.Ordinal),
        "network class\nring 8\n",
        "\u0001",
        "",
    ];

    [Fact]
    public async Task Check_SoundFile_SaysNothing()
    {
        using var files = new ToolRun();
        var (exitCode, output, error) = await ToolRun.RunAsync(["check", files.Write("Corner.secnet", Sources.Corner)]);
        Assert.Equal((0, "", "1 file checked: 0 errors, 0 warnings.\n"), (exitCode, output, error));
    }

    [Fact]
    public async Task Check_BrokenFiles_ReportsWhatABuildReports()
    {
        using var files = new ToolRun();
        var texts = Broken.Append(Sources.Corner).Append(Sources.Corner).Select((text, index) => (Path: files.Write($"N{index}.secnet", text), Text: text)).ToArray();
        var expected = Build(texts);
        var (exitCode, output, _) = await ToolRun.RunAsync(["check", .. texts.Select(static file => file.Path)]);
        Assert.Equal(1, exitCode);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(expected, lines.Order(StringComparer.Ordinal));
        foreach (var id in new[] { "SECNET101", "SECNET102", "SECNET106", "SECNET117", "SECNET201", "SECNET301" })
            Assert.Contains(lines, line => line.Contains($": error {id}: ", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.Contains(": warning SECNET108: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Check_WarningsAlone_Succeed()
    {
        using var files = new ToolRun();
        var (exitCode, output, error) = await ToolRun.RunAsync(["check", files.Write("Corner.secnet", Broken[3])]);
        Assert.Equal((0, "1 file checked: 0 errors, 1 warning.\n"), (exitCode, error));
        Assert.Contains("(8,1): warning SECNET108: Tensor 'relu'", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_Folder_TakesWhatABuildTakes()
    {
        using var files = new ToolRun();
        files.Write("Models/Corner.secnet", Sources.Corner);
        files.Write("bin/Stale.secnet", "network");
        files.Write("obj/Stale.secnet", "network");
        var (exitCode, _, error) = await ToolRun.RunAsync(["check", files.PathOf(".")]);
        Assert.Equal((0, "1 file checked: 0 errors, 0 warnings.\n"), (exitCode, error));
    }

    [Theory]
    [InlineData("<Project><PropertyGroup><RootNamespace>Acme.Deep</RootNamespace></PropertyGroup></Project>", "Acme.Deep.Corner")]
    [InlineData("<Project />", "My_App.Corner")]
    [InlineData("no project at all", "My_App.Corner")]
    public async Task Check_DefaultNamespace_IsTheProjects(string project, string expected)
    {
        using var files = new ToolRun();
        files.Write("My App.csproj", project);
        var text = Sources.Corner.Replace(" in Acme", "", StringComparison.Ordinal);
        var (_, output, _) = await ToolRun.RunAsync(["check", files.Write("a/Corner.secnet", text), files.Write("b/Corner.secnet", text)]);
        Assert.Contains($"Network '{expected}' is also declared", output, StringComparison.Ordinal);
        (_, output, _) = await ToolRun.RunAsync(["check", files.PathOf("a"), files.PathOf("b"), "--namespace", "Other"]);
        Assert.Contains("Network 'Other.Corner' is also declared", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_Json_IsOneObject()
    {
        using var files = new ToolRun();
        var path = files.Write("Corner.secnet", Broken[1]);
        var (exitCode, output, error) = await ToolRun.RunAsync(["check", path, "--json"]);
        Assert.Equal((1, ""), (exitCode, error));
        var finding = JsonDocument.Parse(output).RootElement.GetProperty("findings")[0];
        Assert.Equal((path, 7, 19, "error", "SECNET201"), (
            finding.GetProperty("path").GetString(), finding.GetProperty("line").GetInt32(), finding.GetProperty("column").GetInt32(),
            finding.GetProperty("severity").GetString(), finding.GetProperty("id").GetString()));
    }

    [Theory]
    [InlineData("check absent.secnet", 4, "There is no file 'absent.secnet'")]
    [InlineData("check absent/absent.secnet", 4, "There is no file 'absent/absent.secnet'")]
    [InlineData("check", 2, "Required argument missing")]
    [InlineData("check a.secnet --wrong", 2, "See: secnet check --help")]
    public async Task Check_WhatCannotBeDone_IsToldInOneLine(string line, int expected, string message)
    {
        var (exitCode, output, error) = await ToolRun.RunAsync(line.Split(' '));
        Assert.Equal((expected, ""), (exitCode, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_FileThatIsNoText_IsRefused()
    {
        using var files = new ToolRun();
        var (exitCode, _, error) = await ToolRun.RunAsync(["check", files.Write("Corner.secnet", [0x6E, 0xFF, 0xFE])]);
        Assert.Equal(4, exitCode);
        Assert.Contains("is not UTF-8 text", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_SavesOfEveryKind_AreCheckedAgain_AndStoppingIsSuccess()
    {
        using var files = new ToolRun();
        var path = files.Write("Corner.secnet", Sources.Corner);
        using var output = new LineWriter();
        using var error = new LineWriter();
        using var stop = new CancellationTokenSource();
        var run = ToolApp.RunAsync(["check", path, "--watch"], new CommandConsole(output, error, false, false), TextReader.Null, stop.Token);
        Assert.Equal("1 file checked: 0 errors, 0 warnings.", await error.NextAsync());

        // Written in place.
        File.WriteAllText(path, Broken[1]);
        Assert.StartsWith($"{path}(7,19): error SECNET201: ", await output.NextAsync(), StringComparison.Ordinal);
        Assert.Equal("1 file checked: 1 error, 0 warnings.", await error.UntilAsync(static line => line.Contains("1 error", StringComparison.Ordinal)));

        // Replaced, as many editors save.
        File.Move(files.Write("Corner.secnet~", Broken[3]), path, overwrite: true);
        Assert.StartsWith($"{path}(8,1): warning SECNET108: ", await output.UntilAsync(static line => line.Contains("SECNET108", StringComparison.Ordinal)), StringComparison.Ordinal);

        // Away, and back.
        File.Delete(path);
        Assert.Contains("There is no file", await error.UntilAsync(static line => line.StartsWith("error", StringComparison.Ordinal)), StringComparison.Ordinal);
        File.WriteAllText(path, Sources.Corner);
        await error.UntilAsync(static line => line == "1 file checked: 0 errors, 0 warnings.");

        await stop.CancelAsync();
        Assert.Equal(0, await run);
    }

    /// <summary>Runs the generator as a build does, and gives its diagnostics as a build prints them.</summary>
    private static IEnumerable<string> Build(IEnumerable<(string Path, string Text)> files)
    {
        var compilation = CSharpCompilation.Create("Build", references: [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)]);
        var texts = files.Select(static file => (AdditionalText)new Text(file.Path, file.Text)).ToImmutableArray();
        var run = CSharpGeneratorDriver.Create(new SecNetGenerator()).AddAdditionalTexts(texts).RunGenerators(compilation).GetRunResult();
        return run.Diagnostics.Select(static diagnostic => diagnostic.ToString()).Order(StringComparer.Ordinal);
    }

    private sealed class Text(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}
