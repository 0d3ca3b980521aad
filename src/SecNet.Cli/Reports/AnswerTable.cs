using SecNet.Cli.Terminal;
using SecNet.Data;
using Spectre.Console;

namespace SecNet.Cli.Reports;

/// <summary>Answers for people.</summary>
internal static class AnswerTable
{
    // A page; of more images only those that are wrong are of interest.
    private const int MaxRows = 32;
    private const int MaxPictures = 16;
    private const int PicturesPerLine = 5;

    /// <summary>One row an image; of many images, those whose label was missed.</summary>
    public static Table Of(NetworkEntry network, IReadOnlyList<Sample> samples, InferReport answers)
    {
        var all = samples.Count <= MaxRows;
        var rows = Enumerable.Range(0, samples.Count).Where(i => all || IsRight(answers, i) == false).ToArray();
        var table = new Table().Border(TableBorder.Simple);
        if (!all) table.Title($"{rows.Length} of {samples.Count} images are not answered as labelled");
        table.AddColumn("image").AddColumn("answer").AddColumn("label");
        if (answers.Logits is not null) table.AddColumn(new TableColumn("lead over the next").RightAligned());
        foreach (var i in rows.Take(MaxRows))
        {
            string[] row = [Markup.Escape(samples[i].Name), Markup.Escape(network.ClassName(answers.Predictions[i])), Markup.Escape(LabelText(network, samples, answers, i))];
            table.AddRow(answers.Logits is { } logits ? [.. row, Figures.Number(Figures.Lead(logits[i]))] : row);
        }

        if (rows.Length > MaxRows) table.Caption($"and {rows.Length - MaxRows} more");
        return table;
    }

    /// <summary>Small pictures with the answers below, for a handful of images on a terminal that can show them.</summary>
    public static void WritePictures(IAnsiConsole console, NetworkEntry network, IReadOnlyList<Sample> samples, InferReport answers)
    {
        if (samples.Count > MaxPictures || !BraillePicture.CanDraw(network.Info.InputShape) || !console.Profile.Capabilities.Unicode) return;
        foreach (var line in Enumerable.Range(0, samples.Count).Chunk(PicturesPerLine))
        {
            var grid = new Grid();
            foreach (var _ in line) grid.AddColumn(new GridColumn().NoWrap().PadRight(2));
            grid.AddRow([.. line.Select(i => new Text(string.Join('\n', BraillePicture.Draw(samples[i].Values, network.Info.InputShape))))]);
            grid.AddRow([.. line.Select(i => new Text($"→ {network.ClassName(answers.Predictions[i])} {Mark(answers, i)}"))]);
            grid.AddEmptyRow();
            console.Write(grid);
        }
    }

    private static string LabelText(NetworkEntry network, IReadOnlyList<Sample> samples, InferReport answers, int i) =>
        answers.Labels[i] is { } label ? $"{samples[i].ClassName ?? network.ClassName(label)} {Mark(answers, i)}" : "-";

    private static string Mark(InferReport answers, int i) => IsRight(answers, i) switch
    {
        true => "✓",
        false => "✗",
        null => "",
    };

    private static bool? IsRight(InferReport answers, int i) => answers.Labels[i] is { } label ? label == answers.Predictions[i] : null;
}
