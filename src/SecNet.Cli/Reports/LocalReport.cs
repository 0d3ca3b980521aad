using System.Text.Json.Serialization;

namespace SecNet.Cli.Reports;

/// <summary>The result of a local run. Bytes are per inference, also where several are evaluated together.</summary>
internal sealed record LocalReport
{
    public required string Network { get; init; }

    public required int Count { get; init; }

    public required int[] Predictions { get; init; }

    public required int?[] Labels { get; init; }

    /// <summary>Share of known labels that were met; null when none is known.</summary>
    public required double? Accuracy { get; init; }

    /// <summary>Images whose answer is the float network's.</summary>
    public required int AgreeWithPlaintext { get; init; }

    /// <summary>Images whose answer is the fixed-point twin's.</summary>
    public required int AgreeWithReference { get; init; }

    /// <summary>Against the float network's logits; null when the client learns the class alone.</summary>
    public required double? MaxAbsLogitError { get; init; }

    /// <summary>Payload bytes party 0 sends to party 1, from its input share to its output share.</summary>
    public required double BytesParty0 { get; init; }

    public required double BytesParty1 { get; init; }

    /// <summary>The same with frame headers.</summary>
    public required double WireBytesParty0 { get; init; }

    public required double WireBytesParty1 { get; init; }

    /// <summary>Dependent simultaneous exchanges, of one inference or of those evaluated together.</summary>
    public required long Rounds { get; init; }

    /// <summary>What the compiler says of both parties' bytes together.</summary>
    public required double StaticBytes { get; init; }

    public required int StaticRounds { get; init; }

    /// <summary>From the barrier after shares and correlations are in hand to the later party's output share, or those of all inferences evaluated together.</summary>
    public required double OnlineMsMedian { get; init; }

    /// <summary>Inferences evaluated together.</summary>
    public required int Batch { get; init; }

    /// <summary>Inferences a second online: so many in the median time of an evaluation.</summary>
    public required double QueriesPerSecond { get; init; }

    /// <summary>Requests evaluated at a time.</summary>
    public required int Lanes { get; init; }

    /// <summary>Counted inferences a second, from the client's first request to its last answer: correlations and offline products included.</summary>
    public required double Throughput { get; init; }

    /// <summary>The emulated link between the parties, as <c>--link</c> reads it; null when there is none.</summary>
    public required string? EmulatedLink { get; init; }

    /// <summary>Whether the links were encrypted.</summary>
    public required bool Tls { get; init; }

    /// <summary>The part of the online time that this link alone takes: its rounds and bytes; null without one.</summary>
    public required double? EmulatedLinkMs { get; init; }

    /// <summary>A batch's correlations and offline products at the slower party, divided by its inferences.</summary>
    public required double OfflineMsMedian { get; init; }

    /// <summary>Who made the correlations, as <c>--offline</c> reads it.</summary>
    public required string Offline { get; init; }

    /// <summary>Bytes from the dealer to both parties; without one, between the parties, both directions together.</summary>
    public required double OfflineBytes { get; init; }

    /// <summary>What the compiler says of them.</summary>
    public required long StaticOfflineBytes { get; init; }

    /// <summary>Bytes of the handshake and the weight opening between the parties, once; without a dealer of base transfers and public keys.</summary>
    public required long SetupBytes { get; init; }

    /// <summary>Managed bytes a party's protocol thread allocates online; the largest over parties and inferences.</summary>
    public required long AllocatedBytesPerInference { get; init; }

    /// <summary>The same over a whole request of up to <see cref="BatchCycle"/> inferences, with its agreement and offline phase.</summary>
    public required long AllocatedBytesPerRequest { get; init; }

    public required string ProtocolId { get; init; }

    public required int RingBits { get; init; }

    /// <summary>Inferences of one cycle: correlations for so many are made before any is timed.</summary>
    public required int BatchCycle { get; init; }

    /// <summary>Threads of each party; more than one are not kept on a core.</summary>
    public required int Threads { get; init; }

    /// <summary>Untimed inferences before the counted ones.</summary>
    public required int WarmUp { get; init; }

    /// <summary>Where the online time of an evaluation goes; layers that no step of their own realises are left out.</summary>
    public required IReadOnlyList<Layer> Layers { get; init; }

    /// <summary>What is not as it must be; empty when all is well. Not empty: exit code 1.</summary>
    public required string[] FailedChecks { get; init; }

    [JsonIgnore]
    public bool Passed => FailedChecks.Length == 0;

    /// <summary>One layer's online time of an evaluation, the mean of both parties' medians.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Kind">What it computes.</param>
    /// <param name="ComputeMs">Arithmetic, and packing what is opened.</param>
    /// <param name="WaitMs">Until the other party's part of its openings is here.</param>
    /// <param name="SendMs">Handing this party's part to the link.</param>
    internal sealed record Layer(string Name, string Kind, double ComputeMs, double WaitMs, double SendMs);
}
