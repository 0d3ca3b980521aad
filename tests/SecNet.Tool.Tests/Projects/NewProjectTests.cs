using SecNet.Tool.Projects;

namespace SecNet.Tool.Tests.Projects;

public sealed class NewProjectTests
{
    private static readonly NewProject Project = new() { Name = "App", Network = "App", Source = "network App\n", Weights = [1], LocalArguments = string.Empty };

    [Fact]
    public void Write_FailureMidway_LeavesNothing()
    {
        using var files = new ToolRun();
        var broken = Project with { Samples = [("absent/0.pgm", [0])] };
        Assert.Throws<DirectoryNotFoundException>(() => broken.Write(files.PathOf("App")));
        Assert.Empty(Directory.GetFileSystemEntries(files.PathOf("")));
    }

    [Fact]
    public void Write_EmptyFolder_IsFilled()
    {
        using var files = new ToolRun();
        Directory.CreateDirectory(files.PathOf("App"));
        Project.Write(files.PathOf("App/"));
        Assert.True(File.Exists(files.PathOf("App/App.csproj")));
        Assert.Single(Directory.GetFileSystemEntries(files.PathOf("")));
    }

    [Fact]
    public void Write_Readme_AlignsItsComments()
    {
        using var files = new ToolRun();
        (Project with { LocalArguments = "--data some/where/far/away.npy --count 10" }).Write(files.PathOf("App"));
        var columns = File.ReadLines(files.PathOf("App/README.md")).Select(static line => line.IndexOf("  # ", StringComparison.Ordinal)).Where(static column => column > 0);
        Assert.Single(columns.Distinct());
    }
}
