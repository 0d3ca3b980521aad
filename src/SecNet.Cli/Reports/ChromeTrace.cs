using System.Text;
using System.Text.Json;

namespace SecNet.Cli.Reports;

/// <summary>A timeline in the Trace Event Format that chrome://tracing and Perfetto read: a process a party, a thread a lane, times in microseconds.</summary>
internal static class ChromeTrace
{
    private const string Complete = "X";
    private const string Metadata = "M";

    public static string Of(TraceTimeline timeline)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("displayTimeUnit", "ms");
            writer.WriteStartObject("otherData");
            writer.WriteString("network", timeline.Network);
            writer.WriteNumber("dropped", timeline.Rows.Sum(static row => row.Dropped));
            writer.WriteEndObject();
            writer.WriteStartArray("traceEvents");
            foreach (var row in timeline.Rows)
            {
                WriteName(writer, "process_name", row, $"party {row.Party}");
                WriteName(writer, "thread_name", row, $"lane {row.Lane}");
                foreach (var span in row.Spans) Write(writer, timeline, row, span);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter writer, TraceTimeline timeline, TraceTimeline.Row row, in TraceTimeline.Span span)
    {
        var activity = span.Activity.ToString().ToLowerInvariant();
        writer.WriteStartObject();
        writer.WriteString("name", span.Layer < 0 ? activity : $"{timeline.Layers[span.Layer]}: {activity}");
        writer.WriteString("cat", activity);
        writer.WriteString("ph", Complete);
        writer.WriteNumber("ts", span.Began);
        writer.WriteNumber("dur", span.End - span.Began);
        WritePlace(writer, row);
        writer.WriteStartObject("args");
        writer.WriteNumber("evaluation", span.Evaluation);
        if (span.Activity is TraceTimeline.Activity.Send or TraceTimeline.Activity.Wait)
        {
            writer.WriteNumber("exchange", span.Exchange);
            writer.WriteNumber("bytes_each_way", span.Bytes);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteName(Utf8JsonWriter writer, string what, TraceTimeline.Row row, string name)
    {
        writer.WriteStartObject();
        writer.WriteString("name", what);
        writer.WriteString("ph", Metadata);
        WritePlace(writer, row);
        writer.WriteStartObject("args");
        writer.WriteString("name", name);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WritePlace(Utf8JsonWriter writer, TraceTimeline.Row row)
    {
        writer.WriteNumber("pid", row.Party);
        writer.WriteNumber("tid", row.Lane);
    }
}
