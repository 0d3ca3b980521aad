using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace SecNet.Data.Tests.Images;

/// <summary>Writes PNGs, sound or not, for the reader's tests; shares no code with the reader.</summary>
internal static class PngWriter
{
    public static byte[] Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>A grey image whose row r uses filter <paramref name="filterOf"/>(r), its data in two IDAT chunks.</summary>
    public static byte[] Grey(byte[] pixels, int width, int height, Func<int, int> filterOf) => Image(pixels, width, height, 1, filterOf);

    /// <summary>The same in colour; pixels are red, green, blue, red, …</summary>
    public static byte[] Rgb(byte[] pixels, int width, int height, Func<int, int> filterOf) => Image(pixels, width, height, 3, filterOf);

    public static byte[] Header(int width, int height, byte depth = 8, byte colour = 0, byte interlace = 0)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = (depth, colour, interlace);
        return Chunk("IHDR", header);
    }

    public static byte[] Chunk(string type, byte[] data)
    {
        byte[] typeAndData = [.. Encoding.ASCII.GetBytes(type), .. data];
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        var crc = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(crc, Crc32(typeAndData));
        return [.. length, .. typeAndData, .. crc];
    }

    public static byte[] Compress(byte[] data)
    {
        using var output = new MemoryStream();
        using (var zlib = new ZLibStream(output, CompressionLevel.Optimal, leaveOpen: true)) zlib.Write(data);
        return output.ToArray();
    }

    private static byte[] Image(byte[] pixels, int width, int height, int channels, Func<int, int> filterOf)
    {
        var data = Compress(Filtered(pixels, channels * width, height, channels, filterOf));
        return
        [
            .. Signature, .. Header(width, height, colour: (byte)(channels - 1)), .. Chunk("tEXt", "Title\0digit"u8.ToArray()),
            .. Chunk("IDAT", data[..5]), .. Chunk("IDAT", data[5..]), .. Chunk("IEND", []),
        ];
    }

    private static byte[] Filtered(byte[] pixels, int rowBytes, int height, int channels, Func<int, int> filterOf)
    {
        var data = new List<byte>();
        int At(int row, int column) => row < 0 || column < 0 ? 0 : pixels[(row * rowBytes) + column];
        for (var row = 0; row < height; row++)
        {
            var filter = filterOf(row);
            data.Add((byte)filter);
            for (var x = 0; x < rowBytes; x++)
            {
                var (a, b, c) = (At(row, x - channels), At(row - 1, x), At(row - 1, x - channels));
                var nearest = new[] { a, b, c }.MinBy(candidate => Math.Abs(a + b - c - candidate));
                var predicted = new[] { 0, a, b, (a + b) >> 1, nearest }[filter];
                data.Add(unchecked((byte)(At(row, x) - predicted)));
            }
        }

        return [.. data];
    }

    // Bit by bit, as the polynomial division is written.
    private static uint Crc32(byte[] data)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var value in data)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var feedback = ((crc ^ (uint)(value >> bit)) & 1) != 0;
                crc = (crc >> 1) ^ (feedback ? 0xEDB88320u : 0);
            }
        }

        return ~crc;
    }
}
