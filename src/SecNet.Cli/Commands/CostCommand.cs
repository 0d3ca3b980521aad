using System.CommandLine;

namespace SecNet.Cli.Commands;

/// <summary><c>cost</c>: what one inference costs, layer by layer, as the compiler knows it, and what its protocol assumes and reveals.</summary>
internal static class CostCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new Command("cost", "Show what one inference costs, layer by layer: bytes, rounds, multiply-accumulates, AES calls, offline bytes, and the time predicted. Runs nothing.");
        var options = new CostOptions(command, "Predict the time on this link; by default on the one it was compiled for, or lan.");
        command.SetAction(arguments =>
        {
            foreach (var network in Networks(context, options, arguments)) options.Write(context.Console, arguments, network.Info, network.Name);
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>The chosen network; for files, all of them unless one is chosen.</summary>
    private static IReadOnlyList<NetworkEntry> Networks(CommandContext context, CostOptions options, ParseResult arguments)
    {
        if (!options.WritesFiles(arguments) || arguments.GetValue(context.NetworkOption) is not null) return [context.Network(arguments)];
        if (context.Networks(null).GroupBy(static network => network.Info.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(static same => same.Count() > 1) is { } namesakes)
        {
            var names = string.Join(" and ", namesakes.Select(static network => $"'{network.Name}'"));
            throw new UsageException($"{names} are both called {namesakes.Key}, so that one's files would replace the other's. Choose one with --network, and another folder for the other.");
        }

        return context.Networks(null);
    }
}
