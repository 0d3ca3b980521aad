using System.Diagnostics;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Tests.Transport;

/// <summary>Messages beside a caller's bytes: their order, and that nothing deadlocks or goes wrong unsaid.</summary>
public sealed class InterleavedChannelTests
{
    private const int Streams = 2;

    /// <summary>Both sides post several times what all buffers hold before either asks for anything.</summary>
    [Theory]
    [InlineData("socket")]
    [InlineData("tls")]
    [InlineData("memory")]
    [InlineData("emulated")]
    public void Messages_LargerThanEveryBuffer_ArriveInTheirOrderBesideTheCallersBytes(string kind)
    {
        const int count = 40, length = 300_000;
        (DuplexChannel first, DuplexChannel second) = kind switch
        {
            "socket" => ChannelPair.OverSockets(bufferBytes: 4096),
            "tls" => ChannelPair.OverTls(bufferBytes: 4096),
            _ => ChannelPair.Create("memory"),
        };
        if (kind == "emulated") (first, second) = (new EmulatedChannel(first, LinkModel.Loopback), new EmulatedChannel(second, LinkModel.Loopback));
        using (first)
        using (second)
            ChannelPair.RunBothWell(() => Side(first, 1, 2), () => Side(second, 2, 1));

        static void Side(DuplexChannel inner, byte own, byte peer)
        {
            var channel = new InterleavedChannel(inner, Streams);
            var taken = new int[Streams];
            channel.Work = () => TakeOne(channel, taken, peer);
            for (var number = 0; number < count; number++)
            {
                var frame = InterleavedChannel.Rent(length + number);
                frame.Payload.Fill((byte)(own + number));
                channel.Expect(number % Streams, length + number);
                channel.Post(number % Streams, frame);
                if (number % 10 != 0) continue;
                byte[] callers = [own, (byte)number], received = new byte[2];
                channel.Exchange(callers, received);
                Assert.Equal([peer, (byte)number], received);
            }

            channel.Finish();
            Assert.Equal([count / Streams, count / Streams], taken);
        }

        static bool TakeOne(InterleavedChannel channel, int[] taken, byte peer)
        {
            for (var stream = 0; stream < Streams; stream++)
            {
                if (!channel.TryTake(stream, out var frame)) continue;
                var number = (taken[stream]++ * Streams) + stream;
                Assert.Equal(length + number, frame.Length);
                Assert.Equal(-1, frame.Payload.IndexOfAnyExcept((byte)(peer + number)));
                InterleavedChannel.Return(frame);
                return true;
            }

            return false;
        }
    }

    /// <summary>Of two sides of which one only waits, the one that waits does its work meanwhile, and the caller's bytes overtake what is queued.</summary>
    [Fact]
    public void Work_IsDoneWhileTheCallerWaits()
    {
        var (first, second) = MemoryChannel.CreatePair(4096, TimeSpan.FromSeconds(20));
        using (first)
        using (second)
        {
            using var done = new ManualResetEventSlim();
            var pieces = 0;
            var waiting = new InterleavedChannel(first, Streams)
            {
                Work = () =>
                {
                    if (pieces == 5) return false;
                    if (++pieces == 5) done.Set();
                    return true;
                },
            };
            var received = new byte[3];
            ChannelPair.RunBothWell(() => waiting.Receive(received), () =>
            {
                Assert.True(done.Wait(TimeSpan.FromSeconds(20)), "no work was done");
                new InterleavedChannel(second, Streams).Send([1, 2, 3]);
            });
            Assert.Equal([1, 2, 3], received);
        }
    }

