using System.Globalization;
using System.Xml.Linq;

namespace SecNet.Tool.Tests.Commands;

public sealed class PlotCommandTests
{
    /// <summary>Of every integer of the range, with masks that move roundings: no error beyond what was asked for.</summary>
    [Theory]
    [InlineData("8", "16", "0.0009765625")]
    [InlineData("4", "12", "0.0009765625")]
    [InlineData("30", "14", "0.0009765625")]
    [InlineData("40", "12", "0.004")]
    public async Task Plot_EveryActivation_StaysWithinItsError(string range, string fraction, string error)
    {
        var (exitCode, output, message) = await ToolRun.RunAsync(["plot", "--range", range, "--fraction", fraction, "--error", error]);
        Assert.Equal((0, ""), (exitCode, message));
        var rows = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2).Select(static line => line.Split('|', StringSplitOptions.TrimEntries)).ToList();
        Assert.Equal(["Sigmoid", "Tanh", "SiLU", "GELU", "Softplus", "Sigmoid", "Tanh", "ReLU", "Abs", "HardSigmoid", "HardSwish"], rows.Select(static row => row[1]));
        foreach (var row in rows.Take(5)) Assert.InRange(double.Parse(row[5], CultureInfo.InvariantCulture), 0, double.Parse(error, CultureInfo.InvariantCulture));
        var unit = Math.ScaleB(1, -int.Parse(fraction, CultureInfo.InvariantCulture));
        Assert.All(rows.Skip(5).Take(2).Zip([0.0068, 0.0136]), row => Assert.InRange(double.Parse(row.First[5], CultureInfo.InvariantCulture), 0, row.Second + unit));
    }

    [Fact]
    public async Task Plot_Out_WritesASoundPicture()
    {
        using var files = new ToolRun();
        var path = files.PathOf("pictures/plot.svg");
        Assert.Equal(0, (await ToolRun.RunAsync(["plot", "--out", path])).ExitCode);
        var picture = XDocument.Load(path).Root!;
        Assert.Equal(7 * 5, picture.Elements().Count(static element => element.Name.LocalName == "polyline"));
    }

    [Theory]
    [InlineData("--range", "0", "--range is above 0 and at most 100000.")]
    [InlineData("--fraction", "30", "--fraction is 4 to 24.")]
    public async Task Plot_OptionOutOfRange_IsRefused(string option, string value, string expected)
    {
        var (exitCode, _, message) = await ToolRun.RunAsync(["plot", option, value]);
        Assert.Equal(2, exitCode);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }
}
