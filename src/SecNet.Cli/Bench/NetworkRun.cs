using System.Diagnostics;
using SecNet.Cli.Commands;
using SecNet.Cli.Local;
using SecNet.Cli.Reports;

namespace SecNet.Cli.Bench;

/// <summary>One network's roles, run to be measured.</summary>
/// <param name="Costs">Both parties' figures of the timed inferences.</param>
/// <param name="WarmUp">Inferences before them.</param>
/// <param name="PeakBytes">The most memory either party held at once.</param>
/// <param name="SustainedQps">Inferences a second with the dealer beside.</param>
/// <param name="Batches">What was measured of batches.</param>
internal sealed record NetworkRun(Measurements Costs, int WarmUp, long PeakBytes, double SustainedQps, IReadOnlyList<Throughput> Batches)
{
    // While one request is evaluated, the next is on its way.
    private const int SustainedClients = 2;

    private const int SustainedBatch = 4;

    private static readonly TimeSpan SustainedTime = TimeSpan.FromSeconds(3);

    // Other than single inferences on one thread, which have a measurement of their own.
    private static readonly (int Size, int Threads)[] Ways = [(16, 1), (64, 1), (1, 2), (16, 2), (64, 2)];

    private const int BatchCycles = 8;

    /// <summary>Measures in cycles, then in continuous work.</summary>
    public static async Task<NetworkRun> MeasureAsync(BenchSettings settings, Action<string> forwardErrors, Action<string> report, CancellationToken cancellationToken)
    {
        var (costs, warmUp, peakBytes) = await WithRolesAsync(
            settings, ["--max-batch", LocalRoles.Text(settings.BatchCycle), PartyCommand.OnDemandOption], threads: 1, forwardErrors, report,
            (roles, parties, token) => CyclesAsync(settings, roles, parties, report, token), cancellationToken);
        var batches = new List<Throughput> { new(Batch: 1, Threads: 1, costs.QueriesPerSecond, Failed: []) };
        foreach (var (size, threads) in settings.MeasuresBatches ? Ways : [])
            batches.Add(await BatchAsync(settings, size, threads, forwardErrors, report, cancellationToken));
        var sustained = await WithRolesAsync(
            settings, ["--max-batch", LocalRoles.Text(SustainedBatch)], threads: 1, forwardErrors, report, (roles, parties, token) => SustainAsync(settings, parties, report, token), cancellationToken);
        return new(costs, warmUp, peakBytes, sustained, batches);
    }

    /// <summary>The same cycles, each of one batch.</summary>
    private static async Task<Throughput> BatchAsync(BenchSettings settings, int size, int threads, Action<string> forwardErrors, Action<string> report, CancellationToken cancellationToken)
    {
        if (!BenchSettings.Fits(settings.Network.Info, size)) return new(size, threads, null, []);
        var way = $"batches of {size}, threads {threads}";
        var cycles = settings with { BatchCycle = size, Count = BatchCycles * size };
        string[] arguments = ["--max-batch", LocalRoles.Text(size), BatchOption.Name, LocalRoles.Text(size), PartyCommand.OnDemandOption];
        var (costs, _, _) = await WithRolesAsync(
            cycles, arguments, threads, forwardErrors, phase => report($"{way}: {phase}"),
            (roles, parties, token) => CyclesAsync(cycles, roles, parties, phase => report($"{way}: {phase}"), token), cancellationToken);
        return new(size, threads, costs.QueriesPerSecond, [.. costs.FailedChecks(settings.Network.Info)]);
    }