    [Theory]
    [InlineData(10, 11, "expected number 0 of stream 1 with 11 bytes, received number 0 of stream 1 with 10 bytes")]
    [InlineData(2000, 1, "expected number 0 of stream 1 with 1 bytes, received number 0 of stream 1 with 2000 bytes")]
    public void AnotherLengthThanExpected_IsRefusedBeforeItIsReceived(int sent, int expected, string error)
    {
        var (first, second) = MemoryChannel.CreatePair(4096, TimeSpan.FromSeconds(5));
        using (first)
        using (second)
        {
            new InterleavedChannel(first, Streams).Post(0, InterleavedChannel.Rent(sent));
            var channel = new InterleavedChannel(second, Streams);
            channel.Expect(0, expected);
            Assert.Contains(error, Assert.Throws<TransportException>(channel.Finish).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Garbage_IsOutOfStep()
    {
        var (first, second) = MemoryChannel.CreatePair(4096, TimeSpan.FromSeconds(5));
        using (first)
        using (second)
        {
            first.Send(new byte[100]);
            var channel = new InterleavedChannel(second, Streams);
            Assert.Contains("is out of step: expected a frame", Assert.Throws<TransportException>(() => channel.Receive(new byte[1])).Message, StringComparison.Ordinal);
        }
    }

    /// <summary>Bytes of another step where messages are awaited: an error, not a wait.</summary>
    [Fact]
    public void CallersBytesInsteadOfMessages_AreOutOfStep()
    {
        var (first, second) = MemoryChannel.CreatePair(4096, TimeSpan.FromSeconds(60));
        using (first)
        using (second)
        {
            new InterleavedChannel(first, Streams).Send(new byte[9]);
            var channel = new InterleavedChannel(second, Streams);
            channel.Expect(0, 5);
            Assert.Contains("expected 1 messages of streams, received 9 bytes", Assert.Throws<TransportException>(channel.Finish).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void PeerThatLeaves_EndsTheWork()
    {
        var (first, second) = MemoryChannel.CreatePair(4096, TimeSpan.FromSeconds(20));
        using (first)
        using (second)
        {
            var channel = new InterleavedChannel(second, Streams);
            channel.Expect(0, 5000);
            new InterleavedChannel(first, Streams).Post(0, InterleavedChannel.Rent(5000)); // of which 4096 bytes fit
            first.Dispose();
            Assert.Contains("closed the connection", Assert.Throws<TransportException>(channel.Finish).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void SilentPeer_IsAnErrorThatSaysWhatIsMissing()
    {
        var (first, second) = MemoryChannel.CreatePair(4096, TimeSpan.FromMilliseconds(200));
        using (first)
        using (second)
        {
            var channel = new InterleavedChannel(second, Streams);
            channel.Expect(1, 5);
            channel.Expect(1, 6);
            var began = Stopwatch.GetTimestamp();
            Assert.Contains("(0 messages to send, 2 to receive)", Assert.Throws<TransportException>(channel.Finish).Message, StringComparison.Ordinal);
            Assert.True(Stopwatch.GetElapsedTime(began) >= TimeSpan.FromMilliseconds(200));
        }
    }

    /// <summary>When all is done, what comes next on the connection belongs to whoever uses it next.</summary>
    [Fact]
    public void Finish_LeavesWhatComesAfterwards()
    {
        var (first, second) = MemoryChannel.CreatePair(4096, TimeSpan.FromSeconds(5));
        using (first)
        using (second)
        {
            var sender = new InterleavedChannel(first, Streams);
            sender.Post(0, InterleavedChannel.Rent(7));
            first.Send([1, 2, 3]);
            var channel = new InterleavedChannel(second, Streams);
            channel.Expect(0, 7);
            channel.Finish();
            channel.Finish();
            var received = new byte[3];
            second.Receive(received);
            Assert.Equal([1, 2, 3], received);
        }
    }

    /// <summary>Nothing that nobody expects yet is received, however long it waits; then it is.</summary>
    [Fact]
    public void MessageThatNobodyExpectsYet_Waits()
    {
        var (first, second) = MemoryChannel.CreatePair(4096, TimeSpan.FromSeconds(5));
        using (first)
        using (second)
        {
            var sender = new InterleavedChannel(first, Streams);
            sender.Post(1, InterleavedChannel.Rent(7));
            var channel = new InterleavedChannel(second, Streams);
            channel.Finish();
            Assert.False(channel.TryTake(1, out _));
            channel.Expect(1, 7);
            channel.Finish();
            Assert.True(channel.TryTake(1, out var frame));
            Assert.Equal(7, frame.Length);
        }
    }
}
