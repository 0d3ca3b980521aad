using System.Globalization;
using System.Net;
using System.Text;
using SecNet.Cli.Bench;

namespace SecNet.Cli.Reports;

/// <summary>A bench report as one HTML page that needs nothing else: no script, no font, no image from anywhere.</summary>
internal static class BenchPage
{
    private const int ChartWidth = 1000;
    private const int LabelWidth = 170;
    private const int FigureWidth = 90;
    private const int RowHeight = 24;
    private const int BarHeight = 14;
    private const int AxisHeight = 28;
    private const int Ticks = 4;

    private const string Style = """
        svg { width: 100%; min-width: 640px; height: auto; display: block; } svg text { fill: var(--text); font-size: 12px; } svg .faint { fill: var(--faint); } svg .grid { stroke: var(--line); }
        .compute { fill: var(--compute); } .wait { fill: var(--wait); } .send { fill: var(--send); } .floor { stroke: var(--floor); stroke-width: 2; }
        """;

    /// <summary>The whole page.</summary>
    public static string Of(BenchReport report)
    {
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.Append("<title>SecNet bench</title>\n<style>\n").Append(PageStyle.Base).Append('\n').Append(Style).Append("\n</style>\n</head>\n<body>\n<h1>Secure inference against the floor of this machine</h1>\n");
        foreach (var note in report.Notes) page.Append(Invariant($"<p>{Text(note)}.</p>\n"));
        foreach (var check in report.FailedChecks) page.Append(Invariant($"<p><strong>Failed check:</strong> {Text(check)}</p>\n"));
        WriteMachine(page, report.Machine);
        WriteOverview(page, report.Networks);
        foreach (var network in report.Networks) WriteNetwork(page, network);
        return page.Append("</body>\n</html>\n").ToString();
    }

    private static void WriteMachine(StringBuilder page, MachineFigures machine)
    {
        page.Append("<section>\n<h2>Machine</h2>\n<dl>\n");
        foreach (var (what, value) in BenchTables.Rows(machine)) WriteFigure(page, what, value);
        page.Append(Invariant($"</dl>\n<p>{Text(machine.Runtime)} on {Text(machine.Os)}; rates with both cores busy.</p>\n</section>\n"));
    }

    private static void WriteOverview(StringBuilder page, IReadOnlyList<NetworkFigures> networks)
    {
        page.Append("<section>\n<h2>Networks</h2>\n<div class=\"scroll\"><table>\n<tr><th>network</th><th>online ms</th><th>floor ms</th><th>ratio</th><th>offline ms</th><th>sustained q/s</th><th>peak MB</th></tr>\n");
        foreach (var network in networks)
        {
            page.Append(Invariant($"<tr><td><a href=\"#{Anchor(network)}\">{Text(network.Network)}</a></td>"));
            foreach (var figure in new[] { network.OnlineMsMedian, network.FloorMs, network.Ratio, network.OfflineMsMedian, network.SustainedQps, network.PeakRssMb })
                page.Append(Invariant($"<td>{Figures.Number(figure)}</td>"));
            page.Append("</tr>\n");
        }

        page.Append("</table></div>\n</section>\n");
    }

    private static void WriteNetwork(StringBuilder page, NetworkFigures network)
    {
        page.Append(Invariant($"<section id=\"{Anchor(network)}\">\n<h2>{Text(network.Network)}</h2>\n<p>Ring of {network.RingBits} bits in words of {network.WordBits}; {network.Count} timed inferences in cycles of {network.BatchCycle}, after {network.WarmUp} to warm up.</p>\n<dl>\n"));
        WriteFigure(page, "online, median", $"{Figures.Number(network.OnlineMsMedian)} ms");
        WriteFigure(page, "floor", $"{Figures.Number(network.FloorMs)} ms");
        WriteFigure(page, "online / floor", Figures.Number(network.Ratio));
        WriteFigure(page, "offline, median", $"{Figures.Number(network.OfflineMsMedian)} ms");
        WriteFigure(page, "sustained", $"{Figures.Number(network.SustainedQps)} q/s");
        WriteFigure(page, "allocated", $"{Figures.Count(network.AllocatedBytesPerInference)} bytes");
        var floor = network.Floor;
        page.Append(Invariant($"</dl>\n<p>Floor: arithmetic {Figures.Number(floor.MacsMs)}, AES {Figures.Number(floor.AesMs)}, bytes {Figures.Number(floor.BytesMs)}, rounds {Figures.Number(floor.RoundsMs)}, correlations {Figures.Number(floor.CorrelationsMs)} ms.</p>\n"));
        page.Append("<p class=\"legend\"><span><i style=\"background:var(--compute)\"></i>compute</span><span><i style=\"background:var(--wait)\"></i>wait</span><span><i style=\"background:var(--send)\"></i>send</span><span><i style=\"background:var(--floor);width:.2em\"></i>floor of the layer</span></p>\n");
        WriteChart(page, network.Layers);
        page.Append("</section>\n");
    }

