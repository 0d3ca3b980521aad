using System;
using System.Linq;

namespace SecNet.Generators.Model;

/// <summary>Links that have a name; declarations spell it in lower case.</summary>
public enum LinkProfile
{
    /// <summary>One data centre: 0.1 ms there and back, 10 Gbit/s.</summary>
    Lan,

    /// <summary>Across a continent: 40 ms there and back, 100 Mbit/s.</summary>
    Wan,

    /// <summary>One machine: 0.02 ms there and back, 20 Gbit/s.</summary>
    Loopback,
}

/// <summary>The link that strategies are chosen for.</summary>
/// <param name="RoundTripMs">Milliseconds there and back; a round is half of it, since both parties send at once.</param>
/// <param name="MegabitsPerSecond">Bandwidth in each direction.</param>
public sealed record LinkModel(decimal RoundTripMs, decimal MegabitsPerSecond)
{
    /// <summary>For people: what <see cref="Parse"/> reads.</summary>
    public const string Fits = "lan, wan, loopback, or a round trip of 0.001ms to 10000ms and a bandwidth of 0.001Mbit/s to 1000Gbit/s, such as 20ms,1Gbit/s";

    private const string LatencyUnit = "ms";
    private const string MegabitUnit = "Mbit/s";
    private const string GigabitUnit = "Gbit/s";
    private const decimal MegabitsOfGigabit = 1000;

    /// <summary>Names of the profiles, as declarations spell them.</summary>
    internal static readonly string[] Names = [.. Enum.GetNames(typeof(LinkProfile)).Select(static name => name.ToLowerInvariant())];

    /// <summary>The link of a profile.</summary>
    public static LinkModel Of(LinkProfile profile) => profile switch
    {
        LinkProfile.Wan => new(40, 100),
        LinkProfile.Loopback => new(0.02m, 20_000),
        _ => new(0.1m, 10_000),
    };

    /// <summary>Reads what a declaration says, exactly as the runtime's LinkModel does; null when it is something else or out of range.</summary>
    /// <param name="text">A name, or a round trip and a bandwidth: <c>wan</c>, <c>20ms,1Gbit/s</c>.</param>
    public static LinkModel? Parse(string text)
    {
        if (Array.IndexOf(Names, text) is >= 0 and var profile) return Of((LinkProfile)profile);
        var parts = text.Split(',');
        return parts.Length == 2
            && Quantity.Read(parts[0], LatencyUnit) is { } roundTrip and >= 0.001m and <= 10_000m
            && (Quantity.Read(parts[1], MegabitUnit) ?? (Quantity.Read(parts[1], GigabitUnit) * MegabitsOfGigabit)) is { } megabits and >= 0.001m and <= 1_000_000m
            ? new(roundTrip, megabits) : null;
    }

    /// <summary>What a declaration says: the name, if the link has one, or <c>20ms,1Gbit/s</c>.</summary>
    public string Write()
    {
        var profile = Array.FindIndex(Names, name => Parse(name) == this);
        if (profile >= 0) return Names[profile];
        var bandwidth = MegabitsPerSecond >= MegabitsOfGigabit ? Quantity.Write(MegabitsPerSecond / MegabitsOfGigabit, GigabitUnit) : Quantity.Write(MegabitsPerSecond, MegabitUnit);
        return Quantity.Write(RoundTripMs, LatencyUnit) + "," + bandwidth;
    }

    /// <summary>Nanoseconds of a round.</summary>
    public decimal RoundNs => RoundTripMs * 500_000;

    /// <summary>Nanoseconds that so many bits take to send.</summary>
    public decimal SendNs(long bits) => bits * 1000 / MegabitsPerSecond;

    /// <summary>For people: <c>40 ms, 100 Mbit/s</c>.</summary>
    public string Describe() => FormattableString.Invariant($"{RoundTripMs:0.###} ms, {MegabitsPerSecond:0.###} Mbit/s");
}
