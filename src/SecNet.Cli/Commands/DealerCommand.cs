using System.CommandLine;
using SecNet.Runtime.Networks;

namespace SecNet.Cli.Commands;

/// <summary><c>dealer</c>: makes correlations, live for connected parties or as files.</summary>
internal static class DealerCommand
{
    public static Command Create(CommandContext context)
    {
        var listen = EndPointOptions.Listen();
        var key = new Option<string?>("--key")
        {
            Description = "The dealer's key, made when absent. Keep it: parties refuse other weight masks for a model they know. Without it a live dealer's key ends with the process.",
            HelpName = "FILE",
        };
        var folder = new Option<string?>("--out") { Description = "Write correlation files for both parties into this folder instead of serving.", HelpName = "DIR" };
        var count = new Option<int>("--count") { Description = "With --out: inferences to write correlations for.", HelpName = "N" };
        var model = new Option<string?>("--model") { Description = "With --out: the model id that share-model printed. The dealer never sees a share.", HelpName = "ID" };
        var json = new Option<bool>("--json") { Description = "A JSON line on standard output that says where it listens." };
        var command = new Command("dealer", "Deals the correlated randomness that both parties use up. It must not collude with either; it never sees weights, inputs or answers.")
        {
            listen, key, folder, count.AtLeast(1), model, json,
        };
        var security = new SecurityOptions(command);
        command.Validators.Add(result =>
        {
            if (result.IsGiven(folder))
            {
                if (!result.IsGiven(count)) result.AddError("--out needs --count N.");
                if (!ModelId.TryParse(result.GetValue(model), out var id) || id.IsUnknown) result.AddError("--out needs --model ID, the 32 hexadecimal digits that share-model printed.");
                if (!result.IsGiven(key)) result.AddError("--out needs --key FILE, so that later files for the same model fit the weight masks its parties already use.");
                if (result.IsGiven(listen)) result.AddError("Give --out to write files or --listen to serve, not both.");
            }
            else if (result.IsGiven(count) || result.IsGiven(model))
            {
                result.AddError("--count and --model belong to --out DIR.");
            }
        });
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var network = context.Network(arguments);
            if (arguments.GetValue(folder) is { } path)
            {
                _ = ModelId.TryParse(arguments.GetValue(model), out var id);
                return await WriteFilesAsync(context, network, path, id, arguments.GetValue(count), arguments.GetRequiredValue(key)!, cancellationToken);
            }

            var settings = new DealerSettings(arguments.GetRequiredValue(listen), arguments.GetValue(key), security.Of(arguments));
            await network.ServeDealerAsync(settings, new ServerConsole(context.Console, "dealer", arguments.GetValue(json)), cancellationToken);
            return ExitCode.Success;
        });
        return command;
    }

    private static async Task<int> WriteFilesAsync(
        CommandContext context, NetworkEntry network, string folder, ModelId model, int count, string key, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);

        // Batches never overwrite each other: a file in use is worth more than a tidy name.
        var batch = DateTime.UtcNow.ToString("yyyyMMdd-HHmmss", System.Globalization.CultureInfo.InvariantCulture);
        string[] paths = [Path.Combine(folder, $"party-0-{batch}.correlations"), Path.Combine(folder, $"party-1-{batch}.correlations")];
        await context.Console.WithStatusAsync($"Dealing {count} inferences", report => Task.Run(
            () =>
            {
                network.WriteCorrelations(new(key, model, count, paths[0], paths[1]), done => report($"Dealing: {done} of {count} inferences"), cancellationToken);
                return true;
            }, cancellationToken));
        context.Console.Error.WriteLine("Give each party its own file over a private channel; whoever has both can read what the parties open.");
        foreach (var path in paths) context.Console.Output.WriteLine(path);
        return ExitCode.Success;
    }
}
