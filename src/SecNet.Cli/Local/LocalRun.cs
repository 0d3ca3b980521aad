using SecNet.Cli.Commands;
using SecNet.Cli.Reports;
using SecNet.Cli.Terminal;

namespace SecNet.Cli.Local;

/// <summary>How far a local run is.</summary>
/// <param name="Phase">For people.</param>
/// <param name="Answered">Images classified so far.</param>
internal readonly record struct LocalProgress(string Phase, int Answered);

/// <summary>All roles on this machine, each a process.</summary>
/// <remarks>
/// Measures as two cores allow: parties of one thread stay on one core each; a request is a cycle in which the dealer sends the correlations of all its
/// inferences and falls idle, the parties make their offline products, and only then the timed inferences run, with the client waiting.
/// </remarks>
internal static class LocalRun
{
    /// <summary>Shares the model, starts the roles, classifies the images.</summary>
    public static async Task<(InferReport Answers, Measurements Costs)> RunAsync(
        LocalSettings settings, CommandConsole console, Action<LocalProgress> report, CancellationToken cancellationToken)
    {
        await using var roles = new RoleGroup(settings.Verbose ? console.Error.WriteLine : null);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            return await RunRolesAsync(settings, roles, report, stop.Token);
        }
        finally
        {
            // Whatever still reads from a role ends before the roles do.
            await stop.CancelAsync();
        }
    }

    private static async Task<(InferReport, Measurements)> RunRolesAsync(LocalSettings settings, RoleGroup roles, Action<LocalProgress> report, CancellationToken cancellationToken)
    {
        var batch = LocalRoles.Text(settings.BatchCycle);
        string[] link = settings.Link is { } emulated ? [LinkOption.PartyName, emulated.ToString()] : [];
        string[] trace = settings.TracePath is null ? [] : [PartyCommand.TraceOption, Path.Combine(roles.Folder, TraceFile.Pattern)];
        var certificates = settings.IsEncrypted ? LocalCertificates.Create(Path.Combine(roles.Folder, "certificates")) : null;
        var parties = await LocalRoles.StartAsync(
            roles,
            settings.Network,
            settings.WeightsPath,
            [
                "--max-batch", batch, BatchOption.Name, LocalRoles.Text(settings.Batch), PartyCommand.LanesOption, LocalRoles.Text(settings.Lanes), PartyCommand.OnDemandOption, .. link, .. trace,
            ],
            settings.Threads,
            certificates,
            phase => report(new(phase, 0)),
            cancellationToken);

        report(new("Warming up", 0));
        var cycles = settings.WarmUpCycles + settings.CountedCycles;
        var answered = -settings.WarmUp;
        var lines0 = RoleGroup.RequestsAsync(parties.Party0, cycles, line => Answered(line.Count), cancellationToken);
        var lines1 = RoleGroup.RequestsAsync(parties.Party1, cycles, static _ => { }, cancellationToken);
        var client = roles.Start("client",
        [
            "infer", "--network", settings.Network.Name, "--party0", parties.Party0At, "--party1", parties.Party1At, "--json",
            InferCommand.BatchOption, batch, InferCommand.WarmUpOption, LocalRoles.Text(settings.WarmUp), .. certificates?.ArgumentsOf(LocalCertificates.Client) ?? [], .. settings.ImageArguments,
        ]);
        var answers = RoleGroup.RunToEndAsync(client, cancellationToken);
        await roles.WhenAllAsync(answers, lines0, lines1);
        var costs = new Measurements(await lines0, await lines1, settings.WarmUpCycles);
        if (settings.TracePath is not null)
        {
            report(new("Collecting the trace", answered));
            await CollectTraceAsync(settings, roles, parties, cancellationToken);
        }

        return (CliJson.Read<InferReport>(await answers), costs);

        void Answered(int count)
        {
            answered += count;
            if (answered > 0) report(new($"{answered} of {settings.Samples.Count} images classified", answered));
        }
    }

    /// <summary>Parties write what their lanes did when they end.</summary>
    private static async Task CollectTraceAsync(LocalSettings settings, RoleGroup roles, LocalRoles parties, CancellationToken cancellationToken)
    {
        await Task.WhenAll(parties.Party0.StopAsync(), parties.Party1.StopAsync());
        var files = new List<TraceFile>();
        for (var party = 0; party < 2; party++)
            files.Add(CliJson.Read<TraceFile>(await File.ReadAllTextAsync(TraceFile.PathFor(Path.Combine(roles.Folder, TraceFile.Pattern), party), cancellationToken)));
        await TraceReport.WriteAsync(settings.TracePath!, settings.Network, files, cancellationToken);
    }
}
