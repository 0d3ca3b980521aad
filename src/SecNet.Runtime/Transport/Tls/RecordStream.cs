using System.Buffers.Binary;

namespace SecNet.Runtime.Transport.Tls;

/// <summary>
/// What <see cref="System.Net.Security.SslStream"/> reads records from and writes them to: a non-blocking socket, with one whole record at a time in its hands.
/// </summary>
/// <remarks>
/// The stream above must never wait for the rest of a record in the middle of an exchange, where the other end may wait for this one to send.
/// So it is asked for data only when a record is complete here (<see cref="HasRecord"/>), is handed no byte of the next one, and what it writes is
/// gathered here and leaves as the socket takes it (<see cref="TryFlush"/>). One thread may read while another writes.
/// </remarks>
internal sealed class RecordStream(SocketChannel channel) : Stream
{
    // RFC 8446, 5.1 and 5.2: type, version and length; then at most 2^14 bytes and 256 more of type, padding and tag.
    private const int HeaderBytes = 5;
    private const int LengthOffset = 3;
    private const int MostPayload = (1 << 14) + 256;
    private const byte FirstType = 20, LastType = 24;

    private readonly byte[] _incoming = new byte[4 * (HeaderBytes + MostPayload)];
    private int _start, _end, _left;

    private byte[] _outgoing = new byte[4 * (HeaderBytes + MostPayload)];
    private int _sent, _written;

    /// <summary>True when bytes have arrived that no record was made of yet.</summary>
    public bool HasBytes => _end > _start;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>True when the next record has arrived as a whole; takes from the socket what is there.</summary>
    /// <exception cref="TransportException">The peer closed, or sends something that is no record.</exception>
    public bool HasRecord()
    {
        if (_left > 0) return true;
        if (RecordBytes() is { } whole && _end - _start >= whole) return true;
        if (_start == _end) (_start, _end) = (0, 0);
        if (_incoming.Length - _start < HeaderBytes + MostPayload)
        {
            _incoming.AsSpan(_start.._end).CopyTo(_incoming);
            (_start, _end) = (0, _end - _start);
        }

        _end += channel.TryReceiveRaw(_incoming.AsSpan(_end));
        return RecordBytes() is { } bytes && _end - _start >= bytes;
    }

    /// <summary>Sends what was written, as far as the socket takes it now.</summary>
    /// <returns>True when nothing is left.</returns>
    public bool TryFlush()
    {
        while (_sent < _written)
        {
            var moved = channel.TrySendRaw(_outgoing.AsSpan(_sent.._written));
            if (moved == 0) return false;
            _sent += moved;
        }

        (_sent, _written) = (0, 0);
        return true;
    }

    /// <summary>Sends all that was written, within the channel's time-outs.</summary>
    public override void Flush() => channel.RepeatUntil(TryFlush, forSend: true, forReceive: false);

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (!HasRecord())
        {
            Flush(); // of the handshake: what the peer is to answer
            channel.RepeatUntil(HasRecord, forSend: false, forReceive: true);
        }

        if (_left == 0) _left = RecordBytes()!.Value;
        var count = Math.Min(buffer.Length, _left);
        _incoming.AsSpan(_start, count).CopyTo(buffer);
        (_start, _left) = (_start + count, _left - count);
        return count;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_outgoing.Length - _written < buffer.Length) Array.Resize(ref _outgoing, Math.Max(2 * _outgoing.Length, _written + buffer.Length));
        buffer.CopyTo(_outgoing.AsSpan(_written));
        _written += buffer.Length;
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Bytes of the record at the front; null while its header has not arrived.</summary>
    private int? RecordBytes()
    {
        if (_end - _start < HeaderBytes) return null;
        var payload = BinaryPrimitives.ReadUInt16BigEndian(_incoming.AsSpan(_start + LengthOffset));
        if (_incoming[_start] is >= FirstType and <= LastType && _incoming[_start + 1] == 3 && payload <= MostPayload) return HeaderBytes + payload;
        throw new TransportException(
            $"{channel.Peer} does not speak TLS: it sent {Convert.ToHexStringLower(_incoming.AsSpan(_start, HeaderBytes))}; give both ends certificates (--tls), or neither.")
        { IsRefusal = true };
    }
}
