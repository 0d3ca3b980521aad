using System.CommandLine;

namespace SecNet.Cli.Commands;

/// <summary><c>cost</c>: what one inference costs, layer by layer, as the compiler knows it.</summary>
internal static class CostCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new Command("cost", "Show what one inference costs: bytes, rounds, multiply-accumulates and offline bytes, per layer. Runs nothing.");
        var options = new CostOptions(command);
        command.SetAction(arguments =>
        {
            var network = context.Network(arguments);
            options.Write(context.Console, arguments, network.Info, network.Name);
            return ExitCode.Success;
        });
        return command;
    }
}
