using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace SecNet.Runtime.Transport;

/// <summary>The network between the two parties, as costs are predicted and links are emulated by: how far and how wide.</summary>
/// <remarks>
/// A round is one simultaneous exchange: each side's message takes <see cref="SendMs"/> to leave, in both directions at once, and then half
/// the round trip to arrive. Decimals, because a figure that depends on a link must be the same on every machine.
/// </remarks>
/// <param name="RoundTripMs">There and back, as ping shows it, in milliseconds: 0.001 to 10,000.</param>
/// <param name="MegabitsPerSecond">Bandwidth in each direction, both usable at once: 0.001 to 1,000,000.</param>
/// <exception cref="ArgumentException">A value is out of range.</exception>
public sealed record LinkModel(decimal RoundTripMs, decimal MegabitsPerSecond)
{
    // From a switch's port to a satellite's answer on a bad day, and from a radio modem to what no machine's memory keeps up with.
    private const decimal LeastRoundTripMs = 0.001m;
    private const decimal LargestRoundTripMs = 10_000m;
    private const decimal LeastMegabits = 0.001m;
    private const decimal LargestMegabits = 1_000_000m;

    private const string LatencyUnit = "ms";
    private const string MegabitUnit = "Mbit/s";
    private const string GigabitUnit = "Gbit/s";
    private const decimal MegabitsOfGigabit = 1000m;
    private const decimal BitsPerMsOfMegabit = 1000m;

    // More digits than any value in range needs, and few enough that nothing computed from them overflows.
    private const int LongestNumber = 16;
    private const int LongestShown = 40;

    /// <summary>One building: 0.1 ms, 10 Gbit/s.</summary>
    public static LinkModel Lan { get; } = new(0.1m, 10_000m);

    /// <summary>Two cities: 40 ms, 100 Mbit/s.</summary>
    public static LinkModel Wan { get; } = new(40m, 100m);

    /// <summary>One machine: 0.02 ms, 20 Gbit/s.</summary>
    public static LinkModel Loopback { get; } = new(0.02m, 20_000m);

    /// <summary>There and back, in milliseconds.</summary>
    public decimal RoundTripMs { get; } = WhyLatencyRefused(RoundTripMs) is { } refusal ? throw new ArgumentException(refusal, nameof(RoundTripMs)) : RoundTripMs;

    /// <summary>Bandwidth in each direction.</summary>
    public decimal MegabitsPerSecond { get; } =
        WhyBandwidthRefused(MegabitsPerSecond) is { } refusal ? throw new ArgumentException(refusal, nameof(MegabitsPerSecond)) : MegabitsPerSecond;

    /// <summary>What a round costs beside its bytes: one one-way latency.</summary>
    public decimal RoundMs => RoundTripMs / 2;

    /// <summary>How long so many bytes take to leave, in milliseconds.</summary>
    public decimal SendMs(long bytes) => bytes * 8m / (MegabitsPerSecond * BitsPerMsOfMegabit);

    /// <summary>What an inference costs on the link, computation aside, in milliseconds.</summary>
    /// <param name="rounds">Dependent exchanges.</param>
    /// <param name="bytesEachWay">What each party sends.</param>
    public decimal OnlineMs(long rounds, long bytesEachWay) => (rounds * RoundMs) + SendMs(bytesEachWay);

    /// <summary>Reads <c>lan</c>, <c>wan</c>, <c>loopback</c> or a round trip and a bandwidth: <c>20ms,1Gbit/s</c>, <c>0.5ms,500Mbit/s</c>.</summary>
    /// <param name="text">A name in lower case, or two numbers with their units: digits with at most one decimal point, no sign, no spaces.</param>
    /// <param name="link">The link.</param>
    /// <param name="error">What was found, and what would be right; a whole sentence.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out LinkModel? link, [NotNullWhen(false)] out string? error)
    {
        (link, error) = text switch
        {
            "lan" => (Lan, null),
            "wan" => (Wan, null),
            "loopback" => (Loopback, null),
            _ => Parse(text ?? ""),
        };
        return link is not null;
    }

    /// <summary>The round trip and the bandwidth, as <see cref="TryParse"/> reads them: <c>40ms,100Mbit/s</c>.</summary>
    public override string ToString() => MegabitsPerSecond >= MegabitsOfGigabit
        ? $"{Plain(RoundTripMs)}{LatencyUnit},{Plain(MegabitsPerSecond / MegabitsOfGigabit)}{GigabitUnit}"
        : $"{Plain(RoundTripMs)}{LatencyUnit},{Plain(MegabitsPerSecond)}{MegabitUnit}";

    private static (LinkModel? Link, string? Error) Parse(string text)
    {
        var parts = text.Split(',', 3);
        if (parts.Length != 2
            || Number(parts[0], LatencyUnit) is not { } roundTrip
            || (Number(parts[1], MegabitUnit) ?? (Number(parts[1], GigabitUnit) * MegabitsOfGigabit)) is not { } megabits)
        {
            var shown = text.Length <= LongestShown ? text : text[..LongestShown] + "…";
            return (null, $"A link is lan, wan, loopback, or a round trip and a bandwidth such as 20ms,1Gbit/s or 0.5ms,500Mbit/s, not '{shown}'.");
        }
        return (WhyLatencyRefused(roundTrip) ?? WhyBandwidthRefused(megabits)) is { } refusal ? (null, refusal) : (new(roundTrip, megabits), null);
    }

    private static decimal? Number(string text, string unit)
    {
        if (!text.EndsWith(unit, StringComparison.Ordinal)) return null;
        var digits = text.AsSpan(0, text.Length - unit.Length);
        if (digits.Length is 0 or > LongestNumber || !char.IsAsciiDigit(digits[0]) || !char.IsAsciiDigit(digits[^1])) return null;
        return decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static string? WhyLatencyRefused(decimal roundTripMs) => roundTripMs is >= LeastRoundTripMs and <= LargestRoundTripMs
        ? null
        : $"The round trip of a link is {Plain(LeastRoundTripMs)}ms to {Plain(LargestRoundTripMs)}ms, not {Plain(roundTripMs)}ms.";

    private static string? WhyBandwidthRefused(decimal megabits) => megabits is >= LeastMegabits and <= LargestMegabits
        ? null
        : $"The bandwidth of a link is {Plain(LeastMegabits)}Mbit/s to {Plain(LargestMegabits / MegabitsOfGigabit)}Gbit/s, not {Plain(megabits)}Mbit/s.";

    // No trailing zeros, no exponent, the same in every culture.
    private static string Plain(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);
}
