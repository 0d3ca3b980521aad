using System.CommandLine;
using System.Diagnostics;
using SecNet.Cli.Reports;
using SecNet.Data;

namespace SecNet.Cli.Commands;

/// <summary><c>infer</c>: a client that splits images between the parties and puts the answers together.</summary>
internal static class InferCommand
{
    /// <summary>Inferences before those that are reported; <c>local</c> uses it.</summary>
    public const string WarmUpOption = "--warm-up";

    /// <summary>Inferences of one request; <c>local</c> sets it.</summary>
    public const string BatchOption = "--batch-cycle";

    public static Command Create(CommandContext context)
    {
        var party0 = EndPointOptions.Remote("--party0", "Where party 0 listens.", required: true);
        var party1 = EndPointOptions.Remote("--party1", "Where party 1 listens.", required: true);
        var clamp = ClampOption();
        var batch = new Option<int>(BatchOption) { Description = "Inferences in one request, at most what the parties take.", HelpName = "D", DefaultValueFactory = static _ => 16 };
        var warmUp = new Option<int>(WarmUpOption) { Hidden = true };
        var json = CommandContext.JsonOption();
        var command = new Command("infer", "Client: classify images. Each party receives a random share; only this command sees the images and the answers.")
        {
            party0, party1, clamp, batch.AtLeast(1), warmUp.AtLeast(0), json,
        };
        var security = new SecurityOptions(command);
        var images = new ImageOptions(command);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var network = context.Network(arguments);
            var samples = InputRange.Hold(network.Info, images.Read(arguments, network).Samples, arguments.GetValue(clamp));
            var settings = new ClientSettings(
                arguments.GetRequiredValue(party0)!, arguments.GetRequiredValue(party1)!, arguments.GetValue(clamp), security.Of(arguments))
            { MaxBatch = arguments.GetValue(batch) };
            var (outputs, seconds) = await context.Console.WithStatusAsync("Connecting to the parties", report =>
                InferAsync(network, settings, samples, arguments.GetValue(warmUp), report, cancellationToken));

            var answers = InferReport.Of(network, samples, outputs) with { Seconds = seconds };
            if (arguments.GetValue(json)) context.Console.Output.WriteLine(CliJson.Write(answers));
            else context.Console.Results.Write(AnswerTable.Of(network, samples, answers));
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary><c>--clamp</c>.</summary>
    public static Option<bool> ClampOption() => new("--clamp") { Description = "Clamp inputs outside the declared range instead of refusing them." };

    private static async Task<(double[][] Outputs, double Seconds)> InferAsync(
        NetworkEntry network, ClientSettings settings, IReadOnlyList<Sample> samples, int warmUp, Action<string> report, CancellationToken cancellationToken)
    {
        float[][] inputs = [.. samples.Select(static sample => sample.Values)];
        var isWarm = false;
        settings = settings with { Progress = answered => report(isWarm ? $"{answered} of {inputs.Length} images classified" : "Warming up") };
        await using var client = await network.ConnectAsync(settings, cancellationToken);
        if (warmUp > 0) _ = await client.InferAsync([.. Enumerable.Range(0, warmUp).Select(i => inputs[i % inputs.Length])], cancellationToken);
        isWarm = true;
        var began = Stopwatch.GetTimestamp();
        var outputs = await client.InferAsync(inputs, cancellationToken);
        return (outputs, Stopwatch.GetElapsedTime(began).TotalSeconds);
    }
}
