using System.Collections.Immutable;
using System.Diagnostics;
using SecNet.Runtime.Sessions;

namespace SecNet.Runtime.Roles;

/// <summary>What one client request cost one party. Arrays have one entry an evaluation, of one inference or of several together, in order.</summary>
public sealed record RequestReport
{
    /// <summary>0 or 1.</summary>
    public required int PartyIndex { get; init; }

    /// <summary>The client's number of the request.</summary>
    public required uint RequestNumber { get; init; }

    /// <summary>The lane that ran it, the same at both parties.</summary>
    public int Lane { get; init; }

    /// <summary>Inferences of the request.</summary>
    public int Count => Inferences.Sum();

    /// <summary>Inferences evaluated together.</summary>
    public required ImmutableArray<int> Inferences { get; init; }

    /// <summary>From the barrier, with input shares and correlations in hand, to the output shares.</summary>
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

    /// <summary>Bytes of seeds and corrections this party received for the whole request; without a dealer, bytes it sent to the other party for them.</summary>
    public required long OfflineBytes { get; init; }

    /// <summary>Bytes this party sent to the other before the first request on their present connection: handshake and weight opening.</summary>
    public required long SetupBytes { get; init; }

    /// <summary>Where the online time went: an entry for each layer, as declared. Medians over the request's evaluations.</summary>
    public required ImmutableArray<LayerSeconds> Layers { get; init; }
}

/// <summary>Online time of one layer at one party.</summary>
/// <param name="Compute">Arithmetic, and packing what is opened.</param>
/// <param name="Wait">Until the other party's part of openings is here.</param>
/// <param name="Send">Handing this party's part to the link.</param>
public readonly record struct LayerSeconds(double Compute, double Wait, double Send)
{
    /// <summary>The median of each part by itself.</summary>
    internal static LayerSeconds MedianOf(LayerTime[] times) => new(
        Median(times, static time => time.ComputeTicks), Median(times, static time => time.WaitTicks), Median(times, static time => time.SendTicks));

    private static double Median(LayerTime[] times, Func<LayerTime, long> part)
    {
        var sorted = Array.ConvertAll(times, time => part(time));
        Array.Sort(sorted);
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2.0 / Stopwatch.Frequency;
    }
}
