using System.Diagnostics;
using SecNet.Runtime.Transport;
using Xunit.Abstractions;

namespace SecNet.Runtime.Tests.Transport;

/// <summary>Nothing may be earlier than the model; how late it may be is left wide, because a machine under load wakes threads when it can.</summary>
[Collection("sequential")]
public class EmulatedChannelTests(ITestOutputHelper output)
{
    private const double LateMs = 1000;

    private static readonly LinkModel City = new(10m, 100m);

    [Theory]
    [InlineData("socket", "loopback", 64, 200)]
    [InlineData("memory", "loopback", 64, 200)]
    [InlineData("socket", "lan", 64, 200)]
    [InlineData("memory", "lan", 100_000, 20)]
    [InlineData("socket", "5ms,1Gbit/s", 64, 20)]
    [InlineData("memory", "5ms,100Mbit/s", 50_000, 20)]
    [InlineData("socket", "2ms,500Mbit/s", 5_000_000, 3)]
    [InlineData("memory", "2ms,500Mbit/s", 5_000_000, 3)]
    public void Exchange_InARow_TakesRoundsAndBytesOfTheModelAndAllocatesNothing(string kind, string text, int bytes, int rounds)
    {
        Assert.True(LinkModel.TryParse(text, out var link, out _));
        var (first, second) = Emulated(kind, link);
        using (first)
        using (second)
        {
            var elapsedMs = new double[2];
            var allocated = new long[2];
            ChannelPair.RunBothWell(() => Side(first, 0), () => Side(second, 1));
            var modelMs = (double)(rounds * (link.RoundMs + link.SendMs(bytes)));
            output.WriteLine($"{kind}, {link}, {rounds} exchanges of {bytes} bytes: model {modelMs:0.000} ms, took {elapsedMs[0]:0.000} and {elapsedMs[1]:0.000} ms");

            // A side's clock starts before its own first message goes, and the other's may be under way by then: one round less is sure.
            Assert.All(elapsedMs, ms => Assert.InRange(ms, modelMs * (rounds - 1) / rounds, (3 * modelMs) + LateMs));
            Assert.True(elapsedMs.Max() >= modelMs, $"{elapsedMs.Max()} ms are less than the model's {modelMs}");
            Assert.Equal([0L, 0L], allocated);
            Assert.Equal((long)bytes * (rounds + 3), first.BytesSent);
            Assert.Equal((long)bytes * (rounds + 3), second.BytesReceived);

            void Side(DuplexChannel channel, int side)
            {
                byte[] send = new byte[bytes], receive = new byte[bytes];
                for (var i = 0; i < 3; i++) channel.Exchange(send, receive, 8);
                var before = GC.GetAllocatedBytesForCurrentThread();
                var started = Stopwatch.GetTimestamp();
                for (var i = 0; i < rounds; i++) channel.Exchange(send, receive, 8);
                elapsedMs[side] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                allocated[side] = GC.GetAllocatedBytesForCurrentThread() - before;
            }
        }
    }

    [Fact]
    public void CreateSibling_TwoConnectionsOfOneLink_ShareItsBandwidth()
    {
        // 125,000 bytes take 10 ms to leave: the second message is whole after 2 x 10 + 5 ms although nothing else went by its connection.
        const int bytes = 125_000;
        var (first, second) = Emulated("socket", City);
        var (inner0, inner1) = ChannelPair.OverSockets();
        using (first)
        using (second)
        using (var sibling0 = first.CreateSibling(inner0))
        using (var sibling1 = second.CreateSibling(inner1))
        {
            long started = 0, ended = 0;
            ChannelPair.RunBothWell(() =>
            {
                started = Stopwatch.GetTimestamp();
                first.Send(new byte[bytes]);
                sibling0.Send(new byte[bytes]);
            }, () =>
            {
                second.Receive(new byte[bytes]);
                sibling1.Receive(new byte[bytes]);
                ended = Stopwatch.GetTimestamp();
            });
            Assert.InRange(Stopwatch.GetElapsedTime(started, ended).TotalMilliseconds, 25, 25 + LateMs);
        }
    }

