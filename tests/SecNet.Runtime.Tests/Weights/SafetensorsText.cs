using SecNet.Runtime.Weights;
using SecNet.Testing;

namespace SecNet.Runtime.Tests.Weights;

/// <summary>Safetensors files that exist in memory only.</summary>
internal static class SafetensorsText
{
    public const string Path = "weights.safetensors";

    /// <summary>A sound file of F32 tensors.</summary>
    public static SafetensorsFile Of(params (string Name, int[] Shape, float[] Values)[] tensors) => SafetensorsFile.Parse(SafetensorsWriter.Write(tensors), Path);

    /// <summary>Header length, header, data.</summary>
    public static byte[] Content(string header, byte[] data) => SafetensorsWriter.Write(header, data);
}
