using SecNet.Runtime.ObliviousTransfer;
using SecNet.Runtime.Transport;
using SecNet.Testing;

namespace SecNet.Runtime.Tests.ObliviousTransfer;

public sealed class BaseTransferTests : IDisposable
{
    private const int KeyBytes = BaseTransfer.KeyBytes;
    private static readonly SessionNonce Session = TransferPair.Nonce(1);

    private readonly MemoryChannel[] _channels = new MemoryChannel[2];
    private readonly MessageStream[] _streams;

    public BaseTransferTests()
    {
        (_channels[0], _channels[1]) = MemoryChannel.CreatePair(timeout: TimeSpan.FromSeconds(60));
        _streams = [.. _channels.Select(static (channel, party) => new MessageStream(channel, party, Session))];
    }

    public void Dispose()
    {
        foreach (var channel in _channels) channel.Dispose();
    }

    [Fact]
    public void Receiver_HasTheChosenKeysAndNoOthers()
    {
        var data = new InsecureSeeds(3).Data();
        var bits = new ulong[2];
        data.Fill<ulong>(bits);
        UInt128 choices = new(bits[1], bits[0]);
        byte[] keys = new byte[2 * BaseTransfer.Count * KeyBytes], chosen = new byte[BaseTransfer.Count * KeyBytes];
        TwoParty.InParallel(() => BaseTransfer.Send(_streams[0], Session, keys), () => BaseTransfer.Receive(_streams[1], Session, choices, chosen));
        for (int index = 0; index < BaseTransfer.Count; index++)
        {
            int choice = (int)(choices >> index & 1);
            Assert.Equal(Key(keys, (2 * index) + choice), Key(chosen, index));
            Assert.NotEqual(Key(keys, (2 * index) + 1 - choice), Key(chosen, index));
        }

        Assert.Equal(2 * BaseTransfer.Count, Enumerable.Range(0, 2 * BaseTransfer.Count).Select(index => Convert.ToHexString(Key(keys, index))).Distinct().Count());
    }

    /// <summary>Points say nothing of choices: for all zeros and all ones alike, half of the coordinates' bits are ones.</summary>
    [Fact]
    public void Points_ForAnyChoice_LookAlike()
    {
        foreach (UInt128 choices in new[] { UInt128.Zero, UInt128.MaxValue })
        {
            var points = new byte[BaseTransfer.Count * P256Point.ByteLength];
            TwoParty.InParallel(
                () =>
                {
                    _streams[0].Send([.. P256Tests.Multiple(7), .. P256Tests.Multiple(9)]);
                    _streams[0].Receive(points);
                },
                () => BaseTransfer.Receive(_streams[1], Session, choices, new byte[BaseTransfer.Count * KeyBytes]));
            int ones = points.Sum(static value => byte.PopCount(value)), expected = 4 * points.Length;
            Assert.InRange(ones, expected - (6 * 128), expected + (6 * 128));
            for (int index = 0; index < BaseTransfer.Count; index++) Assert.True(P256Point.TryRead(points.AsSpan(index * P256Point.ByteLength), out _));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Receiver_GetsAPointOffTheCurve_EndsWithAClearError(int place)
    {
        byte[] opening = [.. P256Tests.Multiple(7), .. P256Tests.Multiple(9)];
        opening[(place * P256Point.ByteLength) + 40] ^= 1;
        _streams[0].Send(opening);
        var failure = Assert.Throws<TransportException>(() => BaseTransfer.Receive(_streams[1], Session, 5, new byte[BaseTransfer.Count * KeyBytes]));
        Assert.Contains("not on P-256", failure.Message, StringComparison.Ordinal);
        Assert.Contains("connect anew", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sender_GetsAPointOffTheCurve_NamesTheTransferAndNothingElse()
    {
        var points = new byte[BaseTransfer.Count * P256Point.ByteLength];
        for (int index = 0; index < BaseTransfer.Count; index++) P256Tests.Multiple(index + 1).CopyTo(points.AsSpan(index * P256Point.ByteLength));
        points[(77 * P256Point.ByteLength) + 3] ^= 8;
        var failure = FailureOfSender(opening => points);
        Assert.Equal("memory:1 sent a point that is not on P-256 (transfer 77 of the base transfers). The session is over; connect anew.", failure.Message);
    }

    [Fact]
    public void Sender_GetsItsOwnPointBack_EndsWithAClearError()
    {
        var failure = FailureOfSender(static opening => [.. Enumerable.Repeat(opening[..P256Point.ByteLength], BaseTransfer.Count).SelectMany(static point => point)]);
        Assert.Contains("own point back (transfer 0)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sender_GetsTooFewPoints_EndsWithBothLengths()
    {
        var failure = FailureOfSender(static _ => new byte[64]);
        Assert.Contains("8192 from party 1", failure.Message, StringComparison.Ordinal);
        Assert.Contains("64 from party 1", failure.Message, StringComparison.Ordinal);
    }

    private TransportException FailureOfSender(Func<byte[], byte[]> answer)
    {
        TransportException? failure = null;
        TwoParty.InParallel(
            () => failure = Assert.Throws<TransportException>(() => BaseTransfer.Send(_streams[0], Session, new byte[2 * BaseTransfer.Count * KeyBytes])),
            () =>
            {
                var opening = new byte[2 * P256Point.ByteLength];
                _streams[1].Receive(opening);
                _streams[1].Send(answer(opening));
            });
        return failure!;
    }

    private static byte[] Key(byte[] keys, int index) => keys[(index * KeyBytes)..((index + 1) * KeyBytes)];
}
