using System.Text.Json.Serialization;
using SecNet.Cli.Bench;

namespace SecNet.Cli.Reports;

/// <summary>What <c>bench</c> measured in one run.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Networks">The networks.</param>
internal sealed record BenchReport(MachineFigures Machine, IReadOnlyList<NetworkFigures> Networks)
{
    /// <summary>What a reader of the figures must know.</summary>
    public IReadOnlyList<string> Notes { get; } =
    [
        "online: one thread a party, loopback, correlations and offline products in hand; floor: static cost at this machine's rates with both cores busy",
        "queries_per_second is null where a party cannot evaluate so many inferences together, or on so many threads",
    ];

    /// <summary>What is not as it must be.</summary>
    public IReadOnlyList<string> FailedChecks { get; } = [.. Networks.SelectMany(static network => network.FailedChecks.Select(check => $"{network.Network}: {check}"))];

    [JsonIgnore]
    public bool Passed => FailedChecks.Count == 0;
}
