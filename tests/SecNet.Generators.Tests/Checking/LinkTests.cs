using SecNet.Generators.Model;

namespace SecNet.Generators.Tests.Checking;

/// <summary>What a declaration of a link means.</summary>
public sealed class LinkTests
{
    [Theory]
    [InlineData("lan", "0.1", "10000", "lan")]
    [InlineData("wan", "40", "100", "wan")]
    [InlineData("loopback", "0.02", "20000", "loopback")]
    [InlineData("20ms,1Gbit/s", "20", "1000", "20ms,1Gbit/s")]
    [InlineData("0.50ms,0.5Gbit/s", "0.5", "500", "0.5ms,500Mbit/s")]
    [InlineData("020ms,2500Mbit/s", "20", "2500", "20ms,2.5Gbit/s")]
    [InlineData("40.0ms,0.1Gbit/s", "40", "100", "wan")]
    [InlineData("0.001ms,0.001Mbit/s", "0.001", "0.001", "0.001ms,0.001Mbit/s")]
    [InlineData("10000ms,1000Gbit/s", "10000", "1000000", "10000ms,1000Gbit/s")]
    public void Links_AreReadAndWrittenExactly(string text, string roundTripMs, string megabits, string canonical)
    {
        var link = Assert.IsType<LinkModel>(LinkModel.Parse(text));
        Assert.Equal(new(Number(roundTripMs), Number(megabits)), link);
        Assert.Equal(canonical, link.Write());
        Assert.Equal(link, LinkModel.Parse(canonical));
        AssertAsTheRuntime(text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Wan")]
    [InlineData(" wan")]
    [InlineData("0")]
    [InlineData("20ms")]
    [InlineData("20ms,1Gbit/s,1Gbit/s")]
    [InlineData("20ms, 1Gbit/s")]
    [InlineData("20 ms,1Gbit/s")]
    [InlineData("20s,1Gbit/s")]
    [InlineData("20ms,1Gbps")]
    [InlineData("20ms,1GB/s")]
    [InlineData("20ms,1kbit/s")]
    [InlineData("1Gbit/s,20ms")]
    [InlineData("-20ms,1Gbit/s")]
    [InlineData("2e1ms,1Gbit/s")]
    [InlineData(".5ms,1Gbit/s")]
    [InlineData("5.ms,1Gbit/s")]
    [InlineData("0ms,1Gbit/s")]
    [InlineData("0.0009ms,1Gbit/s")]
    [InlineData("10000.001ms,1Gbit/s")]
    [InlineData("20ms,0Mbit/s")]
    [InlineData("20ms,1000.001Gbit/s")]
    [InlineData("00000000000000020ms,1Gbit/s")]
    [InlineData("99999999999999999999999999999999ms,1Gbit/s")]
    public void OtherTexts_AreNoLinks(string text)
    {
        Assert.Null(LinkModel.Parse(text));
        AssertAsTheRuntime(text);
    }

    /// <summary>Predictions, emulators and declarations must not read one text in two ways.</summary>
    private static void AssertAsTheRuntime(string text)
    {
        Runtime.Transport.LinkModel.TryParse(text, out var link, out _);
        Assert.Equal(link is null ? null : new(link.RoundTripMs, link.MegabitsPerSecond), LinkModel.Parse(text));
    }

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
