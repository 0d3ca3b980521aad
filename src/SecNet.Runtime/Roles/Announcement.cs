using System.Buffers.Binary;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Roles;

/// <summary>Party 0 tells party 1 which client request comes next: magic 4, request number 4, count 4, zero 4, client nonce 16.</summary>
internal readonly record struct Announcement(SessionNonce Client, uint Number, int Count)
{
    private const int ByteLength = 32;
    private const uint Magic = 0x6e6e6153; // "Sann"

    public void Send(IChannel channel)
    {
        Span<byte> bytes = stackalloc byte[ByteLength];
        bytes.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], Number);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], Count);
        Client.Write(bytes[16..]);
        channel.Send(bytes);
    }

    public static Announcement Receive(IChannel channel)
    {
        Span<byte> bytes = stackalloc byte[ByteLength];
        channel.Receive(bytes);
        var magic = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (magic != Magic) throw new TransportException($"{channel.Peer} is out of step: expected an announcement 0x{Magic:x8}, received 0x{magic:x8}.");
        return new(SessionNonce.Read(bytes[16..]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]), BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]));
    }
}
