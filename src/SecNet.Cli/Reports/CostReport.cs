using System.Text.Json.Serialization;
using SecNet.Runtime.Networks;
using Spectre.Console;

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
    private string? _calibrationNote;

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
        info.Calibration is { } calibration ? new(calibration.Samples, calibration.Margin, calibration.IsSynthetic) : null) { _calibrationNote = info.CalibrationNote };

    /// <summary>A table, one row a layer.</summary>
    public Table ToTable()
    {
        var table = new Table().Title(Markup.Escape($"{Network}: one inference, ring of {RingBits} bits")).Border(TableBorder.Simple);
        table.AddColumn("layer").AddColumn("shape").AddColumn("realisation");
        foreach (var name in new[] { "bytes each way", "rounds", "MACs", "offline bytes", "|result| up to", "fraction bits" }) table.AddColumn(new TableColumn(name).RightAligned());
        foreach (var layer in Layers)
        {
            table.AddRow(
                Markup.Escape(layer.Name), $"{layer.Input} → {layer.Output}", Markup.Escape(layer.Realisation),
                Figures.Count(layer.BytesEachWay), Figures.Count(layer.Rounds), Figures.Count(layer.MultiplyAccumulates), Figures.Count(layer.OfflineBytes),
                layer.Bound, layer.FractionBits is { } bits ? Figures.Count(bits) : "");
        }

        table.AddEmptyRow();
        table.AddRow("total", "", "", Figures.Count(StaticBytes / 2), Figures.Count(StaticRounds), Figures.Count(MultiplyAccumulates), Figures.Count(OfflineBytes), "", "");
        var notes = new[]
        {
            _calibrationNote,
            LocalTruncationFailure > 0 ? $"probability that a local truncation fails in one inference: at most {Figures.Number(LocalTruncationFailure)}" : null,
        };
        if (notes.Any(static note => note is not null)) table.Caption(Markup.Escape(string.Join("\n", notes.Where(static note => note is not null))));
        return table;
    }

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
