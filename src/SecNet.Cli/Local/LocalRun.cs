using System.Globalization;
using SecNet.Cli.Commands;
using SecNet.Cli.Reports;
using SecNet.Cli.Terminal;
using SecNet.Runtime.Weights;

namespace SecNet.Cli.Local;

/// <summary>How far a local run is.</summary>
/// <param name="Phase">For people.</param>
/// <param name="Answered">Images classified so far.</param>
internal readonly record struct LocalProgress(string Phase, int Answered);

/// <summary>All roles on this machine, each a process, linked by loopback TCP on ports the system chooses.</summary>
/// <remarks>
/// Measures as two cores allow: parties stay on one core each; a request is a cycle in which the dealer sends the correlations of all its
/// inferences and falls idle, the parties make their offline products, and only then the timed inferences run, with the client waiting.
/// </remarks>
internal static class LocalRun
{
    private const string AnyPort = "127.0.0.1:0";

    /// <summary>Shares the model, starts the roles, classifies the images.</summary>
    public static async Task<(InferReport Answers, Measurements Costs)> RunAsync(
        LocalSettings settings, CommandConsole console, Action<LocalProgress> report, CancellationToken cancellationToken)
    {
        // Only this user may enter it: it holds both shares.
        var folder = Directory.CreateTempSubdirectory("secnet-local-").FullName;
        try
        {
            await using var roles = new RoleGroup(settings.Verbose ? console.Error.WriteLine : null);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            try
            {
                return await RunRolesAsync(settings, roles, folder, report, stop.Token);
            }
            finally
            {
                // Whatever still reads from a role ends before the roles do.
                await stop.CancelAsync();
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(InferReport, Measurements)> RunRolesAsync(
        LocalSettings settings, RoleGroup roles, string folder, Action<LocalProgress> report, CancellationToken cancellationToken)
    {
        string[] network = ["--network", settings.Network.Name];
        report(new("Sharing the model", 0));
        var owner = roles.Start("model owner", ["share-model", .. network, "--weights", settings.WeightsPath, "--out", folder]);
        await roles.WhenAllAsync(RoleGroup.RunToEndAsync(owner, cancellationToken));

        report(new("Starting dealer and parties", 0));
        var dealer = roles.Start("dealer", ["dealer", .. network, "--listen", AnyPort, "--json"]);
        var dealerAt = await ListeningAsync(roles, dealer, cancellationToken);
        var party0 = StartParty(settings, roles, 0, folder, dealerAt, []);
        var party0At = await ListeningAsync(roles, party0, cancellationToken);
        var party1 = StartParty(settings, roles, 1, folder, dealerAt, ["--peer", party0At]);
        var party1At = await ListeningAsync(roles, party1, cancellationToken);

        // Both parties have read theirs. Even if this process is killed now, no pair of shares stays behind.
        for (var index = 0; index < 2; index++) File.Delete(SharePath(folder, index));

        report(new("Warming up", 0));
        var cycles = settings.WarmUpCycles + settings.CountedCycles;
        var answered = -settings.WarmUp;
        var lines0 = RoleGroup.RequestsAsync(party0, cycles, line => Answered(line.Count), cancellationToken);
        var lines1 = RoleGroup.RequestsAsync(party1, cycles, static _ => { }, cancellationToken);
        var client = roles.Start("client",
        [
            "infer", .. network, "--party0", party0At, "--party1", party1At, "--json",
            InferCommand.BatchOption, Text(settings.BatchCycle), InferCommand.WarmUpOption, Text(settings.WarmUp), .. settings.ImageArguments,
        ]);
        var answers = RoleGroup.RunToEndAsync(client, cancellationToken);
        await roles.WhenAllAsync(answers, lines0, lines1);
        return (CliJson.Read<InferReport>(await answers), new Measurements(await lines0, await lines1, settings.WarmUpCycles));

        void Answered(int count)
        {
            answered += count;
            if (answered > 0) report(new($"{answered} of {settings.Samples.Count} images classified", answered));
        }
    }

    private static ChildRole StartParty(LocalSettings settings, RoleGroup roles, int index, string folder, string dealerAt, string[] more)
    {
        string[] pinning = CorePinning.Choose() is { } cores ? [CorePinning.OptionName, Text(index == 0 ? cores.Party0 : cores.Party1)] : [];
        string[] link = settings.Link is { } emulated ? [LinkOption.PartyName, emulated.ToString()] : [];
        return roles.Start($"party {index}",
        [
            "party", "--network", settings.Network.Name, "--index", Text(index), "--share", SharePath(folder, index),
            "--listen", AnyPort, "--dealer", dealerAt, "--max-batch", Text(settings.BatchCycle), "--json", .. pinning, .. link, .. more,
        ]);
    }

    private static string SharePath(string folder, int index) => Path.Combine(folder, ModelShareFile.NameFor(index));

    private static async Task<string> ListeningAsync(RoleGroup roles, ChildRole role, CancellationToken cancellationToken)
    {
        var listening = RoleGroup.ListeningAsync(role, cancellationToken);
        await roles.WhenAllAsync(listening);
        return await listening;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
