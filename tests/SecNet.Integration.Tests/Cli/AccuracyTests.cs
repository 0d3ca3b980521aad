using System.Text.Json;
using SecNet.Runtime.Tests;

namespace SecNet.Integration.Tests.Cli;

/// <summary>All roles as processes, and the same images in the clear.</summary>
public sealed class AccuracyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Accuracy_BundledDigitsInClassFolders_AgreeInAnswersLogitsAndLayers()
    {
        WriteDigits();
        var (exitCode, output, errors) = await MnistProgram.RunAsync("accuracy", "--network", "m2", "--data", _folder.Path, "--json");
        Assert.True(exitCode == 0, errors);
        using var document = JsonDocument.Parse(output); // One object and nothing else.
        var report = document.RootElement;
        foreach (var (figure, expected) in new[]
        {
            ("count", 10), ("accuracy_plaintext", 1), ("accuracy_secure", 1), ("accuracy_reference", 1), ("agree_with_plaintext", 10), ("agree_with_reference", 10), ("ring_bits", 64.0),
        })
        {
            Assert.Equal((figure, expected), (figure, report.GetProperty(figure).GetDouble()));
        }

        var worst = report.GetProperty("max_abs_logit_error").GetDouble();
        Assert.InRange(worst, 1e-9, 0.005);
        Assert.InRange(report.GetProperty("mean_abs_logit_error").GetDouble(), 1e-9, worst);
        var bins = report.GetProperty("logit_error_histogram").EnumerateArray().ToArray();
        Assert.Equal(100, bins.Sum(static bin => bin.GetProperty("count").GetInt32()));
        Assert.InRange(worst, bins[^1].GetProperty("from").GetDouble(), bins[^1].GetProperty("to").GetDouble());
        foreach (var empty in new[] { "disagreements", "warnings", "failed_checks" }) Assert.Equal(0, report.GetProperty(empty).GetArrayLength());

        var layers = report.GetProperty("layers").EnumerateArray().ToArray();
        Assert.Equal(Mnist.M2.Info.Layers.Select(static plan => plan.Name), layers.Select(static layer => layer.GetProperty("name").GetString()));
        Assert.All(layers.Where(static layer => layer.GetProperty("bound").ValueKind != JsonValueKind.Null), static layer =>
        {
            Assert.InRange(layer.GetProperty("max_abs_error").GetDouble(), 0, 0.005);
            Assert.InRange(layer.GetProperty("max_abs_value").GetDouble(), 0.01, layer.GetProperty("bound").GetDouble());
        });
    }

    /// <summary>Answers are compared, logits are not: there are none.</summary>
    [Fact]
    public async Task Accuracy_NetworkThatEndsInArgMax_ComparesClasses()
    {
        WriteDigits();
        var (exitCode, output, errors) = await MnistProgram.RunAsync("accuracy", "--network", "m2-top1", "--data", _folder.Path, "--json");
        Assert.True(exitCode == 0, errors);
        using var document = JsonDocument.Parse(output);
        var report = document.RootElement;
        foreach (var figure in new[] { "count", "agree_with_plaintext", "agree_with_reference" }) Assert.Equal((figure, 10), (figure, report.GetProperty(figure).GetInt32()));
        foreach (var figure in new[] { "accuracy_plaintext", "accuracy_secure", "accuracy_reference" }) Assert.Equal((figure, 1), (figure, report.GetProperty(figure).GetDouble()));
        foreach (var figure in new[] { "mean_abs_logit_error", "max_abs_logit_error", "logit_error_histogram" }) Assert.Equal((figure, JsonValueKind.Null), (figure, report.GetProperty(figure).ValueKind));
        var answer = report.GetProperty("layers").EnumerateArray().Last();
        Assert.Equal(("top", JsonValueKind.Null), (answer.GetProperty("name").GetString(), answer.GetProperty("max_abs_error").ValueKind));

        (exitCode, output, errors) = await MnistProgram.RunAsync("accuracy", "--network", "m2-top1", "--data", _folder.Path, "--count", "4");
        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains("4 of 4", output, StringComparison.Ordinal);
        Assert.DoesNotContain("█", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accuracy_ForPeople_ShowsBothAccuraciesBarsAndLayers()
    {
        WriteDigits();
        var (exitCode, output, errors) = await MnistProgram.RunAsync("accuracy", "--network", "m1", "--data", _folder.Path, "--count", "4", "--threads", "1");
        Assert.Equal((0, ""), (exitCode, errors)); // Nobody watches, so no bar.
        foreach (var expected in new[] { "accuracy of the float network", "100.00 %", "4 of 4", "█", "fc3", "calibrated" }) Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    [SharedDataFact]
    public async Task Accuracy_RealTestSet_IsThePlaintexts()
    {
        var (exitCode, output, errors) = await MnistProgram.RunAsync(
            "accuracy", "--json", "--network", "m1", "--mnist", Path.Combine(SharedDataFactAttribute.Root, "data", "mnist"), "--count", "200", "--offset", "100");
        Assert.True(exitCode == 0, errors);
        var report = JsonDocument.Parse(output).RootElement;
        Assert.InRange(report.GetProperty("accuracy_secure").GetDouble(), 0.95, 1);
        Assert.InRange(report.GetProperty("agree_with_plaintext").GetInt32(), 199, 200);
    }

    private void WriteDigits()
    {
        for (var digit = 0; digit < 10; digit++)
        {
            Directory.CreateDirectory(Path.Combine(_folder.Path, $"{digit}"));
            File.Copy(Path.Combine(AppContext.BaseDirectory, "digits", $"{digit}.pgm"), Path.Combine(_folder.Path, $"{digit}", "drawn.pgm"));
        }
    }
}
