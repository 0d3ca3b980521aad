using System.Buffers.Binary;
using System.Security.Cryptography;

namespace SecNet.Runtime.Tests.Transport;

/// <summary>Repeatable bytes for garbage and inputs: SHA-256 of a seed and a counter. Nothing secret comes from here.</summary>
internal sealed class InsecureBytes(int seed)
{
    private int _counter;

    public byte[] Next(int length)
    {
        var bytes = new byte[length];
        Span<byte> block = stackalloc byte[8];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        for (var at = 0; at < length; at += hash.Length)
        {
            BinaryPrimitives.WriteInt32LittleEndian(block, seed);
            BinaryPrimitives.WriteInt32LittleEndian(block[4..], _counter++);
            SHA256.HashData(block, hash);
            hash[..Math.Min(hash.Length, length - at)].CopyTo(bytes.AsSpan(at));
        }
        return bytes;
    }
}
