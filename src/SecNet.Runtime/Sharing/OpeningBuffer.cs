using System.Buffers.Binary;
using System.Diagnostics;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Sessions;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Sharing;

/// <summary>
/// Where every opening of a session happens: <see cref="Begin"/>, write this party's masked shares, <see cref="Exchange"/>, read the
/// other party's. Nothing else sends protocol values to the peer.
/// </summary>
/// <remarks>
/// A frame is a header (payload length and sequence number, 32 bits each, little-endian) and one bit string in which all values
/// of the round stand at exactly their width. Both parties send frames of the same header, so each checks the other's step.
/// </remarks>
public sealed class OpeningBuffer
{
    /// <summary>Bytes of a frame header.</summary>
    public const int HeaderBytes = 8;

    private readonly IChannel _channel;
    private readonly byte[] _send;
    private readonly byte[] _receive;
    private uint _sequence;
    private long _payloadBytes;
    private long _rounds;

    /// <summary>Buffers for payloads of up to <paramref name="largestPayloadBytes"/> bytes.</summary>
    public OpeningBuffer(IChannel channel, int largestPayloadBytes)
    {
        _channel = channel;
        _send = new byte[HeaderBytes + largestPayloadBytes];
        _receive = new byte[HeaderBytes + largestPayloadBytes];
    }

    /// <summary>The largest payload that fits.</summary>
    public int Capacity => _send.Length - HeaderBytes;

    /// <summary>What has been sent so far.</summary>
    public OpeningTraffic Traffic => new(_payloadBytes, _payloadBytes + (HeaderBytes * _rounds), _rounds);

    /// <summary>Time spent in exchanges so far, in ticks of <see cref="Stopwatch"/>.</summary>
    internal long ExchangeTicks { get; private set; }

    /// <summary>The part of it spent in handing bytes to the link.</summary>
    internal long SendTicks => _channel.SendTicks;

    /// <summary>Where exchanges are recorded; null records none.</summary>
    internal LaneTrace? Trace { get; set; }

    /// <summary>Starts a round: write this party's part of every opening to the result.</summary>
    public BitWriter Begin() => new(_send.AsSpan(HeaderBytes));

    /// <summary>Sends what was written and receives as much; the result reads the other party's part.</summary>
    /// <param name="written">The writer that <see cref="Begin"/> returned.</param>
    public BitReader Exchange(scoped in BitWriter written)
    {
        var payload = written.ByteCount;
        BinaryPrimitives.WriteUInt32LittleEndian(_send, (uint)payload);
        BinaryPrimitives.WriteUInt32LittleEndian(_send.AsSpan(4), _sequence);
        _sequence++;
        var frame = HeaderBytes + payload;
        var (sendBefore, began) = (SendTicks, Stopwatch.GetTimestamp());
        _channel.Exchange(_send.AsSpan(0, frame), _receive.AsSpan(0, frame), HeaderBytes);
        var ended = Stopwatch.GetTimestamp();
        ExchangeTicks += ended - began;
        Trace?.Exchange(began, began + SendTicks - sendBefore, ended, payload);
        _payloadBytes += payload;
        _rounds++;
        return new(_receive.AsSpan(HeaderBytes, payload));
    }

    /// <summary>Forgets the last round's bytes.</summary>
    public void Clear()
    {
        Array.Clear(_send);
        Array.Clear(_receive);
    }
}
