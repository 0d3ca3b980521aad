using System.Net;
using System.Net.Sockets;
using SecNet.Runtime.Transport.Tls;

namespace SecNet.Runtime.Transport;

/// <summary>A channel over a TCP socket.</summary>
/// <remarks>
/// The socket is non-blocking from the start and only <c>Send</c>, <c>Receive</c> and <c>Poll</c> are called on it: blocking and
/// asynchronous calls allocate on every operation, and a socket that was once used asynchronously keeps doing so.
/// </remarks>
public sealed class SocketChannel : DuplexChannel
{
    // Both directions of an exchange then stay in the processor's cache: without the bound, a megabyte each way over loopback goes through
    // socket buffers in memory and takes two to three times as long.
    private const int LoopbackLead = 1 << 18;

    private readonly Socket _socket;
    private volatile bool _disposed;
    private bool _pollWriteNext = true;
    private TlsLayer? _tls;

    /// <summary>Takes over a connected socket.</summary>
    /// <param name="socket">Connected TCP socket; the channel owns it.</param>
    /// <param name="timeout">Longest time without progress.</param>
    public SocketChannel(Socket socket, TimeSpan timeout)
        : base(NameOf(socket), timeout)
    {
        _socket = socket;
        LongestLead = socket.RemoteEndPoint is IPEndPoint { Address: var address } && IPAddress.IsLoopback(address) ? LoopbackLead : int.MaxValue;
        socket.Blocking = false;
        socket.NoDelay = true; // An opening is one small message that the other side waits for.

        // Finds a machine that vanished while the connection was idle, which no time-out bounds.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
    }

    private SocketChannel(SocketChannel other)
        : base(other.Peer, other.Timeout)
    {
        _socket = other._socket;
        LongestLead = other.LongestLead;
        _tls = other._tls;
    }

    /// <inheritdoc/>
    internal override int LongestLead { get; }

    /// <inheritdoc/>
    public override bool IsPeerGone
    {
        get
        {
            try
            {
                return _disposed || (_tls?.HasBuffered != true && _socket.Poll(0, SelectMode.SelectRead) && _socket.Available == 0);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return true;
            }
        }
    }

    /// <inheritdoc/>
    public override string? WhyNot(Role role) => _tls is null || RoleCertificates.Fits(_tls.PeerName, role) ? null : $"its certificate is that of {_tls.PeerName}";

    /// <summary>True when this side closed it.</summary>
    internal bool IsClosedHere => _disposed;

    /// <summary>Everything from now on goes through TLS.</summary>
    internal void Encrypt(TlsLayer tls) => _tls = tls;

    /// <summary>Another channel over the same connection, so that one thread may send while another receives. Closing either closes both.</summary>
    internal SocketChannel CreateTwin() => new(this);

    /// <summary>Says that no more will be sent. Receiving goes on.</summary>
    internal void EndSending()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Already disconnected: nothing more is sent either way.
        }
    }

    /// <summary>
    /// Ends a connection after a last message, so that the message survives: says that no more will be sent, then discards what
    /// still arrives until the peer closes too. Closing with unread data would reset the connection and destroy the message.
    /// </summary>
    /// <param name="longest">Bound on the whole.</param>
    public void DisposeAfterFlush(TimeSpan longest)
    {
        Span<byte> discarded = stackalloc byte[4096];
        SetDeadline(longest);
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
            while (true) Receive(discarded);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or TransportException)
        {
            // The peer closed, or did not in time: either way this is the end of the connection.
        }
        finally
        {
            Dispose();
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        try
        {
            _socket.Shutdown(SocketShutdown.Both); // Wakes a thread that waits in Poll.
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Already disconnected.
        }
        _socket.Dispose();
        _tls?.Dispose();
    }

    internal override int TrySend(ReadOnlySpan<byte> data) => _tls is null ? TrySendRaw(data) : _tls.TrySend(this, data);

    internal override int TryReceive(Span<byte> buffer) => _tls is null ? TryReceiveRaw(buffer) : _tls.TryReceive(this, buffer);

    /// <summary>Sends bytes as they are.</summary>
    internal int TrySendRaw(ReadOnlySpan<byte> data)
    {
        if (_disposed) throw ClosedHere();
        try
        {
            var sent = _socket.Send(data, SocketFlags.None, out var error);
            if (error == SocketError.Success) return sent;
            return IsTransient(error) ? 0 : throw Failed(error);
        }
        catch (ObjectDisposedException)
        {
            throw ClosedHere();
        }
    }

    /// <summary>Receives bytes as they are.</summary>
    internal int TryReceiveRaw(Span<byte> buffer)
    {
        if (_disposed) throw ClosedHere();
        try
        {
            var received = _socket.Receive(buffer, SocketFlags.None, out var error);
            if (error == SocketError.Success) return received > 0 ? received : throw (_disposed ? ClosedHere() : Closed());
            return IsTransient(error) ? 0 : throw Failed(error);
        }
        catch (ObjectDisposedException)
        {
            throw ClosedHere();
        }
    }

    internal override bool HasArrival()
    {
        if (_disposed) return true;
        try
        {
            return _tls?.HasArrival() ?? _socket.Poll(0, SelectMode.SelectRead);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or TransportException)
        {
            return true; // The next call reports it.
        }
    }

    internal override void Wait(bool forSend, bool forReceive, int milliseconds)
    {
        var mode = forReceive ? SelectMode.SelectRead : SelectMode.SelectWrite;
        if (forSend && forReceive)
        {
            // Poll watches one direction. A peer that is alive does both, so watching them in turn, a millisecond each, costs
            // at most that millisecond and cannot miss.
            mode = _pollWriteNext ? SelectMode.SelectWrite : SelectMode.SelectRead;
            _pollWriteNext = !_pollWriteNext;
            milliseconds = 1;
        }
        try
        {
            _socket.Poll(milliseconds * 1000, mode);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The send or receive that follows reports it.
        }
    }

    private static bool IsTransient(SocketError error) =>
        error is SocketError.WouldBlock or SocketError.IOPending or SocketError.Interrupted or SocketError.NoBufferSpaceAvailable or SocketError.TryAgain;

    private static string NameOf(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return socket.RemoteEndPoint?.ToString() ?? throw new ArgumentException("The socket is not connected.", nameof(socket));
    }

    private TransportException Failed(SocketError error) => _disposed ? ClosedHere() : error switch
    {
        SocketError.ConnectionReset or SocketError.Shutdown or SocketError.ConnectionAborted or SocketError.NotConnected => Closed(),
        _ => new TransportException($"The connection to {Peer} failed: {error}."),
    };
}
