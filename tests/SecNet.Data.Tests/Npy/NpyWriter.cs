using System.Buffers.Binary;
using System.Text;

namespace SecNet.Data.Tests.Npy;

/// <summary>Writes .npy files, sound or not; shares no code with the reader.</summary>
internal static class NpyWriter
{
    public static byte[] Floats(string shape, params float[] values) => File(Header("<f4", shape), Bytes(values, sizeof(float), BinaryPrimitives.WriteSingleLittleEndian));

    public static byte[] Doubles(string shape, params double[] values) => File(Header("<f8", shape), Bytes(values, sizeof(double), BinaryPrimitives.WriteDoubleLittleEndian));

    public static byte[] Longs(string shape, params long[] values) => File(Header("<i8", shape), Bytes(values, sizeof(long), BinaryPrimitives.WriteInt64LittleEndian));

    public static byte[] Pixels(string shape, params byte[] values) => File(Header("|u1", shape), values);

    public static string Header(string type, string shape) => $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}";

    /// <summary>A file of any header; padded to a multiple of 64 bytes and ended by a line feed, as NumPy does.</summary>
    public static byte[] File(string header, byte[] data, byte version = 1)
    {
        var lengthBytes = version == 1 ? 2 : 4;
        var length = ((8 + lengthBytes + header.Length + 1 + 63) / 64 * 64) - 8 - lengthBytes;
        var lengthField = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(lengthField, length);
        return [0x93, .. "NUMPY"u8, version, 0, .. lengthField[..lengthBytes], .. Encoding.Latin1.GetBytes(header.PadRight(length - 1) + "\n"), .. data];
    }

    private static byte[] Bytes<T>(T[] values, int size, WriteOne<T> write)
    {
        var bytes = new byte[values.Length * size];
        for (var i = 0; i < values.Length; i++) write(bytes.AsSpan(i * size), values[i]);
        return bytes;
    }

    private delegate void WriteOne<T>(Span<byte> destination, T value);
}
