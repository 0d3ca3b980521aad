using SecNet.Data;
using SecNet.Runtime.Transport;

namespace SecNet.Cli.Local;

/// <summary>What a local run does.</summary>
/// <param name="Network">The network.</param>
/// <param name="WeightsPath">Its trained weights.</param>
/// <param name="Samples">The images.</param>
/// <param name="ImageArguments">The same images as arguments of <c>infer</c>.</param>
/// <param name="BatchCycle">Inferences of a cycle: correlations and offline products for so many are made before any of them is timed.</param>
/// <param name="Verbose">Show the roles' own messages as they come.</param>
internal sealed record LocalSettings(
    NetworkEntry Network, string WeightsPath, IReadOnlyList<Sample> Samples, IReadOnlyList<string> ImageArguments, int BatchCycle, bool Verbose)
{
    /// <summary>Inferences evaluated together.</summary>
    public int Batch { get; init; } = 1;

    /// <summary>The link that the parties emulate between them, or null for none.</summary>
    public LinkModel? Link { get; init; }

    /// <summary>Requests evaluated at a time.</summary>
    public int Lanes { get; init; } = 1;

    /// <summary>Where to write what the lanes did; null for nowhere.</summary>
    public string? TracePath { get; init; }

    /// <summary>Encrypt the links, with certificates made for the run.</summary>
    public bool IsEncrypted { get; init; }

    /// <summary>Threads of each party that share its large layers; one party of one thread stays on one core.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>At least so many inferences run before the counted ones; by default enough for the JIT to reach its last tier on every path of one.</summary>
    public int LeastWarmUp { get; init; } = 30;

    /// <summary>Cycles before the counted ones, as many on each lane.</summary>
    public int WarmUpCycles => (LeastWarmUp + (Lanes * BatchCycle) - 1) / (Lanes * BatchCycle) * Lanes;

    /// <summary>Inferences before the counted ones.</summary>
    public int WarmUp => WarmUpCycles * BatchCycle;

    /// <summary>The most inferences of a cycle that leave work for every lane.</summary>
    public static int LongestCycle(int cycle, int samples, int lanes) => Math.Min(cycle, (samples + lanes - 1) / lanes);

    /// <summary>Counted cycles; the last may be shorter.</summary>
    public int CountedCycles => (Samples.Count + BatchCycle - 1) / BatchCycle;
}
