using System.Net.Security;
using System.Security.Authentication;

namespace SecNet.Runtime.Transport.Tls;

/// <summary>An established TLS connection as the non-blocking primitives of a channel.</summary>
/// <param name="stream">After its handshake, over <paramref name="records"/>.</param>
/// <param name="records">Its records.</param>
/// <param name="peerName">The name under which the peer's certificate is known.</param>
/// <param name="ownFingerprint">This side's certificate, for messages.</param>
internal sealed class TlsLayer(SslStream stream, RecordStream records, string peerName, string ownFingerprint) : IDisposable
{
    // RFC 8446, 5.1.
    private const int MostPlaintext = 1 << 14;

    // Of several records at once: fewer system calls.
    private const int MostAtOnce = 4 * MostPlaintext;

    private readonly byte[] _plaintext = new byte[MostPlaintext];
    private int _start, _end;
    private int _encrypted;
    private bool _hasReceived;

    /// <summary>The name under which the peer's certificate is known.</summary>
    public string PeerName => peerName;

    /// <summary>True when decrypted bytes or undecrypted ones have not been received yet.</summary>
    public bool HasBuffered => _end > _start || records.HasBytes;

    /// <summary>True when <see cref="TryReceive"/> would return bytes.</summary>
    public bool HasArrival() => _end > _start || records.HasRecord();

    /// <summary>Sends the beginning of the data; counts it only when its records have left, and then what is left over must be sent next.</summary>
    public int TrySend(SocketChannel channel, ReadOnlySpan<byte> data)
    {
        try
        {
            if (_encrypted == 0)
            {
                _encrypted = Math.Min(data.Length, MostAtOnce);
                stream.Write(data[.._encrypted]);
            }

            if (!records.TryFlush()) return 0;
            var sent = _encrypted;
            _encrypted = 0;
            return sent;
        }
        catch (Exception e) when (Explain(channel, e) is { } explained)
        {
            throw explained;
        }
    }

    /// <summary>Receives what whole records hold.</summary>
    public int TryReceive(SocketChannel channel, Span<byte> buffer)
    {
        try
        {
            if (_start == _end)
            {
                if (!records.HasRecord()) return 0;
                if (buffer.Length >= MostPlaintext) return Decrypt(channel, buffer);
                (_start, _end) = (0, 0);
                _end = Decrypt(channel, _plaintext);
            }

            var count = Math.Min(buffer.Length, _end - _start);
            _plaintext.AsSpan(_start, count).CopyTo(buffer);
            _start += count;
            return count;
        }
        catch (Exception e) when (Explain(channel, e) is { } explained)
        {
            throw explained;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private int Decrypt(SocketChannel channel, Span<byte> buffer)
    {
        var count = stream.Read(buffer);
        if (count == 0) throw new TransportException($"{channel.Peer} closed the connection.");
        _hasReceived = true;
        return count;
    }

    /// <summary>What an exception of the connection means here; null for one that says it already.</summary>
    private TransportException? Explain(SocketChannel channel, Exception e)
    {
        if (e is TransportException { IsRefusal: true } || (e is TransportException && (_hasReceived || channel.IsClosedHere))) return null;
        if (e is not (IOException or AuthenticationException or ObjectDisposedException or InvalidOperationException)) return null;
        if (channel.IsClosedHere) return new($"The connection to {channel.Peer} was closed on this side.", e);
        if (_hasReceived) return new($"The encrypted connection to {channel.Peer} broke: {(e.InnerException ?? e).Message}", e);

        // In TLS 1.3 the end that connects is done before the other has looked at its certificate.
        return new($"{channel.Peer} ended the connection right after the TLS handshake: it may not know this side's certificate, {ownFingerprint}; copy the .crt file to it. ({(e.InnerException ?? e).Message})", e);
    }
}
