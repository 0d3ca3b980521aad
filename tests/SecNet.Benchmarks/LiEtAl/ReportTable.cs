using System.Text;

namespace SecNet.Benchmarks.LiEtAl;

/// <summary>A table for the terminal and for Markdown: the first column names, the others are figures.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Columns">Their names.</param>
/// <param name="Notes">What a reader must know of the figures.</param>
internal sealed record ReportTable(string Title, string[] Columns, params string[] Notes)
{
    private readonly List<string[]> _rows = [];

    /// <summary>Appends a row.</summary>
    public void Add(params string[] cells) =>
        _rows.Add(cells.Length == Columns.Length ? cells : throw new ArgumentException($"'{Title}' has {Columns.Length} columns, not {cells.Length}.", nameof(cells)));

    /// <summary>Aligned.</summary>
    public string ToText()
    {
        int[] widths = [.. Columns.Select((column, index) => _rows.Select(row => row[index].Length).Append(column.Length).Max())];
        var text = new StringBuilder().Append(Title).Append('\n');
        foreach (var row in _rows.Prepend(Columns))
            text.AppendJoin("  ", row.Select((cell, index) => index == 0 ? cell.PadRight(widths[index]) : cell.PadLeft(widths[index]))).Append('\n');
        foreach (var note in Notes) text.Append("  ").Append(note).Append('\n');
        return text.ToString();
    }

    /// <summary>A section.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder().Append("## ").Append(Title).Append("\n\n");
        foreach (var row in _rows.Prepend([.. Columns.Select((_, index) => index == 0 ? "---" : "---:")]).Prepend(Columns)) text.Append("| ").AppendJoin(" | ", row).Append(" |\n");
        text.Append('\n');
        foreach (var note in Notes) text.Append(note).Append("\n\n");
        return text.ToString();
    }
}
