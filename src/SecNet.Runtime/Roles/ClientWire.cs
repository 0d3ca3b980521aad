using System.Buffers.Binary;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Roles;

/// <summary>What client and party say to each other after the handshake, little-endian.</summary>
/// <remarks>
/// Welcome (party): magic 4, largest batch 4, most requests at a time 4.
/// Request (client): magic 4, request number 4, count 4, payload bytes 4; then the input shares, each packed at ring width to whole bytes.
/// Answer (party): magic 4, request number 4, then a verdict; if it is yes, the output shares, packed alike. Answers come in any order.
/// </remarks>
internal static class ClientWire
{
    public const int RequestHeaderBytes = 16;

    private const int WelcomeBytes = 12;

    /// <summary>Code of a verdict after which the party closes the connection.</summary>
    public const byte Disconnected = 4;

    private const uint WelcomeMagic = 0x326c6353; // "Scl2"
    private const uint RequestMagic = 0x666e6953; // "Sinf"
    private const uint AnswerMagic = 0x736e6153; // "Sans"

    /// <summary>Bytes of so many ring elements, packed.</summary>
    public static int PackedBytes(int length, int ringBits) => checked((int)((((long)length * ringBits) + 7) / 8));

    /// <summary>Bytes of one input share.</summary>
    public static int InputBytes(NetworkInfo info) => PackedBytes(info.InputShape.Length, info.InputRingBits);

    /// <summary>Bytes of one output share.</summary>
    public static int OutputBytes(NetworkInfo info) => PackedBytes(info.OutputShape.Length, info.OutputRingBits);

    public static void SendWelcome(IChannel channel, int maxBatch, int maxRequests)
    {
        Span<byte> bytes = stackalloc byte[WelcomeBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, WelcomeMagic);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], maxBatch);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], maxRequests);
        channel.Send(bytes);
    }

    public static (int MaxBatch, int MaxRequests) ReceiveWelcome(IChannel channel)
    {
        Span<byte> bytes = stackalloc byte[WelcomeBytes];
        channel.Receive(bytes);
        CheckMagic(channel, bytes, WelcomeMagic);
        var (maxBatch, maxRequests) = (BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]), BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]));
        if (maxBatch < 1 || maxRequests is < 1 or > PartyOptions.MostLanes)
            throw new TransportException($"{channel.Peer} offers {maxRequests} requests of {maxBatch} at a time; 1 to {PartyOptions.MostLanes} requests of at least 1 were expected.");
        return (maxBatch, maxRequests);
    }

    public static void WriteRequestHeader(Span<byte> destination, uint number, int count, int payloadBytes)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, RequestMagic);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[4..], number);
        BinaryPrimitives.WriteInt32LittleEndian(destination[8..], count);
        BinaryPrimitives.WriteInt32LittleEndian(destination[12..], payloadBytes);
    }

    /// <summary>Reads and checks a request's header.</summary>
    /// <returns>Null, or why the request is refused.</returns>
    public static string? ReadRequestHeader(ReadOnlySpan<byte> bytes, NetworkInfo info, int maxBatch, out uint number, out int count)
    {
        var magic = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        number = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        count = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        var payloadBytes = BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]);
        if (magic != RequestMagic) return $"bad request: it starts with 0x{magic:x8}, not 0x{RequestMagic:x8}";
        if (count < 1 || count > maxBatch) return $"bad request: {count} inferences, this party takes 1 to {maxBatch} at once";
        var expected = (long)count * InputBytes(info);
        return payloadBytes == expected ? null : $"bad request: {payloadBytes} bytes of input shares, {count} inferences of {info.InputShape} at {info.InputRingBits} bits have {expected}";
    }

    public static void SendAnswer(IChannel channel, uint number, Verdict verdict, ReadOnlySpan<byte> outputShares)
    {
        Span<byte> bytes = stackalloc byte[8 + Verdict.ByteLength];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, AnswerMagic);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], number);
        verdict.Write(bytes[8..]);
        channel.Send(bytes);
        if (verdict.IsYes) channel.Send(outputShares);
    }

    /// <summary>Receives an answer up to its verdict. If that is yes, output shares follow, as many as the request's inferences have.</summary>
    public static (uint Number, Verdict Verdict) ReceiveAnswer(IChannel channel)
    {
        Span<byte> bytes = stackalloc byte[8 + Verdict.ByteLength];
        channel.Receive(bytes);
        CheckMagic(channel, bytes, AnswerMagic);
        return (BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]), Verdict.Read(bytes[8..]));
    }

    private static void CheckMagic(IChannel channel, ReadOnlySpan<byte> bytes, uint expected)
    {
        var magic = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (magic != expected) throw new TransportException($"{channel.Peer} is out of step: expected 0x{expected:x8}, received 0x{magic:x8}.");
    }
}
