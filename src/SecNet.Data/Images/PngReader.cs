using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace SecNet.Data.Images;

/// <summary>8-bit grey or RGB PNG, not interlaced, without transparency: what an exported digit or thumbnail is.</summary>
/// <remarks>Memory is bounded by the file and the network's input: the size is checked before anything is decompressed. Source: W3C PNG, second edition.</remarks>
internal static class PngReader
{
    private const int ChunkOverhead = 12;
    private const int HeaderBytes = 13;
    private const int Grey = 1;
    private const int Rgb = 3;

    private static readonly uint[] CrcTable = MakeCrcTable();

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>True when the contents begin with PNG's signature.</summary>
    public static bool IsPng(ReadOnlySpan<byte> content) => content.StartsWith(Signature);

    /// <summary>The pixels, scaled to 0..1, one channel after the other.</summary>
    /// <exception cref="SampleFileException">Damaged, of another size or number of channels, or alpha, palette, 16-bit or interlaced.</exception>
    public static float[] Read(ReadOnlySpan<byte> content, ImageTarget target)
    {
        var rest = content[Signature.Length..];
        var header = NextChunk(ref rest, out var type, target.Path);
        if (type != "IHDR" || header.Length != HeaderBytes) throw Damaged(target.Path, "it does not begin with an image header (IHDR)");
        var (channels, width, height) = ReadHeader(header, target);

        using var compressed = new MemoryStream();
        while (true)
        {
            var data = NextChunk(ref rest, out type, target.Path);
            if (type == "IEND") break;
            if (type == "IDAT") compressed.Write(data);
            else if (type == "tRNS") throw Refused(target, "has transparency (tRNS)");
            else if (type == "PLTE" && channels == Rgb) continue; // A suggestion for screens of few colours.
            else if (char.IsAsciiLetterUpper(type[0])) throw Refused(target, $"has a '{type}' chunk, which no such image needs");
        }

        compressed.Position = 0;
        var rowBytes = channels * width;
        var filtered = Inflate(compressed, height * (rowBytes + 1), target.Path);
        return Pixels.ToValues(Planes(Unfilter(filtered, channels, rowBytes, height, target.Path), channels));
    }

    private static ReadOnlySpan<byte> NextChunk(ref ReadOnlySpan<byte> rest, out string type, string path)
    {
        if (rest.Length < ChunkOverhead) throw Damaged(path, "it ends before its IEND chunk");
        var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
        if (length > rest.Length - ChunkOverhead) throw Damaged(path, $"a chunk claims {length} bytes and {rest.Length - ChunkOverhead} are left");
        var typeAndData = rest.Slice(4, 4 + (int)length);
        type = Encoding.Latin1.GetString(typeAndData[..4]);
        var declared = BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + (int)length)..]);
        if (Crc(typeAndData) != declared) throw Damaged(path, $"the checksum of its '{(type.All(char.IsAsciiLetter) ? type : "unreadable")}' chunk does not match");
        rest = rest[(ChunkOverhead + (int)length)..];
        return typeAndData[4..];
    }

    private static (int Channels, int Width, int Height) ReadHeader(ReadOnlySpan<byte> header, ImageTarget target)
    {
        var (depth, colour, compression, filter, interlace) = (header[8], header[9], header[10], header[11], header[12]);
        if (colour is not (0 or 2))
        {
            throw Refused(target, colour switch
            {
                3 => "uses a palette",
                4 => "is grey with an alpha channel",
                6 => "is in colour with an alpha channel (RGBA)",
                _ => $"has the unknown colour type {colour}",
            });
        }

        if (depth != 8) throw Refused(target, $"has {depth} bits a channel instead of 8");
        if (interlace != 0) throw Refused(target, "is interlaced");
        if (compression != 0 || filter != 0) throw Damaged(target.Path, $"its compression method {compression} and filter method {filter} must be 0");
        var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(header), BinaryPrimitives.ReadUInt32BigEndian(header[4..]));
        var channels = colour == 0 ? Grey : Rgb;
        target.CheckSize(channels, width, height);
        return (channels, (int)width, (int)height);
    }

    private static byte[] Inflate(MemoryStream compressed, int expectedBytes, string path)
    {
        // One byte more than expected, so that a longer image is noticed without decompressing all of it.
        var data = new byte[expectedBytes + 1];
        try
        {
            using var inflater = new ZLibStream(compressed, CompressionMode.Decompress);
            var read = inflater.ReadAtLeast(data, data.Length, throwOnEndOfStream: false);
            if (read != expectedBytes) throw Damaged(path, $"its pixels decompress to {(read < expectedBytes ? $"{read}" : "more than " + expectedBytes)} bytes instead of {expectedBytes}");
        }
        catch (InvalidDataException e)
        {
            throw new SampleFileException($"'{path}' is a damaged PNG file: its pixels do not decompress ({e.Message}). Save it again.", e);
        }

        return data;
    }

    // Filters predict a byte from the same channel of the pixels to the left, above and above left.
    private static byte[] Unfilter(byte[] data, int channels, int rowBytes, int height, string path)
    {
        var pixels = new byte[rowBytes * height];
        for (var row = 0; row < height; row++)
        {
            var filter = data[row * (rowBytes + 1)];
            if (filter > 4) throw Damaged(path, $"row {row} uses filter {filter}; there are 0 to 4");
            var source = data.AsSpan((row * (rowBytes + 1)) + 1, rowBytes);
            for (var x = 0; x < source.Length; x++)
            {
                int left = x >= channels ? pixels[(row * rowBytes) + x - channels] : 0;
                int above = row > 0 ? pixels[((row - 1) * rowBytes) + x] : 0;
                int aboveLeft = x >= channels && row > 0 ? pixels[((row - 1) * rowBytes) + x - channels] : 0;
                var predicted = filter switch
                {
                    1 => left,
                    2 => above,
                    3 => (left + above) / 2,
                    4 => Paeth(left, above, aboveLeft),
                    _ => 0,
                };
                pixels[(row * rowBytes) + x] = unchecked((byte)(source[x] + predicted));
            }
        }

        return pixels;
    }

    // RGBRGB... to RR...GG...BB...
    private static byte[] Planes(byte[] pixels, int channels)
    {
        var planes = new byte[pixels.Length];
        var pixelCount = pixels.Length / channels;
        for (var i = 0; i < pixels.Length; i++) planes[(i % channels * pixelCount) + (i / channels)] = pixels[i];
        return planes;
    }

    private static int Paeth(int left, int above, int aboveLeft)
    {
        var estimate = left + above - aboveLeft;
        var (toLeft, toAbove, toAboveLeft) = (Math.Abs(estimate - left), Math.Abs(estimate - above), Math.Abs(estimate - aboveLeft));
        if (toLeft <= toAbove && toLeft <= toAboveLeft) return left;
        return toAbove <= toAboveLeft ? above : aboveLeft;
    }

    private static uint Crc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data) crc = CrcTable[(byte)(crc ^ value)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint[] MakeCrcTable()
    {
        // The reversed polynomial of CRC-32 (ISO 3309), as PNG's appendix D gives it.
        const uint Polynomial = 0xEDB88320;
        var table = new uint[256];
        for (var i = 0u; i < table.Length; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++) value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ Polynomial;
            table[i] = value;
        }

        return table;
    }

    private static SampleFileException Damaged(string path, string what) => new($"'{path}' is a damaged PNG file: {what}. Save it again.");

    private static SampleFileException Refused(ImageTarget target, string what) =>
        new($"'{target.Path}' {what}; read are 8-bit grey and RGB PNGs without transparency or interlacing. {target.ConversionHint}".TrimEnd());
}
