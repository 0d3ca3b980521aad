using System.Net;
using System.Net.Sockets;

namespace SecNet.Integration.Tests.Roles;

/// <summary>
/// Stands between a party that dials and one that listens, and passes everything on; but from some byte on, all that comes in one direction over one of
/// the connections is ones. Disposing it ends the connections.
/// </summary>
internal sealed class TamperingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<Socket> _sockets = [];
    private readonly IPEndPoint _target;
    private readonly int _connection;
    private readonly bool _isReply;
    private readonly long _from;

    /// <param name="target">Where the listening party is.</param>
    /// <param name="connection">Which connection is tampered with, counted from 0.</param>
    /// <param name="isReply">True for what the listening party sends, false for what the dialling one does.</param>
    /// <param name="from">The first byte that is not passed on as it came.</param>
    public TamperingProxy(IPEndPoint target, int connection, bool isReply, long from)
    {
        (_target, _connection, _isReply, _from) = (target, connection, isReply, from);
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Where to dial instead.</summary>
    public IPEndPoint LocalEndPoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>True once a byte was changed.</summary>
    public bool HasTampered { get; private set; }

    public void Dispose()
    {
        _listener.Dispose();
        lock (_sockets) _sockets.ForEach(static socket => socket.Dispose());
    }

    private async Task AcceptAsync()
    {
        for (var index = 0; ; index++)
        {
            Socket dialler;
            try
            {
                dialler = await _listener.AcceptSocketAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return; // Disposed.
            }

            var target = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            lock (_sockets) _sockets.AddRange([dialler, target]);
            await target.ConnectAsync(_target);
            dialler.NoDelay = true;
            _ = PassOnAsync(dialler, target, index == _connection && !_isReply);
            _ = PassOnAsync(target, dialler, index == _connection && _isReply);
        }
    }

    private async Task PassOnAsync(Socket from, Socket to, bool isTampered)
    {
        var buffer = new byte[1 << 16];
        var passed = 0L;
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                var whole = (int)Math.Clamp(_from - passed, 0, count);
                if (isTampered && whole < count)
                {
                    buffer.AsSpan(whole, count - whole).Fill(0xff);
                    HasTampered = true;
                }

                for (var sent = 0; sent < count;) sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
                passed += count;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // One side has closed: the other learns it below.
        }

        to.Dispose();
    }
}
