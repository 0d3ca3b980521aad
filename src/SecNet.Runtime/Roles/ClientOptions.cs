using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Roles;

/// <summary>How a client connects and checks its inputs.</summary>
public sealed record ClientOptions
{
    /// <summary>How long the parties may take to appear.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest wait for an answer, the queue at the parties included.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The most inputs in one request; null leaves it to the parties. Requests of a call are evaluated at the same time where parties have lanes.</summary>
    public int? MaxBatch { get; init; }

    /// <summary>Told after each request how many inputs of the call are answered, on the call's thread.</summary>
    public Action<int> Progress { get; init; } = static _ => { };

    /// <summary>Values beyond the declared range become its nearest end, instead of an error.</summary>
    public bool ClampInputs { get; init; }

    /// <summary>How links are protected.</summary>
    public LinkSecurity Security { get; init; } = LinkSecurity.LoopbackOnly;
}
