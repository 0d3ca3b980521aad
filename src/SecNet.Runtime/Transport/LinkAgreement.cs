using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;

namespace SecNet.Runtime.Transport;

/// <summary>After the handshake both parties say which link they emulate, if any: one that waits for stamps and one that sends none do not fit.</summary>
/// <remarks>Record, little-endian: magic 4, zero 4, round trip in nanoseconds 8, bits per second 8, time of sending 8; no emulation is zeros.</remarks>
internal static class LinkAgreement
{
    private const int RecordBytes = 32;
    private const uint Magic = 0x6c6e6553; // "Senl"
    private const decimal NanosecondsOfMs = 1_000_000m;
    private const decimal BitsOfMegabit = 1_000_000m;

    // Between processes of one machine, a record is at most as old as one of them waited for the other; the clocks of two machines count from their starts.
    private const long OldestRecordSeconds = 60;

    /// <summary>The channel to go on with: the same one, or the emulated link over it.</summary>
    /// <param name="channel">A connection after its handshake. Not disposed when this throws.</param>
    /// <param name="link">The link to emulate, or null.</param>
    /// <exception cref="TransportException">The other party emulates another link or none, or runs on another machine.</exception>
    public static DuplexChannel Reach(DuplexChannel channel, LinkModel? link)
    {
        var mine = Units(link);
        Span<byte> sent = stackalloc byte[RecordBytes];
        Span<byte> received = stackalloc byte[RecordBytes];
        sent.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(sent, Magic);
        BinaryPrimitives.WriteInt64LittleEndian(sent[8..], mine.RoundTrip);
        BinaryPrimitives.WriteInt64LittleEndian(sent[16..], mine.Bandwidth);
        BinaryPrimitives.WriteInt64LittleEndian(sent[24..], link is null ? 0 : Stopwatch.GetTimestamp());
        channel.Exchange(sent, received, matchingHeaderBytes: sizeof(ulong));

        var theirs = (RoundTrip: BinaryPrimitives.ReadInt64LittleEndian(received[8..]), Bandwidth: BinaryPrimitives.ReadInt64LittleEndian(received[16..]));
        if (theirs != mine)
        {
            throw Refused(
                $"the emulated links differ: this party has {Name(mine)}, the other at {channel.Peer} has {Name(theirs)}; give both the same, or neither");
        }
        if (link is null) return channel;

        var age = Stopwatch.GetTimestamp() - BinaryPrimitives.ReadInt64LittleEndian(received[24..]);
        if (age < 0 || age > OldestRecordSeconds * Stopwatch.Frequency)
            throw Refused($"the other party at {channel.Peer} has another clock: a link is emulated between processes of one machine only");
        return new EmulatedChannel(channel, link);
    }

    private static (long RoundTrip, long Bandwidth) Units(LinkModel? link) =>
        link is null ? default : ((long)(link.RoundTripMs * NanosecondsOfMs), (long)(link.MegabitsPerSecond * BitsOfMegabit));

    private static string Name((long RoundTrip, long Bandwidth) link) => link == default
        ? "none"
        : string.Create(CultureInfo.InvariantCulture, $"{link.RoundTrip / NanosecondsOfMs:0.######}ms,{link.Bandwidth / BitsOfMegabit:0.######}Mbit/s");

    private static TransportException Refused(string message) => new(message) { IsRefusal = true };
}
