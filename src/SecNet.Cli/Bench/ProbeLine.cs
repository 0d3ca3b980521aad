namespace SecNet.Cli.Bench;

/// <summary>What one of the two probes measured, as its JSON gives it. Rates are a second's.</summary>
/// <param name="Event"><see cref="EventName"/>.</param>
/// <param name="Alone">While the other probe slept; null at the one that slept.</param>
/// <param name="Together">While the other probe measured the same.</param>
/// <param name="ExchangeSeconds">Median time of both sending and receiving 64 bytes at once.</param>
/// <param name="LinkBytesPerSecond">Bytes each sends to the other while it receives as many.</param>
internal sealed record ProbeLine(string Event, CoreRates? Alone, CoreRates Together, double ExchangeSeconds, double LinkBytesPerSecond)
{
    public const string EventName = "probe";
}

/// <summary>What a core does a second.</summary>
/// <param name="RingMacs32">Multiply-adds of 32-bit words.</param>
/// <param name="RingMacs64">Multiply-adds of 64-bit words.</param>
/// <param name="AesBlocks">AES-128 blocks.</param>
/// <param name="CopyBytes">Bytes copied in memory.</param>
internal sealed record CoreRates(double RingMacs32, double RingMacs64, double AesBlocks, double CopyBytes)
{
    /// <summary>The slower of two cores, figure by figure: the parties wait for each other.</summary>
    public static CoreRates Slower(CoreRates a, CoreRates b) => new(
        Math.Min(a.RingMacs32, b.RingMacs32), Math.Min(a.RingMacs64, b.RingMacs64), Math.Min(a.AesBlocks, b.AesBlocks), Math.Min(a.CopyBytes, b.CopyBytes));
}
