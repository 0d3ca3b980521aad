using SecNet.Runtime.Measuring;
using SecNet.Runtime.Tests.Transport;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Tests.Measuring;

[Collection("sequential")]
public sealed class LinkRatesTests
{
    [Fact]
    public void Rates_OfALoopbackLink_ArePossible()
    {
        var (first, second) = ChannelPair.Sockets();
        (first.Blocking, second.Blocking, first.NoDelay, second.NoDelay) = (false, false, true, true);
        double seconds = 0, rate = 0;
        ChannelPair.RunBothWell(() => seconds = LinkRates.ExchangeSeconds(first), () => LinkRates.ExchangeSeconds(second));
        using SocketChannel one = new(first, TimeSpan.FromSeconds(30)), other = new(second, TimeSpan.FromSeconds(30));
        ChannelPair.RunBothWell(() => rate = LinkRates.BytesPerSecond(one), () => LinkRates.BytesPerSecond(other));
        Assert.InRange(seconds, 1e-7, 1);
        Assert.InRange(rate, 1e6, 1e12);
    }

    [Fact]
    public void ExchangeSeconds_PeerThatCloses_Throws()
    {
        var (first, second) = ChannelPair.Sockets();
        using (first)
        {
            first.Blocking = false;
            second.Dispose();
            Assert.Throws<TransportException>(() => LinkRates.ExchangeSeconds(first));
        }
    }
}