    [Theory]
    [InlineData("socket")]
    [InlineData("memory")]
    public void Receive_OfMessagesSentTogether_WaitsUntilAllHaveLeftOneAfterTheOther(string kind)
    {
        // 100 Mbit/s are 12,500 bytes a millisecond: 4 x 25,000 bytes take 8 ms to leave and 5 ms to arrive.
        var (first, second) = Emulated(kind, City);
        using (first)
        using (second)
        {
            long started = 0, ended = 0;
            ChannelPair.RunBothWell(() =>
            {
                var data = new byte[25_000];
                started = Stopwatch.GetTimestamp();
                for (var i = 0; i < 4; i++) first.Send(data);
            }, () =>
            {
                // Cut otherwise than it was sent.
                second.Receive(new byte[60_000]);
                second.Receive(new byte[40_000]);
                ended = Stopwatch.GetTimestamp();
            });
            Assert.InRange(Stopwatch.GetElapsedTime(started, ended).TotalMilliseconds, 13, 13 + LateMs);
        }
    }

    [Fact]
    public void Send_InSmallPieces_TakesNoMoreThanOneWholeMessage()
    {
        // The waits overlap: a hundred messages of 125 bytes leave in 1 ms together and arrive 5 ms later.
        var (first, second) = Emulated("socket", City);
        using (first)
        using (second)
        {
            long started = 0, ended = 0;
            ChannelPair.RunBothWell(() =>
            {
                started = Stopwatch.GetTimestamp();
                for (var i = 0; i < 100; i++) first.Send(new byte[125]);
            }, () =>
            {
                for (var i = 0; i < 100; i++) second.Receive(new byte[125]);
                ended = Stopwatch.GetTimestamp();
            });
            Assert.InRange(Stopwatch.GetElapsedTime(started, ended).TotalMilliseconds, 6, 6 + LateMs);
        }
    }

    [Theory]
    [InlineData("socket")]
    [InlineData("memory")]
    public void Exchange_BothDirectionsOfDifferentLength_DeliversEveryByte(string kind)
    {
        var (first, second) = Emulated(kind, LinkModel.Loopback);
        using (first)
        using (second)
        {
            byte[] fromFirst = new InsecureBytes(1).Next(1 << 20), fromSecond = new InsecureBytes(2).Next((1 << 20) + 17);
            byte[] atFirst = new byte[fromSecond.Length], atSecond = new byte[fromFirst.Length];
            ChannelPair.RunBothWell(() => first.Exchange(fromFirst, atFirst), () => second.Exchange(fromSecond, atSecond));
            Assert.Equal(fromSecond, atFirst);
            Assert.Equal(fromFirst, atSecond);
        }
    }

    [Theory]
    [InlineData("socket")]
    [InlineData("memory")]
    public void Exchange_WithAnEcho_DoesNotDeadlock(string kind)
    {
        // The other side answers only when it has all of it.
        var (first, second) = Emulated(kind, LinkModel.Lan);
        using (first)
        using (second)
        {
            var sent = new InsecureBytes(3).Next(300_000);
            var echoed = new byte[sent.Length];
            ChannelPair.RunBothWell(() => first.Exchange(sent, echoed), () =>
            {
                var data = new byte[sent.Length];
                second.Receive(data);
                second.Send(data);
            });
            Assert.Equal(sent, echoed);
        }
    }