    private static async Task<T> WithRolesAsync<T>(
        BenchSettings settings, string[] partyArguments, int threads, Action<string> forwardErrors, Action<string> report, Func<RoleGroup, LocalRoles, CancellationToken, Task<T>> measure, CancellationToken cancellationToken)
    {
        await using var roles = new RoleGroup(settings.Verbose ? forwardErrors : null);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var parties = await LocalRoles.StartAsync(roles, settings.Network, settings.WeightsPath, partyArguments, threads, certificates: null, report, stop.Token);
            return await measure(roles, parties, stop.Token);
        }
        finally
        {
            // Whatever still reads from a role ends before the roles do.
            await stop.CancelAsync();
        }
    }

    /// <summary>
    /// A request is a cycle: the dealer sends the correlations of all its inferences and falls idle, the parties make their offline products,
    /// and only then the timed inferences run, with this process waiting for the answers.
    /// </summary>
    private static async Task<(Measurements Costs, int WarmUp, long PeakBytes)> CyclesAsync(
        BenchSettings settings, RoleGroup roles, LocalRoles parties, Action<string> report, CancellationToken cancellationToken)
    {
        List<RequestLine> lines0 = [], lines1 = [];
        var inputs = Enumerable.Repeat(settings.Input(), settings.BatchCycle).ToArray();
        var began = Stopwatch.GetTimestamp();
        await using var client = await settings.Network.ConnectAsync(parties.ForClient, cancellationToken);

        report("warming up");
        while (!BenchSettings.IsWarm(lines0.Sum(static line => line.Inferences.Length), Stopwatch.GetElapsedTime(began))) await CycleAsync();
        var warmUpCycles = lines0.Count;
        for (var done = 0; done < settings.CountedCycles; done++)
        {
            report($"{done * settings.BatchCycle} of {settings.CountedCycles * settings.BatchCycle} inferences timed");
            await CycleAsync();
        }

        return (new(lines0, lines1, warmUpCycles), warmUpCycles * settings.BatchCycle, Math.Max(parties.Party0.PeakBytes(), parties.Party1.PeakBytes()));

        async Task CycleAsync()
        {
            var line0 = RoleGroup.RequestsAsync(parties.Party0, 1, static _ => { }, cancellationToken);
            var line1 = RoleGroup.RequestsAsync(parties.Party1, 1, static _ => { }, cancellationToken);
            await roles.WhenAllAsync(client.InferAsync(inputs, cancellationToken), line0, line1);
            lines0.AddRange(await line0);
            lines1.AddRange(await line1);
        }
    }

    /// <summary>Clients ask again as soon as they are answered, and the dealer deals beside.</summary>
    private static async Task<double> SustainAsync(BenchSettings settings, LocalRoles parties, Action<string> report, CancellationToken cancellationToken)
    {
        report("continuous requests, dealer beside");
        var inputs = Enumerable.Repeat(settings.Input(), SustainedBatch).ToArray();
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var lines = Task.WhenAll(PassOverAsync(parties.Party0), PassOverAsync(parties.Party1));
        try
        {
            await AskAsync(BenchSettings.LeastWarmUpTime);
            var began = Stopwatch.GetTimestamp();
            var answered = await AskAsync(SustainedTime);
            return answered / Stopwatch.GetElapsedTime(began).TotalSeconds;
        }
        finally
        {
            await reading.CancelAsync();
            await lines;
        }

        // A party writes a line a request, and stops when nobody reads them.
        async Task PassOverAsync(ChildRole party)
        {
            try
            {
                while (await party.ReadLineAsync(reading.Token) is not null)
                {
                    // Time is taken at the clients.
                }
            }
            catch (OperationCanceledException) when (reading.IsCancellationRequested)
            {
                // Measured.
            }
        }

        async Task<int> AskAsync(TimeSpan time) => (await Task.WhenAll(Enumerable.Range(0, SustainedClients).Select(_ => ClientAsync(time)))).Sum();

        async Task<int> ClientAsync(TimeSpan time)
        {
            await using var client = await settings.Network.ConnectAsync(parties.ForClient, cancellationToken);
            var (started, done) = (Stopwatch.GetTimestamp(), 0);
            do
            {
                await client.InferAsync(inputs, cancellationToken);
                done += inputs.Length;
            }
            while (Stopwatch.GetElapsedTime(started) < time);
            return done;
        }
    }
}
