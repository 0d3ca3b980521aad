using System.Text.Json.Serialization;
using SecNet.Cli.Local;
using SecNet.Runtime.Correlations;

namespace SecNet.Cli.Bench;

/// <summary>What was measured of one network. Figures of cost are per inference and party.</summary>
internal sealed record NetworkFigures
{
    public required string Network { get; init; }

    public required int RingBits { get; init; }

    /// <summary>Bits of the machine word that holds a ring element.</summary>
    public required int WordBits { get; init; }

    /// <summary>From the barrier, with shares and correlations in hand, to the later party's output share.</summary>
    public required double OnlineMsMedian { get; init; }

    /// <summary>The machine's floor for <see cref="Cost"/>.</summary>
    public required double FloorMs { get; init; }

    /// <summary>Online time over floor.</summary>
    public required double Ratio { get; init; }

    /// <summary>Where the floor comes from.</summary>
    public required Floor Floor { get; init; }

    /// <summary>What the compiler knows and the floor is made of.</summary>
    public required StaticCost Cost { get; init; }

    /// <summary>A cycle's correlations and offline products at the slower party, divided by its inferences.</summary>
    public required double OfflineMsMedian { get; init; }

    /// <summary>Online inferences a second, by how many are evaluated together and on how many threads of each party.</summary>
    public required IReadOnlyList<Throughput> QueriesPerSecond { get; init; }

    /// <summary>Inferences a second in batches of 64 on one thread a party; null when that was not measured.</summary>
    public double? QueriesPerSecondBatch64 => QueriesPerSecond.FirstOrDefault(static row => row is { Batch: 64, Threads: 1 })?.QueriesPerSecond;

    /// <summary>Inferences a second, one client request after another, with the dealer working beside the parties.</summary>
    public required double SustainedQps { get; init; }

    /// <summary>The most memory either party held at once.</summary>
    public required double PeakRssMb { get; init; }

    /// <summary>Managed bytes a party's protocol thread allocates online; the largest over parties and inferences.</summary>
    public required long AllocatedBytesPerInference { get; init; }

    /// <summary>Timed inferences.</summary>
    public required int Count { get; init; }

    /// <summary>Untimed ones before them.</summary>
    public required int WarmUp { get; init; }

    /// <summary>Inferences of a cycle.</summary>
    public required int BatchCycle { get; init; }

    /// <summary>Where the online time goes; layers that no step of their own realises are left out.</summary>
    public required IReadOnlyList<Layer> Layers { get; init; }

    /// <summary>What is not as it must be; empty when all is well. Not empty: exit code 1.</summary>
    public required string[] FailedChecks { get; init; }

    /// <summary>Puts the figures of one run together.</summary>
    public static NetworkFigures Of(BenchSettings settings, MachineFigures machine, NetworkRun run)
    {
        var (info, costs) = (settings.Network.Info, run.Costs);
        var floor = Floor.Of(info, machine);
        return new()
        {
            Network = settings.Network.Name,
            RingBits = info.RingBits,
            WordBits = info.WordBits,
            OnlineMsMedian = costs.OnlineMsMedian,
            FloorMs = floor.TotalMs,
            Ratio = costs.OnlineMsMedian / floor.TotalMs,
            Floor = floor,
            Cost = new(info.Cost.MultiplyAccumulates, info.Cost.AesCalls, info.Cost.OnlineBytesPerParty, info.Cost.Rounds, CorrelationLayout.MaterialBytes(info)),
            OfflineMsMedian = costs.OfflineMsMedian,
            QueriesPerSecond = run.Batches,
            SustainedQps = run.SustainedQps,
            PeakRssMb = run.PeakBytes / 1e6,
            AllocatedBytesPerInference = costs.AllocatedBytes,
            Count = costs.Count,
            WarmUp = run.WarmUp,
            BatchCycle = settings.BatchCycle,
            Layers = Layer.All(settings.Network, machine, costs),
            FailedChecks = [.. costs.FailedChecks(info), .. run.Batches.SelectMany(static batch => batch.Failed)],
        };
    }

    /// <summary>The static cost of one inference at one party.</summary>
    internal sealed record StaticCost(long MultiplyAccumulates, long AesCalls, long BytesEachWay, int Rounds, long CorrelationBytes);

    /// <summary>One layer's online time, the mean of both parties' medians.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Kind">What it computes.</param>
    /// <param name="ComputeMs">Arithmetic, and packing what is opened.</param>
    /// <param name="WaitMs">Until the other party's part of its openings is here.</param>
    /// <param name="SendMs">Handing this party's part to the link.</param>
    /// <param name="FloorMs">Its static cost at the machine's rates, without correlations.</param>
    internal sealed record Layer(string Name, string Kind, double ComputeMs, double WaitMs, double SendMs, double FloorMs)
    {
        /// <summary>All of it.</summary>
        [JsonIgnore]
        public double TotalMs => ComputeMs + WaitMs + SendMs;

        /// <summary>All layers that take time.</summary>
        public static IReadOnlyList<Layer> All(NetworkEntry network, MachineFigures machine, Measurements costs) =>
        [
            .. network.Info.Layers
                .Select((plan, index) => costs.LayerMs(index) is var (compute, wait, send)
                    ? new Layer(plan.Name, plan.Kind.ToString(), compute, wait, send, Floor.Of(plan, network.Info.WordBits, machine).TotalMs) : null)
                .OfType<Layer>().Where(static layer => layer.TotalMs > 0),
        ];
    }
}
