namespace SecNet.Cli.Reports;

/// <summary>Writes what the lanes of a local run did.</summary>
internal static class TraceReport
{
    private const string Page = ".html";
    private const string Events = ".json";

    /// <summary>True for a name whose ending says how to write it.</summary>
    public static bool IsName(string path) => Path.GetExtension(path) is Page or Events;

    /// <summary>Writes a page, or events for a trace viewer, as the name says.</summary>
    public static async Task WriteAsync(string path, NetworkEntry network, IReadOnlyList<TraceFile> files, CancellationToken cancellationToken)
    {
        var timeline = TraceTimeline.Of(network, files);
        await File.WriteAllTextAsync(path, Path.GetExtension(path) == Events ? ChromeTrace.Of(timeline) : TracePage.Of(timeline), cancellationToken);
    }
}
