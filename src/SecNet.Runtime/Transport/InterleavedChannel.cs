using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;

namespace SecNet.Runtime.Transport;

/// <summary>A channel on which further messages travel between those of its caller, and which works on them wherever its caller would only wait.</summary>
/// <remarks>
/// A few numbered <em>streams</em> of such messages run beside the caller's bytes. Each keeps its order, which both sides know, with all lengths, from the
/// steps they take; how the streams interleave depends on what arrives when. A message is queued by <see cref="Post"/>, which does not wait, and arrives in
/// the background once this side expects it (<see cref="Expect"/>): what it is worth waiting for is the caller's affair. Bytes of the caller go before what
/// is queued, since somebody waits for them.
/// No deadlock, whatever the socket's buffers hold: every wait sends what is queued and takes in all that is expected. Memory is bounded by what a side expects.
/// No thread of its own: the kernel moves bytes while this thread computes, and each call moves on what the kernel did not take.
/// Frame, little-endian: magic and stream 4, number in the stream 4, length 4, payload; stream 0 is the caller's.
/// </remarks>
internal sealed class InterleavedChannel : DuplexChannel
{
    private const int HeaderBytes = 12;
    private const uint Magic = 0x65724600; // "Fre", and the stream
    private const int CallersStream = 0;

    private readonly DuplexChannel _inner;
    private readonly Queue<Frame> _queued = [];
    private readonly Stream[] _streams;
    private readonly byte[] _sentHeader = new byte[HeaderBytes];
    private readonly byte[] _receivedHeader = new byte[HeaderBytes];
    private int _headerSent;
    private int _headerReceived;
    private int _queuedSent;
    private int _toSend;
    private int _toReceive;
    private Stream? _arriving;
    private Frame _arrivingFrame;
    private int _arrived;
    private uint _callersSent;
    private uint _callersReceived;
    private long _moved;
    private volatile bool _disposed;

    /// <summary>Over a connected channel, which nothing else uses from now on and which stays its owner's.</summary>
    /// <param name="inner">The channel.</param>
    /// <param name="streams">How many streams run beside the caller's bytes.</param>
    public InterleavedChannel(DuplexChannel inner, int streams)
        : base(inner.Peer, inner.Timeout)
    {
        _inner = inner;
        _streams = [.. Enumerable.Range(0, streams).Select(static _ => new Stream())];
        BytesSent = inner.BytesSent;
        BytesReceived = inner.BytesReceived;
    }

    /// <summary>One piece of work that can be done now; false if there is none. Called wherever this channel would wait.</summary>
    public Func<bool> Work { get; set; } = static () => false;

    /// <inheritdoc/>
    public override bool IsPeerGone => _inner.IsPeerGone;

    /// <inheritdoc/>
    internal override int LongestLead => _inner.LongestLead;

    /// <summary>What goes on beside the caller's bytes is a sign of life too.</summary>
    internal override long QuietUntil => Math.Max(_inner.QuietUntil, _moved);

    /// <summary>A frame to write a message into, for <see cref="Post"/>.</summary>
    public static Frame Rent(int length) => new(ArrayPool<byte>.Shared.Rent(HeaderBytes + length), length);

    /// <summary>Done with a frame that arrived.</summary>
    public static void Return(Frame frame) => ArrayPool<byte>.Shared.Return(frame.Buffer);

    /// <summary>Queues a message, and moves what can be moved.</summary>
    public void Post(int stream, Frame frame)
    {
        WriteHeader(frame.Buffer, stream + 1, _streams[stream].Posted++, frame.Length);
        _queued.Enqueue(frame);
        Advance();
    }

    /// <summary>Announces a message of the other side: the next after those of this stream that were announced before.</summary>
    public void Expect(int stream, int length) => _streams[stream].Expected.Enqueue(length);

    /// <summary>The next message of a stream, if it has arrived; its receiver returns it.</summary>
    public bool TryTake(int stream, out Frame frame) => _streams[stream].Arrived.TryDequeue(out frame);

