using System.Text.Json;

namespace SecNet.Tool.Tests.Commands;

public sealed class CostCommandTests
{
    [Fact]
    public async Task Cost_Json_HasTheCompilersFigures()
    {
        using var files = new ToolRun();
        var cost = JsonDocument.Parse(await ToolRun.SucceedAsync("cost", files.Write("Corner.secnet", Sources.Corner), "--json")).RootElement;
        Assert.Equal("Corner", cost.GetProperty("network").GetString());
        Assert.Equal(["flat", "fc1", "relu", "fc2"], cost.GetProperty("layers").EnumerateArray().Select(static layer => layer.GetProperty("name").GetString()));

        // fc1 opens 4 values and fc2 2 of 64 bits each way; what lies between depends on widths.
        Assert.Equal(0, cost.GetProperty("layers")[0].GetProperty("bytes_each_way").GetInt64());
        Assert.Equal(16, cost.GetProperty("layers")[3].GetProperty("bytes_each_way").GetInt64());
        Assert.Equal((4 * 2) + (2 * 2), cost.GetProperty("multiply_accumulates").GetInt64());
    }

    [Fact]
    public async Task Cost_Table_AndDiagram_AreThoseOfTheExecutable()
    {
        using var files = new ToolRun();
        var path = files.Write("Corner.secnet", Sources.Corner);
        Assert.Contains("Corner: one inference, ring of 64 bits", await ToolRun.SucceedAsync("cost", path), StringComparison.Ordinal);
        Assert.StartsWith("flowchart TD\n", await ToolRun.SucceedAsync("cost", path, "--diagram"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cost_BrokenFile_TellsWhatABuildWould()
    {
        using var files = new ToolRun();
        var path = files.Write("Corner.secnet", Sources.Corner.Replace("dense flat 4", "dense flat 5", StringComparison.Ordinal));
        var (exitCode, output, error) = await ToolRun.RunAsync(["cost", path]);
        Assert.Equal((4, ""), (exitCode, output));
        Assert.Contains($"{path}(7,19): error SECNET201: ", error, StringComparison.Ordinal);
    }
}
