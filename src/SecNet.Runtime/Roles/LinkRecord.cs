using System.Buffers.Binary;
using SecNet.Runtime.Roles.Offline;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Roles;

/// <summary>Where a party's correlations come from.</summary>
internal enum SourceKind
{
    Dealer = 1,
    File = 2,
    DealerAhead = 3,
    TwoParty = 4,
    TwoPartyAhead = 5,
}

/// <summary>What both parties tell each other of a new link before they load anything.</summary>
/// <remarks>Little-endian: magic 4, source 2 (1 dealer, 2 file, 3 dealer ahead of requests, 4 both parties, 5 both parties ahead of requests), lanes 2, largest request 4, inferences evaluated together 4, next index 4, batch id 16, last run nonce 16.</remarks>
internal readonly record struct LinkRecord(SourceKind Kind, int Lanes, int MaxBatch, int Batch, BatchState State)
{
    private const int ByteLength = 52;
    private const uint Magic = 0x6b6e6c53; // "Slnk"

    public LinkRecord Exchange(IChannel channel)
    {
        Span<byte> sent = stackalloc byte[ByteLength];
        Span<byte> received = stackalloc byte[ByteLength];
        BinaryPrimitives.WriteUInt32LittleEndian(sent, Magic);
        BinaryPrimitives.WriteUInt16LittleEndian(sent[4..], (ushort)Kind);
        BinaryPrimitives.WriteUInt16LittleEndian(sent[6..], (ushort)Lanes);
        BinaryPrimitives.WriteInt32LittleEndian(sent[8..], MaxBatch);
        BinaryPrimitives.WriteInt32LittleEndian(sent[12..], Batch);
        BinaryPrimitives.WriteInt32LittleEndian(sent[16..], State.NextIndex);
        State.BatchId.Write(sent.Slice(20, SessionNonce.ByteLength));
        State.LastRunNonce.Write(sent.Slice(36, SessionNonce.ByteLength));
        channel.Exchange(sent, received, matchingHeaderBytes: sizeof(uint));
        var record = new LinkRecord(
            (SourceKind)BinaryPrimitives.ReadUInt16LittleEndian(received[4..]),
            BinaryPrimitives.ReadUInt16LittleEndian(received[6..]),
            BinaryPrimitives.ReadInt32LittleEndian(received[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(received[12..]),
            new(SessionNonce.Read(received.Slice(20, SessionNonce.ByteLength)), BinaryPrimitives.ReadInt32LittleEndian(received[16..]), SessionNonce.Read(received.Slice(36, SessionNonce.ByteLength))));
        if (!Enum.IsDefined(record.Kind) || record.MaxBatch < 1 || record.Batch < 1 || record.Batch > record.MaxBatch || record.State.NextIndex < 0)
            throw new TransportException($"{channel.Peer} is out of step: its agreement record has source {(int)record.Kind}, requests of {record.MaxBatch}, {record.Batch} together, index {record.State.NextIndex}.");
        return record;
    }

    /// <summary>Null, or why a party with this record cannot compute with one that has the other.</summary>
    public string? WhyRefused(int partyIndex, in LinkRecord theirs)
    {
        if (Kind != theirs.Kind)
            return $"party {partyIndex} takes correlations from a {Name(Kind)}, party {1 - partyIndex} from a {Name(theirs.Kind)}; choose the same for both";
        return partyIndex == 0 ? BatchState.WhyRefused(State, theirs.State) : BatchState.WhyRefused(theirs.State, State);
    }

    private static string Name(SourceKind kind) => kind switch
    {
        SourceKind.Dealer => "dealer with each request",
        SourceKind.DealerAhead => "dealer ahead of requests",
        SourceKind.TwoParty => "session of both parties with each request",
        SourceKind.TwoPartyAhead => "session of both parties ahead of requests",
        _ => "file",
    };
}
