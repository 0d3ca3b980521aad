using SecNet.Generators.Parsing.Dsl;
using SecNet.Runtime.Tests;
using SecNet.Runtime.Weights;
using SecNet.Tool.Onnx;

namespace SecNet.Tool.Tests.Commands;

public sealed class ImportCommandTests
{
    private static string Mnist => Path.Combine(SharedDataFactAttribute.Root, "data", "mnist");

    [SharedDataFact]
    public async Task Import_WithSamples_WritesCalibratedBoundsThatABuildTakes()
    {
        using var files = new ToolRun();
        var (exitCode, output, error) = await ToolRun.RunAsync(
            ["import", Model("m1"), "--out", files.PathOf("Models"), "--namespace", "Acme", "--samples", Mnist, "--count", "50", "--margin", "2.5"]);
        Assert.True(exitCode == 0, error);
        Assert.Equal($"{files.PathOf("Models/M1.secnet")}\n{files.PathOf("Models/M1.safetensors")}\n", output);
        Assert.Contains("observed on 50 samples x margin 2.5", error, StringComparison.Ordinal);
        Assert.Contains("Next: `secnet cost ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", error, StringComparison.Ordinal);

        var text = File.ReadAllText(files.PathOf("Models/M1.secnet"));
        Assert.Contains("network M1 in Acme\n", text, StringComparison.Ordinal);
        Assert.Contains("calibrated 50 margin 2.5\n", text, StringComparison.Ordinal);
        Assert.Equal(text, SecnetFormatter.Format(text));
        Assert.Empty(await ToolRun.SucceedAsync("check", files.PathOf("Models")));
        Assert.Contains("fc1.weight", SafetensorsFile.Read(files.PathOf("Models/M1.safetensors")).Names);
    }

    [SharedDataFact]
    public async Task Import_WithoutSamples_KeepsWhatTheWeightsProve()
    {
        using var files = new ToolRun();
        var (exitCode, _, error) = await ToolRun.RunAsync(["import", Model("m2"), "--out", files.PathOf("")]);
        Assert.True(exitCode == 0, error);
        Assert.DoesNotContain("warning", error, StringComparison.Ordinal);
        var text = File.ReadAllText(files.PathOf("M2.secnet"));
        Assert.DoesNotContain("calibrated", text, StringComparison.Ordinal);

        // The input's alone: a proved bound need not be declared.
        Assert.Single(text.Split('\n'), static line => line.Contains("|x|", StringComparison.Ordinal));
    }

    [SharedDataFact]
    public async Task Import_WithoutSamples_WhereNothingIsProved_GuessesAndWarns()
    {
        using var files = new ToolRun();
        string[] import = ["import", Model("c2"), "--name", "Deep", "--out", files.PathOf("")];
        var (exitCode, _, error) = await ToolRun.RunAsync(import);
        Assert.True(exitCode == 0, error);
        Assert.Contains("warning: The bounds are guesses", error, StringComparison.Ordinal);
        Assert.Contains($"secnet calibrate {files.PathOf("Deep.secnet")} --weights {files.PathOf("Deep.safetensors")} --samples PATH", error, StringComparison.Ordinal);
        var text = File.ReadAllText(files.PathOf("Deep.secnet"));
        Assert.Contains("network Deep\n", text, StringComparison.Ordinal);
        Assert.Contains(" margin 4 synthetic\n", text, StringComparison.Ordinal);

        // The same guess on every machine and every run; and the real thing once there are samples.
        await ToolRun.SucceedAsync([.. import, "--force"]);
        Assert.Equal(text, File.ReadAllText(files.PathOf("Deep.secnet")));
        var cifar = Path.Combine(SharedDataFactAttribute.Root, "data", "cifar10", "test_2000.bin.gz");
        await ToolRun.SucceedAsync("calibrate", files.PathOf("Deep.secnet"), "--weights", files.PathOf("Deep.safetensors"), "--samples", cifar, "--count", "20");
        Assert.Contains("\ncalibrated 20 margin 2\n", File.ReadAllText(files.PathOf("Deep.secnet")), StringComparison.Ordinal);
    }

