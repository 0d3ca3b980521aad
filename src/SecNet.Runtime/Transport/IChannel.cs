namespace SecNet.Runtime.Transport;

/// <summary>
/// A reliable, ordered byte stream between two roles. Synchronous; used by one thread at a time.
/// </summary>
/// <remarks>
/// A channel that threw is finished: dispose it, never retry on it. No call allocates once the channel is connected.
/// </remarks>
/// <exception cref="TransportException">The peer closed, stayed silent for the time-out, or sent a frame that does not fit.</exception>
public interface IChannel : IDisposable
{
    /// <summary>Where the other side is, for messages: <c>127.0.0.1:4711</c>.</summary>
    string Peer { get; }

    /// <summary>Time spent so far in handing bytes to the link, in ticks of <see cref="System.Diagnostics.Stopwatch"/>; monotonic.</summary>
    long SendTicks { get; }

    /// <summary>
    /// Sends all of <paramref name="send"/> while receiving all of <paramref name="receive"/>, interleaved, so that two sides that
    /// exchange messages of any size never block each other. The other side must exchange too, not receive everything before it sends.
    /// </summary>
    /// <param name="send">What to send.</param>
    /// <param name="receive">What to fill; the same length as <paramref name="send"/> for an opening.</param>
    /// <param name="matchingHeaderBytes">
    /// The first so many received bytes must equal those sent (both sides of an opening send the same frame header);
    /// checked as soon as they have arrived, so that a peer that is out of step is an error and not a wait.
    /// </param>
    void Exchange(ReadOnlySpan<byte> send, Span<byte> receive, int matchingHeaderBytes = 0);

    /// <summary>Why the other side cannot be what it says it is, as the end of a sentence; null where nothing speaks against it.</summary>
    string? WhyNot(Role role);

    /// <summary>Sends all of it.</summary>
    void Send(ReadOnlySpan<byte> data);

    /// <summary>Receives exactly as many bytes as fit.</summary>
    void Receive(Span<byte> buffer);
}
