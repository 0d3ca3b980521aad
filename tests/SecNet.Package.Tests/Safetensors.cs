using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace SecNet.Package.Tests;

/// <summary>Writes a small weights file: header length, JSON header, 32-bit floats.</summary>
internal static class Safetensors
{
    public static void Write(string path, params (string Name, int[] Shape, float[] Values)[] tensors)
    {
        var header = new Dictionary<string, object>();
        var data = new List<byte>();
        foreach (var (name, shape, values) in tensors)
        {
            var start = data.Count;
            foreach (var value in values) data.AddRange(BitConverter.GetBytes(value));
            header[name] = new { dtype = "F32", shape, data_offsets = new[] { start, data.Count } };
        }

        var json = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(header));
        var length = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)json.Length);
        File.WriteAllBytes(path, [.. length, .. json, .. data]);
    }
}
