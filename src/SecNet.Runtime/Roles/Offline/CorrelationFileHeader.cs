using System.Buffers.Binary;
using System.Security.Cryptography;
using SecNet.Runtime.Correlations;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Roles.Offline;

/// <summary>The first <see cref="ByteLength"/> bytes of a correlation file.</summary>
/// <remarks>
/// Layout, little-endian: magic 8, wire revision 4, party 4, protocol id 32, model id 16, batch id 16, count 4, record bytes 4,
/// weight-mask seed 16, zero 24, SHA-256 of all before 32. Then <c>count</c> records: seed 16, corrections (party 1), and a checksum of 16;
/// a used record is 16 bytes of text that say so, and zeros.
/// </remarks>
internal readonly record struct CorrelationFileHeader(int PartyIndex, ProtocolId ProtocolId, ModelId ModelId, SessionNonce BatchId, int Count, int RecordBytes)
{
    public const int ByteLength = 160;
    public const int RecordChecksumBytes = 16;

    private const int CheckedLength = ByteLength - SHA256.HashSizeInBytes;
    private const int SeedOffset = 88;

    private static ReadOnlySpan<byte> Magic => "SecNetCF"u8;

    /// <summary>Bytes of one inference's record for a party.</summary>
    public static int RecordBytesFor(NetworkInfo info, int partyIndex) =>
        checked(RecordChecksumBytes + CorrelationLayout.RecordBytes(info, partyIndex));

    /// <summary>Bytes of the whole file.</summary>
    public long FileLength => ByteLength + ((long)Count * RecordBytes);

    /// <summary>Where a record starts.</summary>
    public long RecordOffset(int index) => ByteLength + ((long)index * RecordBytes);

    public void Write(Span<byte> destination, Seed? weightMaskSeed)
    {
        destination[..ByteLength].Clear();
        Magic.CopyTo(destination);
        BinaryPrimitives.WriteInt32LittleEndian(destination[8..], WireRevision.Current);
        BinaryPrimitives.WriteInt32LittleEndian(destination[12..], PartyIndex);
        ProtocolId.Write(destination[16..]);
        ModelId.Write(destination.Slice(48, ModelId.ByteLength));
        BatchId.Write(destination.Slice(64, SessionNonce.ByteLength));
        BinaryPrimitives.WriteInt32LittleEndian(destination[80..], Count);
        BinaryPrimitives.WriteInt32LittleEndian(destination[84..], RecordBytes);
        weightMaskSeed?.Write(destination.Slice(SeedOffset, Seed.ByteLength)); // zero where no dealer is
        SHA256.HashData(destination[..CheckedLength], destination.Slice(CheckedLength, SHA256.HashSizeInBytes));
    }

    /// <summary>Reads and checks everything that does not need the rest of the file.</summary>
    /// <exception cref="CorrelationFileException">Names the field, and both values.</exception>
    public static CorrelationFileHeader Read(string path, ReadOnlySpan<byte> bytes, NetworkInfo info, ModelId modelId, int partyIndex, out Seed weightMaskSeed)
    {
        if (bytes.Length < ByteLength || !bytes.StartsWith(Magic))
            throw new CorrelationFileException($"{path} is not a correlation file: it does not start with a header of {ByteLength} bytes.");
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..CheckedLength], digest);
        if (!digest.SequenceEqual(bytes.Slice(CheckedLength, SHA256.HashSizeInBytes)))
            throw new CorrelationFileException($"The header of {path} is damaged: its checksum differs. Have the dealer write new files for both parties.");
        var revision = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        if (revision != WireRevision.Current) throw Differs(path, "wire revision", WireRevision.Current, revision);
        var header = new CorrelationFileHeader(
            BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]),
            ProtocolId.Read(bytes[16..]),
            ModelId.Read(bytes.Slice(48, ModelId.ByteLength)),
            SessionNonce.Read(bytes.Slice(64, SessionNonce.ByteLength)),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[80..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[84..]));
        if (header.ProtocolId != info.ProtocolId) throw Differs(path, "protocol id", info.ProtocolId, header.ProtocolId);
        if (header.ModelId != modelId) throw Differs(path, "model id", modelId, header.ModelId);
        if (header.PartyIndex != partyIndex) throw Differs(path, "party", partyIndex, header.PartyIndex);
        if (header.RecordBytes != RecordBytesFor(info, partyIndex)) throw Differs(path, "record length", RecordBytesFor(info, partyIndex), header.RecordBytes);
        if (header.Count < 1) throw new CorrelationFileException($"{path} holds {header.Count} inferences; at least 1 was expected.");
        weightMaskSeed = Seed.Read(bytes.Slice(SeedOffset, Seed.ByteLength));
        return header;
    }

    /// <summary>Appends to a hash what ties a record to its place: batch, party and index.</summary>
    public void AppendPlace(IncrementalHash hash, int index)
    {
        Span<byte> place = stackalloc byte[SessionNonce.ByteLength + (2 * sizeof(int))];
        BatchId.Write(place[..SessionNonce.ByteLength]);
        BinaryPrimitives.WriteInt32LittleEndian(place[SessionNonce.ByteLength..], PartyIndex);
        BinaryPrimitives.WriteInt32LittleEndian(place[(SessionNonce.ByteLength + sizeof(int))..], index);
        hash.AppendData(place);
    }

    private static CorrelationFileException Differs<T>(string path, string field, T expected, T found) =>
        new($"{path} does not fit: {field} {expected} was expected, the file has {found}. Have the dealer write files for this protocol, model and party.");
}
