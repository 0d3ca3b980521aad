using System.CommandLine;
using SecNet.Cli.Bench;
using SecNet.Cli.Reports;

namespace SecNet.Cli.Commands;

/// <summary><c>bench</c>: how fast networks run here, and how fast this machine could run them at most.</summary>
internal static class BenchCommand
{
    // The median of fewer says little.
    private const int LeastCount = 20;

    public static Command Create(CommandContext context)
    {
        var weights = ShareModelCommand.WeightsOption();
        var count = new Option<int>("--count") { Description = $"Timed inferences of each network, at least {LeastCount}; a last cycle is completed.", HelpName = "N", DefaultValueFactory = static _ => 64 };
        var cycle = new Option<int?>(InferCommand.BatchOption)
        {
            Description = "Inferences of a cycle: the dealer and the offline phase run for so many before any of them is timed. Default: 32, fewer of large networks.",
            HelpName = "D",
        };
        var single = new Option<bool>("--single") { Description = "Measure single inferences alone, no batches: much faster." };
        var page = new Option<string?>("--report") { Description = "Write an HTML page, complete in itself, that shows where each layer's time goes.", HelpName = "FILE.html" };
        var json = CommandContext.JsonOption();
        var command = new Command("bench", "Measure this machine and every network (or --network NAME) on it: online time against the floor that arithmetic, link and memory set, offline time, throughput, memory. Keep the machine quiet.")
        {
            weights, count.AtLeast(LeastCount), cycle.AtLeast(1), single, page, json,
        };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var networks = context.Networks(arguments.GetValue(context.NetworkOption));
            if (arguments.GetValue(weights) is not null && networks.Count > 1) throw new UsageException($"--weights belongs to one network and there are {networks.Count}: give --network NAME too.");

            // Paths before work that takes minutes.
            BenchSettings[] settings = [.. networks.Select(network => new BenchSettings(
                network, network.WeightsPath(arguments.GetValue(weights)), arguments.GetValue(count), arguments.GetValue(cycle) ?? BenchSettings.CycleFor(network.Info), context.Verbose(arguments)) { MeasuresBatches = !arguments.GetValue(single) })];
            var path = arguments.GetValue(page);
            if (path is not null) await File.WriteAllTextAsync(path, "", cancellationToken);

            var report = await MeasureAsync(context, settings, cancellationToken);
            if (path is not null) await File.WriteAllTextAsync(path, BenchPage.Of(report), cancellationToken);
            if (arguments.GetValue(json)) await context.Console.Output.WriteLineAsync(CliJson.Write(report));
            else BenchTables.Write(context.Console.Results, report);
            foreach (var check in report.FailedChecks) await context.Console.Error.WriteLineAsync($"error: {check}");
            return report.Passed ? ExitCode.Success : ExitCode.FailedCheck;
        });
        return command;
    }

    private static async Task<BenchReport> MeasureAsync(CommandContext context, IReadOnlyList<BenchSettings> settings, CancellationToken cancellationToken)
    {
        Progress("measuring this machine");
        var machine = await MachineRun.MeasureAsync(context.Console.Error.WriteLine, cancellationToken);
        var networks = new List<NetworkFigures>();
        foreach (var setting in settings)
        {
            var run = await NetworkRun.MeasureAsync(setting, context.Console.Error.WriteLine, phase => Progress($"{setting.Network.Name} ({networks.Count + 1} of {settings.Count}): {phase}"), cancellationToken);
            networks.Add(NetworkFigures.Of(setting, machine, run));
        }

        return new(machine, networks);

        // Lines and no spinner: what redraws itself takes time from what is measured.
        void Progress(string phase)
        {
            if (context.Console.ShowsProgress) context.Console.Error.WriteLine(phase);
        }
    }
}
