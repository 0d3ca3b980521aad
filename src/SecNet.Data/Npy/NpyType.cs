using System.Buffers.Binary;

namespace SecNet.Data.Npy;

/// <summary>A type of array elements that is read.</summary>
/// <param name="Name">As the header spells it.</param>
/// <param name="Bytes">Of one element.</param>
/// <param name="ToValue">The input value it stands for.</param>
/// <param name="ToLabel">The label it stands for; null for types that hold none.</param>
internal sealed record NpyType(string Name, int Bytes, NpyType.Reader<float> ToValue, NpyType.Reader<long>? ToLabel)
{
    /// <summary>For messages.</summary>
    public const string WhatIsRead = "Read are little-endian float32, float64 and int64, and uint8: convert it, for example with astype(numpy.float32).";

    private static readonly NpyType[] All =
    [
        new("<f4", sizeof(float), BinaryPrimitives.ReadSingleLittleEndian, null),
        new("<f8", sizeof(double), static bytes => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes), null),
        new("<i8", sizeof(long), static bytes => BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadInt64LittleEndian),
        new("|u1", sizeof(byte), static bytes => bytes[0] / 255f, static bytes => bytes[0]),
    ];

    /// <summary>Reads one element.</summary>
    public delegate T Reader<out T>(ReadOnlySpan<byte> bytes);

    /// <summary>The type of a name, or null.</summary>
    public static NpyType? Find(string name) => Array.Find(All, type => type.Name == name);
}
