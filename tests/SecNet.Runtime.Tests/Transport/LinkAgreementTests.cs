using System.Buffers.Binary;
using System.Diagnostics;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Tests.Transport;

public class LinkAgreementTests
{
    [Fact]
    public void Reach_WithoutALink_GoesOnWithTheSameChannel()
    {
        var (first, second) = ChannelPair.Create("memory");
        using (first)
        using (second)
        {
            ChannelPair.RunBothWell(
                () => Assert.Same(first, LinkAgreement.Reach(first, null)), () => Assert.Same(second, LinkAgreement.Reach(second, null)));
        }
    }

    [Fact]
    public void Reach_WithTheSameLink_EmulatesItAtBothSides()
    {
        var (first, second) = ChannelPair.Create("socket");
        using (first)
        using (second)
        {
            ChannelPair.RunBothWell(
                () => Assert.IsType<EmulatedChannel>(LinkAgreement.Reach(first, new(0.5m, 500m))).Send([1]),
                () => Assert.IsType<EmulatedChannel>(LinkAgreement.Reach(second, new(0.50m, 500.0m))).Receive(new byte[1]));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-3600)]
    public void Reach_APartyWithAnotherClock_IsRefused(int secondsAhead)
    {
        var (first, second) = ChannelPair.Create("memory");
        using (first)
        using (second)
        {
            var (error, _) = ChannelPair.RunBoth(() => LinkAgreement.Reach(first, LinkModel.Lan), () =>
            {
                // The first side's own record, as another machine would send it.
                var record = new byte[32];
                second.Receive(record);
                var clock = Stopwatch.GetTimestamp() + (secondsAhead * Stopwatch.Frequency);
                BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(24), clock);
                second.Send(record);
            });
            var refusal = Assert.IsType<TransportException>(error);
            Assert.True(refusal.IsRefusal);
            Assert.Contains("between processes of one machine only", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Reach_APeerThatSaysSomethingElse_IsOutOfStep()
    {
        var (first, second) = ChannelPair.Create("memory");
        using (first)
        using (second)
        {
            var (error, _) = ChannelPair.RunBoth(() => LinkAgreement.Reach(first, null), () => second.Send(new byte[32]));
            Assert.Contains("out of step", Assert.IsType<TransportException>(error).Message, StringComparison.Ordinal);
        }
    }
}
