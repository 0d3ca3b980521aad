using System.Text;
using SecNet.Runtime.Networks;

namespace SecNet.Cli.Terminal;

/// <summary>Small pictures of grey images in braille characters: 2 × 4 pixels each, so that ten digits fit a terminal.</summary>
internal static class BraillePicture
{
    private const int CellWidth = 2;
    private const int CellHeight = 4;
    private const int FirstPattern = 0x2800;
    private const byte Ink = 96;

    // Bit of each dot, row by row: braille numbers its dots down the left column, then the right, then the bottom row.
    private static readonly int[] Dots = [0, 3, 1, 4, 2, 5, 6, 7];

    /// <summary>The lines of one picture; pixels above about a third of white become dots.</summary>
    public static string[] Draw(byte[] pixels, Shape shape)
    {
        var lines = new string[(shape.Height + CellHeight - 1) / CellHeight];
        for (var line = 0; line < lines.Length; line++)
        {
            var text = new StringBuilder();
            for (var left = 0; left < shape.Width; left += CellWidth) text.Append((char)(FirstPattern + Pattern(pixels, shape, line * CellHeight, left)));
            lines[line] = text.ToString();
        }

        return lines;
    }

    private static int Pattern(byte[] pixels, Shape shape, int top, int left)
    {
        var pattern = 0;
        for (var dot = 0; dot < Dots.Length; dot++)
        {
            var (y, x) = (top + (dot / CellWidth), left + (dot % CellWidth));
            if (y < shape.Height && x < shape.Width && pixels[(y * shape.Width) + x] >= Ink) pattern |= 1 << Dots[dot];
        }

        return pattern;
    }
}
