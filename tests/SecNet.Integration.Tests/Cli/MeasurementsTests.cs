using SecNet.Cli;
using SecNet.Cli.Local;
using SecNet.Cli.Reports;

namespace SecNet.Integration.Tests.Cli;

public sealed class MeasurementsTests
{
    [Fact]
    public void Figures_WarmUpIsLeftOutAndTheLaterPartyCounts()
    {
        var costs = new Measurements(
            [Line(2, [90, 90]), Line(2, [1, 5]), Line(1, [3], offlineMs: 8)],
            [Line(2, [90, 90]), Line(2, [2, 4]), Line(1, [9], offlineMs: 4)],
            warmUpRequests: 1);

        Assert.Equal(3, costs.Count);
        Assert.Equal(5, costs.OnlineMsMedian); // 2, 5, 9
        Assert.Equal((5 + 8) / 2.0, costs.OfflineMsMedian); // 10 of two inferences, 8 of one.
        Assert.Equal((32, 32, 40, 1), (costs.Bytes(0), costs.Bytes(1), costs.WireBytes(0), costs.Rounds));
        Assert.Equal(48, costs.OfflineBytes);
        Assert.Equal(2000, costs.SetupBytes);
        Assert.Empty(costs.FailedChecks(TinyNetwork.Info));
    }

    [Fact]
    public void FailedChecks_AnInferenceThatDiffers_IsNamed()
    {
        var odd = Line(2, [1, 1]) with { Bytes = [32, 33], WireBytes = [40, 40] };
        var checks = new Measurements([Line(2, [1, 1]), Line(2, [1, 1])], [Line(2, [1, 1]), odd], 0).FailedChecks(TinyNetwork.Info);
        Assert.Equal(["party 1 sent 33 bytes for an inference; the static cost is 32"], checks);
    }

    [Fact]
    public void FailedChecks_OtherThanTheStaticCost_NamesBoth()
    {
        var more = Line(1, [1]) with { Bytes = [33], Rounds = [2], WireBytes = [41] };
        var checks = new Measurements([more], [more], 0).FailedChecks(TinyNetwork.Info).ToArray();
        Assert.Equal(
            [
                .. from party in new[] { 0, 1 }
                   from check in new[] { "sent 33 bytes for an inference; the static cost is 32", "took 2 rounds for an inference; the static cost is 1", "sent 41 bytes with frame headers for an inference; 40 were expected" }
                   select $"party {party} {check}",
            ],
            checks);
    }

    [Fact]
    public void Figures_OfBatches_ArePerInferenceAndTheStaticCostIsRoundedOnceARound()
    {
        // Rounds of 12 bits: 2 bytes for one inference, 5 for three together, 3 for the two that are left.
        var info = TinyNetwork.Info with { RoundBits = [12] };
        var line = Line(5, [6, 4]) with { Inferences = [3, 2], Bytes = [5, 3], WireBytes = [13, 11], Rounds = [1, 1], OnlineAllocatedBytes = [0, 0] };
        var costs = new Measurements([line], [line with { OnlineMs = [5, 5] }], 0);
        Assert.Equal((5, 3, 6.0, 500.0), (costs.Count, costs.Batch, costs.OnlineMsMedian, costs.QueriesPerSecond));
        Assert.Equal(5 / 3.0, costs.Bytes(0));
        Assert.Empty(costs.FailedChecks(info));
        var more = line with { Bytes = [6, 3] };
        Assert.Equal(["party 0 sent 6 bytes for 3 inferences together; the static cost is 5"], new Measurements([more], [line], 0).FailedChecks(info));
        Assert.Throws<CommandFailure>(() => new Measurements([line], [line with { Inferences = [2, 3] }], 0));
    }

    [Fact]
    public void Create_PartiesThatReportDifferentWork_AreRefused()
    {
        Assert.Throws<CommandFailure>(() => new Measurements([Line(2, [1, 1])], [Line(1, [1])], 0));
        Assert.Throws<CommandFailure>(() => new Measurements([Line(2, [1, 1])], [], 0));
        Assert.Throws<CommandFailure>(() => new Measurements([Line(2, [1])], [Line(2, [1, 1])], 0));
        Assert.Throws<CommandFailure>(() => new Measurements([Line(1, [1])], [Line(1, [1])], 1));
    }

    [Fact]
    public void RequestLine_AsJson_ComesBackEqual()
    {
        var line = Line(2, [1.25, 3e-3]);
        var text = CliJson.Write(line);
        Assert.Contains("\"online_allocated_bytes\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', text);
        Assert.Equivalent(line, CliJson.Read<RequestLine>(text), strict: true);
    }

    [Theory]
    [InlineData(new[] { 3.0, 1, 2 }, 2)]
    [InlineData(new[] { 4.0, 1, 2, 3 }, 2.5)]
    public void Median_IsTheMiddle(double[] values, double expected) => Assert.Equal(expected, Figures.Median(values));

    [Fact]
    public void LayerMs_IsTheMedianOverRequestsAndTheMeanOfBothParties()
    {
        var costs = new Measurements(
            [Line(1, [9]), Line(1, [9]) with { LayerMs = [[0, 0, 0], [1, 10, 100]] }, Line(1, [9]) with { LayerMs = [[0, 0, 0], [2, 20, 200]] }, Line(1, [9]) with { LayerMs = [[0, 0, 0], [9, 90, 900]] }],
            [Line(1, [9]), Line(1, [9]) with { LayerMs = [[0, 0, 0], [4, 40, 400]] }, Line(1, [9]) with { LayerMs = [[0, 0, 0], [4, 40, 400]] }, Line(1, [9]) with { LayerMs = [[0, 0, 0], [4, 40, 400]] }],
            warmUpRequests: 1);
        Assert.Equal((0, 0, 0), costs.LayerMs(0));
        Assert.Equal((3, 30, 300), costs.LayerMs(1));
    }

    private static RequestLine Line(int count, double[] onlineMs, double offlineMs = 10) => new(
        RequestLine.EventName, count, Enumerable.Repeat(1, count).ToArray(), onlineMs, Each(count, 32), Each(count, 40), Each(count, 1), Each(count, 0), 0, offlineMs, 24 * count, 1000, [[0, 0, 0], [1, 2, 3]]);

    private static long[] Each(int count, long value) => [.. Enumerable.Repeat(value, count)];
}
