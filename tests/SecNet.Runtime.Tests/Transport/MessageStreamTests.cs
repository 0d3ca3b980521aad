using SecNet.Runtime.Transport;
using SecNet.Testing;

namespace SecNet.Runtime.Tests.Transport;

public sealed class MessageStreamTests : IDisposable
{
    private readonly MemoryChannel _channel0;
    private readonly MemoryChannel _channel1;

    public MessageStreamTests() => (_channel0, _channel1) = MemoryChannel.CreatePair(timeout: TimeSpan.FromSeconds(30));

    public void Dispose()
    {
        _channel0.Dispose();
        _channel1.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(MessageStream.LargestPayloadBytes)]
    [InlineData((2 * MessageStream.LargestPayloadBytes) + 7)]
    public void SendAndReceive_OfAnyLength_CarryTheBytes(int length)
    {
        var (one, two) = Streams();
        byte[] sent = new InsecureBytes(length).Next(length), received = new byte[length];
        TwoParty.InParallel(() => one.Send(sent), () => two.Receive(received));
        Assert.Equal(sent, received);
        Assert.Equal(length, one.PayloadBytesSent);
    }

    [Fact]
    public void Exchange_OfDifferentLengths_CarriesBoth()
    {
        var (one, two) = Streams();
        byte[] left = new InsecureBytes(1).Next(100), right = new InsecureBytes(2).Next(MessageStream.LargestPayloadBytes), atOne = new byte[right.Length], atTwo = new byte[left.Length];
        for (int round = 0; round < 3; round++)
        {
            TwoParty.InParallel(() => one.Exchange(left, atOne), () => two.Exchange(right, atTwo));
            Assert.Equal(left, atTwo);
            Assert.Equal(right, atOne);
        }
    }

    [Fact]
    public void Receive_OfAnotherLength_NamesBoth()
    {
        var (one, two) = Streams();
        one.Send(new byte[5]);
        var failure = Assert.Throws<TransportException>(() => two.Receive(new byte[6]));
        Assert.Equal(
            "memory:0 is out of step: expected step 0 of session 02020202 with 6 bytes from party 0 and 0 from party 1, "
            + "received step 0 of session 02020202 with 5 bytes from party 0 and 0 from party 1. The session is over; connect anew.",
            failure.Message);
    }

    [Fact]
    public void Receive_OfAnEarlierSession_IsAnError()
    {
        var one = new MessageStream(_channel0, 0, ObliviousTransfer.TransferPair.Nonce(7));
        var two = new MessageStream(_channel1, 1, ObliviousTransfer.TransferPair.Nonce(1));
        one.Send(new byte[5]);
        var failure = Assert.Throws<TransportException>(() => two.Receive(new byte[5]));
        Assert.Contains("session 08080808", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AfterAnError_NothingWorks()
    {
        var (one, two) = Streams();
        one.Send(new byte[5]);
        Assert.Throws<TransportException>(() => two.Receive(new byte[6]));
        foreach (Action step in new Action[] { () => two.Receive(new byte[5]), () => two.Send([1]), () => two.Exchange([1], new byte[1]) })
            Assert.Contains("ended with an error", Assert.Throws<TransportException>(step).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Exchange_BeyondTheLargestPayload_Throws()
    {
        var (one, _) = Streams();
        Assert.Throws<ArgumentException>(() => one.Exchange(new byte[MessageStream.LargestPayloadBytes + 1], []));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MessageStream(_channel0, 2, default));
    }

    private (MessageStream One, MessageStream Two) Streams() =>
        (new(_channel0, 0, ObliviousTransfer.TransferPair.Nonce(1)), new(_channel1, 1, ObliviousTransfer.TransferPair.Nonce(1)));
}
