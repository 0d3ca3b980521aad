namespace SecNet.Runtime.Transport;

/// <summary>A connection failed or the other side broke the protocol: closed, silent, out of step, or of another protocol.</summary>
/// <remarks>The message never contains message contents; it names the peer, what was expected and what came.</remarks>
public sealed class TransportException : IOException
{
    /// <summary>With a message.</summary>
    public TransportException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and the cause.</summary>
    public TransportException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>
    /// True when the other side was reached and the two do not fit (another protocol, model or role): connecting again does not help.
    /// </summary>
    public bool IsRefusal { get; init; }
}
