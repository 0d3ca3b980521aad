using System.Text;
using DiffPlex;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace SecNet.Generators.Tests.Snapshots;

/// <summary>The difference of two texts as people read it: changed lines with three lines around them.</summary>
internal static class UnifiedDiff
{
    private const int Around = 3;

    public static string Of(string before, string after)
    {
        var lines = new InlineDiffBuilder(new Differ()).BuildDiffModel(before, after, ignoreWhitespace: false).Lines;
        var shown = new bool[lines.Count];
        for (var index = 0; index < lines.Count; index++)
        {
            if (lines[index].Type == ChangeType.Unchanged) continue;
            for (var near = Math.Max(0, index - Around); near <= Math.Min(lines.Count - 1, index + Around); near++) shown[near] = true;
        }

        var text = new StringBuilder();
        var (old, current) = (1, 1);
        for (var index = 0; index < lines.Count; index++)
        {
            var type = lines[index].Type;
            if (shown[index])
            {
                if (index == 0 || !shown[index - 1]) text.Append("@@ line ").Append(old).Append(" verified, line ").Append(current).Append(" received @@\n");
                text.Append(type switch { ChangeType.Inserted => '+', ChangeType.Deleted => '-', _ => ' ' }).Append(lines[index].Text).Append('\n');
            }

            if (type != ChangeType.Inserted) old++;
            if (type != ChangeType.Deleted) current++;
        }

        return text.ToString();
    }
}
