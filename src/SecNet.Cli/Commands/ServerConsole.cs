using System.Net;
using SecNet.Cli.Reports;
using SecNet.Cli.Terminal;
using SecNet.Runtime.Roles;

namespace SecNet.Cli.Commands;

/// <summary>What a serving role prints.</summary>
internal sealed class ServerConsole(CommandConsole console, string name, bool json) : IServerEvents
{
    private readonly Lock _gate = new();

    public void Listening(IPEndPoint endPoint) => Write(
        json ? CliJson.Write(ListeningLine.At(endPoint)) : null, $"{name} listens on {endPoint}; Ctrl+C stops it.");

    public void Answered(RequestReport report)
    {
        var line = RequestLine.Of(report);
        Write(
            json ? CliJson.Write(line) : null,
            line.Inferences[0] == 1
                ? $"{name}: {line.Count} inference(s), {Figures.Number(Figures.Median(line.OnlineMs))} ms online each, {Figures.Count(line.Bytes[0])} bytes sent each, {line.Rounds[0]} rounds"
                : $"{name}: {line.Count} inferences, {line.Inferences[0]} together: {Figures.Number(Figures.Median(line.OnlineMs))} ms online, {Figures.Count(line.Bytes[0])} bytes sent, {line.Rounds[0]} rounds");
    }

    public void Log(string line) => Write(null, line);

    // Called from any thread of the server; a line must not end up inside another.
    private void Write(string? result, string note)
    {
        lock (_gate)
        {
            if (result is null)
            {
                console.Error.WriteLine(note);
                return;
            }

            console.Output.WriteLine(result);
            console.Output.Flush();
        }
    }
}
