using System.Buffers.Binary;
using SecNet.Runtime.Networks;

namespace SecNet.Runtime.Transport;

/// <summary>What both ends of every connection say first, in <see cref="ByteLength"/> bytes.</summary>
/// <remarks>
/// Layout, little-endian: magic 8, wire revision 4, role 1, zero 3, protocol id 32, model id 16, session nonce 16, zero 48.
/// The length, the magic and the place of the revision are the same in all revisions.
/// </remarks>
/// <param name="Role">What the sender is.</param>
/// <param name="ProtocolId">The protocol it was built with.</param>
/// <param name="ModelId">The model it serves or asks for; unknown at clients, which learn it, and at dealers, which serve any.</param>
/// <param name="Nonce">The session the connection belongs to.</param>
/// <param name="Revision">The sender's wire revision.</param>
public readonly record struct Hello(Role Role, ProtocolId ProtocolId, ModelId ModelId, SessionNonce Nonce, int Revision = WireRevision.Current)
{
    /// <summary>Bytes of a hello.</summary>
    public const int ByteLength = 128;

    /// <summary>Bytes at the start that say whether the rest is a hello at all.</summary>
    internal const int MagicLength = 8;

    private const int RevisionOffset = 8;
    private const int RoleOffset = 12;
    private const int ProtocolOffset = 16;
    private const int ModelOffset = ProtocolOffset + ProtocolId.ByteLength;
    private const int NonceOffset = ModelOffset + ModelId.ByteLength;

    /// <summary>Line ends and a high bit, as in PNG, so that a text protocol never passes for it.</summary>
    internal static ReadOnlySpan<byte> Magic => [0x8e, (byte)'S', (byte)'e', (byte)'c', (byte)'N', (byte)'e', (byte)'t', (byte)'\n'];

    /// <summary>True when a party or a dealer or a client of that kind may leave the model open.</summary>
    internal bool MayLeaveModelUnknown => Role is Role.Client or Role.Dealer;

    /// <summary>From its bytes, the magic already checked; the values are not.</summary>
    internal static Hello Read(ReadOnlySpan<byte> bytes) => new(
        (Role)bytes[RoleOffset],
        ProtocolId.Read(bytes[ProtocolOffset..]),
        ModelId.Read(bytes.Slice(ModelOffset, ModelId.ByteLength)),
        SessionNonce.Read(bytes.Slice(NonceOffset, SessionNonce.ByteLength)),
        BinaryPrimitives.ReadInt32LittleEndian(bytes[RevisionOffset..]));

    /// <summary>Writes its bytes.</summary>
    internal void Write(Span<byte> destination)
    {
        destination[..ByteLength].Clear();
        Magic.CopyTo(destination);
        BinaryPrimitives.WriteInt32LittleEndian(destination[RevisionOffset..], Revision);
        destination[RoleOffset] = (byte)Role;
        ProtocolId.Write(destination[ProtocolOffset..]);
        ModelId.Write(destination.Slice(ModelOffset, ModelId.ByteLength));
        Nonce.Write(destination.Slice(NonceOffset, SessionNonce.ByteLength));
    }
}
