using System.Globalization;
using SecNet.Cli.Reports;
using SecNet.Runtime.Networks;
using Spectre.Console;

namespace SecNet.Tool.Commands;

/// <summary>A network's layers with their bounds, where these come from, and what the layers cost.</summary>
internal static class BoundsTable
{
    /// <summary>One row a layer.</summary>
    public static Table Of(NetworkInfo info)
    {
        var table = new Table().Title(Markup.Escape($"{info.Name}: {info.InputShape} → {info.OutputShape}, ring of {info.RingBits} bits")).Border(TableBorder.Simple);
        foreach (var name in new[] { "layer", "kind", "result" }) table.AddColumn(name);
        foreach (var name in new[] { "bound |x|", "fraction bits", "bytes each way", "rounds" }) table.AddColumn(new TableColumn(name).RightAligned());
        table.AddColumn("standing");
        // A layer without a result of its own runs as part of the next.
        foreach (var layer in info.Layers)
        {
            table.AddRow(
                Markup.Escape(layer.Name), layer.Kind.ToString(), layer.OutputShape.ToString(),
                layer.Result is { } result ? Figures.Number((double)result.MaxAbs) : string.Empty,
                layer.Result?.Scale.FractionBits.ToString(CultureInfo.InvariantCulture) ?? string.Empty,
                Figures.Count(layer.OnlineBytesPerParty), Figures.Count(layer.Rounds), layer.Result?.Standing ?? "in the next");
        }

        table.AddEmptyRow();
        table.AddRow("total", "", "", "", "", Figures.Count(info.Cost.OnlineBytesPerParty), Figures.Count(info.Cost.Rounds), "");
        if (info.Calibration is { } calibration)
            table.Caption(Markup.Escape($"calibrated: {calibration}; an input that exceeds such a bound gives a wrong answer that nobody detects"));
        return table;
    }
}
