using System.Globalization;
using System.Net;
using System.Text;
using static SecNet.Cli.Reports.TraceTimeline;

namespace SecNet.Cli.Reports;

/// <summary>A timeline as one HTML page that needs nothing from anywhere: figures, and a chart to zoom into, drawn by a script of its own.</summary>
internal static class TracePage
{
    private const string Style = """
        canvas { width: 100%; display: block; cursor: grab; touch-action: none; } canvas:active { cursor: grabbing; }
        button { font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--line); border-radius: 6px; padding: .15rem .6rem; margin: 0 .4rem .75rem 0; cursor: pointer; }
        #told { min-height: 1.5em; }
        """;

    /// <summary>The whole page.</summary>
    public static string Of(TraceTimeline timeline)
    {
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.Append(Invariant($"<title>SecNet trace: {Text(timeline.Network)}</title>\n<style>\n{PageStyle.Base}\n{Style}\n</style>\n</head>\n<body>\n"));
        page.Append(Invariant($"<h1>What the lanes of {Text(timeline.Network)} did</h1>\n<p>{Figures.Number(timeline.End / 1e6)} s, {timeline.Rows.Count / 2} lane(s) a party; inferences to warm up included.</p>\n"));
        WriteChart(page, timeline);
        WriteTable(page, timeline);
        return page.Append("</body>\n</html>\n").ToString();
    }

    private static void WriteChart(StringBuilder page, TraceTimeline timeline)
    {
        page.Append("<section>\n<div><button data-view=\"all\">whole run</button><button data-view=\"evaluation\">an evaluation</button><button data-view=\"exchange\">an exchange</button></div>\n");
        page.Append("<canvas id=\"chart\" role=\"img\" aria-label=\"What each lane did over time\"></canvas>\n<p id=\"told\">Scroll to zoom, drag to move, point at a bar to read it.</p>\n<p class=\"legend\">");
        foreach (var activity in Enum.GetValues<Activity>()) page.Append(Invariant($"<span><i style=\"background:var(--{Name(activity)})\"></i>{Describe(activity)}</span>"));
        page.Append("</p>\n<noscript><p>The chart needs the script in this page; the figures below do not.</p></noscript>\n</section>\n");
        page.Append("<script type=\"application/json\" id=\"data\">");
        WriteData(page, timeline);
        page.Append("</script>\n<script>\n").Append(TraceScript.Text).Append("\n</script>\n");
    }

    // Short arrays: there are tens of thousands. "<" in a layer's name must not end the script.
    private static void WriteData(StringBuilder page, TraceTimeline timeline)
    {
        page.Append("{\"layers\":").Append(CliJson.Write(timeline.Layers).Replace("<", "\\u003c", StringComparison.Ordinal)).Append(",\"rows\":[");
        for (var index = 0; index < timeline.Rows.Count; index++)
        {
            var row = timeline.Rows[index];
            page.Append(Invariant($"{(index > 0 ? "," : "")}\n{{\"name\":\"party {row.Party}, lane {row.Lane}\",\"spans\":["));
            for (var at = 0; at < row.Spans.Length; at++)
            {
                var span = row.Spans[at];
                page.Append(Invariant($"{(at > 0 ? "," : "")}[{(int)span.Activity},{span.Layer},{span.Evaluation},{span.Exchange},{span.Began:0.#},{span.End:0.#},{span.Bytes}]"));
            }

            page.Append("]}");
        }

        page.Append("]}");
    }

    private static void WriteTable(StringBuilder page, TraceTimeline timeline)
    {
        page.Append("<section>\n<h2>Time of each lane</h2>\n<div class=\"scroll\"><table>\n<tr><th>lane</th><th>evaluations</th>");
        foreach (var activity in Enum.GetValues<Activity>()) page.Append(Invariant($"<th>{Name(activity)} ms</th>"));
        page.Append("<th>events dropped</th></tr>\n");
        foreach (var row in timeline.Rows)
        {
            page.Append(Invariant($"<tr><td>party {row.Party}, lane {row.Lane}</td><td>{row.Spans.Count(static span => span.Activity == Activity.Barrier)}</td>"));
            foreach (var activity in Enum.GetValues<Activity>()) page.Append(Invariant($"<td>{Figures.Number(row.Total(activity) / 1e3)}</td>"));
            page.Append(Invariant($"<td>{Figures.Count(row.Dropped)}</td></tr>\n"));
        }

        page.Append("</table></div>\n");
        foreach (var party in timeline.Rows.Select(static row => row.Party).Distinct())
            page.Append(Invariant($"<p>Party {party}: in {timeline.OverlapShare(party) * 100:0.##} % of the time in which it evaluates, one of its lanes computes while an opening of another travels.</p>\n"));
        if (timeline.Rows.Any(static row => row.Dropped > 0))
            page.Append("<p><strong>Each lane keeps its last events only: the first part of the run is missing where events were dropped.</strong></p>\n");
        page.Append("<p>What is sent in parts, between which parts of the other party's opening arrive, is drawn as sent first and waited for then. Between requests a lane does nothing that is drawn.</p>\n</section>\n");
    }

    private static string Name(Activity activity) => activity.ToString().ToLowerInvariant();

    private static string Describe(Activity activity) => activity switch
    {
        Activity.Compute => "compute",
        Activity.Send => "send an opening",
        Activity.Wait => "wait for the other party's",
        Activity.Barrier => "wait for the other party to begin",
        _ => "correlations and offline products",
    };

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
