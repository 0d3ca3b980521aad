using System.Xml.Linq;

namespace SecNet.Tool.Tests.Commands;

public sealed class NewCommandTests
{
    [Fact]
    public async Task New_WithoutAModel_WritesAWholeProject()
    {
        using var files = new ToolRun();
        var folder = files.PathOf("My.App");
        await ToolRun.SucceedAsync("new", folder);
        Assert.Equal(
            [".gitignore", "My.App.csproj", "MyApp.safetensors", "MyApp.secnet", "Program.cs", "README.md", "sample"],
            Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(10, Directory.GetFiles(Path.Combine(folder, "sample")).Length);
        Assert.Contains("networks.Add<My.App.MyApp>", File.ReadAllText(Path.Combine(folder, "Program.cs")), StringComparison.Ordinal);
        Assert.Contains("dotnet run -c Release -- local ", File.ReadAllText(Path.Combine(folder, "README.md")), StringComparison.Ordinal);

        var project = XDocument.Load(Path.Combine(folder, "My.App.csproj"));
        string Property(string name) => project.Descendants(name).Single().Value;
        Assert.Equal(("net10.0", "false", "false"), (Property("TargetFramework"), Property("ConcurrentGarbageCollection"), Property("ServerGarbageCollection")));
        var package = project.Descendants("PackageReference").Single();
        Assert.Equal(("SecNet.Cli", ToolVersion.Text), (package.Attribute("Include")!.Value, package.Attribute("Version")!.Value));
        Assert.Equal(["MyApp.safetensors", "sample/*"], project.Descendants("None").Select(static item => item.Attribute("Update")!.Value));
        Assert.Empty(await ToolRun.SucceedAsync("check", folder));
    }

    [Fact]
    public async Task New_Feed_IsWrittenInFull()
    {
        using var files = new ToolRun();
        var feed = files.PathOf("a & b");
        Directory.CreateDirectory(feed);
        var (exitCode, _, error) = await ToolRun.RunAsync(["new", files.PathOf("App"), "--feed", feed]);
        Assert.Equal(4, exitCode);
        Assert.Contains($"SecNet.Cli.{ToolVersion.Text}.nupkg", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(files.PathOf("App")));

        files.Write(Path.Combine("a & b", $"SecNet.Cli.{ToolVersion.Text}.nupkg"), "");
        await ToolRun.SucceedAsync("new", files.PathOf("App"), "--feed", feed);
        var source = XDocument.Load(Path.Combine(files.PathOf("App"), "nuget.config")).Descendants("add").Single();
        Assert.Equal(feed, source.Attribute("value")!.Value);
        await ToolRun.SucceedAsync("new", files.PathOf("Other"), "--feed", "https://packages.example/index.json");
    }

    [Fact]
    public async Task New_LowerCaseName_IsEscapedInCode()
    {
        using var files = new ToolRun();
        await ToolRun.SucceedAsync("new", files.PathOf("event"));
        Assert.Contains("Add<@event.Event>", File.ReadAllText(files.PathOf("event/Program.cs")), StringComparison.Ordinal);
        Assert.Empty(await ToolRun.SucceedAsync("check", files.PathOf("event")));
    }

    [Fact]
    public async Task New_FolderThatHoldsSomething_IsLeftAlone()
    {
        using var files = new ToolRun();
        files.Write("App/notes.txt", "mine");
        var (exitCode, _, error) = await ToolRun.RunAsync(["new", files.PathOf("App")]);
        Assert.Equal(2, exitCode);
        Assert.Contains("is there already and not empty", error, StringComparison.Ordinal);
        Assert.Equal(["notes.txt"], Directory.EnumerateFileSystemEntries(files.PathOf("App")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task New_WithoutAFeed_SaysWhereThePackageComesFrom()
    {
        using var files = new ToolRun();
        var (_, _, error) = await ToolRun.RunAsync(["new", files.PathOf("App")]);
        Assert.Contains($"takes SecNet.Cli {ToolVersion.Text} from your NuGet sources; if it is not there, give --feed", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_IllegalName_ProposesALegalOne()
    {
        var (_, _, error) = await ToolRun.RunAsync(["new", "my-digits"]);
        Assert.Contains("'MyDigits' would do", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("new")]
    [InlineData("new a-b")]
    [InlineData("new 1a")]
    [InlineData("new SecNet.Mine")]
    [InlineData("new App --samples x")]
    [InlineData("new App --input-max 2")]
    [InlineData("new App --onnx m.onnx --margin 3")]
    [InlineData("new App --onnx m.onnx --samples x --margin 0.5")]
    [InlineData("new App --onnx m.onnx --samples x --count 0")]
    [InlineData("new App --onnx m.onnx --input-max 0")]
    [InlineData("import")]
    [InlineData("import m.onnx --name class")]
    [InlineData("import m.onnx --namespace 1.2")]
    [InlineData("cost a.secnet --json --diagram")]
    [InlineData("nonsense")]
    public async Task RunAsync_WrongUsage_IsExitCode2AndWritesNothing(string line)
    {
        var (exitCode, output, error) = await ToolRun.RunAsync(line.Split(' '));
        Assert.Equal((2, ""), (exitCode, output));
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("new")]
    [InlineData("import")]
    [InlineData("calibrate")]
    [InlineData("check")]
    [InlineData("fmt")]
    [InlineData("cost")]
    [InlineData("operators")]
    public async Task Help_HasExamplesOfTheCommand(string command)
    {
        var help = await ToolRun.SucceedAsync(command, "--help");
        Assert.Contains("Examples:", help, StringComparison.Ordinal);
        Assert.Contains($"\n  secnet {command}", help[help.IndexOf("Examples:", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Contains($"  {command} ", await ToolRun.SucceedAsync("--help"), StringComparison.Ordinal);
    }
}