    /// <summary>A bar a layer, as long as its time, divided into its three parts.</summary>
    private static void WriteChart(StringBuilder page, IReadOnlyList<NetworkFigures.Layer> layers)
    {
        var longest = layers.Select(static layer => Math.Max(layer.TotalMs, layer.FloorMs)).DefaultIfEmpty(0).Max();
        var perMs = longest > 0 ? (ChartWidth - LabelWidth - FigureWidth) / longest : 0;
        var height = (layers.Count * RowHeight) + AxisHeight;
        page.Append(Invariant($"<div class=\"scroll\"><svg viewBox=\"0 0 {ChartWidth} {height}\" role=\"img\" aria-label=\"Online time of each layer\">\n"));
        for (var tick = 0; tick <= Ticks; tick++)
        {
            var ms = longest * tick / Ticks;
            page.Append(Invariant($"<line class=\"grid\" x1=\"{LabelWidth + (ms * perMs):0.#}\" x2=\"{LabelWidth + (ms * perMs):0.#}\" y1=\"0\" y2=\"{height - AxisHeight + 4}\"/>"));
            page.Append(Invariant($"<text class=\"faint\" x=\"{LabelWidth + (ms * perMs):0.#}\" y=\"{height - 8}\" text-anchor=\"middle\">{Figures.Number(ms)}{(tick == Ticks ? " ms" : "")}</text>\n"));
        }

        for (var row = 0; row < layers.Count; row++) WriteBar(page, layers[row], row * RowHeight, perMs);
        page.Append("</svg></div>\n");
    }

    private static void WriteBar(StringBuilder page, NetworkFigures.Layer layer, int top, double perMs)
    {
        var (bar, baseline, left) = (top + ((RowHeight - BarHeight) / 2), top + (RowHeight / 2) + 4, (double)LabelWidth);
        page.Append(Invariant($"<g><title>{Text(layer.Name)} ({layer.Kind}): compute {Figures.Number(layer.ComputeMs)}, wait {Figures.Number(layer.WaitMs)}, send {Figures.Number(layer.SendMs)}, floor {Figures.Number(layer.FloorMs)} ms</title>"));
        page.Append(Invariant($"<text x=\"{LabelWidth - 8}\" y=\"{baseline}\" text-anchor=\"end\">{Text(layer.Name)}</text>"));
        foreach (var (part, ms) in new[] { ("compute", layer.ComputeMs), ("wait", layer.WaitMs), ("send", layer.SendMs) })
        {
            page.Append(Invariant($"<rect class=\"{part}\" x=\"{left:0.##}\" y=\"{bar}\" width=\"{ms * perMs:0.##}\" height=\"{BarHeight}\"/>"));
            left += ms * perMs;
        }

        var floor = LabelWidth + (layer.FloorMs * perMs);
        page.Append(Invariant($"<line class=\"floor\" x1=\"{floor:0.##}\" x2=\"{floor:0.##}\" y1=\"{bar - 3}\" y2=\"{bar + BarHeight + 3}\"/>"));
        page.Append(Invariant($"<text class=\"faint\" x=\"{Math.Max(left, floor) + 6:0.##}\" y=\"{baseline}\">{Figures.Number(layer.TotalMs)}</text></g>\n"));
    }

    private static void WriteFigure(StringBuilder page, string what, string value) => page.Append(Invariant($"<div><dt>{Text(what)}</dt><dd>{Text(value)}</dd></div>\n"));

    private static string Anchor(NetworkFigures network) => "network-" + Text(network.Network);

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
