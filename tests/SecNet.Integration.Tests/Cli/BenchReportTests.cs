using System.Text.Json;
using System.Text.RegularExpressions;
using SecNet.Cli;
using SecNet.Cli.Bench;
using SecNet.Cli.Local;
using SecNet.Cli.Reports;

namespace SecNet.Integration.Tests.Cli;

/// <summary>The floor and the reports, from figures that are given.</summary>
public sealed class BenchReportTests
{
    private static readonly MachineFigures Machine = MachineFigures.Of(
        new(ProbeLine.EventName, new(9, 9, 9, 9), new(4e9, 2e9, 1e9, 8e9), ExchangeSeconds: 5e-6, LinkBytesPerSecond: 3e9),
        new(ProbeLine.EventName, null, new(5e9, 1e9, 2e9, 9e9), ExchangeSeconds: 4e-6, LinkBytesPerSecond: 2e9));

    [Fact]
    public void Machine_IsAsFastAsItsSlowerCore()
    {
        Assert.Equal((4e9, 1e9, 1e9, 8e9), (Machine.RingMacsPerSecond32, Machine.RingMacsPerSecond64, Machine.AesPerSecond, Machine.MemoryBytesPerSecond));
        Assert.Equal((2e9, 5.0), (Machine.LoopbackBytesPerSecond, Machine.ExchangeUs));
    }

    [Fact]
    public void Floor_IsTheSumOfWhatTheStaticCostTakesAtTheMachinesRates()
    {
        var info = TinyNetwork.Info with
        {
            Cost = new(OnlineBytesPerParty: 2_000, Rounds: 3, MultiplyAccumulates: 5_000_000, AesCalls: 7_000, ArithmeticNs: 0, 0, 0),
            Correlations = [new("a", default, default, Elements: 1_000, Bits: 64, Offset: 0), new("b", default, SecNet.Runtime.Correlations.CorrelationStorage.Planes, Elements: 100, Bits: 3, Offset: 0)],
        };
        var floor = Floor.Of(info, Machine);
        Assert.Equal(5.0, floor.MacsMs, 9); // at 1e9 a second: 64-bit words
        Assert.Equal(0.007, floor.AesMs, 9);
        Assert.Equal(0.001, floor.BytesMs, 9);
        Assert.Equal(0.015, floor.RoundsMs, 9);
        Assert.Equal((8000 + 38) / 8e6, floor.CorrelationsMs, 9); // 300 bits are 38 bytes
        Assert.Equal(floor.MacsMs + floor.AesMs + floor.BytesMs + floor.RoundsMs + floor.CorrelationsMs, floor.TotalMs, 12);
        Assert.Equal(1.25, Floor.Of(info with { WordBits = 32 }, Machine).MacsMs, 9);
    }

    [Fact]
    public void Json_HasEveryFieldAndKeepsWhatWasNotMeasuredNull()
    {
        using var document = JsonDocument.Parse(CliJson.Write(Report("tiny")));
        foreach (var field in new[] { "ring_macs_per_second32", "ring_macs_per_second64", "aes_per_second", "memory_bytes_per_second", "loopback_bytes_per_second", "exchange_us", "one_core" })
            Assert.True(document.RootElement.GetProperty("machine").TryGetProperty(field, out _), field);
        var network = Assert.Single(document.RootElement.GetProperty("networks").EnumerateArray());
        foreach (var field in new[] { "network", "online_ms_median", "floor_ms", "ratio", "floor", "cost", "offline_ms_median", "queries_per_second", "queries_per_second_batch64", "sustained_qps", "peak_rss_mb", "allocated_bytes_per_inference", "layers", "failed_checks" })
            Assert.True(network.TryGetProperty(field, out _), field);
        Assert.Equal(2000, network.GetProperty("queries_per_second_batch64").GetDouble());
        Assert.Equal(JsonValueKind.Null, network.GetProperty("queries_per_second")[1].GetProperty("queries_per_second").ValueKind);
        Assert.Equal(500, network.GetProperty("queries_per_second")[0].GetProperty("queries_per_second").GetDouble());
        Assert.Equal(2 / network.GetProperty("floor_ms").GetDouble(), network.GetProperty("ratio").GetDouble(), 9);

        // Flatten takes no time and is no bar.
        Assert.Equal("fc1", Assert.Single(network.GetProperty("layers").EnumerateArray()).GetProperty("name").GetString());
    }

    [Fact]
    public void Page_NeedsNothingElseAndShowsEachPartOfALayer()
    {
        var page = BenchPage.Of(Report("<tiny & small>"));
        Assert.DoesNotMatch(new Regex("https?:|<script|<link|<img|src=|@import|url\\("), page);
        Assert.DoesNotContain("<tiny", page, StringComparison.Ordinal);
        Assert.Contains("&lt;tiny &amp; small&gt;", page, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", page, StringComparison.Ordinal);

        // Compute 1, wait 0.5, send 0.5 of 2 ms: half, a quarter and a quarter of the bar.
        var widths = Regex.Matches(page, "<rect class=\"(compute|wait|send)\"[^>]* width=\"([0-9.]+)\"").ToDictionary(static match => match.Groups[1].Value, static match => double.Parse(match.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(3, widths.Count);
        Assert.Equal(widths["compute"], widths["wait"] + widths["send"], 1);
        Assert.Equal(widths["wait"], widths["send"], 1);
    }

    [Fact]
    public void FailedChecks_OfANetwork_FailTheReport()
    {
        var report = Report("tiny", bytes: 33);
        Assert.False(report.Passed);
        Assert.Equal(
            [.. from party in new[] { 0, 1 } from check in new[] { "sent 33 bytes for an inference; the static cost is 32", "sent 41 bytes with frame headers for an inference; 40 were expected" } select $"tiny: party {party} {check}"],
            report.FailedChecks);
        Assert.True(Report("tiny").Passed);
    }

    [Fact]
    public void CycleFor_LargeCorrelations_IsShorter()
    {
        Assert.Equal(32, BenchSettings.CycleFor(TinyNetwork.Info));
        Assert.Equal(4, BenchSettings.CycleFor(TinyNetwork.Info with { Correlations = [new("a", default, default, Elements: 1 << 25, Bits: 64, Offset: 0)] }));
        Assert.Equal(1, BenchSettings.CycleFor(TinyNetwork.Info with { Correlations = [new("a", default, default, Elements: 1 << 28, Bits: 64, Offset: 0)] }));
    }

    private static BenchReport Report(string name, long bytes = 32)
    {
        var line = new RequestLine(RequestLine.EventName, 1, [1], [2], [bytes], [bytes + 8], [1], [0], 0, 10, 24, 1000, [[0, 0, 0], [1, 0.5, 0.5]]);
        var network = new NetworkEntry<TinyNetwork>(name, new NetworkOptions());
        var settings = new BenchSettings(network, "weights", Count: 20, BatchCycle: 1, Verbose: false);
        return new(Machine, [NetworkFigures.Of(settings, Machine, new(new Measurements([line], [line], 0), WarmUp: 30, PeakBytes: 1_000_000, SustainedQps: 3, Batches: [new(1, 1, 500, []), new(16, 1, null, []), new(64, 1, 2000, [])]))]);
    }
}
