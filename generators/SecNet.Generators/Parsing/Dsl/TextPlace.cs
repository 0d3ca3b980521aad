namespace SecNet.Generators.Parsing.Dsl;

/// <summary>A stretch of one line of a .secnet file. Offsets and columns count UTF-16 units; line and column start at 0, as Roslyn's do.</summary>
public readonly record struct TextPlace(int Offset, int Length, int Line, int Column)
{
    /// <summary>The start of the file: the place of what is missing altogether.</summary>
    public static readonly TextPlace Start;

    /// <summary>From the start of this place to the end of another on the same line.</summary>
    public TextPlace To(TextPlace last) => this with { Length = last.Offset + last.Length - Offset };
}
