using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace SecNet.Runtime.Transport;

/// <summary>Connects to a role that may not have started yet.</summary>
public static class Connector
{
    private const int FirstPauseMs = 20;
    private const int LongestPauseMs = 500;
    private const int PollMicroseconds = 100_000;

    /// <summary>Connects, trying again until it works or the time is over.</summary>
    /// <param name="endPoint">An <see cref="IPEndPoint"/> or <see cref="DnsEndPoint"/>.</param>
    /// <param name="retryFor">How long to keep trying, an attempt under way included; zero tries once.</param>
    /// <param name="timeout">Longest time without progress on the channel, and of one attempt.</param>
    /// <param name="security">How the link is protected; null for <see cref="LinkSecurity.LoopbackOnly"/>.</param>
    /// <param name="cancellationToken">Stops trying.</param>
    /// <exception cref="TransportException">Nothing accepted the connection in time, or what did cannot prove that it is anyone this role meets.</exception>
    /// <exception cref="ArgumentException">The address is beyond loopback and that was not allowed.</exception>
    public static SocketChannel Connect(
        EndPoint endPoint, TimeSpan retryFor, TimeSpan timeout, LinkSecurity? security = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        var started = Stopwatch.GetTimestamp();
        for (var pauseMs = FirstPauseMs; ; pauseMs = Math.Min(2 * pauseMs, LongestPauseMs))
        {
            SocketException failure;
            try
            {
                var budget = retryFor == TimeSpan.Zero ? timeout : retryFor - Stopwatch.GetElapsedTime(started);
                return ConnectOnce(endPoint, budget < timeout ? budget : timeout, timeout, security ?? LinkSecurity.LoopbackOnly, cancellationToken);
            }
            catch (SocketException e)
            {
                failure = e;
            }
            var left = retryFor - Stopwatch.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
                throw new TransportException($"Cannot connect to {endPoint} ({failure.SocketErrorCode}); tried for {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s. Is that role running?", failure);
            cancellationToken.WaitHandle.WaitOne((int)Math.Clamp(left.TotalMilliseconds, 1, pauseMs));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static SocketChannel ConnectOnce(EndPoint endPoint, TimeSpan longest, TimeSpan timeout, LinkSecurity security, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        SocketException? last = null;
        foreach (var candidate in Resolve(endPoint))
        {
            security.CheckAddress(candidate.Address);
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return Protect(new SocketChannel(Open(candidate, longest - Stopwatch.GetElapsedTime(started), cancellationToken), timeout), security, longest);
            }
            catch (SocketException e)
            {
                last = e;
            }
        }
        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }

    private static SocketChannel Protect(SocketChannel channel, LinkSecurity security, TimeSpan longest)
    {
        try
        {
            if (longest > TimeSpan.Zero) channel.SetDeadline(longest);
            security.Protect(channel, isServer: false);
            channel.ClearDeadline();
            return channel;
        }
        catch
        {
            channel.Dispose();
            throw;
        }
    }

    private static IEnumerable<IPEndPoint> Resolve(EndPoint endPoint) => endPoint switch
    {
        IPEndPoint ip => [ip],
        DnsEndPoint dns => Dns.GetHostAddresses(dns.Host).Select(address => new IPEndPoint(address, dns.Port)),
        _ => throw new ArgumentException($"An IP or DNS end point was expected, not {endPoint.GetType().Name}.", nameof(endPoint)),
    };

    // Non-blocking, because a blocking connect to an address that drops packets waits for minutes.
    private static Socket Open(IPEndPoint endPoint, TimeSpan longest, CancellationToken cancellationToken)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        try
        {
            try
            {
                socket.Connect(endPoint);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
            {
                var started = Stopwatch.GetTimestamp();
                while (!socket.Poll(PollMicroseconds, SelectMode.SelectWrite))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (Stopwatch.GetElapsedTime(started) >= longest) throw new SocketException((int)SocketError.TimedOut);
                }
                var error = (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
                if (error != 0) throw new SocketException(error);
            }
            if (socket.RemoteEndPoint is null) throw new SocketException((int)SocketError.NotConnected);

            // A connect to a free local port of the ephemeral range can meet itself (TCP simultaneous open).
            if (socket.RemoteEndPoint.Equals(socket.LocalEndPoint)) throw new SocketException((int)SocketError.ConnectionRefused);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
