using System.Buffers.Binary;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Roles.Offline;

/// <summary>Records of a correlation file that one lane alone may use.</summary>
/// <param name="First">Index of the first.</param>
/// <param name="Count">How many.</param>
/// <remarks>
/// Lanes ask in whatever order requests take them, differently at the two parties: so party 0 chooses, and tells the same lane of party 1.
/// Message, little-endian: magic 4, outcome 4 (0 chosen, 1 used up, 2 failed), first 4, count 4.
/// </remarks>
internal readonly record struct CorrelationLease(int First, int Count)
{
    private const int ByteLength = 16;
    private const uint Magic = 0x65736c53; // "Slse"

    private enum Outcome
    {
        Chosen = 0,
        UsedUp = 1,
        Failed = 2,
    }

    /// <summary>Index behind the last.</summary>
    public int End => First + Count;

    /// <summary>Party 0: chooses, and tells party 1 what came of it.</summary>
    /// <exception cref="CorrelationExhaustedException">What <paramref name="choose"/> threw.</exception>
    /// <exception cref="CorrelationFileException">What <paramref name="choose"/> threw.</exception>
    public static CorrelationLease Lead(IChannel channel, Func<CorrelationLease> choose)
    {
        try
        {
            var lease = choose();
            Send(channel, Outcome.Chosen, lease);
            return lease;
        }
        catch (CorrelationExhaustedException)
        {
            Send(channel, Outcome.UsedUp, default);
            throw;
        }
        catch (CorrelationFileException)
        {
            Send(channel, Outcome.Failed, default);
            throw;
        }
    }

    /// <summary>Party 1: learns what party 0 chose.</summary>
    /// <exception cref="CorrelationExhaustedException">Party 0's file is used up.</exception>
    /// <exception cref="TransportException">Party 0 could not choose.</exception>
    public static CorrelationLease Follow(IChannel channel)
    {
        Span<byte> bytes = stackalloc byte[ByteLength];
        channel.Receive(bytes);
        var magic = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (magic != Magic) throw new TransportException($"{channel.Peer} is out of step: expected a lease 0x{Magic:x8}, received 0x{magic:x8}.");
        return (Outcome)BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]) switch
        {
            Outcome.Chosen => new(BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]), BinaryPrimitives.ReadInt32LittleEndian(bytes[12..])),
            Outcome.UsedUp => throw new CorrelationExhaustedException("The correlation files are used up: party 0 has fewer inferences' correlations left than were asked for. Have the dealer write new files for both parties."),
            _ => throw new TransportException("party 0 cannot take correlations from its file"),
        };
    }

    private static void Send(IChannel channel, Outcome outcome, CorrelationLease lease)
    {
        Span<byte> bytes = stackalloc byte[ByteLength];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], (int)outcome);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], lease.First);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[12..], lease.Count);
        channel.Send(bytes);
    }
}
