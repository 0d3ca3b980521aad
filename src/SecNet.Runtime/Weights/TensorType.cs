using System.Buffers.Binary;
using System.Text.Json;

namespace SecNet.Runtime.Weights;

/// <summary>An element type of a safetensors file and how it becomes a 32-bit float.</summary>
internal sealed class TensorType
{
    private static readonly TensorType[] All =
    [
        new("F32", 4, static bytes => BinaryPrimitives.ReadSingleLittleEndian(bytes)),
        new("F16", 2, static bytes => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes)),
        // A bfloat16 is the upper half of a 32-bit float.
        new("BF16", 2, static bytes => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16)),
        new("F64", 8, static bytes => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
    ];

    private readonly ReadElement _read;

    private TensorType(string name, int byteLength, ReadElement read)
    {
        Name = name;
        ByteLength = byteLength;
        _read = read;
    }

    private delegate float ReadElement(ReadOnlySpan<byte> bytes);

    /// <summary>Names of all types read, for messages.</summary>
    public static string Supported => string.Join(", ", All.Select(static type => type.Name));

    /// <summary>As the header writes it: <c>F32</c>.</summary>
    public string Name { get; }

    /// <summary>Bytes of an element.</summary>
    public int ByteLength { get; }

    /// <summary>The type of that name, or null.</summary>
    public static TensorType? Find(string name) => Array.Find(All, type => type.Name == name);

    /// <summary>All elements as 32-bit floats.</summary>
    public float[] ToSingles(ReadOnlySpan<byte> data)
    {
        var values = new float[data.Length / ByteLength];
        for (var i = 0; i < values.Length; i++) values[i] = _read(data.Slice(i * ByteLength, ByteLength));
        return values;
    }
}

/// <summary>Numbers of a safetensors header.</summary>
internal static class JsonNumbers
{
    /// <summary>The whole number an element holds; false for every other kind of element, where JsonElement itself would throw.</summary>
    public static bool TryGetInt64Strictly(this JsonElement element, out long value)
    {
        value = 0;
        return element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out value);
    }
}
