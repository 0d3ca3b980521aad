using SecNet.Runtime.Weights;

namespace SecNet.Integration.Tests.Cli;

/// <summary>A safetensors file for <see cref="TinyNetwork"/>.</summary>
internal static class TinyWeights
{
    public static byte[] Upper(float weight = 1) => SafetensorsWriter.Write([new("fc1.weight", [2, 4], [weight, weight, 0, 0, 0, 0, weight, weight])]);
}
