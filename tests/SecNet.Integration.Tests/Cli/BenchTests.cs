using System.Text.Json;

namespace SecNet.Integration.Tests.Cli;

/// <summary><c>bench</c> with real processes: what it reports, not how fast this machine is.</summary>
public sealed class BenchTests
{
    [Fact]
    public async Task Bench_OneNetwork_ReportsTheFloorOfItsStaticCostAndAPage()
    {
        using var folder = new TemporaryFolder();
        var page = Path.Combine(folder.Path, "bench.html");
        var (exitCode, output, errors) = await MnistProgram.RunAsync("bench", "--network", "m1", "--json", "--count", "20", "--batch-cycle", "10", "--report", page);
        Assert.True(exitCode == 0, errors);
        using var document = JsonDocument.Parse(output); // One object and nothing else.
        var machine = document.RootElement.GetProperty("machine");
        var network = Assert.Single(document.RootElement.GetProperty("networks").EnumerateArray());
        double Rate(string name) => machine.GetProperty(name).GetDouble();
        double Figure(string name) => network.GetProperty(name).GetDouble();

        var info = Mnist.M1.Info;
        var cost = network.GetProperty("cost");
        Assert.Equal(
            (info.Cost.MultiplyAccumulates, info.Cost.AesCalls, info.Cost.OnlineBytesPerParty, (long)info.Cost.Rounds),
            (cost.GetProperty("multiply_accumulates").GetInt64(), cost.GetProperty("aes_calls").GetInt64(), cost.GetProperty("bytes_each_way").GetInt64(), cost.GetProperty("rounds").GetInt64()));
        var floor = 1000 * (
            (info.Cost.MultiplyAccumulates / Rate("ring_macs_per_second64")) + (info.Cost.AesCalls / Rate("aes_per_second")) + (info.Cost.OnlineBytesPerParty / Rate("loopback_bytes_per_second"))
            + (info.Cost.Rounds * Rate("exchange_us") / 1e6) + (cost.GetProperty("correlation_bytes").GetInt64() / Rate("memory_bytes_per_second")));
        Assert.Equal(floor, Figure("floor_ms"), 9);
        Assert.Equal(Figure("online_ms_median") / floor, Figure("ratio"), 6);

        // A round trip and a product cannot be faster than the loops that do nothing else; a tenth for a machine that was busier at first.
        Assert.True(Figure("ratio") > 0.9, $"online {Figure("online_ms_median")} ms is below the floor of {floor} ms");
        Assert.Equal((20, 0L), (network.GetProperty("count").GetInt32(), network.GetProperty("allocated_bytes_per_inference").GetInt64()));
        Assert.True(network.GetProperty("warm_up").GetInt32() >= 30);
        foreach (var figure in new[] { "offline_ms_median", "sustained_qps", "peak_rss_mb" }) Assert.True(Figure(figure) > 0, figure);

        // Layers that open something wait and send; the rest of the time is arithmetic.
        var layers = network.GetProperty("layers").EnumerateArray().ToDictionary(static layer => layer.GetProperty("name").GetString()!);
        foreach (var layer in info.Layers.Where(static layer => layer.Rounds > 0))
        {
            foreach (var part in new[] { "compute_ms", "wait_ms", "send_ms", "floor_ms" }) Assert.True(layers[layer.Name].GetProperty(part).GetDouble() > 0, $"{layer.Name}: {part}");
        }

        Assert.Contains("<svg", await File.ReadAllTextAsync(page), StringComparison.Ordinal);
    }
}
