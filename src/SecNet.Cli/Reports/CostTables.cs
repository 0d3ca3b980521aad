using System.Globalization;
using Spectre.Console;

namespace SecNet.Cli.Reports;

/// <summary>A cost report for people. Two tables, since one would be wider than most windows: what layers cost, and how they are realised.</summary>
internal static class CostTables
{
    // What all columns of figures take; on less, those that say what a link must carry.
    private const int LeastWidth = 80;

    /// <summary>Writes both, and what limits the figures.</summary>
    public static void Write(IAnsiConsole console, CostReport report)
    {
        console.Write(Costs(report, isNarrow: console.Profile.Width < LeastWidth));
        console.Write(Realisations(report));
    }

    private static Table Costs(CostReport report, bool isNarrow)
    {
        (string Name, Func<CostReport.Layer, long> OfLayer, long Total)[] figures =
        [
            ("bytes each way", static layer => layer.BytesEachWay, report.StaticBytes / 2),
            ("rounds", static layer => layer.Rounds, report.StaticRounds),
            ("MACs", static layer => layer.MultiplyAccumulates, report.MultiplyAccumulates),
            ("offline bytes", static layer => layer.OfflineBytes, report.OfflineBytes),
        ];
        if (isNarrow) figures = figures[..2];
        var table = new Table().Title(Markup.Escape($"{report.Network}: one inference, ring of {report.RingBits} bits")).Border(TableBorder.Simple).AddColumn("layer").AddColumn("result");
        foreach (var (name, _, _) in figures) table.AddColumn(Number(name));
        foreach (var layer in report.Layers) table.AddRow([Markup.Escape(layer.Name), layer.Output, .. figures.Select(figure => Figures.Count(figure.OfLayer(layer)))]);
        table.AddEmptyRow();
        return table.AddRow(["total", "", .. figures.Select(static figure => Figures.Count(figure.Total))]);
    }

    private static Table Realisations(CostReport report)
    {
        var table = new Table().Title("bounds, scales and how each layer is computed").Border(TableBorder.Simple);
        table.AddColumn("layer").AddColumn(Number("|result| up to")).AddColumn(Number("fraction bits")).AddColumn("realisation");
        foreach (var layer in report.Layers)
        {
            table.AddRow(
                Markup.Escape(layer.Name), layer.Bound, layer.FractionBits is { } bits ? bits.ToString(CultureInfo.InvariantCulture) : "", Markup.Escape(layer.Realisation));
        }

        string?[] notes =
        [
            report.CalibrationNote,
            report.LocalTruncationFailure > 0 ? $"probability that a local truncation fails in one inference: at most {Figures.Number(report.LocalTruncationFailure)}" : null,
        ];
        return notes.Any(static note => note is not null) ? table.Caption(Markup.Escape(string.Join("\n", notes.Where(static note => note is not null)))) : table;
    }

    // Half a number on the next line reads as another number.
    private static TableColumn Number(string name) => new TableColumn(name).RightAligned().NoWrap();
}
