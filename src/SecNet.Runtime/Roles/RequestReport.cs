using System.Collections.Immutable;

namespace SecNet.Runtime.Roles;

/// <summary>What one client request cost one party. Arrays have one entry an inference, in order.</summary>
public sealed record RequestReport
{
    /// <summary>0 or 1.</summary>
    public required int PartyIndex { get; init; }

    /// <summary>The client's number of the request.</summary>
    public required uint RequestNumber { get; init; }

    /// <summary>Inferences of the request.</summary>
    public int Count => OnlineSeconds.Length;

    /// <summary>From the barrier, with input share and correlations in hand, to the output share.</summary>
    public required ImmutableArray<double> OnlineSeconds { get; init; }

    /// <summary>Bytes of openings this party sent online.</summary>
    public required ImmutableArray<long> PayloadBytes { get; init; }

    /// <summary>The same with frame headers.</summary>
    public required ImmutableArray<long> WireBytes { get; init; }

    /// <summary>Exchanges online.</summary>
    public required ImmutableArray<long> Rounds { get; init; }

    /// <summary>Managed bytes the protocol's thread allocated, from before the barrier to the output share.</summary>
    public required ImmutableArray<long> OnlineAllocatedBytes { get; init; }

    /// <summary>Managed bytes the protocol's thread allocated for the whole request: both parties' agreement, offline phase and online phase.</summary>
    public required long AllocatedBytes { get; init; }

    /// <summary>Obtaining the correlations and making the offline products, for the whole request.</summary>
    public required double OfflineSeconds { get; init; }

    /// <summary>Bytes of seeds and corrections this party received for the whole request.</summary>
    public required long OfflineBytes { get; init; }

    /// <summary>Bytes this party sent to the other before the first request on their present connection: handshake and weight opening.</summary>
    public required long SetupBytes { get; init; }
}
