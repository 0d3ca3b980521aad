using System.Buffers.Binary;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Roles.Offline;

/// <summary>What a party asks the dealer: so many inferences' correlations. The dealer answers with a verdict and the records.</summary>
internal static class DealerWire
{
    public const int RequestBytes = 8;

    /// <summary>Bounds what one request keeps the dealer busy with.</summary>
    public const int LargestRequest = 1 << 16;

    private const uint RequestMagic = 0x71726353; // "Scrq"

    public static void SendRequest(IChannel channel, int count)
    {
        Span<byte> bytes = stackalloc byte[RequestBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, RequestMagic);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], count);
        channel.Send(bytes);
    }

    public static int ReceiveRequest(IChannel channel)
    {
        Span<byte> bytes = stackalloc byte[RequestBytes];
        channel.Receive(bytes);
        var magic = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (magic != RequestMagic) throw new TransportException($"{channel.Peer} is out of step: expected a request 0x{RequestMagic:x8}, received 0x{magic:x8}.");
        return BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
    }
}
