using System;
using System.Globalization;
using System.Text;

namespace SecNet.Generators.Emit;

/// <summary>Text with indentation. Ends lines with \n and formats numbers invariantly, whatever the machine.</summary>
public sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>Writes a line, or several; each is indented.</summary>
    public void Line(string text = "")
    {
        foreach (var line in text.Split('\n'))
        {
            var content = line.TrimEnd('\r');
            if (content.Length > 0) _text.Append(' ', 4 * _depth).Append(content);
            _text.Append('\n');
        }
    }

    /// <summary>Writes a line with numbers in the invariant culture.</summary>
    public void Line(FormattableString text) => Line(text.ToString(CultureInfo.InvariantCulture));

    /// <summary>Writes "{", what the action writes one level deeper, and "}".</summary>
    public void Block(Action body, string end = "}")
    {
        Line("{");
        Indented(body);
        Line(end);
    }

    /// <summary>Writes one level deeper.</summary>
    public void Indented(Action body)
    {
        _depth++;
        body();
        _depth--;
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