    [SharedDataFact]
    public async Task Import_ForALink_DeclaresIt()
    {
        using var files = new ToolRun();
        await ToolRun.SucceedAsync("import", Model("m1"), "--out", files.PathOf(""), "--link", "20ms,0.5Gbit/s");
        Assert.Contains("\nlink 20ms,500Mbit/s\n", File.ReadAllText(files.PathOf("M1.secnet")), StringComparison.Ordinal);
        Assert.Empty(await ToolRun.SucceedAsync("check", files.PathOf("M1.secnet")));
    }

    [Fact]
    public async Task Import_ForALinkThatIsNone_IsRefused()
    {
        var (exitCode, _, error) = await ToolRun.RunAsync(["import", "m1.onnx", "--link", "WAN"]);
        Assert.Equal(2, exitCode);
        Assert.Contains("--link must be lan, wan, loopback, or a round trip of ", error, StringComparison.Ordinal);
    }

    [SharedDataFact]
    public async Task Import_FilesThatAreThere_StayWithoutForce()
    {
        using var files = new ToolRun();
        files.Write("M1.safetensors", "mine");
        var (exitCode, output, error) = await ToolRun.RunAsync(["import", Model("m1"), "--out", files.PathOf("")]);
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains("Give --force to replace it", error, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(files.PathOf("M1.safetensors")));
        Assert.False(File.Exists(files.PathOf("M1.secnet")));
        await ToolRun.SucceedAsync("import", Model("m1"), "--out", files.PathOf(""), "--force");
        Assert.True(File.Exists(files.PathOf("M1.secnet")));
    }

    [SharedDataFact]
    public async Task Import_SamplesOfAnotherSize_AreRefusedBeforeAnythingIsWritten()
    {
        using var files = new ToolRun();
        var (exitCode, _, error) = await ToolRun.RunAsync(["import", Model("c2"), "--out", files.PathOf("Out"), "--samples", Mnist]);
        Assert.Equal(4, exitCode);
        Assert.Contains("28x28", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(files.PathOf("Out")));
    }

    [Fact]
    public async Task Import_WhatIsNoModel_IsRefused()
    {
        using var files = new ToolRun();
        var (exitCode, output, error) = await ToolRun.RunAsync(["import", files.Write("my-model.onnx", "no model"), "--out", files.PathOf("")]);
        Assert.Equal((4, ""), (exitCode, output));
        Assert.Contains("my-model.onnx' cannot be imported", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [SharedDataFact]
    public async Task New_OfAModel_NamesItsFilesAfterIt()
    {
        using var files = new ToolRun();
        await ToolRun.SucceedAsync("new", files.PathOf("Digits"), "--onnx", Model("m1"), "--samples", Mnist, "--count", "20");
        Assert.Equal(
            [".gitignore", "Digits.csproj", "M1.safetensors", "M1.secnet", "Program.cs", "README.md"],
            Directory.EnumerateFileSystemEntries(files.PathOf("Digits")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains("Add<Digits.M1>", File.ReadAllText(files.PathOf("Digits/Program.cs")), StringComparison.Ordinal);
        var readme = File.ReadAllText(files.PathOf("Digits/README.md"));
        Assert.Contains($"local --data {Mnist} --count 10", readme, StringComparison.Ordinal);
        Assert.Contains("observed on 20 samples x margin 2", readme, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Operators_AreTheImportersTable()
    {
        var table = await ToolRun.SucceedAsync("operators");
        Assert.Equal(OperatorTable.ToMarkdown(), table);
        Assert.Contains("| Conv | conv2d |", table, StringComparison.Ordinal);
    }

    private static string Model(string name) => Path.Combine(SharedDataFactAttribute.Root, "models", name + ".onnx");
}
