using System.CommandLine;
using SecNet.Cli.Local;
using SecNet.Cli.Reports;
using SecNet.Cli.Terminal;
using SecNet.Data;
using SecNet.Runtime.Weights;

namespace SecNet.Cli.Commands;

/// <summary><c>accuracy</c>: secure inference against plaintext on a labelled data set.</summary>
internal static class AccuracyCommand
{
    // Nothing is timed here, so a cycle need only be long enough to keep the dealer's exchange rare and short enough for the bar to move.
    private const int BatchCycle = 16;

    private const int DefaultCount = 1000;

    public static Command Create(CommandContext context)
    {
        var weights = ShareModelCommand.WeightsOption();
        var threads = new Option<int>("--threads")
        {
            Description = "Samples at once that the float network and the fixed-point twin are evaluated on. Default: one for each processor.",
            HelpName = "N",
            DefaultValueFactory = static _ => Environment.ProcessorCount,
        };
        var clamp = InferCommand.ClampOption();
        var json = CommandContext.JsonOption();
        var command = new Command("accuracy", "Compare secure inference with plaintext on a labelled data set: accuracy of both, agreement, error of logits and of each layer. Runs every role on this machine.")
        {
            weights, threads.AtLeast(1), clamp, json,
        };
        var images = new ImageOptions(command, DefaultCount, takesFiles: false);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var network = context.Network(arguments);
            var (samples, imageArguments, _) = images.Read(arguments, network);
            if (samples.FirstOrDefault(static sample => sample.Label is null) is { } unknown)
                throw new SampleFileException($"The data set gives {unknown.Name} no label, and accuracy compares answers with labels. Put a labels file beside it, or one sub-folder for each class; `local` classifies without labels.");

            // The client clamps what it sends; what its answers are compared with must see the same.
            samples = InputRange.Hold(network.Info, samples, arguments.GetValue(clamp));
            if (arguments.GetValue(clamp)) imageArguments = [.. imageArguments, clamp.Name];
            var weightsPath = network.WeightsPath(arguments.GetValue(weights));
            var file = SafetensorsFile.Read(weightsPath);
            var settings = new LocalSettings(network, weightsPath, samples, imageArguments, Math.Min(BatchCycle, samples.Count), context.Verbose(arguments)) { LeastWarmUp = 0 };

            var report = await context.Console.WithProgressAsync(arguments.GetValue(json), start =>
                MeasureAsync(context, settings, file, arguments.GetValue(threads), start, cancellationToken));
            if (arguments.GetValue(json)) await context.Console.Output.WriteLineAsync(CliJson.Write(report));
            else AccuracyTables.Write(context.Console.Results, network, report);
            foreach (var warning in report.Warnings) await context.Console.Error.WriteLineAsync($"warning: {warning}");
            foreach (var check in report.FailedChecks) await context.Console.Error.WriteLineAsync($"error: {check}");
            return report.Passed ? ExitCode.Success : ExitCode.FailedCheck;
        });
        return command;
    }

    private static async Task<AccuracyReport> MeasureAsync(
        CommandContext context, LocalSettings settings, SafetensorsFile weights, int threads, StartPart start, CancellationToken cancellationToken)
    {
        var (network, samples) = (settings.Network, settings.Samples);
        var answered = start("secure inference", samples.Count);
        var (answers, costs) = await LocalRun.RunAsync(settings, context.Console, progress => answered(progress.Answered), cancellationToken);

        var layers = new LayerErrors(network.Info);
        var options = new ClearOptions { Threads = threads, Layers = layers, Progress = start("in the clear", samples.Count) };
        var clear = await Task.Run(() => ClearAnswers.Compute(network, weights, samples, options, cancellationToken), cancellationToken);
        return AccuracyReport.Of(network, samples, answers.Outputs, clear, layers, costs.FailedChecks(network.Info));
    }
}
