using System.Globalization;
using SecNet.Cli.Local;
using SecNet.Runtime.Networks;
using Spectre.Console;

namespace SecNet.Cli.Reports;

/// <summary>An accuracy report for people.</summary>
internal static class AccuracyTables
{
    private const int BarWidth = 50;
    private const int MaxDisagreements = 16;

    /// <summary>Writes figures, histogram, layers and what differs.</summary>
    public static void Write(IAnsiConsole console, NetworkEntry network, AccuracyReport report)
    {
        console.Write(FiguresOf(report));
        if (report.LogitErrorHistogram is { } bins) console.Write(Histogram(bins));
        console.Write(LayersOf(network.Info, report));
        if (report.Disagreements.Count > 0) console.Write(DisagreementsOf(network, report.Disagreements));
    }

    private static Table FiguresOf(AccuracyReport report)
    {
        var table = new Table().Border(TableBorder.Simple).HideHeaders().AddColumn("").AddColumn("");
        void Row(string what, string value) => table.AddRow(Markup.Escape(what), Markup.Escape(value));

        Row("network", $"{report.Network}, ring of {report.RingBits} bits, {Figures.Count(report.Count)} samples");
        Row("accuracy of the float network", Percent(report.AccuracyPlaintext));
        Row("accuracy of the secure network", Percent(report.AccuracySecure));
        Row("accuracy of the fixed-point twin", Percent(report.AccuracyReference));
        Row("answers that are the float network's", $"{report.AgreeWithPlaintext} of {report.Count} ({Percent((double)report.AgreeWithPlaintext / report.Count)})");
        Row("answers that are the fixed-point twin's", $"{report.AgreeWithReference} of {report.Count}");
        if (report is { MeanAbsLogitError: { } mean, MaxAbsLogitError: { } largest }) Row("difference of a logit, mean and largest", $"{Figures.Number(mean)} and {Figures.Number(largest)}");
        return table;
    }

    private static Table Histogram(IReadOnlyList<LogitErrors.Bin> bins)
    {
        var most = bins.Max(static bin => bin.Count);
        var table = new Table().Title("differences of logits between secure and float network").Border(TableBorder.Simple);
        table.AddColumn(new TableColumn("below").RightAligned()).AddColumn(new TableColumn("logits").RightAligned()).AddColumn("");
        foreach (var bin in bins) table.AddRow(Figures.Number(bin.To), Figures.Count(bin.Count), Bar(bin.Count, most));
        return table;
    }

    // Eighths of a cell; what is not nothing shows.
    private static string Bar(int count, int most)
    {
        var eighths = count == 0 ? 0 : Math.Max(1, (int)Math.Round(8.0 * BarWidth * count / most));
        return new string('█', eighths / 8) + (eighths % 8 == 0 ? "" : ((char)('█' + 8 - (eighths % 8))).ToString());
    }

    private static Table LayersOf(NetworkInfo info, AccuracyReport report)
    {
        var table = new Table().Title("layers of the fixed-point twin against those of the float network").Border(TableBorder.Simple);
        table.AddColumn("layer").AddColumn("kind");
        foreach (var name in new[] { "worst error", "largest value", "bound" }) table.AddColumn(new TableColumn(name).RightAligned());
        table.AddColumn("");
        foreach (var layer in report.Layers)
        {
            table.AddRow(
                Markup.Escape(layer.Name), layer.Kind, layer.MaxAbsError is { } error ? Figures.Number(error) : "-", Figures.Number(layer.MaxAbsValue),
                layer.Bound is { } bound ? Figures.Number((double)bound) : "-", Standing(layer));
        }

        if (info.Calibration is { } calibration) table.Caption($"calibrated: {calibration}");
        return table;
    }

    private static string Standing(AccuracyReport.Layer layer) => layer switch
    {
        { BoundExceeded: true } => "[red]exceeded[/]",
        { BoundIsProved: true } => "proved",
        { BoundIsProved: false } => "calibrated",
        _ => "folded",
    };

    private static Table DisagreementsOf(NetworkEntry network, IReadOnlyList<AccuracyReport.Disagreement> disagreements)
    {
        var table = new Table().Title("answers that are not the float network's").Border(TableBorder.Simple);
        table.AddColumn("sample").AddColumn("secure").AddColumn("float network").AddColumn("label").AddColumn(new TableColumn("its lead over the next").RightAligned());
        foreach (var (name, label, secure, plaintext, lead) in disagreements.Take(MaxDisagreements))
        {
            table.AddRow(
                Markup.Escape(name), Markup.Escape(network.ClassName(secure)), Markup.Escape(network.ClassName(plaintext)),
                label is { } known ? Markup.Escape(network.ClassName(known)) : "-", Figures.Number(lead));
        }

        if (disagreements.Count > MaxDisagreements) table.Caption($"and {disagreements.Count - MaxDisagreements} more");
        return table;
    }

    private static string Percent(double share) => share.ToString("0.00 %", CultureInfo.InvariantCulture);
}
