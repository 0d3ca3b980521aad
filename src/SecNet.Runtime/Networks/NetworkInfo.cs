using System.Collections.Immutable;
using SecNet.Runtime.Correlations;

namespace SecNet.Runtime.Networks;

/// <summary>Everything public about a compiled network. A constant of the generated class.</summary>
public sealed record NetworkInfo
{
    /// <summary>Class name, for people: <c>M2</c>.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 over the protocol, its ring, scales and shapes, and the wire format: two executables that differ here refuse each other.</summary>
    public required ProtocolId ProtocolId { get; init; }

    /// <summary>The widest ring ℓ of any layer: its shares are integers mod 2^ℓ.</summary>
    public required int RingBits { get; init; }

    /// <summary>Ring of the client's input shares.</summary>
    public required int InputRingBits { get; init; }

    /// <summary>Ring of the output shares.</summary>
    public required int OutputRingBits { get; init; }

    /// <summary>Bits of the machine word that stores a ring element: 32 or 64.</summary>
    public required int WordBits { get; init; }

    /// <summary>Shape of the client's input.</summary>
    public required Shape InputShape { get; init; }

    /// <summary>Scale at which the client encodes its input.</summary>
    public required FixedPointScale InputScale { get; init; }

    /// <summary>Bound on |input|, as declared; the client refuses values outside.</summary>
    public required decimal InputMaxAbs { get; init; }

    /// <summary>Where the bounds that are not proved were observed; null when nobody said. No part of the protocol.</summary>
    public NetworkCalibration? Calibration { get; init; }

    /// <summary>What reports say under bounds that are calibrated; null when all of the network's are proved.</summary>
    public string? CalibrationNote => !Layers.Any(static layer => layer.Result is { IsProved: false }) ? null
        : $"calibrated: {Calibration?.ToString() ?? "declared, on samples that nobody stated"}; an input that exceeds such a bound gives a wrong answer that nobody detects";

    /// <summary>Shape of the logits; of one value where the output is a class.</summary>
    public required Shape OutputShape { get; init; }

    /// <summary>Scale of the logits the client decodes (the last linear layer is not truncated); whole numbers where the output is a class.</summary>
    public required FixedPointScale OutputScale { get; init; }

    /// <summary>The layers as declared, with what each costs.</summary>
    public required ImmutableArray<LayerPlan> Layers { get; init; }

    /// <summary>The secret parameters a model owner supplies, in share-file order.</summary>
    public required ImmutableArray<WeightSlot> WeightSlots { get; init; }

    /// <summary>The correlations of one inference, in the order in which they are expanded and consumed.</summary>
    public required ImmutableArray<CorrelationSegment> Correlations { get; init; }

    /// <summary>Scratch ring elements a session's arena holds.</summary>
    public required int ArenaWords { get; init; }

    /// <summary>Scratch bit-plane words (64 lanes each) a session's arena holds.</summary>
    public required int ArenaPlaneWords { get; init; }

    /// <summary>Bits each party opens in each round of one inference, in order; a round's bits are rounded up to bytes once, over all inferences evaluated together.</summary>
    public required ImmutableArray<long> RoundBits { get; init; }

    /// <summary>Totals of one inference.</summary>
    public required NetworkCost Cost { get; init; }

    /// <summary>Bound on the probability that some local truncation, or comparison of shares as integers, fails in one inference; 0 without either.</summary>
    public required double FailureProbability { get; init; }

    /// <summary>Who makes the correlations. Part of the protocol: without a dealer, weights are never opened, and truncations round by a wider margin.</summary>
    public OfflineKind Offline { get; init; }

    /// <summary>The link for which comparisons were chosen; null when none was declared. No part of the protocol.</summary>
    public CompiledLink? Link { get; init; }

    /// <summary>Offline bytes within which comparisons were chosen, of both parties together; null for any amount.</summary>
    public long? OfflineBudgetBytes { get; init; }

    /// <summary>True when the last layer is an ArgMax: the output is the number of a class, and the client learns no logit.</summary>
    public bool OutputIsClass => Layers is [.., { Kind: LayerKind.ArgMax }];

    /// <summary>How many classes the network tells apart: one for each logit.</summary>
    public int ClassCount => OutputIsClass ? Layers[^1].InputShape.Length : OutputShape.Length;

    /// <summary>Payload bytes each party sends online for inferences that are evaluated together.</summary>
    public long OnlineBytesPerParty(int inferences) => RoundBits.Sum(bits => ((bits * inferences) + 7) / 8);

    /// <summary>The largest payload of one opening, in bytes, of inferences that are evaluated together.</summary>
    public int LargestOpeningBytes(int inferences) => checked((int)RoundBits.Select(bits => ((bits * inferences) + 7) / 8).DefaultIfEmpty().Max());

    /// <summary>Ring elements of all weights and biases of a model share.</summary>
    public int ModelWords => WeightSlots.Sum(static slot => slot.WeightCount + slot.BiasCount);

    /// <summary>Why correlations cannot be made so, with what to change; null when they can.</summary>
    /// <param name="offline">Who is to make them.</param>
    public string? WhyNot(OfflineKind offline)
    {
        if (offline == Offline) return null;
        if (offline == OfflineKind.Dealer)
            return $"{Name} is compiled for parties that make their correlations themselves (Offline = OfflineMode.TwoParty): a dealer has nothing to give them. Leave the dealer out, or declare Offline = OfflineMode.Dealer and build.";
        var dealt = Layers.FirstOrDefault(static layer => layer.Protocols.Any(static protocol => protocol is ProtocolKind.Table or ProtocolKind.Fss or ProtocolKind.FssPayload or ProtocolKind.Multiplicative or ProtocolKind.MultiplicativeFloat));
        var reason = dealt is null ? "its linear layers and truncations expect a dealer's masks" : $"'{dealt.Name}' compares by {dealt.Comparison}, whose material only a dealer can make";
        return $"{Name} is compiled for a dealer: {reason}. Declare Offline = OfflineMode.TwoParty ('offline two-party' in a .secnet file), build, and share the model again.";
    }

    /// <summary>Shape of what a layer yields.</summary>
    /// <param name="layer">Its index, as in <see cref="LayerPlan.Inputs"/>; -1 is the network's input.</param>
    public Shape ShapeOf(int layer) => layer < 0 ? InputShape : Layers[layer].OutputShape;

    /// <summary>
    /// What is assumed, which protocols run and what they realise, what each role learns, which bounds are proved and which calibrated, and with which
    /// probability it fails: plain text, the same for the same network, made to be diffed; lines end in <c>\n</c>. Holds nothing secret.
    /// </summary>
    public string SecurityReport() => Networks.SecurityReport.Of(this);

    /// <summary>The layers with their shapes, costs and realisations as a table of plain text; lines end in <c>\n</c>. Holds nothing secret.</summary>
    public override string ToString() => LayerTable.Of(this);
}
