using System.Net;
using SecNet.Runtime.Roles.Offline;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Roles;

/// <summary>How a dealer runs.</summary>
public sealed record DealerOptions
{
    /// <summary>Where parties connect; port 0 takes a free one.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>The master key; the server does not dispose it.</summary>
    public required DealerKey Key { get; init; }

    /// <summary>How long one party may wait for the other of its pair.</summary>
    public TimeSpan PairTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest silence of a party while something is due from it.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The most parties connected at once; each lane of a party counts.</summary>
    public int MaxConnections { get; init; } = 64;

    /// <summary>Threads that make one pair's correlations (each lane of two parties is a pair), an inference each at a time; memory grows with them.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>How links are protected.</summary>
    public LinkSecurity Security { get; init; } = LinkSecurity.LoopbackOnly;

    /// <summary>Receives lines for people, on any thread; no secret is ever in one.</summary>
    public Action<string> Log { get; init; } = static _ => { };
}
