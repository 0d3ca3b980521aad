using System.Globalization;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Tests.Transport;

public class LinkModelTests
{
    [Theory]
    [InlineData("lan", "0.1", "10000", "0.1ms,10Gbit/s")]
    [InlineData("wan", "40", "100", "40ms,100Mbit/s")]
    [InlineData("loopback", "0.02", "20000", "0.02ms,20Gbit/s")]
    [InlineData("20ms,1Gbit/s", "20", "1000", "20ms,1Gbit/s")]
    [InlineData("0.5ms,500Mbit/s", "0.5", "500", "0.5ms,500Mbit/s")]
    [InlineData("007.50ms,2.50Gbit/s", "7.5", "2500", "7.5ms,2.5Gbit/s")]
    [InlineData("0.001ms,1000Gbit/s", "0.001", "1000000", "0.001ms,1000Gbit/s")]
    [InlineData("10000ms,0.001Mbit/s", "10000", "0.001", "10000ms,0.001Mbit/s")]
    public void TryParse_OfALink_GivesItsFiguresAndItsTextGivesItBack(string text, string roundTrip, string megabits, string written)
    {
        Assert.True(LinkModel.TryParse(text, out var link, out var error));
        Assert.Null(error);
        Assert.Equal(decimal.Parse(roundTrip, CultureInfo.InvariantCulture), link.RoundTripMs);
        Assert.Equal(decimal.Parse(megabits, CultureInfo.InvariantCulture), link.MegabitsPerSecond);
        Assert.Equal(written, link.ToString());
        Assert.True(LinkModel.TryParse(written, out var again, out _));
        Assert.Equal(link, again);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("LAN")]
    [InlineData(" lan")]
    [InlineData("20ms")]
    [InlineData("20ms,")]
    [InlineData(",1Gbit/s")]
    [InlineData("ms,Gbit/s")]
    [InlineData("20 ms,1Gbit/s")]
    [InlineData("20ms, 1Gbit/s")]
    [InlineData("20ms,1Gbit/s,")]
    [InlineData("1Gbit/s,20ms")]
    [InlineData("20,1000")]
    [InlineData("20ms,1gbit/s")]
    [InlineData("20ms,1GB/s")]
    [InlineData("+20ms,1Gbit/s")]
    [InlineData("-20ms,1Gbit/s")]
    [InlineData("20ms,-1Gbit/s")]
    [InlineData(".5ms,1Gbit/s")]
    [InlineData("5.ms,1Gbit/s")]
    [InlineData("1.2.3ms,1Gbit/s")]
    [InlineData("1e1ms,1Gbit/s")]
    [InlineData("0x10ms,1Gbit/s")]
    [InlineData("٢ms,1Gbit/s")]
    [InlineData("NaNms,1Gbit/s")]
    [InlineData("20ms,79228162514264337593543950335Gbit/s")]
    public void TryParse_OfAnythingElse_ShowsItAndWhatWouldBeRight(string? text)
    {
        Assert.False(LinkModel.TryParse(text, out var link, out var error));
        Assert.Null(link);
        Assert.Contains($"not '{text}'", error, StringComparison.Ordinal);
        Assert.Contains("such as 20ms,1Gbit/s", error, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_OfAVeryLongText_ShowsItsStart()
    {
        Assert.False(LinkModel.TryParse(new string('9', 100_000) + "ms,1Gbit/s", out _, out var error));
        Assert.InRange(error.Length, 1, 250);
    }

    [Theory]
    [InlineData("0ms,1Gbit/s", "not 0ms")]
    [InlineData("0.0009ms,1Gbit/s", "not 0.0009ms")]
    [InlineData("10000.1ms,1Gbit/s", "not 10000.1ms")]
    [InlineData("20ms,0Mbit/s", "not 0Mbit/s")]
    [InlineData("20ms,0.0009Mbit/s", "not 0.0009Mbit/s")]
    [InlineData("20ms,1000.1Gbit/s", "not 1000100Mbit/s")]
    [InlineData("20ms,9999999999999999Gbit/s", "not 9999999999999999000Mbit/s")]
    public void TryParse_BeyondTheBounds_NamesValueAndBounds(string text, string found)
    {
        Assert.False(LinkModel.TryParse(text, out _, out var error));
        Assert.Contains(found, error, StringComparison.Ordinal);
        Assert.Contains(" to ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    [InlineData(1, 0)]
    [InlineData(1, -1)]
    [InlineData(10_001, 1)]
    [InlineData(1, 1_000_001)]
    public void Constructor_BeyondTheBounds_Throws(int roundTripMs, int megabits) =>
        Assert.Throws<ArgumentException>(() => new LinkModel(roundTripMs, megabits));

    [Fact]
    public void Times_FollowFromTheFigures()
    {
        Assert.Equal(20m, LinkModel.Wan.RoundMs);
        Assert.Equal(0.05m, LinkModel.Lan.RoundMs);

        // 100 Mbit/s are 12,500 bytes a millisecond.
        Assert.Equal(1m, LinkModel.Wan.SendMs(12_500));
        Assert.Equal(0m, LinkModel.Wan.SendMs(0));
        Assert.Equal(0.0064m, LinkModel.Lan.SendMs(8_000));
        Assert.Equal((25 * 20m) + 8m, LinkModel.Wan.OnlineMs(25, 100_000));
        Assert.Equal(long.MaxValue * 8m / 100_000m, LinkModel.Wan.SendMs(long.MaxValue));
    }

    [Fact]
    public void ToString_InACultureThatWritesCommas_StaysTheSame()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            var commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (commas.NumberFormat.NumberDecimalSeparator, commas.NumberFormat.NumberGroupSeparator) = (",", ".");
            CultureInfo.CurrentCulture = commas;
            Assert.Equal("0.1ms,2.5Gbit/s", new LinkModel(0.1m, 2500m).ToString());
            Assert.True(LinkModel.TryParse("0.1ms,2.5Gbit/s", out _, out _));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
