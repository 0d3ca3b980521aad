using System.Net;
using System.Net.Sockets;
using SecNet.Runtime.Transport;

namespace SecNet.Benchmarks.LiEtAl;

/// <summary>Loopback TCP connections between two parties of this process, over an emulated link if one is given, which then all of them share.</summary>
internal static class SocketLink
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>One connection.</summary>
    public static (DuplexChannel Party0, DuplexChannel Party1) Connect(LinkModel? link = null) => Connect(link, 1)[0];

    /// <summary>As many connections as there are lanes.</summary>
    public static (DuplexChannel Party0, DuplexChannel Party1)[] Connect(LinkModel? link, int lanes)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(1);
        var pairs = new (DuplexChannel Party0, DuplexChannel Party1)[lanes];
        for (var lane = 0; lane < lanes; lane++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(listener.LocalEndpoint);
            (DuplexChannel Party0, DuplexChannel Party1) pair = (new SocketChannel(listener.AcceptSocket(), Patience), new SocketChannel(socket, Patience));
            pairs[lane] = (Emulated(pair.Party0, pairs[0].Party0, link), Emulated(pair.Party1, pairs[0].Party1, link));
        }

        return pairs;
    }

    private static DuplexChannel Emulated(DuplexChannel inner, DuplexChannel? first, LinkModel? link) =>
        link is null ? inner : first is EmulatedChannel sibling ? sibling.CreateSibling(inner) : new EmulatedChannel(inner, link);
}
