using System.Globalization;

namespace SecNet.Data.Images;

/// <summary>Portable grey maps: plain (P2) and raw (P5), up to 8 bits a pixel, comments anywhere in the header.</summary>
/// <remarks>Source: the netpbm specification, https://netpbm.sourceforge.net/doc/pgm.html.</remarks>
internal static class PgmReader
{
    /// <summary>True when the contents begin like a PGM.</summary>
    public static bool IsPgm(ReadOnlySpan<byte> content) => content is [(byte)'P', (byte)'2' or (byte)'5', ..];

    /// <summary>The pixels, scaled to 0..1.</summary>
    /// <exception cref="SampleFileException">Damaged, of another size, for a colour network, or more than 8 bits a pixel.</exception>
    public static float[] Read(ReadOnlySpan<byte> content, ImageTarget target)
    {
        var raw = content[1] == '5';
        var cursor = new Cursor(content, target.Path) { Position = 2 };
        var width = cursor.Number("width");
        var height = cursor.Number("height");
        target.CheckSize(1, width, height);
        var white = cursor.Number("largest grey value");
        if (white is < 1 or > 255)
            throw new SampleFileException($"'{target.Path}' has grey values up to {white}; read are 8-bit images, up to 255. {target.ConversionHint}".TrimEnd());

        // The size was checked, so this is as small as the network's input.
        var pixels = new byte[width * height];
        if (raw) cursor.Separator();
        for (var i = 0; i < pixels.Length; i++)
        {
            var value = raw ? cursor.Byte() : cursor.Number("pixel");
            if (value > white) throw cursor.Damaged($"pixel {i} is {value} and the header allows up to {white}");
            pixels[i] = (byte)(((value * 255) + (white / 2)) / white);
        }

        cursor.End();
        return Pixels.ToValues(pixels);
    }

    private ref struct Cursor(ReadOnlySpan<byte> content, string path)
    {
        private readonly ReadOnlySpan<byte> _content = content;

        public int Position { get; set; }

        public int Number(string what)
        {
            SkipBlanksAndComments();
            var start = Position;
            var value = 0;
            while (Position < _content.Length && char.IsAsciiDigit((char)_content[Position]))
            {
                value = (value * 10) + (_content[Position++] - '0');
                if (value > 1_000_000) throw Damaged($"its {what} has too many digits");
            }

            if (Position == start) throw Damaged(Position == _content.Length ? $"it ends before its {what}" : $"its {what} is not a number");
            return value;
        }

        public void Separator()
        {
            if (Position == _content.Length || !IsBlank(_content[Position])) throw Damaged("no blank separates its header from its pixels");
            Position++;
        }

        public int Byte() => Position < _content.Length ? _content[Position++] : throw Damaged("it ends within its pixels");

        public void End()
        {
            SkipBlanksAndComments();
            if (Position != _content.Length) throw Damaged($"{_content.Length - Position} bytes follow its pixels");
        }

        public readonly SampleFileException Damaged(string what) =>
            new(string.Create(CultureInfo.InvariantCulture, $"'{path}' is not a readable PGM file: {what} (byte {Position}). Save it again."));

        private void SkipBlanksAndComments()
        {
            while (Position < _content.Length && (IsBlank(_content[Position]) || _content[Position] == '#'))
            {
                if (_content[Position++] != '#') continue;
                while (Position < _content.Length && _content[Position] is not ((byte)'\n' or (byte)'\r')) Position++;
            }
        }

        private static bool IsBlank(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or 0x0B or 0x0C;
    }
}
