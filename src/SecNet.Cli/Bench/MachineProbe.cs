using System.Net;
using System.Net.Sockets;
using SecNet.Runtime.Measuring;
using SecNet.Runtime.Transport;

namespace SecNet.Cli.Bench;

/// <summary>One of two processes that measure the machine as the two parties use it: a core each, and the link between them.</summary>
internal static class MachineProbe
{
    // The slowest step between two meetings takes under a second on any machine this runs on.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Measures, in step with the other probe.</summary>
    /// <param name="index">0 or 1; probe 0 also measures its core alone.</param>
    /// <param name="socket">Connected to the other probe; the call owns it.</param>
    public static ProbeLine Measure(int index, Socket socket)
    {
        using var link = new SocketChannel(socket, Patience);
        Meet(link);
        var alone = index == 0 ? new CoreRates(MachineRates.RingMacsPerSecond(32), MachineRates.RingMacsPerSecond(64), MachineRates.AesPerSecond(), MachineRates.CopyBytesPerSecond()) : null;
        var together = new CoreRates(
            Together(link, static () => MachineRates.RingMacsPerSecond(32)), Together(link, static () => MachineRates.RingMacsPerSecond(64)),
            Together(link, MachineRates.AesPerSecond), Together(link, MachineRates.CopyBytesPerSecond));
        return new(
            ProbeLine.EventName, alone, together,
            Together(link, () => LinkRates.ExchangeSeconds(socket)), Together(link, () => LinkRates.BytesPerSecond(link)));
    }

    /// <summary>Waits for the other probe.</summary>
    public static Socket Accept(Action<IPEndPoint> listening)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(1);
        listening((IPEndPoint)listener.LocalEndpoint);
        return listener.AcceptSocket();
    }

    /// <summary>Connects to the other probe.</summary>
    public static Socket Connect(EndPoint peer)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(peer);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static double Together(SocketChannel link, Func<double> measure)
    {
        Meet(link);
        return measure();
    }

    private static void Meet(SocketChannel link)
    {
        Span<byte> sent = stackalloc byte[1];
        Span<byte> received = stackalloc byte[1];
        link.Exchange(sent, received);
    }
}
