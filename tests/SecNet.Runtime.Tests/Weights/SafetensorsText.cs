using System.Buffers.Binary;
using System.Text;
using SecNet.Runtime.Weights;

namespace SecNet.Runtime.Tests.Weights;

/// <summary>Safetensors files that exist in memory only.</summary>
internal static class SafetensorsText
{
    public const string Path = "weights.safetensors";

    /// <summary>A sound file of F32 tensors.</summary>
    public static SafetensorsFile Of(params (string Name, int[] Shape, float[] Values)[] tensors) =>
        SafetensorsFile.Parse(SafetensorsWriter.Write([.. tensors.Select(static tensor => new NamedTensor(tensor.Name, tensor.Shape, tensor.Values))]), Path);

    /// <summary>Header length, header, data.</summary>
    public static byte[] Content(string header, byte[] data)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var length = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        return [.. length, .. text, .. data];
    }
}
