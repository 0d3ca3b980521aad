namespace SecNet.Package.Tests;

/// <summary>Reports that a build writes when it is asked to.</summary>
[Collection(PackageCollection.Name)]
public sealed class ReportTests(PackedPackages packages)
{
    private const string Network = """
        network Row
        input image 1x2x2   |x| <= 1
        flat = flatten image
        rows = dense flat 4 -> 2   |x| <= 4
        relu = relu rows

        """;

    private const string Program = """
        using SecNet.Cli;

        return await SecNetApp.RunAsync(args, static networks => networks.Add<Reports.Row>());
        """;

    /// <summary>The build that changes the network changes the files; one without the property leaves none.</summary>
    [Fact]
    public async Task Build_WithTheProperty_WritesReportsBesideTheProject()
    {
        var folder = packages.NewProject("Reports");
        var (cost, security) = (Path.Combine(folder, "Row.cost.txt"), Path.Combine(folder, "Row.security.txt"));
        File.WriteAllText(Path.Combine(folder, "Program.cs"), Program);
        File.WriteAllText(Path.Combine(folder, "Row.secnet"), Network);
        await PackageTests.BuildAsync(folder, expectedExitCode: 0);
        Assert.False(File.Exists(cost) || File.Exists(security));

        var project = Path.Combine(folder, "Reports.csproj");
        File.WriteAllText(project, File.ReadAllText(project).Replace("<Nullable>", "<SecNetSecurityReport>true</SecNetSecurityReport><Nullable>", StringComparison.Ordinal));
        await PackageTests.BuildAsync(folder, expectedExitCode: 0);
        Assert.Contains("|result| up to", File.ReadAllText(cost), StringComparison.Ordinal);
        var before = File.ReadAllText(security);
        Assert.StartsWith("Security report of Row\n", before, StringComparison.Ordinal);
        Assert.Contains("  one-hot tables: relu\n", before, StringComparison.Ordinal);

        File.WriteAllText(Path.Combine(folder, "Row.secnet"), Network.Replace("relu rows", "square rows", StringComparison.Ordinal));
        await PackageTests.BuildAsync(folder, expectedExitCode: 0);
        Assert.Contains("  square: relu\n", File.ReadAllText(security), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Build_OfALibraryWithTheProperty_SaysWhereItBelongs()
    {
        var folder = packages.NewProject("Library");
        File.WriteAllText(Path.Combine(folder, "Row.secnet"), Network);
        var project = Path.Combine(folder, "Library.csproj");
        File.WriteAllText(project, File.ReadAllText(project).Replace("<OutputType>Exe</OutputType>", "<SecNetSecurityReport>true</SecNetSecurityReport>", StringComparison.Ordinal));
        var output = await PackageTests.BuildAsync(folder, expectedExitCode: 1);
        Assert.Contains("error SECNET0: SecNetSecurityReport is set, but Library builds no executable to ask.", output, StringComparison.Ordinal);
    }
}
