using System.Text.Json;
using SecNet.Cli.Reports;
using static SecNet.Cli.Reports.TraceTimeline;

namespace SecNet.Integration.Tests.Cli;

/// <summary>Timelines and their reports, from events that are given.</summary>
public sealed class TraceReportTests
{
    [Fact]
    public void OverlapShare_IsTheTimeInWhichOneLaneComputesWhileAnotherWaits()
    {
        // Lane 0 computes 0-4 and waits 4-10; lane 1 waits 2-3 and 8-12 and computes 5-7; neither is online 12-20; lane 0 computes 20-24 alone.
        var timeline = Timeline(
            [Span(Activity.Compute, 0, 4), Span(Activity.Wait, 4, 10), Span(Activity.Barrier, 10, 20), Span(Activity.Compute, 20, 24)],
            [Span(Activity.Wait, 2, 3), Span(Activity.Compute, 5, 7), Span(Activity.Wait, 8, 12), Span(Activity.Offline, 12, 30)]);
        Assert.Equal((1.0 + 2) / (12 + 4), timeline.OverlapShare(0), 12);
        Assert.Equal(0, timeline.OverlapShare(1)); // of which nothing is known
        Assert.Equal(30, timeline.End);
        Assert.Equal(8, timeline.Rows[0].Total(Activity.Compute));
    }

    [Fact]
    public void ChromeTrace_NamesPartiesLanesLayersAndExchanges()
    {
        var timeline = Timeline([Span(Activity.Compute, 1, 2.5), Span(Activity.Wait, 2.5, 10) with { Exchange = 3, Bytes = 77 }], [Span(Activity.Offline, 0, 1) with { Layer = -1 }]);
        using var document = JsonDocument.Parse(ChromeTrace.Of(timeline));
        var events = document.RootElement.GetProperty("traceEvents").EnumerateArray().ToArray();
        Assert.Equal(["party 0", "lane 0", "party 0", "lane 1"], events.Where(static traced => traced.GetProperty("ph").GetString() == "M").Select(static traced => traced.GetProperty("args").GetProperty("name").GetString()!));
        Assert.Equal(["conv1<: compute", "conv1<: wait", "offline"], events.Where(static traced => traced.GetProperty("ph").GetString() == "X").Select(static traced => traced.GetProperty("name").GetString()!));
        var wait = events.Single(static traced => traced.GetProperty("name").GetString() == "conv1<: wait");
        Assert.Equal((2.5, 7.5, 0, 0), (wait.GetProperty("ts").GetDouble(), wait.GetProperty("dur").GetDouble(), wait.GetProperty("pid").GetInt32(), wait.GetProperty("tid").GetInt32()));
        Assert.Equal((3, 77), (wait.GetProperty("args").GetProperty("exchange").GetInt32(), wait.GetProperty("args").GetProperty("bytes_each_way").GetInt32()));
        Assert.Equal(5, document.RootElement.GetProperty("otherData").GetProperty("dropped").GetInt64());
    }

    [Fact]
    public void TracePage_SaysWhatWasDroppedAndHoldsItsDataWhateverTheNames()
    {
        var page = TracePage.Of(Timeline([Span(Activity.Compute, 1, 2)], []));
        Assert.Contains("the first part of the run is missing", page, StringComparison.Ordinal);
        var data = page[(page.IndexOf("id=\"data\">", StringComparison.Ordinal) + "id=\"data\">".Length)..];
        using var document = JsonDocument.Parse(data[..data.IndexOf('<', StringComparison.Ordinal)]); // up to the end of the script, and no "<" before
        Assert.Equal("conv1<", document.RootElement.GetProperty("layers")[0].GetString());
        Assert.Equal("[0,0,0,0,1,2,0]", document.RootElement.GetProperty("rows")[0].GetProperty("spans")[0].GetRawText());
        Assert.DoesNotContain("is missing", TracePage.Of(Timeline([], []) with { Rows = [new(0, 0, 0, [])] }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.html", true)]
    [InlineData("a.json", true)]
    [InlineData("a.htm", false)]
    [InlineData("json", false)]
    public void IsName_TakesThePagesAndTheEventsEnding(string path, bool expected) => Assert.Equal(expected, TraceReport.IsName(path));

    private static TraceTimeline Timeline(Span[] lane0, Span[] lane1) => new("net", ["conv1<"], [new(0, 0, 5, lane0), new(0, 1, 0, lane1)]);

    private static Span Span(Activity activity, double began, double end) => new(activity, 0, 0, 0, began, end, 0);
}
