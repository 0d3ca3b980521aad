using System.Buffers.Binary;
using System.Security.Cryptography;

namespace SecNet.Runtime.Randomness;

/// <summary>A 128-bit secret from which <see cref="AesCtrPrg"/> expands a party's correlations or weight mask.</summary>
public readonly struct Seed
{
    /// <summary>Bytes of a seed.</summary>
    public const int ByteLength = 16;

    private readonly UInt128 _value;

    private Seed(UInt128 value) => _value = value;

    /// <summary>Draws a fresh seed from the platform's cryptographic generator.</summary>
    public static Seed Create()
    {
        Span<byte> bytes = stackalloc byte[ByteLength];
        RandomNumberGenerator.Fill(bytes);
        return Read(bytes);
    }

    /// <summary>From its bytes.</summary>
    public static Seed Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128LittleEndian(bytes));

    /// <summary>Writes its bytes.</summary>
    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt128LittleEndian(destination, _value);

    /// <summary>Never the value.</summary>
    public override string ToString() => "Seed (secret)";
}
