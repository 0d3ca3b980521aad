using System.Net;
using System.Net.Sockets;

namespace SecNet.Runtime.Transport;

/// <summary>Where and within which bounds a <see cref="Listener"/> accepts.</summary>
public sealed record ListenerOptions
{
    /// <summary>Address; port 0 takes a free one.</summary>
    public required IPEndPoint EndPoint { get; init; }

    /// <summary>Longest time without progress on accepted channels.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest time of a whole handshake.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Connections in a handshake at once; further ones wait in the system's queue, which has the same length.</summary>
    public int MaxPending { get; init; } = 32;

    /// <summary>How accepted links are protected.</summary>
    public LinkSecurity Security { get; init; } = LinkSecurity.LoopbackOnly;

    /// <summary>Takes a connection from the listening socket. Tests put one that fails here: to run out of descriptors would end more than their own.</summary>
    internal Func<Socket, Socket> Accept { get; init; } = static listening => listening.Accept();

    /// <summary>Receives lines for people; no secret is ever in one.</summary>
    public Action<string> Log { get; init; } = static _ => { };
}
