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

    /// <summary>The compiler chooses anew: a round of 20 ms is worth keys, and the time is that of the link.</summary>
    [Fact]
    public async Task Cost_Link_IsCompiledFor()
    {
        using var files = new ToolRun();
        var path = files.Write("Corner.secnet", Sources.Corner);
        var (none, far) = (await CostAsync("cost", path, "--json"), await CostAsync("cost", path, "--json", "--link", "40ms,100Mbit/s"));
        Assert.Equal((JsonValueKind.Null, "0.1ms,10Gbit/s"), (none.GetProperty("compiled_link").ValueKind, none.GetProperty("link").GetString()));
        Assert.Equal(("40ms,100Mbit/s", "40ms,100Mbit/s"), (far.GetProperty("compiled_link").GetString(), far.GetProperty("link").GetString()));
        Assert.Equal("one-hot tables", none.GetProperty("layers")[2].GetProperty("comparison").GetString());
        Assert.Equal("function secret sharing with payload", far.GetProperty("layers")[2].GetProperty("comparison").GetString());
        Assert.Contains("where function secret sharing would take", far.GetProperty("layers")[2].GetProperty("comparison_reason").GetString(), StringComparison.Ordinal);
        Assert.True(far.GetProperty("rounds").GetInt32() < none.GetProperty("rounds").GetInt32());
        Assert.True(far.GetProperty("aes_calls").GetInt64() > 0 && far.GetProperty("offline_bytes_party0").GetInt64() > none.GetProperty("offline_bytes_party0").GetInt64());
        Assert.Equal(
            far.GetProperty("predicted_rounds_ms").GetDouble() + far.GetProperty("predicted_bytes_ms").GetDouble() + far.GetProperty("predicted_arithmetic_ms").GetDouble(),
            far.GetProperty("predicted_ms").GetDouble());
        Assert.Equal(20.0 * far.GetProperty("rounds").GetInt32(), far.GetProperty("predicted_rounds_ms").GetDouble());

        async Task<JsonElement> CostAsync(params string[] line) => JsonDocument.Parse(await ToolRun.SucceedAsync(line)).RootElement;
    }

    [Fact]
    public async Task Cost_Security_NamesNetworkAndProtocols()
    {
        using var files = new ToolRun();
        var report = await ToolRun.SucceedAsync("cost", files.Write("Corner.secnet", Sources.Corner), "--security");
        Assert.StartsWith("Security report of Corner\nprotocol ", report, StringComparison.Ordinal);
        Assert.Contains("  linear product: fc1, fc2\n", report, StringComparison.Ordinal);
        Assert.Contains("  one-hot tables: relu\n", report, StringComparison.Ordinal);
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
