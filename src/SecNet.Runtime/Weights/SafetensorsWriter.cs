using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SecNet.Runtime.Weights;

/// <summary>A tensor to be written: its name, its shape, and as many values as the shape has, row-major.</summary>
public sealed record NamedTensor(string Name, IReadOnlyList<int> Shape, float[] Values);

/// <summary>Writes safetensors files of 32-bit floats: header length, JSON header, little-endian data.</summary>
/// <remarks>Format: https://huggingface.co/docs/safetensors, "Format".</remarks>
public static class SafetensorsWriter
{
    /// <summary>The file of some tensors, in the order given.</summary>
    /// <exception cref="ArgumentException">A tensor's values are not as many as its shape says.</exception>
    public static byte[] Write(IReadOnlyCollection<NamedTensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        var header = new StringBuilder("{");
        long end = 0;
        foreach (var tensor in tensors)
        {
            if (tensor.Shape.Aggregate(1L, static (length, side) => checked(length * side)) != tensor.Values.Length)
                throw new ArgumentException($"Tensor '{tensor.Name}' has {tensor.Values.Length} values, but its shape is [{string.Join(", ", tensor.Shape)}].", nameof(tensors));
            var begin = end;
            end += sizeof(float) * (long)tensor.Values.Length;
            if (header.Length > 1) header.Append(',');
            header.Append(CultureInfo.InvariantCulture, $$"""
                "{{JsonEncodedText.Encode(tensor.Name)}}":{"dtype":"F32","shape":[{{string.Join(",", tensor.Shape)}}],"data_offsets":[{{begin}},{{end}}]}
                """);
        }

        // Padded with spaces so that the data is aligned.
        header.Append('}').Append(' ', -header.Length & 7);
        var text = Encoding.UTF8.GetBytes(header.ToString());
        var file = new byte[checked(sizeof(long) + text.Length + end)];
        BinaryPrimitives.WriteInt64LittleEndian(file, text.Length);
        text.CopyTo(file, sizeof(long));
        var at = sizeof(long) + text.Length;
        foreach (var value in tensors.SelectMany(static tensor => tensor.Values))
        {
            BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(at), value);
            at += sizeof(float);
        }

        return file;
    }
}
