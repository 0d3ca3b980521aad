using System.Text.Json.Serialization;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Transport;

namespace SecNet.Cli.Reports;

/// <summary>What one inference costs, as the compiler knows it, and how long it should take on a link.</summary>
internal sealed record CostReport
{
    /// <summary>The network's name on the command line.</summary>
    public required string Network { get; init; }

    public required string ProtocolId { get; init; }

    public required int RingBits { get; init; }

    /// <summary>The link of the prediction: <c>40ms,100Mbit/s</c>.</summary>
    public required string Link { get; init; }

    /// <summary>The link for which comparisons were chosen; null when none was declared.</summary>
    public required string? CompiledLink { get; init; }

    /// <summary>Offline bytes of both parties within which they were chosen; null for any amount.</summary>
    public required long? OfflineBudget { get; init; }

    /// <summary>Who makes the correlations, as <c>--offline</c> reads it.</summary>
    public required string Offline { get; init; }

    public required IReadOnlyList<Layer> Layers { get; init; }

    /// <summary>Payload bytes of both parties together.</summary>
    public required long OnlineBytes { get; init; }

    public required int Rounds { get; init; }

    public required long MultiplyAccumulates { get; init; }

    public required long AesCalls { get; init; }

    public required long OfflineBytesParty0 { get; init; }

    public required long OfflineBytesParty1 { get; init; }

    /// <summary>Oblivious transfers in both directions, without a dealer.</summary>
    public required long OfflineTransfers { get; init; }

    /// <summary>Ciphertexts of both parties, requests and replies, without a dealer.</summary>
    public required long OfflineCiphertexts { get; init; }

    /// <summary>Bound on the probability that an inference fails.</summary>
    public required double FailureProbability { get; init; }

    /// <summary>Rounds, bytes and arithmetic together, on <see cref="Link"/>.</summary>
    public double PredictedMs => PredictedRoundsMs + PredictedBytesMs + PredictedArithmeticMs;

    public required double PredictedRoundsMs { get; init; }

    public required double PredictedBytesMs { get; init; }

    public required double PredictedArithmeticMs { get; init; }

    public required CalibrationFigures? Calibration { get; init; }

    /// <summary>As <c>local --json</c> calls <see cref="OnlineBytes"/>.</summary>
    public long StaticBytes => OnlineBytes;

    /// <summary>As <c>local --json</c> calls <see cref="Rounds"/>.</summary>
    public int StaticRounds => Rounds;

    /// <summary>To both parties together, as in <c>local --json</c>.</summary>
    public long OfflineBytes => OfflineBytesParty0 + OfflineBytesParty1;

    /// <summary>Where calibrated bounds come from and what they do not promise; null when all are proved.</summary>
    [JsonIgnore]
    public string? CalibrationNote { get; private init; }

    /// <summary>Its layers' and the whole network's figures.</summary>
    /// <param name="info">The network.</param>
    /// <param name="name">Its name on the command line.</param>
    /// <param name="link">The link to predict for; null for the compiled one, or else a LAN.</param>
    public static CostReport Of(NetworkInfo info, string name, LinkModel? link)
    {
        var compiled = info.Link is { } declared ? new LinkModel(declared.RoundTripMs, declared.MegabitsPerSecond) : null;
        var predicted = link ?? compiled ?? LinkModel.Lan;
        var cost = info.Cost;
        return new()
        {
            Network = name,
            ProtocolId = info.ProtocolId.ToString(),
            RingBits = info.RingBits,
            Link = predicted.ToString(),
            CompiledLink = compiled?.ToString(),
            OfflineBudget = info.OfflineBudgetBytes,
            Offline = Commands.OfflineOption.Write(info.Offline),
            Layers = [.. info.Layers.Select(Layer.Of)],
            OnlineBytes = cost.OnlineBytes,
            Rounds = cost.Rounds,
            MultiplyAccumulates = cost.MultiplyAccumulates,
            AesCalls = cost.AesCalls,
            OfflineBytesParty0 = cost.OfflineBytesParty0,
            OfflineBytesParty1 = cost.OfflineBytesParty1,
            OfflineTransfers = cost.OfflineTransfers,
            OfflineCiphertexts = cost.OfflineCiphertexts,
            FailureProbability = info.FailureProbability,
            PredictedRoundsMs = (double)(cost.Rounds * predicted.RoundMs),
            PredictedBytesMs = (double)predicted.SendMs(cost.OnlineBytesPerParty),
            PredictedArithmeticMs = cost.ArithmeticNs / 1e6,
            Calibration = info.Calibration is { } calibration ? new(calibration.Samples, calibration.Margin, calibration.IsSynthetic) : null,
            CalibrationNote = info.CalibrationNote,
        };
    }

    /// <summary>One declared layer.</summary>
    internal sealed record Layer
    {
        public required string Name { get; init; }

        public required string Kind { get; init; }

        public required string Input { get; init; }

        public required string Output { get; init; }

        public required string Realisation { get; init; }

        /// <summary>How it compares; null when it does not.</summary>
        public required string? Comparison { get; init; }

        /// <summary>Why so.</summary>
        public required string? ComparisonReason { get; init; }

        /// <summary>k, of its widest comparison.</summary>
        public required int? ComparedWidth { get; init; }

        public required long OpenedValues { get; init; }

        public required long BytesEachWay { get; init; }

        public required int Rounds { get; init; }

        public required long MultiplyAccumulates { get; init; }

        public required long AesCalls { get; init; }

        public required long OfflineBytesParty0 { get; init; }

        public required long OfflineBytesParty1 { get; init; }

        public required long OfflineTransfers { get; init; }

        public required long OfflineCiphertexts { get; init; }

        /// <summary>Bound on the probability that a local truncation of it fails.</summary>
        public required double FailureProbability { get; init; }

        public required decimal? MaxAbs { get; init; }

        public required bool? IsProved { get; init; }

        public required int? FractionBits { get; init; }

        /// <summary><c>15 calibrated</c>; empty when the layer's result exists nowhere.</summary>
        [JsonIgnore]
        public string Bound => MaxAbs is { } bound ? $"{Figures.Number((double)bound)} {(IsProved == true ? "proved" : "calibrated")}" : "";

        public static Layer Of(LayerPlan plan) => new()
        {
            Name = plan.Name,
            Kind = plan.Kind.ToString(),
            Input = plan.InputShape.ToString(),
            Output = plan.OutputShape.ToString(),
            Realisation = plan.Realisation,
            Comparison = plan.Comparison,
            ComparisonReason = plan.ComparisonReason,
            ComparedWidth = plan.ComparedWidth,
            OpenedValues = plan.OpenedValues,
            BytesEachWay = plan.OnlineBytesPerParty,
            Rounds = plan.Rounds,
            MultiplyAccumulates = plan.MultiplyAccumulates,
            AesCalls = plan.AesCalls,
            OfflineBytesParty0 = plan.OfflineBytesParty0,
            OfflineBytesParty1 = plan.OfflineBytesParty1,
            OfflineTransfers = plan.OfflineTransfers,
            OfflineCiphertexts = plan.OfflineCiphertexts,
            FailureProbability = plan.FailureProbability,
            MaxAbs = plan.Result?.MaxAbs,
            IsProved = plan.Result?.IsProved,
            FractionBits = plan.Result?.Scale.FractionBits,
        };
    }

    /// <summary>Where calibrated bounds were observed.</summary>
    internal sealed record CalibrationFigures(int Samples, decimal Margin, bool IsSynthetic);
}
