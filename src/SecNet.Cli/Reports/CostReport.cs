using System.Text.Json.Serialization;
using SecNet.Runtime.Networks;

namespace SecNet.Cli.Reports;

/// <summary>What one inference costs, as the compiler knows it.</summary>
internal sealed record CostReport(
    string Network,
    string ProtocolId,
    int RingBits,
    IReadOnlyList<CostReport.Layer> Layers,
    long StaticBytes,
    int StaticRounds,
    long MultiplyAccumulates,
    long OfflineBytes,
    double LocalTruncationFailure,
    CostReport.CalibrationFigures? Calibration)
{
    /// <summary>Where calibrated bounds come from and what they do not promise; null when all are proved.</summary>
    [JsonIgnore]
    public string? CalibrationNote { get; private init; }

    /// <summary>Its layers' and the whole network's figures.</summary>
    public static CostReport Of(NetworkInfo info, string name) => new(
        name,
        info.ProtocolId.ToString(),
        info.RingBits,
        [.. info.Layers.Select(static plan => new Layer(
            plan.Name, plan.Kind.ToString(), plan.InputShape.ToString(), plan.OutputShape.ToString(), plan.Realisation,
            plan.OnlineBytesPerParty, plan.Rounds, plan.MultiplyAccumulates, plan.OfflineBytes,
            plan.Result?.MaxAbs, plan.Result?.IsProved, plan.Result?.Scale.FractionBits, plan.ComparedWidth))],
        info.Cost.OnlineBytes,
        info.Cost.Rounds,
        info.Cost.MultiplyAccumulates,
        info.Cost.OfflineBytes,
        info.LocalTruncationFailure,
        info.Calibration is { } calibration ? new(calibration.Samples, calibration.Margin, calibration.IsSynthetic) : null)
    { CalibrationNote = info.CalibrationNote };

    /// <summary>One declared layer.</summary>
    internal sealed record Layer(
        string Name, string Kind, string Input, string Output, string Realisation, long BytesEachWay, int Rounds, long MultiplyAccumulates, long OfflineBytes,
        decimal? MaxAbs, bool? IsProved, int? FractionBits, int? ComparedWidth)
    {
        /// <summary><c>15 calibrated</c>; empty when the layer's result exists nowhere.</summary>
        [JsonIgnore]
        public string Bound => MaxAbs is { } bound ? $"{Figures.Number((double)bound)} {(IsProved == true ? "proved" : "calibrated")}" : "";
    }

    /// <summary>Where calibrated bounds were observed.</summary>
    internal sealed record CalibrationFigures(int Samples, decimal Margin, bool IsSynthetic);
}
