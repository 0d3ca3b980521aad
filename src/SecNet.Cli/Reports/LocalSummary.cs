using System.Globalization;
using Spectre.Console;

namespace SecNet.Cli.Reports;

/// <summary>The figures of a local run, for people.</summary>
internal static class LocalSummary
{
    /// <summary>One line a figure.</summary>
    public static Table Of(LocalReport report)
    {
        var table = new Table().Border(TableBorder.Simple).HideHeaders().AddColumn("").AddColumn("");
        void Row(string what, string value) => table.AddRow(Markup.Escape(what), Markup.Escape(value));

        Row("network", $"{report.Network}, ring of {report.RingBits} bits");
        if (report.Accuracy is { } accuracy) Row("answers that meet their label", accuracy.ToString("0.0 %", CultureInfo.InvariantCulture));
        Row("answers that are the float network's", $"{report.AgreeWithPlaintext} of {report.Count}");
        Row("answers that are the fixed-point twin's", $"{report.AgreeWithReference} of {report.Count}");
        if (report.MaxAbsLogitError is { } error) Row("largest difference of a logit", Figures.Number(error));
        if (report.Tls) Row("links", "TLS 1.3, certificates made for this run");
        if (report.EmulatedLink is { } link) Row("emulated link (round trip, bandwidth)", link.Replace(",", ", ", StringComparison.Ordinal));
        if (report.Threads > 1) Row("threads of each party", $"{report.Threads}, on any core");
        Row(report.Batch == 1 ? "online time, median" : $"online time of {report.Batch} together, median", $"{Figures.Number(report.OnlineMsMedian)} ms{(report.EmulatedLinkMs is { } linkMs ? $" (of the link alone: {Figures.Number(linkMs)} ms)" : "")}");
        if (report.Batch > 1) Row("inferences a second, online", Figures.Number(report.QueriesPerSecond));
        Row("inferences a second", $"{Figures.Number(report.Throughput)} over the run{(report.Lanes > 1 ? $", on {report.Lanes} lanes" : "")}, offline work included");
        Row("offline time, median", $"{Figures.Number(report.OfflineMsMedian)} ms");
        Row("online bytes, party 0 + party 1", $"{Figures.Bytes(report.BytesParty0)} + {Figures.Bytes(report.BytesParty1)} (compiled: {Figures.Bytes(report.StaticBytes)})");
        Row("rounds", $"{report.Rounds} (compiled: {report.StaticRounds})");
        Row(report.Offline == Commands.OfflineOption.Write(Runtime.Networks.OfflineKind.TwoParty) ? "offline bytes between the parties" : "offline bytes from the dealer", $"{Figures.Count((long)report.OfflineBytes)} (compiled: {Figures.Count(report.StaticOfflineBytes)})");
        Row("setup bytes, once", Figures.Count(report.SetupBytes));
        Row("bytes allocated per inference", $"{Figures.Count(report.AllocatedBytesPerInference)} online ({Figures.Count(report.AllocatedBytesPerRequest)} per request of {report.BatchCycle})");
        return table;
    }
}
