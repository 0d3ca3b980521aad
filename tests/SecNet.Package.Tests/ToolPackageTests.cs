using System.Diagnostics;
using System.Text.Json;
using SecNet.Runtime.Tests;
using Xunit.Abstractions;

namespace SecNet.Package.Tests;

/// <summary>The tool as a user meets it: installed from its package, and the projects it makes.</summary>
[Collection(PackageCollection.Name)]
public sealed class ToolPackageTests(PackedPackages packages, ITestOutputHelper log)
{
    [Fact]
    public async Task InstalledTool_TellsItsPackagesVersion()
    {
        var secnet = await packages.InstallToolAsync();
        Assert.Equal(packages.Version, (await SucceedAsync(secnet, Path.GetTempPath(), "--version")).Trim());
    }

    [Fact]
    public async Task NewProject_BuildsWithoutWarnings_AndClassifiesItsSamplesRightly()
    {
        var (secnet, folder) = (await packages.InstallToolAsync(), packages.NewFolder("Tool"));
        await SucceedAsync(secnet, folder, "new", "Sample", "--feed", packages.Feed);
        var project = Path.Combine(folder, "Sample");
        await PackageTests.BuildAsync(project, expectedExitCode: 0);
        var figures = await LocalAsync(project);
        Assert.Equal(Enumerable.Range(0, 10), figures.GetProperty("predictions").EnumerateArray().Select(static digit => digit.GetInt32()));
        Assert.Equal(1, figures.GetProperty("accuracy").GetDouble());
        Assert.Equal(figures.GetProperty("static_bytes").GetInt64(), figures.GetProperty("bytes_party0").GetInt64() + figures.GetProperty("bytes_party1").GetInt64());
        Assert.Equal("1 file checked: 0 errors, 0 warnings.", (await Tool.RunAsync(secnet, project, "check", ".")).Error.Trim());
    }

    [SharedDataFact]
    public async Task NewProject_OfAnOnnxModel_BuildsAndClassifiesAsTheFloatNetworkDoes()
    {
        var (secnet, folder) = (await packages.InstallToolAsync(), packages.NewFolder("ToolOnnx"));
        var mnist = Path.Combine(SharedDataFactAttribute.Root, "data", "mnist");
        var clock = Stopwatch.StartNew();
        await SucceedAsync(secnet, folder, "new", "Digits", "--onnx", Path.Combine(SharedDataFactAttribute.Root, "models", "m2.onnx"), "--samples", mnist, "--feed", packages.Feed);
        log.WriteLine($"secnet new: {clock.Elapsed.TotalSeconds:0.0} s");
        var project = Path.Combine(folder, "Digits");
        await PackageTests.BuildAsync(project, expectedExitCode: 0);
        log.WriteLine($"and dotnet build: {clock.Elapsed.TotalSeconds:0.0} s");

        const int Count = 50;
        var figures = await LocalAsync(project, "--data", mnist, "--count", $"{Count}");
        log.WriteLine($"and {Count} images classified: {clock.Elapsed.TotalSeconds:0.0} s");
        Assert.Equal(Count, figures.GetProperty("agree_with_plaintext").GetInt32());
        Assert.InRange(figures.GetProperty("accuracy").GetDouble(), 0.95, 1);
    }

    private static async Task<JsonElement> LocalAsync(string project, params string[] arguments) =>
        JsonDocument.Parse(await SucceedAsync("dotnet", project, ["run", "-c", "Release", "--no-build", "--", "local", .. arguments, "--json"])).RootElement;

    private static async Task<string> SucceedAsync(string program, string folder, params string[] arguments)
    {
        var (exitCode, output, error) = await Tool.RunAsync(program, folder, arguments);
        Assert.True(exitCode == 0, output + error);
        return output;
    }
}
