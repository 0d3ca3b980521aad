using System.Diagnostics;
using SecNet.Runtime.Transport;
using Xunit.Abstractions;

namespace SecNet.Runtime.Tests.Transport;

[Collection("sequential")]
public class ChannelAllocationTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("socket", 64)]
    [InlineData("tls", 64)]
    [InlineData("socket", 100_000)]
    [InlineData("tls", 100_000)]
    [InlineData("memory", 64)]
    [InlineData("memory", 100_000)]
    public void Exchange_AThousandTimes_AllocatesNothing(string kind, int bytes)
    {
        const int warmUp = 2000, count = 1000;
        var (first, second) = ChannelPair.Create(kind);
        using (first)
        using (second)
        {
            var allocated = new long[2];
            var medianTicks = new long[2];
            ChannelPair.RunBothWell(() => Side(first, 0), () => Side(second, 1));
            foreach (var bytesOfSide in allocated) AssertNone(kind, bytesOfSide, count);
            output.WriteLine($"{kind}, {bytes} bytes each way: median {medianTicks[0] * 1e6 / Stopwatch.Frequency:0.0} µs");

            void Side(DuplexChannel channel, int side)
            {
                byte[] send = new byte[bytes], receive = new byte[bytes];
                var ticks = new long[count];
                for (var i = 0; i < warmUp; i++) channel.Exchange(send, receive, 8);
                var before = GC.GetAllocatedBytesForCurrentThread();
                for (var i = 0; i < count; i++)
                {
                    var start = Stopwatch.GetTimestamp();
                    channel.Exchange(send, receive, 8);
                    ticks[i] = Stopwatch.GetTimestamp() - start;
                }
                allocated[side] = GC.GetAllocatedBytesForCurrentThread() - before;
                Array.Sort(ticks);
                medianTicks[side] = ticks[count / 2];
            }
        }
    }

    [Theory]
    [InlineData("socket")]
    [InlineData("tls")]
    [InlineData("memory")]
    public void Exchange_ThatHasToPark_AllocatesNothing(string kind)
    {
        const int warmUp = 300, count = 50;
        var (first, second) = ChannelPair.Create(kind);
        using (first)
        using (second)
        using (var turn = new SemaphoreSlim(0))
        {
            long allocated = 0;
            ChannelPair.RunBothWell(() =>
            {
                var buffer = new byte[64];
                for (var i = 0; i < warmUp + count; i++)
                {
                    var before = GC.GetAllocatedBytesForCurrentThread();
                    first.Receive(buffer);
                    if (i >= warmUp) allocated += GC.GetAllocatedBytesForCurrentThread() - before;
                    turn.Release();
                }
            }, () =>
            {
                // Nothing arrives for 2 ms, forty times the spin: the receiver is parked each time.
                using var never = new ManualResetEventSlim();
                for (var i = 0; i < warmUp + count; i++)
                {
                    never.Wait(2);
                    second.Send(new byte[64]);
                    turn.Wait();
                }
            });
            AssertNone(kind, allocated, count);
        }
    }

    // The framework's TLS stream makes itself a few hundred bytes once in many thousand calls, for no call in particular.
    private static void AssertNone(string kind, long allocated, int calls) => Assert.InRange(allocated, 0, kind == "tls" ? 8 * calls : 0);
}
