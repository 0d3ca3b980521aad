using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace SecNet.Generators.Parsing.Dsl;

/// <summary>
/// Writes files in one layout: in each block of lines the '=' stand below each other, and so do the options; numbers and options are
/// spelled one way, comments stay, and one blank line is enough. What a file means does not change, and formatting twice changes nothing.
/// </summary>
public static class SecnetFormatter
{
    private const string Gap = "  ";

    /// <summary>The file in its canonical layout. Lines that cannot be understood stay as they are.</summary>
    public static string Format(string text) => Format(text, static statement => [statement]);

    /// <summary>The file in its canonical layout, with other statements in place of those it has; the first keeps the line's comment.</summary>
    internal static string Format(string text, Func<Statement, IReadOnlyList<Statement>> rewrite)
    {
        var findings = new FindingList();
        var lines = SecnetReader.Read(text, findings).ToList();

        // A reader that gave up has not seen the rest of the file.
        if (lines.Count == 0 || lines[lines.Count - 1].End < text.Length) return text;
        var output = new StringBuilder();
        var block = new List<Row>();
        foreach (var line in lines)
        {
            var row = Row.Of(line, text);
            if (row.IsBlank) Flush(block, output);
            else if (line.Statement is null || line.IsBroken) block.Add(row);
            else block.AddRange(rewrite(line.Statement).Select((statement, index) => Row.Of(statement) with { Comment = index == 0 ? row.Comment : string.Empty }));
        }

        Flush(block, output);
        return output.ToString();
    }

    /// <summary>Writes statements that were not read from a file; a null between them becomes a blank line.</summary>
    internal static string Write(IEnumerable<Statement?> statements)
    {
        var output = new StringBuilder();
        var block = new List<Row>();
        foreach (var statement in statements)
        {
            if (statement is null) Flush(block, output);
            else block.Add(Row.Of(statement));
        }

        Flush(block, output);
        return output.ToString();
    }

    private static void Flush(List<Row> block, StringBuilder output)
    {
        if (block.Count == 0) return;
        if (output.Length > 0) output.Append('\n');
        var widths = Enumerable.Range(0, Row.Columns).Select(column => WidthOf(block, column)).ToArray();
        foreach (var row in block) output.Append(row.Write(widths)).Append('\n');
        block.Clear();
    }

    /// <summary>A column is as wide as the longest cell that another cell follows; a row that ends early does not push the others.</summary>
    private static int WidthOf(List<Row> block, int column) =>
        block.Where(row => row.Cells.Skip(column + 1).Any(static cell => cell.Length > 0)).Select(row => row.Cells[column].Length).DefaultIfEmpty().Max();

    /// <summary>A line in cells: name, layer, the two bounds, what it chooses for its products.</summary>
    private sealed record Row(string[] Cells, string Comment)
    {
        public const int Columns = 5;

        private static readonly string[] Bounds = ["|x|", "|w|"];
        private static readonly string[] Products = ["ring", "scale", "truncation"];

        public bool IsBlank => Comment.Length == 0 && Cells.All(static cell => cell.Length == 0);

        public static Row Of(SourceLine line, string text)
        {
            var content = text.Substring(line.Start, line.End - line.Start).Trim(' ', '\t', '\uFEFF');
            if (line.IsBroken) return new(Pad(content), string.Empty);
            var comment = line.CommentColumn < 0 ? string.Empty : CommentOf(text.Substring(line.Start + line.CommentColumn, line.End - line.Start - line.CommentColumn));
            return line.Statement is { } statement ? Of(statement) with { Comment = comment } : new(Pad(), comment);
        }

        public static Row Of(Statement statement) => new(
            statement switch
            {
                NetworkStatement network => Pad("network " + network.Name.Text + (network.Namespace is { } space ? " in " + space.Text : string.Empty)),
                SettingStatement setting => Pad(setting.Option.Spelling.Write(setting.Option.Value)),
                LinkStatement link => Pad("link " + link.Link.Write()),
                BudgetStatement budget => Pad(string.Join(" ", InOrder(BudgetStatement.Spellings, budget.Options).Prepend("budget"))),
                CalibratedStatement calibrated => Pad(
                    $"{calibrated.Samples.Spelling.Write(calibrated.Samples.Value)} {calibrated.Margin.Spelling.Write(calibrated.Margin.Value)}" + (calibrated.IsSynthetic ? " " + CalibratedStatement.Synthetic : string.Empty)),
                InputStatement input => Pad($"input {input.Name.Text} {input.Shape}" + (input.Bound is { } bound ? Gap + bound.Spelling.Write(bound.Value) : string.Empty)),
                OutputStatement output => Pad($"output {output.Name.Text}"),
                LayerStatement layer => OfLayer(layer),
                _ => throw new ArgumentException($"No layout for {statement.GetType().Name}", nameof(statement)),
            },
            string.Empty);

        public string Write(int[] widths)
        {
            var text = new StringBuilder();
            var last = Array.FindLastIndex(Cells, static cell => cell.Length > 0);
            for (var column = 0; column <= last; column++)
            {
                if (widths[column] == 0 && column < last) continue;
                if (column > 0) text.Append(column == 1 ? " = " : Gap);
                text.Append(column < last ? Cells[column].PadRight(widths[column]) : Cells[column]);
            }

            var content = text.ToString();
            return content.Length == 0 ? Comment : Comment.Length == 0 ? content : content + Gap + Comment;
        }

        private static string[] OfLayer(LayerStatement layer)
        {
            var head = layer.Keyword.Text + " " + string.Join(", ", layer.Inputs.Select(static input => input.Text));
            foreach (var option in InOrder(layer, static option => !Bounds.Contains(option.Keyword) && !Products.Contains(option.Keyword))) head += " " + option;
            return
            [
                layer.Name.Text,
                head,
                string.Concat(InOrder(layer, static option => option.Keyword == Bounds[0])),
                string.Concat(InOrder(layer, static option => option.Keyword == Bounds[1])),
                string.Join(" ", InOrder(layer, static option => Products.Contains(option.Keyword))),
            ];
        }

        private static IEnumerable<string> InOrder(LayerStatement layer, Func<OptionSpelling, bool> isWanted) => InOrder(layer.Spelling!.Options.Where(isWanted), layer.Options);

        private static IEnumerable<string> InOrder(IEnumerable<OptionSpelling> spellings, IReadOnlyList<Option> options) =>
            spellings.SelectMany(spelling => options.Where(option => option.Spelling == spelling).Select(option => spelling.Write(option.Value)));

        private static string CommentOf(string comment)
        {
            var words = comment.TrimEnd();
            return words.Length > 1 && char.IsLetterOrDigit(words[1]) ? "# " + words.Substring(1) : words;
        }

        private static string[] Pad(params string[] cells) => [.. cells, .. Enumerable.Repeat(string.Empty, Columns - cells.Length)];
    }
}
