using System.Net;
using System.Net.Sockets;

namespace SecNet.Runtime.Transport;

/// <summary>Accepts connections and makes each one's handshake on a thread of its own, a bounded number at a time.</summary>
/// <remarks>A peer that connects and says nothing occupies one place until the handshake's deadline, and delays nobody else.</remarks>
public sealed class Listener : IDisposable
{
    private const int AcceptWaitMicroseconds = 1_000_000;

    // When the system refuses to accept (no descriptors left, say), the waiting connection keeps the socket readable: not to be spun on.
    private static readonly TimeSpan FailurePause = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly ListenerOptions _options;
    private readonly Thread _thread;
    private readonly SemaphoreSlim _places;
    private readonly Func<Hello> _mine;
    private readonly Role[] _expectedRoles;
    private readonly Func<Hello, string?>? _admit;
    private readonly Action<SocketChannel, Hello, Hello> _connected;
    private readonly ManualResetEventSlim _stopped = new();
    private volatile bool _stopping;
    private bool _isFailing;

    /// <summary>Listens and starts to accept.</summary>
    /// <param name="options">Address, bounds and log.</param>
    /// <param name="mine">Makes this side's hello, for each connection.</param>
    /// <param name="expectedRoles">Who may connect.</param>
    /// <param name="connected">
    /// Receives each connection after its handshake, with this side's hello and the other's. It owns the channel, runs on a thread
    /// that it may keep for as long as it likes, and must not throw.
    /// </param>
    /// <param name="admit">A further check of the other side's hello: null, or why it is refused.</param>
    /// <exception cref="ArgumentException">The address is beyond loopback and that was not allowed.</exception>
    /// <exception cref="TransportException">The address cannot be listened on.</exception>
    public Listener(
        ListenerOptions options, Func<Hello> mine, IEnumerable<Role> expectedRoles, Action<SocketChannel, Hello, Hello> connected, Func<Hello, string?>? admit = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Security.CheckAddress(options.EndPoint.Address);
        _options = options;
        _mine = mine;
        _expectedRoles = [.. expectedRoles];
        _connected = connected;
        _admit = admit;
        _places = new(options.MaxPending);
        _socket = new Socket(options.EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _socket.Bind(options.EndPoint);
            _socket.Listen(options.MaxPending);
            _socket.Blocking = false;
        }
        catch (SocketException e)
        {
            _socket.Dispose();
            throw new TransportException($"Cannot listen on {options.EndPoint}: {e.SocketErrorCode}.", e);
        }
        LocalEndPoint = (IPEndPoint)_socket.LocalEndPoint!;
        _thread = new Thread(AcceptLoop) { IsBackground = true, Name = $"accept {LocalEndPoint.Port}" };
        _thread.Start();
    }

    /// <summary>The address in use; its port is the real one when port 0 was asked for.</summary>
    public IPEndPoint LocalEndPoint { get; }

    /// <summary>Stops accepting; connections already handed over stay.</summary>
    public void Dispose()
    {
        if (_stopping) return;
        _stopping = true;
        _stopped.Set();
        try
        {
            _socket.Shutdown(SocketShutdown.Both); // Wakes the accept loop where the platform allows; elsewhere it looks every second.
        }
        catch (SocketException)
        {
            // A listening socket has no connection to shut down on some platforms.
        }
        _socket.Dispose();
        if (Thread.CurrentThread != _thread) _thread.Join();
    }

    private void AcceptLoop()
    {
        while (!_stopping)
        {
            if (!_places.Wait(AcceptWaitMicroseconds / 1000)) continue;
            var channel = AcceptOne();
            if (channel is null)
            {
                _places.Release();
                continue;
            }
            new Thread(() => Greet(channel)) { IsBackground = true, Name = $"greet {channel.Peer}" }.Start();
        }
    }

    private SocketChannel? AcceptOne()
    {
        try
        {
            if (!_socket.Poll(AcceptWaitMicroseconds, SelectMode.SelectRead)) return null;
            var accepted = _options.Accept(_socket);
            _isFailing = false;
            return Channel(accepted);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            if (_stopping || (e is SocketException { SocketErrorCode: SocketError.WouldBlock or SocketError.ConnectionAborted or SocketError.ConnectionReset })) return null;
            if (!_isFailing) _options.Log($"accepting on {LocalEndPoint} fails: {e.Message} Trying again every {FailurePause.TotalMilliseconds:0} ms until it works.");
            _isFailing = true;
            _stopped.Wait(FailurePause);
            return null;
        }
    }

    // Null when the peer has left already.
    private SocketChannel? Channel(Socket accepted)
    {
        try
        {
            return new SocketChannel(accepted, _options.Timeout);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            accepted.Dispose();
            return null;
        }
    }

    private void Greet(SocketChannel channel)
    {
        var mine = _mine();
        Hello theirs;
        try
        {
            channel.SetDeadline(_options.HandshakeTimeout);
            _options.Security.Protect(channel, isServer: true);
            theirs = Handshake.Run(channel, mine, _expectedRoles, _admit);
            channel.ClearDeadline();
        }
        catch (TransportException e)
        {
            _options.Log($"no session with {channel.Peer}: {e.Message}");
            channel.Dispose();
            return;
        }
        finally
        {
            _places.Release();
        }
        if (_stopping) channel.Dispose();
        else _connected(channel, mine, theirs);
    }
}
