using System.Globalization;
using SecNet.Cli.Commands;
using SecNet.Runtime.Networks;
using Spectre.Console;

namespace SecNet.Cli.Reports;

/// <summary>A cost report for people. Several tables, since one would be wider than most windows: online, offline with comparisons, realisations.</summary>
internal static class CostTables
{
    // What all columns of figures take; on less, those that say what a link must carry.
    private const int LeastWidth = 80;

    /// <summary>Writes them, why each comparison was chosen, and how long an inference should take.</summary>
    public static void Write(IAnsiConsole console, CostReport report)
    {
        var isNarrow = console.Profile.Width < LeastWidth;
        console.Write(Online(report, isNarrow));
        console.Write(Offline(report, isNarrow));
        console.Write(Realisations(report));
        foreach (var line in Reasons(report)) console.WriteLine(line);
        foreach (var line in Prediction(report)) console.WriteLine(line);
    }

    private static Table Online(CostReport report, bool isNarrow)
    {
        (string Name, Func<CostReport.Layer, long> OfLayer, long Total)[] figures =
        [
            ("bytes each way", static layer => layer.BytesEachWay, report.OnlineBytes / 2),
            ("rounds", static layer => layer.Rounds, report.Rounds),
            ("opened", static layer => layer.OpenedValues, report.Layers.Sum(static layer => layer.OpenedValues)),
            ("MACs", static layer => layer.MultiplyAccumulates, report.MultiplyAccumulates),
            ("AES calls", static layer => layer.AesCalls, report.AesCalls),
        ];
        if (isNarrow) figures = figures[..2];
        var table = New($"{report.Network}: one inference, ring of {report.RingBits} bits").AddColumn("layer");
        foreach (var (name, _, _) in figures) table.AddColumn(Number(name));
        foreach (var layer in report.Layers) table.AddRow([Markup.Escape(layer.Name), .. figures.Select(figure => Figures.Count(figure.OfLayer(layer)))]);
        table.AddEmptyRow();
        return table.AddRow(["total", .. figures.Select(static figure => Figures.Count(figure.Total))]);
    }

    private static Table Offline(CostReport report, bool isNarrow)
    {
        var fails = report.FailureProbability > 0;
        var isDealt = report.Offline == OfflineOption.Write(OfflineKind.Dealer);
        var table = New(isDealt ? "comparisons of k bits, and bytes from the dealer" : "comparisons of k bits, and offline bytes between the parties").AddColumn("layer");
        if (!isNarrow) table.AddColumn("comparison");
        table.AddColumn(Number("k")).AddColumn(Number(isDealt ? "to party 0" : "from party 0")).AddColumn(Number(isDealt ? "to party 1" : "from party 1"));
        if (fails) table.AddColumn(Number("fails"));
        foreach (var layer in report.Layers)
        {
            table.AddRow(Row(
                layer.Name, layer.Comparison ?? "", layer.ComparedWidth is { } width ? Figures.Count(width) : "", layer.OfflineBytesParty0, layer.OfflineBytesParty1, layer.FailureProbability));
        }

        table.AddEmptyRow();
        table.AddRow(Row("total", "", "", report.OfflineBytesParty0, report.OfflineBytesParty1, report.FailureProbability));
        return isDealt ? table : table.Caption($"{Figures.Count(report.OfflineTransfers)} oblivious transfers and {Figures.Count(report.OfflineCiphertexts)} ciphertexts, both ways together");

        string[] Row(string name, string comparison, string width, long bytes0, long bytes1, double probability)
        {
            string[] label = isNarrow ? [Markup.Escape(name)] : [Markup.Escape(name), Markup.Escape(comparison)];
            string[] figures = [width, Figures.Count(bytes0), Figures.Count(bytes1)];
            return fails ? [.. label, .. figures, probability > 0 ? Figures.Number(probability) : ""] : [.. label, .. figures];
        }
    }

    private static Table Realisations(CostReport report)
    {
        var table = New("bounds, scales and how each layer is computed");
        table.AddColumn("layer").AddColumn("result").AddColumn(Number("|result| up to")).AddColumn(Number("fraction bits")).AddColumn("realisation");
        foreach (var layer in report.Layers)
        {
            table.AddRow(
                Markup.Escape(layer.Name), layer.Output, layer.Bound, layer.FractionBits is { } bits ? bits.ToString(CultureInfo.InvariantCulture) : "", Markup.Escape(layer.Realisation));
        }

        string?[] notes =
        [
            report.CalibrationNote,
            report.FailureProbability > 0 ? $"probability that a local truncation fails in one inference: at most {Figures.Number(report.FailureProbability)}" : null,
        ];
        return notes.Any(static note => note is not null) ? table.Caption(Markup.Escape(string.Join("\n", notes.Where(static note => note is not null)))) : table;
    }

    /// <summary>Layers of one strategy and one reason share a line.</summary>
    private static IEnumerable<string> Reasons(CostReport report)
    {
        var choices = report.Layers.Where(static layer => layer.Comparison is not null).GroupBy(static layer => (layer.Comparison, layer.ComparisonReason)).ToList();
        if (choices.Count == 0) yield break;
        yield return "Why each comparison was chosen:";
        foreach (var choice in choices) yield return $"  {string.Join(", ", choice.Select(static layer => layer.Name))}: {choice.Key.Comparison}: {choice.Key.ComparisonReason}";
        yield return "";
    }

    private static IEnumerable<string> Prediction(CostReport report)
    {
        yield return $"Predicted online time on {report.Link}: {Figures.Number(report.PredictedMs)} ms "
            + $"(rounds {Figures.Number(report.PredictedRoundsMs)}, bytes {Figures.Number(report.PredictedBytesMs)}, arithmetic of one server core {Figures.Number(report.PredictedArithmeticMs)}).";
        var budget = report.OfflineBudget is { } bytes ? $" within {Figures.Count(bytes)} offline bytes" : "";
        yield return report.CompiledLink is { } link ? $"Compiled for {link}{budget}." : $"Compiled for no particular link{budget}.";
    }

    private static Table New(string title) => new Table().Title(Markup.Escape(title)).Border(TableBorder.Simple);

    // Half a number on the next line reads as another number.
    private static TableColumn Number(string name) => new TableColumn(name).RightAligned().NoWrap();
}
