using System.Net;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Roles;
using SecNet.Runtime.Roles.Offline;
using SecNet.Runtime.Transport;

namespace SecNet.Cli;

/// <summary>The command line of a party.</summary>
internal sealed record PartySettings(
    int Index, string SharePath, IPEndPoint Listen, EndPoint? Peer, CorrelationSupply Correlations, int MaxBatch, int Batch, bool FetchesAhead, int? MaxSessions, LinkSecurity Security, LinkModel? EmulatedLink)
{
    /// <summary>Threads that share large layers.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Requests evaluated at a time.</summary>
    public int Lanes { get; init; } = 1;

    /// <summary>Where to write at the end what the lanes did; null for nowhere.</summary>
    public string? TracePath { get; init; }
}

/// <summary>The command line of a live dealer.</summary>
/// <param name="Listen">Where parties connect.</param>
/// <param name="KeyPath">Where the key is kept; null for one that ends with the process.</param>
/// <param name="Security">How links are protected.</param>
internal sealed record DealerSettings(IPEndPoint Listen, string? KeyPath, LinkSecurity Security);

/// <summary>The command line of a dealer that writes files.</summary>
internal sealed record DealerFileSettings(string KeyPath, ModelId Model, int Count, string Path0, string Path1);

/// <summary>The command line of a client.</summary>
/// <param name="Party0">Where party 0 listens.</param>
/// <param name="Party1">Where party 1 listens.</param>
/// <param name="Clamp">Clamp inputs to the declared range instead of refusing them.</param>
/// <param name="Security">How links are protected.</param>
internal sealed record ClientSettings(EndPoint Party0, EndPoint Party1, bool Clamp, LinkSecurity Security)
{
    /// <summary>The most inferences in one request; null leaves it to the parties.</summary>
    public int? MaxBatch { get; init; }

    /// <summary>Told after each request how many inputs of a call are answered.</summary>
    public Action<int> Progress { get; init; } = static _ => { };
}

/// <summary>What a serving role tells its command; on any thread.</summary>
internal interface IServerEvents
{
    /// <summary>It accepts connections now.</summary>
    void Listening(IPEndPoint endPoint);

    /// <summary>A party answered a request.</summary>
    void Answered(RequestReport report);

    /// <summary>A line for people.</summary>
    void Log(string line);
}

/// <summary>A connected client.</summary>
internal interface IInferenceClient : IAsyncDisposable
{
    /// <summary>The decoded outputs of some inputs, logits or a class, in as few requests as the parties and the settings allow.</summary>
    Task<double[][]> InferAsync(IReadOnlyList<float[]> inputs, CancellationToken cancellationToken);
}