    [Theory]
    [InlineData("socket")]
    [InlineData("memory")]
    public void Exchange_OutOfStep_IsAnErrorAtBothSidesAndNotAWait(string kind)
    {
        var (first, second) = Emulated(kind, new(200m, 100m));
        using (first)
        using (second)
        {
            byte[] expectsMore = [100, 0, 0, 0, 7, 0, 0, 0, .. new byte[100]], expectsLess = [50, 0, 0, 0, 8, 0, 0, 0, .. new byte[50]];
            var (firstError, secondError) = ChannelPair.RunBoth(
                () => first.Exchange(expectsMore, new byte[expectsMore.Length], 8), () => second.Exchange(expectsLess, new byte[expectsLess.Length], 8));
            Assert.Contains("expected a payload of 100 bytes with sequence 7, received a payload of 50 bytes with sequence 8", Message(firstError), StringComparison.Ordinal);
            Assert.Contains("out of step", Message(secondError), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("socket")]
    [InlineData("memory")]
    public void Receive_FromAPeerThatClosed_GetsWhatIsUnderWayInTimeAndThenTheError(string kind)
    {
        var (first, second) = Emulated(kind, City);
        using (second)
        {
            var started = Stopwatch.GetTimestamp();
            first.Send([1, 2, 3]);
            first.Dispose();
            var received = new byte[3];
            second.Receive(received);
            Assert.InRange(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 5, 5 + LateMs);
            Assert.Equal([1, 2, 3], received);
            Assert.True(second.IsPeerGone);
            Assert.Contains("closed the connection", Message(Record.Exception(() => second.Receive(received))), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("socket")]
    [InlineData("memory")]
    public void Dispose_WhileAMessageIsUnderWay_EndsTheWait(string kind)
    {
        var (first, second) = Emulated(kind, new(10_000m, 100m));
        using (first)
        {
            first.Send([1]);
            var started = Stopwatch.GetTimestamp();
            var (_, error) = ChannelPair.RunBoth(
                () =>
                {
                    Assert.True(second.WaitForArrival(TimeSpan.FromSeconds(1)));
                    second.Dispose();
                },
                () => second.Receive(new byte[1]));
            Assert.IsType<TransportException>(error);
            Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 4);
        }
    }

    [Fact]
    public void Receive_OnALinkSlowerThanTheTimeOut_WaitsForTheLinkAndNotForAPeer()
    {
        // 100 bytes take 0.4 s to leave; the time-out is a quarter of that. A peer that says nothing is still one that says nothing.
        var link = new LinkModel(0.001m, 0.002m);
        var (first, second) = Emulated("socket", link, TimeSpan.FromMilliseconds(100));
        using (first)
        using (second)
        {
            ChannelPair.RunBothWell(() => first.Exchange(new byte[100], new byte[1]), () =>
            {
                second.Receive(new byte[100]);
                second.Send([1]);
            });
            Assert.Contains("made no progress", Message(Record.Exception(() => second.Receive(new byte[1]))), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Receive_FromASideThatDoesNotEmulate_NamesTheStamp()
    {
        var (plain, inner) = ChannelPair.OverSockets();
        using (plain)
        using (var emulated = new EmulatedChannel(inner, LinkModel.Lan))
        {
            plain.Send(new byte[64]);
            Assert.Contains("expected the stamp 0x706d7453 of an emulated link, received 0x00000000", Message(Record.Exception(() => emulated.Receive(new byte[64]))), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Constructor_GoesOnCountingWhereTheWrappedChannelStood()
    {
        var (first, second) = ChannelPair.OverSockets();
        using (first)
        using (second)
        {
            first.Send(new byte[5]);
            second.Receive(new byte[5]);
            using var emulated0 = new EmulatedChannel(first, LinkModel.Loopback);
            using var emulated1 = new EmulatedChannel(second, LinkModel.Loopback);
            emulated0.Send(new byte[7]);
            emulated1.Receive(new byte[7]);
            Assert.Equal((12, 12), (emulated0.BytesSent, emulated1.BytesReceived));
        }
    }

    private static (EmulatedChannel First, EmulatedChannel Second) Emulated(string kind, LinkModel link, TimeSpan? timeout = null)
    {
        var (first, second) = ChannelPair.Create(kind, timeout);
        return (new(first, link), new(second, link));
    }

    private static string Message(Exception? error) => Assert.IsType<TransportException>(error).Message;
}
