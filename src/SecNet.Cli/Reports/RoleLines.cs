using SecNet.Runtime.Roles;

namespace SecNet.Cli.Reports;

/// <summary>First line of a serving role's JSON: where it listens, with the real port.</summary>
internal sealed record ListeningLine(string Event, string Endpoint)
{
    public const string EventName = "listening";

    public static ListeningLine At(System.Net.IPEndPoint endPoint) => new(EventName, endPoint.ToString());
}

/// <summary>A party's figures of one request, as its JSON gives them. Arrays have one entry an evaluation, of one inference or of several together.</summary>
/// <param name="Event"><see cref="EventName"/>.</param>
/// <param name="Count">Inferences.</param>
/// <param name="Inferences">Inferences evaluated together.</param>
/// <param name="OnlineMs">From the barrier, with input shares and correlations in hand, to this party's output shares.</param>
/// <param name="Bytes">Payload bytes this party sent to the other online.</param>
/// <param name="WireBytes">The same with frame headers.</param>
/// <param name="Rounds">Exchanges online.</param>
/// <param name="OnlineAllocatedBytes">Managed bytes the protocol's thread allocated online.</param>
/// <param name="AllocatedBytes">Managed bytes it allocated for the whole request, offline phase included.</param>
/// <param name="OfflineMs">Obtaining the correlations and making the offline products, for the whole request.</param>
/// <param name="OfflineBytes">Bytes received from the dealer for the whole request; without one, sent to the other party.</param>
/// <param name="SetupBytes">Bytes this party sent to the other before the first request: handshake and weight opening.</param>
/// <param name="LayerMs">An entry for each layer: computing, waiting, sending; medians over the request's evaluations.</param>
internal sealed record RequestLine(
    string Event, int Count, int[] Inferences, double[] OnlineMs, long[] Bytes, long[] WireBytes, long[] Rounds,
    long[] OnlineAllocatedBytes, long AllocatedBytes, double OfflineMs, long OfflineBytes, long SetupBytes, double[][] LayerMs)
{
    public const string EventName = "request";

    /// <summary>The client's number of the request.</summary>
    public uint Number { get; init; }

    /// <summary>The lane that ran it.</summary>
    public int Lane { get; init; }

    /// <summary>From the host's report.</summary>
    public static RequestLine Of(RequestReport report) => new(
        EventName, report.Count, [.. report.Inferences], [.. report.OnlineSeconds.Select(static seconds => seconds * 1000)], [.. report.PayloadBytes], [.. report.WireBytes], [.. report.Rounds],
        [.. report.OnlineAllocatedBytes], report.AllocatedBytes, report.OfflineSeconds * 1000, report.OfflineBytes, report.SetupBytes,
        [.. report.Layers.Select(static layer => new[] { layer.Compute * 1000, layer.Wait * 1000, layer.Send * 1000 })])
    { Number = report.RequestNumber, Lane = report.Lane };
}
