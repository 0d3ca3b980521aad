using System.Net;
using System.Net.Sockets;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Tests.Transport;

/// <summary>Connected channels, and two threads to use them.</summary>
internal static class ChannelPair
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static (Socket First, Socket Second) Sockets(int? bufferBytes = null)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        if (bufferBytes is { } bytes) (listener.SendBufferSize, listener.ReceiveBufferSize) = (bytes, bytes);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var first = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        if (bufferBytes is { } size) (first.SendBufferSize, first.ReceiveBufferSize) = (size, size);
        first.Connect(listener.LocalEndPoint!);
        return (first, listener.Accept());
    }

    public static (SocketChannel First, SocketChannel Second) OverSockets(TimeSpan? timeout = null, int? bufferBytes = null)
    {
        var (first, second) = Sockets(bufferBytes);
        var limit = timeout ?? TimeSpan.FromSeconds(20);
        return (new(first, limit), new(second, limit));
    }

    public static (SocketChannel First, SocketChannel Second) OverTls(TimeSpan? timeout = null, int? bufferBytes = null)
    {
        var (first, second) = OverSockets(bufferBytes: bufferBytes);
        var (atFirst, atSecond) = TestCertificates.Pair;
        RunBothWell(() => atFirst.Protect(first, isServer: false), () => atSecond.Protect(second, isServer: true));
        if (timeout is { } limit) first.Timeout = second.Timeout = limit;
        return (first, second);
    }

    public static (DuplexChannel First, DuplexChannel Second) Create(string kind, TimeSpan? timeout = null)
    {
        switch (kind)
        {
            case "socket":
                return OverSockets(timeout);
            case "tls":
                return OverTls(timeout);
            case "memory":
                return MemoryChannel.CreatePair(4096, timeout);
            default:
                throw new ArgumentOutOfRangeException(nameof(kind));
        }
    }

    /// <summary>Runs both sides at once and gives back what each threw.</summary>
    public static (Exception? First, Exception? Second) RunBoth(Action first, Action second)
    {
        Exception? secondError = null;
        var thread = new Thread(() => secondError = Record.Exception(second)) { IsBackground = true };
        thread.Start();
        var firstError = Record.Exception(first);
        Assert.True(thread.Join(Patience), "the second side hangs");
        return (firstError, secondError);
    }

    /// <summary>Runs both sides at once; neither may throw.</summary>
    public static void RunBothWell(Action first, Action second)
    {
        var (firstError, secondError) = RunBoth(first, second);
        Assert.Null(firstError);
        Assert.Null(secondError);
    }
}
