using System.CommandLine;
using SecNet.Cli.Local;
using SecNet.Cli.Reports;
using SecNet.Data;
using SecNet.Runtime.Roles;
using SecNet.Runtime.Weights;
using Spectre.Console;

namespace SecNet.Cli.Commands;

/// <summary><c>local</c>: every role on this machine, end to end, with the answers checked and the cost measured.</summary>
internal static class LocalCommand
{
    public static Command Create(CommandContext context)
    {
        var weights = ShareModelCommand.WeightsOption();
        var logits = new Option<string?>("--reference-logits")
        {
            Description = "The float network's own answers to compare with: float32 little-endian rows in the order of the data set. Default: computed here.",
            HelpName = "FILE",
        };
        var cycle = new Option<int>(InferCommand.BatchOption)
        {
            Description = "Inferences of a cycle: the dealer and the offline phase run for so many before any of them is timed.",
            HelpName = "D",
            DefaultValueFactory = static _ => 32,
        };
        var batch = BatchOption.Create();
        var lanes = PartyCommand.Lanes($"Requests that the parties evaluate at a time, 1 to {PartyOptions.MostLanes}: one computes while another's bytes travel.");
        var trace = new Option<string?>("--trace") { Description = "Write what each lane of each party did when: a page complete in itself, or Chrome trace events where the name ends in .json.", HelpName = "FILE.html|FILE.json" };
        trace.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } path && !TraceReport.IsName(path)) result.AddError($"--trace needs a name that ends in .html or .json, not '{path}'.");
        });
        var link = LinkOption.Create("--link", "Emulate a link between the parties, to see what the network costs there.");
        var threads = PartyCommand.Threads(" With more than one, the parties are not kept on a core each.");
        var offline = OfflineOption.Create("Who makes the correlations: a dealer, or the two parties themselves. Default: what the network was compiled for.");
        var tls = new Option<bool>(SecurityOptions.TlsName) { Description = "Encrypt the links between the roles (TLS 1.3), with certificates made for this run." };
        var clamp = InferCommand.ClampOption();
        var json = CommandContext.JsonOption();
        var command = new Command("local", "Run every role on this machine as processes linked by loopback TCP: split the model, deal, classify images, check the answers, measure.")
        {
            weights, logits, cycle.AtLeast(1), batch, threads, lanes, trace, link, offline, tls, clamp, json,
        };
        var images = new ImageOptions(command);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var network = context.Network(arguments);
            _ = OfflineOption.Of(network, arguments.GetValue(offline));
            var (samples, imageArguments, offset) = images.Read(arguments, network);
            var weightsPath = network.WeightsPath(arguments.GetValue(weights));

            // Read before any process starts, so that a wrong file is told at once.
            var file = SafetensorsFile.Read(weightsPath);
            var trained = arguments.GetValue(logits) is { } path ? ReferenceLogits.Read(path, offset, samples.Count, network.Classes) : null;

            // The client clamps what it sends; what its answers are compared with must see the same.
            samples = InputRange.Hold(network.Info, samples, arguments.GetValue(clamp));
            if (arguments.GetValue(clamp)) imageArguments = [.. imageArguments, clamp.Name];
            var cycleLength = LocalSettings.LongestCycle(Math.Max(arguments.GetValue(cycle), arguments.GetValue(batch)), samples.Count, arguments.GetValue(lanes));
            var settings = new LocalSettings(network, weightsPath, samples, imageArguments, cycleLength, context.Verbose(arguments))
            {
                Batch = BatchOption.Fit(network.Info, Math.Min(arguments.GetValue(batch), cycleLength)),
                Threads = arguments.GetValue(threads),
                Lanes = arguments.GetValue(lanes),
                TracePath = arguments.GetValue(trace),
                IsEncrypted = arguments.GetValue(tls),
            };
            if (settings.TracePath is not null) await File.WriteAllTextAsync(settings.TracePath, "", cancellationToken); // Told before work that takes minutes.
            if (arguments.GetValue(link) is { } emulated) settings = LinkBudget.Fit(settings, emulated);

            var (answers, report) = await context.Console.WithStatusAsync("Starting", async status =>
            {
                var (answers, costs) = await LocalRun.RunAsync(settings, context.Console, progress => status(progress.Phase), cancellationToken);
                status("Comparing with the network in the clear");
                var clear = ClearAnswers.Compute(network, file, samples, new() { Trained = trained }, cancellationToken);
                return (answers, Report(settings, answers, costs, AnswerComparison.Of(network, answers.Outputs, clear)));
            });
            if (arguments.GetValue(json)) context.Console.Output.WriteLine(CliJson.Write(report));
            else Show(context.Console.Results, network, samples, answers, report);
            foreach (var check in report.FailedChecks) await context.Console.Error.WriteLineAsync($"error: {check}");
            return report.Passed ? ExitCode.Success : ExitCode.FailedCheck;
        });
        return command;
    }

    private static LocalReport Report(LocalSettings settings, InferReport answers, Measurements costs, AnswerComparison comparison)
    {
        var info = settings.Network.Info;
        var checks = costs.FailedChecks(info).ToList();
        if (answers.Count != settings.Samples.Count || costs.Count != settings.Samples.Count)
            checks.Add($"{settings.Samples.Count} images were given, {answers.Count} answered and {costs.Count} measured");
        if (comparison.FailedCheck is { } disagreement) checks.Add(disagreement);
        return new()
        {
            Network = settings.Network.Name,
            Count = answers.Count,
            Predictions = answers.Predictions,
            Labels = answers.Labels,
            Accuracy = answers.Accuracy,
            AgreeWithPlaintext = comparison.AgreeWithPlaintext,
            AgreeWithReference = comparison.AgreeWithReference,
            MaxAbsLogitError = comparison.Errors?.Max,
            BytesParty0 = costs.Bytes(0),
            BytesParty1 = costs.Bytes(1),
            WireBytesParty0 = costs.WireBytes(0),
            WireBytesParty1 = costs.WireBytes(1),
            Rounds = costs.Rounds,
            Batch = costs.Batch,
            QueriesPerSecond = costs.QueriesPerSecond,
            StaticBytes = 2.0 * info.OnlineBytesPerParty(costs.Batch) / costs.Batch,
            StaticRounds = info.Cost.Rounds,
            OnlineMsMedian = costs.OnlineMsMedian,
            Lanes = settings.Lanes,
            Throughput = answers.Count / answers.Seconds,
            Tls = settings.IsEncrypted,
            EmulatedLink = settings.Link?.ToString(),
            EmulatedLinkMs = settings.Link is { } link ? (double)LinkBudget.EvaluationMs(settings, link) : null,
            OfflineMsMedian = costs.OfflineMsMedian,
            Offline = OfflineOption.Write(info.Offline),
            OfflineBytes = costs.OfflineBytes,
            StaticOfflineBytes = info.Cost.OfflineBytes,
            SetupBytes = costs.SetupBytes,
            AllocatedBytesPerInference = costs.AllocatedBytes,
            AllocatedBytesPerRequest = costs.AllocatedBytesOfRequest,
            ProtocolId = info.ProtocolId.ToString(),
            RingBits = info.RingBits,
            BatchCycle = settings.BatchCycle,
            Threads = settings.Threads,
            WarmUp = settings.WarmUp,
            Layers =
            [
                .. info.Layers
                    .Select((plan, index) => costs.LayerMs(index) is var (compute, wait, send) && compute + wait + send > 0 ? new LocalReport.Layer(plan.Name, plan.Kind.ToString(), compute, wait, send) : null)
                    .OfType<LocalReport.Layer>(),
            ],
            FailedChecks = [.. checks],
        };
    }

    private static void Show(IAnsiConsole console, NetworkEntry network, IReadOnlyList<Sample> samples, InferReport answers, LocalReport report)
    {
        AnswerTable.WritePictures(console, network, samples, answers);
        console.Write(AnswerTable.Of(network, samples, answers));
        console.Write(LocalSummary.Of(report));
    }
}
