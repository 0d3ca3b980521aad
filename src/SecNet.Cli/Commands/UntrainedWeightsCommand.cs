using System.CommandLine;
using SecNet.Runtime.Weights;

namespace SecNet.Cli.Commands;

/// <summary><c>untrained-weights</c>: weights to measure with before there are trained ones.</summary>
internal static class UntrainedWeightsCommand
{
    public static Command Create(CommandContext context)
    {
        var file = new Option<string>("--out") { Description = "The safetensors file to write.", HelpName = "FILE", Required = true };
        var seed = new Option<int>("--seed") { Description = "The same seed gives the same weights.", HelpName = "N", DefaultValueFactory = static _ => 1 };
        var command = new Command("untrained-weights", "Write random weights within the network's contracts, to measure what it costs before it is trained: no cost depends on them.") { file, seed };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var network = context.Network(arguments);
            var path = arguments.GetRequiredValue(file);
            var bytes = await context.Console.WithStatusAsync("Drawing weights", _ => Task.Run(() => SafetensorsWriter.Write(UntrainedWeights.Draw(network.Info, arguments.GetValue(seed))), cancellationToken));
            try
            {
                await File.WriteAllBytesAsync(path, bytes, cancellationToken);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new CommandFailure($"'{path}' cannot be written: {e.Message}", ExitCode.BadFile);
            }

            context.Console.Output.WriteLine(path);
            return ExitCode.Success;
        });
        return command;
    }
}
