using System.Net;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Roles.Offline;
using SecNet.Runtime.Transport;
using SecNet.Runtime.Weights;

namespace SecNet.Runtime.Roles;

/// <summary>How a party runs.</summary>
public sealed record PartyOptions
{
    /// <summary>0 or 1. Party 0 leads: it accepts party 1's connection and decides which request comes next.</summary>
    public required int PartyIndex { get; init; }

    /// <summary>Where clients (and at party 0 also party 1) connect; port 0 takes a free one.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>Party 1: where party 0 listens. Party 0: null.</summary>
    public EndPoint? Peer { get; init; }

    /// <summary>Where correlations come from.</summary>
    public required CorrelationSupply Correlations { get; init; }

    /// <summary>
    /// Fetch a dealer's correlations, or make them with the other party, ahead of requests, so that these do not wait for it; the same at both parties. Costs memory for up to 32
    /// inferences' records, fewer of large networks.
    /// </summary>
    public bool FetchesAhead { get; init; } = true;

    /// <summary>
    /// Evaluate the network on zeros once before linking, until the JIT has compiled what the first request will run; networks of many weights,
    /// whose inferences take longer than compiling, do not.
    /// </summary>
    public bool Rehearses { get; init; } = true;

    /// <summary>
    /// Requests evaluated at a time, 1 to <see cref="MostLanes"/>; the same at both parties. Each lane has a thread, a connection and correlations of its
    /// own, so that one computes while another's openings travel; all share one copy of the model. Gains where a link's latency is what an
    /// inference waits for, hardly on one machine. Costs a session's memory each, of which a dealer's correlations fetched ahead are a part.
    /// </summary>
    public int Lanes { get; init; } = 1;

    /// <summary>The most lanes a party can have.</summary>
    public const int MostLanes = 4;

    /// <summary>Records what each lane does when, for as many lanes; null records nothing.</summary>
    public PartyTrace? Trace { get; init; }

    /// <summary>This party's share of the model.</summary>
    public required ModelShare ModelShare { get; init; }

    /// <summary>The file that remembers which weight opening was made for which model; belongs beside the share file.</summary>
    public required string StateFile { get; init; }

    /// <summary>The most inferences in one request: as many correlations are held at once.</summary>
    public int MaxBatch { get; init; } = 16;

    /// <summary>
    /// Threads that share each large layer's product, the protocol's own among them; more than one keeps as many cores busy (<see cref="WorkerPool"/>).
    /// Answers are the same for every number, and the parties need not have the same.
    /// </summary>
    public int Threads { get; init; } = 1;

    /// <summary>
    /// How many of a request's inferences are evaluated together, in the same rounds and with weights read once: more inferences a second, and scratch memory
    /// for as many. Parties that differ use the smaller number.
    /// </summary>
    public int Batch { get; init; } = 1;

    /// <summary>The most clients connected at once; further ones are refused.</summary>
    public int MaxClients { get; init; } = 32;

    /// <summary>End after so many client sessions; null serves for ever.</summary>
    public int? MaxSessions { get; init; }

    /// <summary>How long the other party and the dealer may take to appear when the party starts; once linked, it waits for ever.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest silence of the other party or the dealer while something is due from it.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Longest silence of a client within a request, and longest wait for its request to reach the other party too, after which it is disconnected.
    /// </summary>
    public TimeSpan ClientTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Longest wait of a request for its turn, after which it fails and its client is disconnected. At party 1 it bounds what was never
    /// sent to party 0, or refused there. The default is a client's own patience (<see cref="ClientOptions.AnswerTimeout"/>).
    /// </summary>
    public TimeSpan QueueTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>A client that asks nothing for so long is disconnected.</summary>
    public TimeSpan ClientIdleTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How links are protected.</summary>
    public LinkSecurity Security { get; init; } = LinkSecurity.LoopbackOnly;

    /// <summary>
    /// Delays what the parties send each other as this link would, to measure what it costs; null does not. For two parties on one machine,
    /// both with the same link (<see cref="EmulatedChannel"/>). Links to clients and dealer stay as they are.
    /// </summary>
    public LinkModel? EmulatedLink { get; init; }

    /// <summary>Receives lines for people, on any thread; no secret is ever in one.</summary>
    public Action<string> Log { get; init; } = static _ => { };

    /// <summary>Receives a report after each request, on its lane's thread, before the client's answer is sent; of several lanes at once.</summary>
    public Action<RequestReport> OnRequest { get; init; } = static _ => { };
}
