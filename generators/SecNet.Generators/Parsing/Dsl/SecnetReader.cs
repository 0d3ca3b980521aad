using System.Collections.Generic;
using System.Globalization;
using SecNet.Generators.Diagnostics;

namespace SecNet.Generators.Parsing.Dsl;

/// <summary>A line as read: its place in the text, what it says (null: nothing, or nothing that could be understood), and its comment.</summary>
internal readonly record struct SourceLine(int Start, int End, Statement? Statement, int CommentColumn, bool IsBroken);

/// <summary>Reads a file line by line. Lines end with \n, \r\n or \r.</summary>
internal static class SecnetReader
{
    /// <summary>The largest file, in characters.</summary>
    public const int LargestFile = 1 << 20;

    /// <summary>The most layers of one network.</summary>
    public const int MostLayers = 5000;

    /// <summary>All lines up to the limits above; what is wrong goes to <paramref name="findings"/>.</summary>
    public static IEnumerable<SourceLine> Read(string text, FindingList findings)
    {
        if (text.Length > LargestFile)
        {
            findings.Add(FindingIds.FileTooLarge, TextPlace.Start, "The file", $"{text.Length} characters", Number(LargestFile));
            yield break;
        }

        var parser = new LineParser(text, findings);
        var layers = 0;
        var start = 0;
        for (var line = 0; start <= text.Length; line++)
        {
            var end = start;
            while (end < text.Length && text[end] is not ('\n' or '\r')) end++;
            var statement = parser.Read(start, end, line);
            yield return new(start, end, statement, parser.CommentColumn, parser.IsBroken);
            if (statement is LayerStatement layer && ++layers > MostLayers)
            {
                findings.Add(FindingIds.FileTooLarge, layer.Name.Place, "The network", "more layers", Number(MostLayers));
                yield break;
            }

            if (findings.IsFull) yield break;
            start = end + (end + 1 < text.Length && text[end] == '\r' && text[end + 1] == '\n' ? 2 : 1);
        }
    }

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
