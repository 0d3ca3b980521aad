using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace SecNet.Runtime.Transport;

/// <summary>128 random bits that tie together the connections of one session: a client's two, or the parties' to the dealer. Public.</summary>
public readonly record struct SessionNonce
{
    /// <summary>Bytes of a nonce.</summary>
    public const int ByteLength = 16;

    private readonly UInt128 _value;

    private SessionNonce(UInt128 value) => _value = value;

    /// <summary>True for all zeros, which no session uses.</summary>
    public bool IsZero => _value == 0;

    /// <summary>Draws a fresh nonce.</summary>
    public static SessionNonce Create()
    {
        Span<byte> bytes = stackalloc byte[ByteLength];
        RandomNumberGenerator.Fill(bytes);
        return Read(bytes);
    }

    /// <summary>A nonce for another purpose within the same session.</summary>
    /// <param name="purpose">What for; two purposes have two nonces.</param>
    public SessionNonce Derive(string purpose)
    {
        Span<byte> bytes = stackalloc byte[ByteLength];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        Write(bytes);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(bytes);
        hash.AppendData(System.Text.Encoding.UTF8.GetBytes(purpose));
        hash.GetHashAndReset(digest);
        return Read(digest);
    }

    /// <summary>From its bytes.</summary>
    public static SessionNonce Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    /// <summary>Writes its bytes.</summary>
    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, _value);

    /// <summary>32 hexadecimal digits.</summary>
    public override string ToString() => _value.ToString("x32", CultureInfo.InvariantCulture);
}
