using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Tests.Transport;

public class ListenerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly ProtocolId Protocol = ProtocolId.Parse(new string('a', 64));
    private static readonly ModelId Model = ModelId.Create();
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);

    [Fact]
    public void Connect_ToAListener_HandsOverBothHellos()
    {
        using var arrivals = new BlockingCollection<(SocketChannel Channel, Hello Mine, Hello Theirs)>();
        using var listener = Listen(arrivals);
        using var channel = Connector.Connect(listener.LocalEndPoint, TimeSpan.Zero, Patience);
        var client = ClientHello();
        var party = Handshake.Run(channel, client, [Role.Party0]);
        Assert.True(arrivals.TryTake(out var arrival, Patience));
        using (arrival.Channel)
        {
            Assert.Equal(client, arrival.Theirs);
            Assert.Equal(party, arrival.Mine);
        }
    }

    [Fact]
    public void Listener_SilentConnectionsUpToTheLimit_DelayOthersByNoMoreThanTheHandshakeBound()
    {
        using var arrivals = new BlockingCollection<(SocketChannel Channel, Hello Mine, Hello Theirs)>();
        using var listener = Listen(arrivals, new ListenerOptions { EndPoint = AnyPort, MaxPending = 2, HandshakeTimeout = TimeSpan.FromMilliseconds(300) });
        using var silent1 = Connector.Connect(listener.LocalEndPoint, TimeSpan.Zero, Patience);
        using var silent2 = Connector.Connect(listener.LocalEndPoint, TimeSpan.Zero, Patience);
        using var channel = Connector.Connect(listener.LocalEndPoint, Patience, Patience);
        Handshake.Run(channel, ClientHello(), [Role.Party0]);
        Assert.True(arrivals.TryTake(out var arrival, Patience));
        arrival.Channel.Dispose();
    }

    [Fact]
    public void Listener_Garbage_IsLoggedAndTheNextConnectionIsServed()
    {
        using var arrivals = new BlockingCollection<(SocketChannel Channel, Hello Mine, Hello Theirs)>();
        using var log = new BlockingCollection<string>();
        using var listener = Listen(arrivals, new ListenerOptions { EndPoint = AnyPort, Log = log.Add });
        using (var garbage = Connector.Connect(listener.LocalEndPoint, TimeSpan.Zero, Patience))
        {
            garbage.Send("USER anonymous\r\n"u8);
            Assert.True(log.TryTake(out var line, Patience));
            Assert.Contains("is not a SecNet role", line, StringComparison.Ordinal);
        }
        using var channel = Connector.Connect(listener.LocalEndPoint, TimeSpan.Zero, Patience);
        Handshake.Run(channel, ClientHello(), [Role.Party0]);
        Assert.True(arrivals.TryTake(out var arrival, Patience));
        arrival.Channel.Dispose();
    }

    [Fact]
    public void Listener_SystemThatRefusesToAccept_IsNotSpunOnAndLoggedOnce()
    {
        const int failures = 4;
        var calls = 0;
        var firstCall = 0L;
        var log = new ConcurrentQueue<string>();
        using var arrivals = new BlockingCollection<(SocketChannel Channel, Hello Mine, Hello Theirs)>();
        using var listener = Listen(arrivals, new ListenerOptions { EndPoint = AnyPort, Log = log.Enqueue, Accept = Accept });
        using var channel = Connector.Connect(listener.LocalEndPoint, TimeSpan.Zero, Patience);
        Handshake.Run(channel, ClientHello(), [Role.Party0]);
        Assert.True(arrivals.TryTake(out var arrival, Patience));
        arrival.Channel.Dispose();
        Assert.True(Stopwatch.GetElapsedTime(firstCall) >= failures * TimeSpan.FromMilliseconds(90));
        Assert.Contains("accepting on", Assert.Single(log), StringComparison.Ordinal);

        Socket Accept(Socket listening)
        {
            if (firstCall == 0) firstCall = Stopwatch.GetTimestamp();
            return calls++ < failures ? throw new SocketException((int)SocketError.TooManyOpenSockets) : listening.Accept();
        }
    }

    [Fact]
    public void Connect_ToAnAddressThatDropsPackets_EndsWithItsBudgetAndNotWithTheChannelsTimeout()
    {
        // Linux drops what comes for a queue that is full and never accepted from; elsewhere it is refused, which ends as soon.
        using var full = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        full.Bind(AnyPort);
        full.Listen(1);
        var queued = new List<Socket>();
        try
        {
            for (var i = 0; i < 4; i++)
            {
                queued.Add(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false });
                Assert.Throws<SocketException>(() => queued[i].Connect(full.LocalEndPoint!)); // Would block.
            }
            var started = Stopwatch.GetTimestamp();
            Assert.Throws<TransportException>(() => Connector.Connect(full.LocalEndPoint!, TimeSpan.FromMilliseconds(300), Patience));
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience / 2);

            using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
            Assert.Throws<OperationCanceledException>(() => Connector.Connect(full.LocalEndPoint!, Patience, Patience, cancellationToken: cancel.Token));
        }
        finally
        {
            queued.ForEach(static socket => socket.Dispose());
        }
    }

    [Fact]
    public void Connect_BeforeTheListenerStarts_RetriesUntilItIsThere()
    {
        // A port that was free a moment ago; nobody listens there until the first attempt has failed.
        var reserved = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        reserved.Bind(AnyPort);
        var endPoint = (IPEndPoint)reserved.LocalEndPoint!;
        Assert.Throws<TransportException>(() => Connector.Connect(endPoint, TimeSpan.Zero, Patience));
        SocketChannel? connected = null;
        ChannelPair.RunBothWell(() => connected = Connector.Connect(endPoint, Patience, Patience), () => reserved.Listen(1));
        connected!.Dispose();
        reserved.Dispose();
    }

    [Fact]
    public void Connect_NobodyThere_SaysWhoAndHowLong()
    {
        using var bound = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(AnyPort);
        var started = Stopwatch.GetTimestamp();
        var error = Assert.Throws<TransportException>(() => Connector.Connect(bound.LocalEndPoint!, TimeSpan.FromMilliseconds(150), Patience));
        Assert.True(Stopwatch.GetElapsedTime(started) >= TimeSpan.FromMilliseconds(150));
        Assert.Contains($"Cannot connect to {bound.LocalEndPoint} (ConnectionRefused)", error.Message, StringComparison.Ordinal);
        Assert.False(error.IsRefusal);
    }

    [Fact]
    public void Connect_Cancelled_Stops()
    {
        using var bound = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(AnyPort);
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        Assert.Throws<OperationCanceledException>(() => Connector.Connect(bound.LocalEndPoint!, Patience, Patience, cancellationToken: cancel.Token));
    }

    [Fact]
    public void ConnectAndListen_BeyondLoopback_AreRefusedUnlessAllowed()
    {
        var documentation = new IPEndPoint(IPAddress.Parse("192.0.2.1"), 4711);
        var connect = Assert.Throws<ArgumentException>(() => Connector.Connect(documentation, TimeSpan.Zero, Patience));
        Assert.Contains("links are not encrypted", connect.Message, StringComparison.Ordinal);
        var any = new ListenerOptions { EndPoint = new IPEndPoint(IPAddress.Any, 0) };
        Assert.Contains("tunnel", Assert.Throws<ArgumentException>(() => new Listener(any, PartyHello, [Role.Client], static (_, _, _) => { })).Message, StringComparison.Ordinal);
        using var allowed = new Listener(any with { Security = LinkSecurity.PlaintextAnywhere }, PartyHello, [Role.Client], static (_, _, _) => { });
        Assert.NotEqual(0, allowed.LocalEndPoint.Port);
    }

    [Fact]
    public void Connect_ByName_Works()
    {
        using var arrivals = new BlockingCollection<(SocketChannel Channel, Hello Mine, Hello Theirs)>();
        using var listener = Listen(arrivals);
        using var channel = Connector.Connect(new DnsEndPoint("localhost", listener.LocalEndPoint.Port), TimeSpan.Zero, Patience);
        Handshake.Run(channel, ClientHello(), [Role.Party0]);
        Assert.True(arrivals.TryTake(out var arrival, Patience));
        arrival.Channel.Dispose();
    }

    [Fact]
    public void Listener_AddressInUse_IsAClearError()
    {
        using var listener = new Listener(new ListenerOptions { EndPoint = AnyPort }, PartyHello, [Role.Client], static (channel, _, _) => channel.Dispose());
        var error = Assert.Throws<TransportException>(
            () => new Listener(new ListenerOptions { EndPoint = listener.LocalEndPoint }, PartyHello, [Role.Client], static (channel, _, _) => channel.Dispose()));
        Assert.Contains($"Cannot listen on {listener.LocalEndPoint}: AddressAlreadyInUse", error.Message, StringComparison.Ordinal);
    }

    private static Hello PartyHello() => new(Role.Party0, Protocol, Model, SessionNonce.Create());

    private static Hello ClientHello() => new(Role.Client, Protocol, default, SessionNonce.Create());

    private static Listener Listen(BlockingCollection<(SocketChannel Channel, Hello Mine, Hello Theirs)> arrivals, ListenerOptions? options = null) =>
        new(options ?? new ListenerOptions { EndPoint = AnyPort }, PartyHello, [Role.Client], (channel, mine, theirs) => arrivals.Add((channel, mine, theirs)));
}
