using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace SecNet.Runtime.Networks;

/// <summary>Names a protocol: 32 bytes of SHA-256 over the compiled program and the wire format.</summary>
public readonly record struct ProtocolId
{
    /// <summary>Bytes of an id.</summary>
    public const int ByteLength = 32;

    private readonly string _hex;

    private ProtocolId(string hex) => _hex = hex;

    /// <summary>From 64 hexadecimal digits.</summary>
    public static ProtocolId Parse(string hex)
    {
        ArgumentNullException.ThrowIfNull(hex);
        if (hex.Length != 2 * ByteLength) throw new ArgumentException($"A protocol id has {2 * ByteLength} hexadecimal digits, not {hex.Length}.", nameof(hex));
        return new(Convert.ToHexStringLower(Convert.FromHexString(hex)));
    }

    /// <summary>From its bytes.</summary>
    public static ProtocolId Read(ReadOnlySpan<byte> bytes) => new(Convert.ToHexStringLower(bytes[..ByteLength]));

    /// <summary>Writes its bytes.</summary>
    public void Write(Span<byte> destination) => Convert.FromHexString(ToString()).CopyTo(destination);

    /// <summary>Hexadecimal digits.</summary>
    public override string ToString() => _hex ?? new string('0', 2 * ByteLength);
}

/// <summary>Names one pair of model shares: 128 random bits, drawn each time a model is shared and never reused for other weights.</summary>
public readonly record struct ModelId
{
    /// <summary>Bytes of an id.</summary>
    public const int ByteLength = 16;

    private readonly UInt128 _value;

    private ModelId(UInt128 value) => _value = value;

    /// <summary>Draws a fresh id.</summary>
    public static ModelId Create()
    {
        Span<byte> bytes = stackalloc byte[ByteLength];
        RandomNumberGenerator.Fill(bytes);
        return Read(bytes);
    }

    /// <summary>True for the id that stands for "not known yet".</summary>
    public bool IsUnknown => _value == 0;

    /// <summary>From its bytes.</summary>
    public static ModelId Read(ReadOnlySpan<byte> bytes) => new(System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes));

    /// <summary>Writes its bytes.</summary>
    public void Write(Span<byte> destination) => System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(destination, _value);

    /// <summary>From 32 hexadecimal digits.</summary>
    public static bool TryParse([NotNullWhen(true)] string? hex, out ModelId id)
    {
        id = default;
        if (hex?.Length != 2 * ByteLength || !UInt128.TryParse(hex, System.Globalization.NumberStyles.AllowHexSpecifier, null, out var value)) return false;
        id = new(value);
        return true;
    }

    /// <summary>32 hexadecimal digits.</summary>
    public override string ToString() => _value.ToString("x32", System.Globalization.CultureInfo.InvariantCulture);
}
