using System.Buffers.Binary;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Sessions;

/// <summary>The first thing both parties say on a connection for making correlations: the schedule, since the order of messages on it depends on that.</summary>
/// <remarks>Record, little-endian: magic 4, schedule 4.</remarks>
internal static class ScheduleAgreement
{
    private const int RecordBytes = 8;
    private const uint Magic = 0x47656e53; // "SneG"

    /// <summary>Returns once both are known to have the same.</summary>
    /// <exception cref="TransportException">They have not, or the peer says something else.</exception>
    public static void Reach(DuplexChannel channel, GenerationSchedule schedule)
    {
        Span<byte> sent = stackalloc byte[RecordBytes], received = stackalloc byte[RecordBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(sent, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(sent[4..], (int)schedule);
        channel.Exchange(sent, received);
        if (received.SequenceEqual(sent)) return;
        var theirs = (GenerationSchedule)BinaryPrimitives.ReadInt32LittleEndian(received[4..]);
        var message = BinaryPrimitives.ReadUInt32LittleEndian(received) == Magic && Enum.IsDefined(theirs)
            ? $"{channel.Peer} makes correlations on the {theirs} schedule, this party on the {schedule}; give both the same."
            : $"{channel.Peer} does not begin to make correlations with its schedule; run the same version on both sides.";
        throw new TransportException(message) { IsRefusal = true };
    }
}
