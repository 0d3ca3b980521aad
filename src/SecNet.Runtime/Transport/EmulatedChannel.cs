using System.Buffers.Binary;
using System.Diagnostics;

namespace SecNet.Runtime.Transport;

/// <summary>A channel on one machine that takes as long as a <see cref="LinkModel"/> says: for measurements, never for protection.</summary>
/// <remarks>
/// Each side stamps what it sends with the time at which the last byte arrives; the other side has the message then and not before:
/// departure = max(now, end of the message before) + bytes / bandwidth, arrival = departure + half the round trip. So a channel whose messages really
/// travel for a few microseconds is as exact as the receiver's wait. Both directions are independent; there is no loss, no packet header
/// and no slow start. Both sides must emulate, with one clock: <see cref="Stopwatch"/> counts alike in all processes of a machine
/// (<see cref="LinkAgreement"/> checks both).
/// Stamps are not traffic: <see cref="DuplexChannel.BytesSent"/> goes on from the wrapped channel's and counts messages alone.
/// Frame, little-endian: magic 4, length 4, arrival 8, message.
/// </remarks>
public sealed class EmulatedChannel : DuplexChannel
{
    private const int StampBytes = 16;
    private const uint Magic = 0x706d7453; // "Stmp"

    // A sleep of whole milliseconds ends up to some 100 µs late; the rest is waited for awake.
    private static readonly long AwakeTicks = Stopwatch.Frequency * 300 / 1_000_000;
    private static readonly long TicksPerMs = Stopwatch.Frequency / 1000;

    private readonly DuplexChannel _inner;
    private readonly EmulatedUplink _uplink;
    private readonly long _latencyTicks;
    private readonly object _gate = new();
    private readonly byte[] _sentStamp = new byte[StampBytes];
    private readonly byte[] _receivedStamp = new byte[StampBytes];
    private int _stampSent;
    private int _stampReceived;
    private int _toSend;
    private int _toReceive;
    private long _busyUntil;
    private long _arrival;
    private volatile bool _disposed;

    /// <summary>Emulates a link over a connected channel.</summary>
    /// <param name="inner">The channel; this one owns it.</param>
    /// <param name="link">The link; the other side's too.</param>
    public EmulatedChannel(DuplexChannel inner, LinkModel link)
        : this(inner, new EmulatedUplink(link))
    {
    }

    private EmulatedChannel(DuplexChannel inner, EmulatedUplink uplink)
        : base(inner?.Peer ?? throw new ArgumentNullException(nameof(inner)), inner.Timeout)
    {
        _inner = inner;
        _uplink = uplink;
        _latencyTicks = uplink.LatencyTicks;
        BytesSent = inner.BytesSent;
        BytesReceived = inner.BytesReceived;
    }

    /// <inheritdoc/>
    public override bool IsPeerGone => _inner.IsPeerGone;

    /// <inheritdoc/>
    public override string? WhyNot(Role role) => _inner.WhyNot(role);

    /// <summary>Another connection of the same two sides, over the same link: what both send shares its bandwidth.</summary>
    /// <param name="inner">The connection; the new channel owns it.</param>
    internal EmulatedChannel CreateSibling(DuplexChannel inner) => new(inner, _uplink);

    /// <inheritdoc/>
    public override void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            Monitor.PulseAll(_gate);
        }
        _inner.Dispose();
    }

    /// <summary>A message that comes is still under way, or the peer cannot have answered the last one that went.</summary>
    internal override long QuietUntil => Math.Max(_arrival, _busyUntil + (2 * _latencyTicks));

    internal override int TrySend(ReadOnlySpan<byte> data)
    {
        if (_disposed) throw ClosedHere();
        if (_toSend == 0) Stamp(data.Length);
        while (_stampSent < StampBytes)
        {
            var moved = _inner.TrySend(_sentStamp.AsSpan(_stampSent));
            if (moved == 0) return 0;
            _stampSent += moved;
        }
        var sent = _inner.TrySend(data);
        _toSend -= sent;
        return sent;
    }

    internal override int TryReceive(Span<byte> buffer)
    {
        if (_disposed) throw ClosedHere();
        if (_toReceive == 0 && !TryReceiveStamp()) return 0;

        // Taken from the wrapped channel as it comes, so that the peer is never held up; but the last byte that the caller waits for, when it is time.
        var count = Math.Min(buffer.Length, _toReceive);
        if (count == buffer.Length && IsUnderWay) count--;
        if (count == 0) return 0;
        var received = _inner.TryReceive(buffer[..count]);
        _toReceive -= received;
        return received;
    }

    internal override bool HasArrival() => _disposed || _toReceive > 0 || _inner.HasArrival();

    internal override void Wait(bool forSend, bool forReceive, int milliseconds)
    {
        if (!forReceive || !IsUnderWay)
        {
            _inner.Wait(forSend, forReceive, milliseconds);
            return;
        }

        var sleep = (int)Math.Min(milliseconds, (_arrival - Stopwatch.GetTimestamp() - AwakeTicks) / TicksPerMs);
        if (sleep < 1) Thread.SpinWait(1);
        else if (forSend) _inner.Wait(forSend: true, forReceive: false, sleep);
        else Sleep(sleep);
    }

    private void Sleep(int milliseconds)
    {
        lock (_gate)
        {
            // Nothing but the end of the channel shortens the way.
            if (!_disposed) Monitor.Wait(_gate, milliseconds);
        }
    }

    private bool IsUnderWay => _toReceive > 0 && Stopwatch.GetTimestamp() < _arrival;

    private void Stamp(int length)
    {
        _busyUntil = _uplink.Send(length);
        BinaryPrimitives.WriteUInt32LittleEndian(_sentStamp, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(_sentStamp.AsSpan(4), length);
        BinaryPrimitives.WriteInt64LittleEndian(_sentStamp.AsSpan(8), _busyUntil + _latencyTicks);
        _stampSent = 0;
        _toSend = length;
    }

    private bool TryReceiveStamp()
    {
        while (_stampReceived < StampBytes)
        {
            var moved = _inner.TryReceive(_receivedStamp.AsSpan(_stampReceived));
            if (moved == 0) return false;
            _stampReceived += moved;
        }
        var magic = BinaryPrimitives.ReadUInt32LittleEndian(_receivedStamp);
        var length = BinaryPrimitives.ReadInt32LittleEndian(_receivedStamp.AsSpan(4));
        if (magic != Magic || length < 1)
            throw new TransportException($"{Peer} is out of step: expected the stamp 0x{Magic:x8} of an emulated link, received 0x{magic:x8} with length {length}.");
        _arrival = BinaryPrimitives.ReadInt64LittleEndian(_receivedStamp.AsSpan(8));
        _toReceive = length;
        _stampReceived = 0;
        return true;
    }
}
