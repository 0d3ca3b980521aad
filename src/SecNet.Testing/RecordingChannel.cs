using SecNet.Runtime.Transport;

namespace SecNet.Testing;

/// <summary>Passes everything on and keeps what was received: the view of the party behind it.</summary>
public sealed class RecordingChannel(IChannel inner) : IChannel
{
    private readonly MemoryStream _received = new();

    /// <inheritdoc/>
    public string Peer => inner.Peer;

    /// <inheritdoc/>
    public long SendTicks => inner.SendTicks;

    /// <inheritdoc/>
    public string? WhyNot(Role role) => inner.WhyNot(role);

    /// <summary>Every received byte, frame headers included, since <see cref="Forget"/>.</summary>
    public byte[] Received => _received.ToArray();

    /// <summary>Starts the record anew.</summary>
    public void Forget() => _received.SetLength(0);

    /// <inheritdoc/>
    public void Exchange(ReadOnlySpan<byte> send, Span<byte> receive, int matchingHeaderBytes = 0)
    {
        inner.Exchange(send, receive, matchingHeaderBytes);
        _received.Write(receive);
    }

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> data) => inner.Send(data);

    /// <inheritdoc/>
    public void Receive(Span<byte> buffer)
    {
        inner.Receive(buffer);
        _received.Write(buffer);
    }

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();
}
