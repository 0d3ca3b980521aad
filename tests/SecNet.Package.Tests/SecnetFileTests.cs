using System.Text.Json;
using SecNet.Runtime.Weights;

namespace SecNet.Package.Tests;

/// <summary>.secnet files in a fresh project: the package alone makes them part of the build.</summary>
[Collection(PackageCollection.Name)]
public sealed class SecnetFileTests(PackedPackages packages)
{
    // The namespace comes from the project; a chain of attributes could not say this network.
    private const string Row = """
        # Tells which row of a 2x2 image is brighter.
        network Row

        input image 1x2x2   |x| <= 1
        flat = flatten image
        rows = dense flat 4 -> 2   |x| <= 4
        relu = relu rows
        both = add rows, relu
        output both
        """;

    private const string Program = """
        using SecNet.Cli;

        return await SecNetApp.RunAsync(args, static networks => networks
            .Add<Files.Row>("row", static options => options.Weights = Path.Combine(Environment.CurrentDirectory, "row.safetensors")));
        """;

    [Fact]
    public async Task FreshProject_OfASecnetFile_BuildsAndClassifies()
    {
        var folder = packages.NewProject("Files");
        File.WriteAllText(Path.Combine(folder, "Program.cs"), Program);
        Write(folder, "Models", "Row.secnet", Row);

        // What a build left behind is not part of the next one.
        Write(folder, "bin", "Stale.secnet", "network");
        Write(folder, "obj", "Stale.secnet", "network");
        File.WriteAllBytes(Path.Combine(folder, "lower.pgm"), [.. "P5 2 2 255\n"u8, 10, 20, 250, 10]);
        File.WriteAllBytes(
            Path.Combine(folder, "row.safetensors"), SafetensorsWriter.Write([new("rows.weight", [2, 4], [1, 1, 0, 0, 0, 0, 1, 1]), new("rows.bias", [2], [0, 0])]));

        await PackageTests.BuildAsync(folder, expectedExitCode: 0);
        var (exitCode, output, error) = await Tool.DotnetAsync(folder, "run", "-c", "Release", "--no-build", "--", "local", "lower.pgm", "--json");
        Assert.True(exitCode == 0, error);
        var figures = JsonDocument.Parse(output).RootElement;
        Assert.Equal(1, figures.GetProperty("predictions")[0].GetInt32());
        Assert.Equal(1, figures.GetProperty("agree_with_reference").GetInt32());
        Assert.Equal(figures.GetProperty("static_bytes").GetInt64(), figures.GetProperty("bytes_party0").GetInt64() + figures.GetProperty("bytes_party1").GetInt64());
    }

    [Fact]
    public async Task BrokenFile_FailsTheBuildAtEachOfItsMistakes()
    {
        var folder = packages.NewProject("BrokenFile");
        File.WriteAllText(Path.Combine(folder, "Program.cs"), "return 0;\n");
        Write(folder, "Models", "Row.secnet", Row.Replace("= relu rows", "= relu row", StringComparison.Ordinal).Replace("= dense flat", "= dens flat", StringComparison.Ordinal));
        var output = await PackageTests.BuildAsync(folder, expectedExitCode: 1);
        Assert.Contains("Row.secnet(6,8): error SECNET102:", output, StringComparison.Ordinal);
        Assert.Contains("Row.secnet(7,13): error SECNET106:", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FileWhoseShapesDoNotFit_FailsTheBuildAtItsLine()
    {
        var folder = packages.NewProject("Misfit");
        File.WriteAllText(Path.Combine(folder, "Program.cs"), "return 0;\n");
        Write(folder, "", "Row.secnet", Row.Replace("4 -> 2", "5 -> 2", StringComparison.Ordinal));
        var output = await PackageTests.BuildAsync(folder, expectedExitCode: 1);
        Assert.Matches(@"Row\.secnet\(6,\d+\): error SECNET201: Dense 'rows' expects 5 inputs but the previous layer yields 4", output);
    }

    private static void Write(string project, string folder, string name, string text)
    {
        Directory.CreateDirectory(Path.Combine(project, folder));
        File.WriteAllText(Path.Combine(project, folder, name), text);
    }
}
