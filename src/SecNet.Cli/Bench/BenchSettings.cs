using SecNet.Runtime.Correlations;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Sessions;

namespace SecNet.Cli.Bench;

/// <summary>How a network is measured.</summary>
/// <param name="Network">The network.</param>
/// <param name="WeightsPath">Its weights.</param>
/// <param name="Count">At least so many timed inferences.</param>
/// <param name="BatchCycle">Inferences of a cycle: correlations and offline products for so many are made before any of them is timed.</param>
/// <param name="Verbose">Show the roles' own messages as they come.</param>
internal sealed record BenchSettings(NetworkEntry Network, string WeightsPath, int Count, int BatchCycle, bool Verbose)
{
    /// <summary>Measure batches too, of several sizes.</summary>
    public bool MeasuresBatches { get; init; } = true;

    // Methods become optimised code in steps, each after some 30 calls and in the background, on the core of the party itself: timed among them, an
    // inference of a few milliseconds takes two or three times as long.
    private const int LeastWarmUp = 30;
    private const int EnoughWarmUp = 300;

    private static readonly TimeSpan LongestWarmUpTime = TimeSpan.FromSeconds(10);

    private const int LongestCycle = 32;

    // What the slots of a cycle may take at each party; most networks stay far below it.
    private const long CycleBytes = 1L << 30;

    // Optimised code replaces first code some 100 ms after the last method was called for the first time.
    /// <summary>The warm-up takes at least so long.</summary>
    public static readonly TimeSpan LeastWarmUpTime = TimeSpan.FromSeconds(1);

    /// <summary>Counted cycles.</summary>
    public int CountedCycles => (Count + BatchCycle - 1) / BatchCycle;

    /// <summary>True when the timed inferences may begin: after enough of them, or, where they are slow, after as many as ten seconds allow.</summary>
    public static bool IsWarm(int evaluations, TimeSpan elapsed) =>
        evaluations >= LeastWarmUp && elapsed >= (evaluations >= EnoughWarmUp ? LeastWarmUpTime : LongestWarmUpTime);

    /// <summary>The longest cycle whose correlations fit into memory well.</summary>
    public static int CycleFor(NetworkInfo info) => (int)Math.Clamp(CycleBytes / Math.Max(1, CorrelationLayout.SlotBytes(info)), 1, LongestCycle);

    // What one batch may take at each party, so that both fit beside each other.
    private const long BatchBytes = 4L << 30;

    /// <summary>True when batches of so many inferences fit into memory well.</summary>
    public static bool Fits(NetworkInfo info, int batch) => BatchMemory.WhyTooLarge(info, batch) is null && BatchMemory.Bytes(info, batch) <= BatchBytes;

    /// <summary>An input within the declared range. Which one does not matter: no time depends on values.</summary>
    public float[] Input()
    {
        var input = new float[Network.Info.InputShape.Length];
        for (var i = 0; i < input.Length; i++) input[i] = (float)Network.Info.InputMaxAbs * (((i * 37) % 101) - 50) / 51;
        return input;
    }
}