    /// <summary>Works until nothing is left: all that was posted is sent, all that was expected has arrived, and there is nothing to do about it.</summary>
    /// <exception cref="TransportException">The peer closed or stayed silent.</exception>
    public void Finish()
    {
        long stalledSince = 0;
        while (true)
        {
            var moved = Advance();
            if (Work() || moved)
            {
                stalledSince = 0;
                continue;
            }

            var expected = _streams.Sum(static stream => stream.Expected.Count) + (_arriving is null ? 0 : 1);
            if (_queued.Count == 0 && expected == 0) return;
            if (!Stall(ref stalledSince, forSend: _queued.Count > 0, forReceive: true)) throw new TransportException($"{Peer} made no progress for {Timeout.TotalSeconds:0.0} s ({_queued.Count} messages to send, {expected} to receive).");
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _disposed = true;
        _inner.Dispose();
    }

    internal override int TrySend(ReadOnlySpan<byte> data)
    {
        if (_toSend == 0)
        {
            // A message that has begun is finished first; others wait.
            if (_queuedSent > 0 && !TrySendQueued()) return 0;
            _toSend = data.Length;
            _headerSent = 0;
            WriteHeader(_sentHeader, CallersStream, _callersSent++, data.Length);
        }

        while (_headerSent < HeaderBytes)
        {
            var moved = _inner.TrySend(_sentHeader.AsSpan(_headerSent));
            if (moved == 0) return 0;
            _headerSent += moved;
        }

        var sent = _inner.TrySend(data[..Math.Min(data.Length, _toSend)]);
        _toSend -= sent;
        return sent;
    }

    internal override int TryReceive(Span<byte> buffer)
    {
        Advance();
        if (_toReceive == 0) return 0;
        var received = _inner.TryReceive(buffer[..Math.Min(buffer.Length, _toReceive)]);
        _toReceive -= received;
        return received;
    }

    internal override bool HasArrival() => _disposed || _toReceive > 0 || _inner.HasArrival();

    internal override void Wait(bool forSend, bool forReceive, int milliseconds)
    {
        var moved = Advance();
        if (Work())
        {
            _moved = Stopwatch.GetTimestamp();
            return;
        }

        // The caller's bytes that nobody asked for yet stay where they are, and are no reason to wake.
        if (!moved) _inner.Wait(forSend || _queued.Count > 0, forReceive || _toReceive == 0, milliseconds);
    }

    /// <summary>Sends what is queued and takes in what is expected, as far as both go without waiting.</summary>
    private bool Advance()
    {
        var before = BytesSent + BytesReceived;
        while (_toSend == 0 && _queued.Count > 0 && TrySendQueued())
        {
        }

        while (_toReceive == 0 && TryReceiveFrame())
        {
        }

        if (BytesSent + BytesReceived == before) return false;
        _moved = Stopwatch.GetTimestamp();
        return true;
    }

    /// <summary>All of the first queued message; false if some of it is left.</summary>
    private bool TrySendQueued()
    {
        var frame = _queued.Peek();
        var moved = _inner.TrySend(frame.Buffer.AsSpan(_queuedSent, HeaderBytes + frame.Length - _queuedSent));
        BytesSent += moved;
        _queuedSent += moved;
        if (_queuedSent < HeaderBytes + frame.Length) return false;
        Return(_queued.Dequeue());
        _queuedSent = 0;
        return true;
    }

    /// <summary>All of one message, or the header of the caller's next bytes; false if it is not there yet, or nobody expects it.</summary>
    private bool TryReceiveFrame()
    {
        if (_arriving is null)
        {
            while (_headerReceived < HeaderBytes)
            {
                var moved = _inner.TryReceive(_receivedHeader.AsSpan(_headerReceived));
                if (moved == 0) return false;
                _headerReceived += moved;
                BytesReceived += moved;
            }

            if (!TryReadHeader()) return false;
            _headerReceived = 0;
            if (_arriving is null) return true;
        }

        while (_arrived < _arrivingFrame.Length)
        {
            var moved = _inner.TryReceive(_arrivingFrame.Payload[_arrived..]);
            if (moved == 0) return false;
            _arrived += moved;
            BytesReceived += moved;
        }

        _arriving.Arrived.Enqueue(_arrivingFrame);
        _arriving = null;
        return true;
    }

    /// <summary>What the header announces; false if it is a message this side will expect only later.</summary>
    private bool TryReadHeader()
    {
        var (kind, number, length) = ReadHeader(_receivedHeader);
        var stream = (int)(kind - Magic);
        if (kind < Magic || stream > _streams.Length || length < 1) throw OutOfStep("a frame", kind, number, length);
        if (stream == CallersStream)
        {
            if (number != _callersReceived) throw OutOfStep($"number {_callersReceived}", kind, number, length);
            _callersReceived++;
            _toReceive = length;
            return true;
        }

        var next = _streams[stream - 1];
        if (!next.Expected.TryPeek(out var expected)) return false;
        if (number != next.Received || length != expected) throw OutOfStep($"number {next.Received} of stream {stream} with {expected} bytes", kind, number, length);
        next.Expected.Dequeue();
        next.Received++;
        (_arriving, _arrivingFrame, _arrived) = (next, Rent(length), 0);
        return true;
    }

    private TransportException OutOfStep(string expected, uint kind, uint number, int length) => new(
        $"{Peer} is out of step: expected {expected}, received number {number} of stream {kind - Magic} with {length} bytes. The session is over; connect anew.");

    private static void WriteHeader(Span<byte> header, int stream, uint number, int length)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(header, Magic + (uint)stream);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], number);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], length);
    }

    private static (uint Kind, uint Number, int Length) ReadHeader(ReadOnlySpan<byte> header) =>
        (BinaryPrimitives.ReadUInt32LittleEndian(header), BinaryPrimitives.ReadUInt32LittleEndian(header[4..]), BinaryPrimitives.ReadInt32LittleEndian(header[8..]));

    /// <summary>A message in a buffer of the pool, with room for its header.</summary>
    /// <param name="Buffer">At least as long as both.</param>
    /// <param name="Length">Bytes of the message.</param>
    internal readonly record struct Frame(byte[] Buffer, int Length)
    {
        /// <summary>The message.</summary>
        public Span<byte> Payload => Buffer.AsSpan(HeaderBytes, Length);
    }

    private sealed class Stream
    {
        public Queue<int> Expected { get; } = [];

        public Queue<Frame> Arrived { get; } = [];

        public uint Posted { get; set; }

        public uint Received { get; set; }
    }
}
