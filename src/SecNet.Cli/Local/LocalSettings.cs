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

    /// <summary>At least so many inferences run before the counted ones; by default enough for the JIT to reach its last tier on every path of one.</summary>
    public int LeastWarmUp { get; init; } = 30;

    /// <summary>Cycles before the counted ones.</summary>
    public int WarmUpCycles => (LeastWarmUp + BatchCycle - 1) / BatchCycle;

    /// <summary>Inferences before the counted ones.</summary>
    public int WarmUp => WarmUpCycles * BatchCycle;

    /// <summary>Counted cycles; the last may be shorter.</summary>
    public int CountedCycles => (Samples.Count + BatchCycle - 1) / BatchCycle;
}
