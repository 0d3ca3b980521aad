using System.Text;
using SecNet.Runtime.Networks;

namespace SecNet.Cli.Terminal;

/// <summary>Small pictures in braille characters: 2 × 4 pixels each, so that ten digits fit a terminal. Of colours the luminance.</summary>
internal static class BraillePicture
{
    private const int CellWidth = 2;
    private const int CellHeight = 4;
    private const int FirstPattern = 0x2800;
    private const int MaxWidth = 64;

    // Of the range from the darkest to the brightest pixel of a grey image.
    private const float Ink = 96 / 255f;

    // Of red, green and blue: ITU-R BT.601.
    private static readonly float[] Luminance = [0.299f, 0.587f, 0.114f];

    // Bit of each dot, row by row: braille numbers its dots down the left column, then the right, then the bottom row.
    private static readonly int[] Dots = [0, 3, 1, 4, 2, 5, 6, 7];

    /// <summary>True for grey and RGB images that fit beside each other.</summary>
    public static bool CanDraw(Shape shape) => shape is { Channels: 1 or 3, Height: > 1, Width: > 1 and <= MaxWidth };

    /// <summary>The lines of one picture; of a grey image pixels above about a third of white become dots, of a colour image those brighter than the mean.</summary>
    public static string[] Draw(float[] values, Shape shape)
    {
        var pixels = shape.Channels == 1 ? values : ToGrey(values);
        var (darkest, brightest) = (pixels.Min(), pixels.Max());
        var ink = shape.Channels == 1 ? darkest + (Ink * (brightest - darkest)) : pixels.Average();
        var lines = new string[(shape.Height + CellHeight - 1) / CellHeight];
        for (var line = 0; line < lines.Length; line++)
        {
            var text = new StringBuilder();
            for (var left = 0; left < shape.Width; left += CellWidth) text.Append((char)(FirstPattern + Pattern(pixels, ink, shape, line * CellHeight, left)));
            lines[line] = text.ToString();
        }

        return lines;
    }

    private static int Pattern(float[] pixels, float ink, Shape shape, int top, int left)
    {
        var pattern = 0;
        for (var dot = 0; dot < Dots.Length; dot++)
        {
            var (y, x) = (top + (dot / CellWidth), left + (dot % CellWidth));
            if (y < shape.Height && x < shape.Width && pixels[(y * shape.Width) + x] > ink) pattern |= 1 << Dots[dot];
        }

        return pattern;
    }

    private static float[] ToGrey(float[] values)
    {
        var grey = new float[values.Length / Luminance.Length];
        for (var i = 0; i < values.Length; i++) grey[i % grey.Length] += Luminance[i / grey.Length] * values[i];
        return grey;
    }
}
