namespace SecNet.Generators.Model;

/// <summary>Named links between the parties; the public enum, by the same names.</summary>
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
    /// <summary>The link of a profile.</summary>
    public static LinkModel Of(LinkProfile profile) => profile switch
    {
        LinkProfile.Wan => new(40, 100),
        LinkProfile.Loopback => new(0.02m, 20_000),
        _ => new(0.1m, 10_000),
    };

    /// <summary>Nanoseconds of a round.</summary>
    public decimal RoundNs => RoundTripMs * 500_000;

    /// <summary>Nanoseconds that so many bits take to send.</summary>
    public decimal SendNs(long bits) => bits * 1000 / MegabitsPerSecond;

    /// <summary>For people: <c>40 ms, 100 Mbit/s</c>.</summary>
    public string Describe() => System.FormattableString.Invariant($"{RoundTripMs:0.###} ms, {MegabitsPerSecond:0.###} Mbit/s");
}
