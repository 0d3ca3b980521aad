using SecNet.Runtime.Transport;

namespace SecNet.Benchmarks;

/// <summary>A peer that says what it hears: a round costs its packing and no wait.</summary>
internal sealed class EchoChannel : IChannel
{
    public string Peer => "echo";

    public long SendTicks => 0;

    public void Exchange(ReadOnlySpan<byte> send, Span<byte> receive, int matchingHeaderBytes = 0) => send.CopyTo(receive);

    public string? WhyNot(Role role) => null;

    public void Send(ReadOnlySpan<byte> data) => throw new NotSupportedException("A protocol only exchanges.");

    public void Receive(Span<byte> buffer) => throw new NotSupportedException("A protocol only exchanges.");

    public void Dispose()
    {
    }
}
