namespace SecNet.Runtime.Transport;

/// <summary>One end of a connection inside a process: two threads run two parties as they would over a socket.</summary>
public sealed class MemoryChannel : DuplexChannel
{
    private readonly BytePipe _outgoing;
    private readonly BytePipe _incoming;
    private readonly object _gate;
    private volatile bool _disposed;

    private MemoryChannel(string peer, TimeSpan timeout, BytePipe outgoing, BytePipe incoming, object gate)
        : base(peer, timeout)
    {
        _outgoing = outgoing;
        _incoming = incoming;
        _gate = gate;
    }

    /// <inheritdoc/>
    public override bool IsPeerGone => _disposed || (_incoming.IsClosed && _incoming.Count == 0);

    /// <summary>Makes both ends of a connection.</summary>
    /// <param name="capacityBytes">Bytes under way at most, in each direction; a power of two.</param>
    /// <param name="timeout">Longest time without progress; 10 s by default.</param>
    public static (MemoryChannel First, MemoryChannel Second) CreatePair(int capacityBytes = 1 << 16, TimeSpan? timeout = null)
    {
        if (!int.IsPow2(capacityBytes)) throw new ArgumentException($"The capacity must be a power of two, not {capacityBytes}.", nameof(capacityBytes));
        var gate = new object();
        var forward = new BytePipe(capacityBytes);
        var backward = new BytePipe(capacityBytes);
        var limit = timeout ?? TimeSpan.FromSeconds(10);
        return (new("memory:1", limit, forward, backward, gate), new("memory:0", limit, backward, forward, gate));
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _disposed = true;
        _outgoing.IsClosed = true;
        _incoming.IsClosed = true;
        Wake();
    }

    internal override int TrySend(ReadOnlySpan<byte> data)
    {
        if (_disposed) throw ClosedHere();
        if (_outgoing.IsClosed) throw Closed();
        var sent = _outgoing.Write(data);
        if (sent > 0) Wake();
        return sent;
    }

    internal override int TryReceive(Span<byte> buffer)
    {
        if (_disposed) throw ClosedHere();

        // Closed first, count second: what the peer wrote before it closed is still delivered.
        var closed = _incoming.IsClosed;
        var received = _incoming.Read(buffer);
        if (received > 0) Wake();
        else if (closed) throw Closed();
        return received;
    }

    internal override bool HasArrival() => _disposed || _incoming.IsClosed || _incoming.Count > 0;

    internal override void Wait(bool forSend, bool forReceive, int milliseconds)
    {
        lock (_gate)
        {
            // Checked under the gate, and wakers pulse under it: a change between check and wait cannot be lost.
            if (HasArrival() && forReceive) return;
            if (forSend && (_outgoing.IsClosed || _outgoing.Free > 0)) return;
            Monitor.Wait(_gate, milliseconds);
        }
    }

    private void Wake()
    {
        lock (_gate) Monitor.PulseAll(_gate);
    }

    /// <summary>A bounded ring of bytes with one writer and one reader.</summary>
    private sealed class BytePipe(int capacity)
    {
        private readonly byte[] _ring = new byte[capacity];
        private long _written;
        private long _read;
        private volatile bool _closed;

        public bool IsClosed
        {
            get => _closed;
            set => _closed = value;
        }

        public int Count => (int)(Volatile.Read(ref _written) - Volatile.Read(ref _read));

        public int Free => _ring.Length - Count;

        public int Write(ReadOnlySpan<byte> data)
        {
            var count = Math.Min(data.Length, Free);
            var start = (int)_written & (_ring.Length - 1);
            var first = Math.Min(count, _ring.Length - start);
            data[..first].CopyTo(_ring.AsSpan(start));
            data[first..count].CopyTo(_ring);
            Volatile.Write(ref _written, _written + count);
            return count;
        }

        public int Read(Span<byte> buffer)
        {
            var count = Math.Min(buffer.Length, Count);
            var start = (int)_read & (_ring.Length - 1);
            var first = Math.Min(count, _ring.Length - start);
            _ring.AsSpan(start, first).CopyTo(buffer);
            _ring.AsSpan(0, count - first).CopyTo(buffer[first..]);
            Volatile.Write(ref _read, _read + count);
            return count;
        }
    }
}
