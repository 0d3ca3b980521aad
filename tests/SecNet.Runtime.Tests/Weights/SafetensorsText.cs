using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using SecNet.Runtime.Weights;

namespace SecNet.Runtime.Tests.Weights;

/// <summary>Makes safetensors contents, sound or not.</summary>
internal static class SafetensorsText
{
    public const string Path = "weights.safetensors";

    /// <summary>A sound file of F32 tensors.</summary>
    public static SafetensorsFile Of(params (string Name, int[] Shape, float[] Values)[] tensors)
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

        return SafetensorsFile.Parse(Content("{" + string.Join(",", entries) + "}", [.. data]), Path);
    }

    /// <summary>Header length, header, data.</summary>
    public static byte[] Content(string header, byte[] data)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        return [.. length, .. text, .. data];
    }
}
