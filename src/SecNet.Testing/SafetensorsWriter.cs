using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace SecNet.Testing;

/// <summary>Makes safetensors contents: header length, JSON header, little-endian data. Sound or, with a header of one's own, not.</summary>
public static class SafetensorsWriter
{
    /// <summary>A sound file of 32-bit floats.</summary>
    public static byte[] Write(params ReadOnlySpan<(string Name, int[] Shape, float[] Values)> tensors)
    {
        var entries = new List<string>();
        var data = new List<byte>();
        foreach (var (name, shape, values) in tensors)
        {
            var begin = data.Count;
            foreach (var value in values) data.AddRange(BitConverter.GetBytes(value));
            entries.Add(string.Create(CultureInfo.InvariantCulture, $$"""
                "{{name}}":{"dtype":"F32","shape":[{{string.Join(",", shape)}}],"data_offsets":[{{begin}},{{data.Count}}]}
                """));
        }

        return Write("{" + string.Join(",", entries) + "}", [.. data]);
    }

    /// <summary>Whatever header and data are given.</summary>
    public static byte[] Write(string header, byte[] data)
    {
        ArgumentNullException.ThrowIfNull(header);
        var text = Encoding.UTF8.GetBytes(header);
        var length = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        return [.. length, .. text, .. data];
    }
}
