using System.Buffers.Binary;
using System.Text;

namespace SecNet.Integration.Tests.Cli;

/// <summary>A safetensors file for <see cref="TinyNetwork"/>.</summary>
internal static class TinyWeights
{
    public static byte[] Upper(float weight = 1) => File([weight, weight, 0, 0, 0, 0, weight, weight]);

    private static byte[] File(float[] weights)
    {
        var header = Encoding.ASCII.GetBytes("""{"fc1.weight":{"dtype":"F32","shape":[2,4],"data_offsets":[0,32]}}""");
        var content = new byte[8 + header.Length + (weights.Length * sizeof(float))];
        BinaryPrimitives.WriteInt64LittleEndian(content, header.Length);
        header.CopyTo(content, 8);
        for (var i = 0; i < weights.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(content.AsSpan(8 + header.Length + (i * sizeof(float))), weights[i]);
        return content;
    }
}
