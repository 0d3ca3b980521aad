using System.Globalization;
using Spectre.Console;

namespace SecNet.Cli.Reports;

/// <summary>A cost report for people. Two tables, since one would be wider than most windows: what layers cost, and how they are realised.</summary>
internal static class CostTables
{
    /// <summary>Writes both, and what limits the figures.</summary>
    public static void Write(IAnsiConsole console, CostReport report)
    {
        console.Write(Costs(report));
        console.Write(Realisations(report));
    }

    private static Table Costs(CostReport report)
    {
        var table = new Table().Title(Markup.Escape($"{report.Network}: one inference, ring of {report.RingBits} bits")).Border(TableBorder.Simple);
        table.AddColumn("layer").AddColumn(new TableColumn("result").NoWrap());
        foreach (var name in new[] { "bytes each way", "rounds", "MACs", "offline bytes" }) table.AddColumn(Number(name));
        foreach (var layer in report.Layers)
        {
            table.AddRow(
                Markup.Escape(layer.Name), layer.Output, Figures.Count(layer.BytesEachWay), Figures.Count(layer.Rounds),
                Figures.Count(layer.MultiplyAccumulates), Figures.Count(layer.OfflineBytes));
        }

        table.AddEmptyRow();
        return table.AddRow(
            "total", "", Figures.Count(report.StaticBytes / 2), Figures.Count(report.StaticRounds), Figures.Count(report.MultiplyAccumulates), Figures.Count(report.OfflineBytes));
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
