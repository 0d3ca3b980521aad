using SecNet.Runtime.Weights;

namespace SecNet.Tool.Tests.Commands;

public sealed class CalibrateCommandTests
{
    private const string Text = """
        # Tells which corner is brighter.
        network Corner in Acme

        input image 1x2x2  |x| <= 1    # pixels / 255

        flat = flatten image
        # The corners, times 8.
        fc1  = dense flat 4 -> 2  |x| <= 500   # far too wide
        relu = relu fc1
        fc2  = dense relu 2 -> 2  |w| <= 64
        rest = relu fc2  # for later
        output fc2

        """;

    private const string Calibrated = """
        # Tells which corner is brighter.
        network Corner in Acme
        calibrated 2 margin 3

        input image 1x2x2  |x| <= 1  # pixels / 255

        flat = flatten image
        # The corners, times 8.
        fc1  = dense flat 4 -> 2  |x| <= 18  |w| <= 8  # far too wide
        relu = relu fc1
        fc2  = dense relu 2 -> 2  |x| <= 18  |w| <= 1
        rest = relu fc2  # for later
        output fc2

        """;

    [Fact]
    public async Task Calibrate_RewritesBoundsAndKeepsAllElse()
    {
        using var files = new ToolRun();
        var path = files.Write("Corner.secnet", Text);
        string[] arguments = ["calibrate", path, "--weights", Weights(files), "--samples", Samples(files), "--margin", "3"];

        // The largest result of fc1 is 8 · 191/255 = 5.99, which was observed; 3 times that is 17.98. fc2 passes it on.
        var output = await ToolRun.SucceedAsync(arguments);
        Assert.Equal(Calibrated, File.ReadAllText(path));
        Assert.Contains("observed on 2 samples x margin 3", output, StringComparison.Ordinal);
        Assert.Contains("500 calibrated", output, StringComparison.Ordinal);

        // Again, from a file that says so already.
        var once = File.ReadAllText(path);
        await ToolRun.SucceedAsync(arguments);
        Assert.Equal(once, File.ReadAllText(path));
    }

    [Fact]
    public async Task Calibrate_NetworkThatFitsNoRing_MakesItFit()
    {
        using var files = new ToolRun();
        var path = files.Write("Corner.secnet", Text.Replace("|x| <= 500", "|x| <= 1e9", StringComparison.Ordinal).Replace("\n\ninput", "\nring 40\n\ninput", StringComparison.Ordinal).ReplaceLineEndings("\r\n"));
        Assert.Equal(1, (await ToolRun.RunAsync(["check", path])).ExitCode);
        Assert.Contains("fits no ring", await ToolRun.SucceedAsync("calibrate", path, "--weights", Weights(files), "--samples", Samples(files)), StringComparison.Ordinal);
        Assert.Equal(0, (await ToolRun.RunAsync(["check", path])).ExitCode);
        Assert.DoesNotContain("\n", File.ReadAllText(path).Replace("\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("input image 1x2x2", "input image 1x3x3", "error SECNET201")]
    [InlineData("dense relu 2 -> 2", "dens relu 2 -> 2", "error SECNET102")]
    [InlineData("fc2  =", "fc3  =", "has no tensor 'fc3.weight'")]
    [InlineData("flat 4 -> 2", "flat 4 -> 3", "fc1.weight")]
    [InlineData("|x| <= 1 ", "|x| <= 0.1 ", "outside the declared input range")]
    public async Task Calibrate_WhatDoesNotFit_IsToldAndLeavesTheFile(string old, string replacement, string message)
    {
        using var files = new ToolRun();
        var text = Text.Replace(old, replacement, StringComparison.Ordinal);
        if (replacement.EndsWith("-> 3", StringComparison.Ordinal)) text = text.Replace("relu 2 -> 2", "relu 3 -> 2", StringComparison.Ordinal);
        if (replacement.StartsWith("fc3", StringComparison.Ordinal)) text = text.Replace("relu fc2", "relu fc3", StringComparison.Ordinal).Replace("output fc2", "output fc3", StringComparison.Ordinal);
        var path = files.Write("Corner.secnet", text);
        var (exitCode, output, error) = await ToolRun.RunAsync(["calibrate", path, "--weights", Weights(files), "--samples", Samples(files)]);
        Assert.Equal((4, ""), (exitCode, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(path));
    }

    [Theory]
    [InlineData("--samples absent --weights corner.safetensors", 4)]
    [InlineData("--samples samples --weights absent", 4)]
    [InlineData("--samples samples", 2)]
    [InlineData("--weights corner.safetensors", 2)]
    [InlineData("--samples samples --weights corner.safetensors --margin 0.9", 2)]
    public async Task Calibrate_MissingArguments_AreTold(string arguments, int expected)
    {
        using var files = new ToolRun();
        _ = (Weights(files), Samples(files));
        var path = files.Write("Corner.secnet", Text);
        var (exitCode, output, error) = await ToolRun.RunAsync(
            ["calibrate", path, .. arguments.Split(' ').Select(word => word.StartsWith("--", StringComparison.Ordinal) || char.IsDigit(word[0]) ? word : files.PathOf(word))]);
        Assert.Equal((expected, ""), (exitCode, output));
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
    }

    private static string Weights(ToolRun files) => files.Write("corner.safetensors", SafetensorsWriter.Write(
        [new("fc1.weight", [2, 4], [8, 0, 0, 0, 0, 0, 0, 8]), new("fc1.bias", [2], [0, 0]), new("fc2.weight", [2, 2], [1, 0, 0, 1]), new("fc2.bias", [2], [0, 0])]));

    private static string Samples(ToolRun files)
    {
        files.Write("samples/readme.txt", "two images");
        files.Write("samples/a.pgm", [.. "P5 2 2 255\n"u8, 191, 10, 10, 20]);
        files.Write("samples/b.pgm", [.. "P5 2 2 255\n"u8, 0, 255, 10, 20]);
        return files.PathOf("samples");
    }
}
