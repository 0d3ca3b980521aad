using System.CommandLine;
using SecNet.Cli.Reports;

namespace SecNet.Cli.Commands;

/// <summary><c>cost</c>: what one inference costs, layer by layer, as the compiler knows it.</summary>
internal static class CostCommand
{
    public static Command Create(CommandContext context)
    {
        var json = CommandContext.JsonOption();
        var diagram = new Option<bool>("--diagram") { Description = "Print the network as a Mermaid flowchart instead." };
        var command = new Command("cost", "Show what one inference costs: bytes, rounds, multiply-accumulates and offline bytes, per layer. Runs nothing.") { json, diagram };
        command.Validators.Add(result =>
        {
            if (result.GetValue(json) && result.GetValue(diagram)) result.AddError("--json and --diagram both take standard output. Give one of them.");
        });
        command.SetAction(arguments =>
        {
            var network = context.Network(arguments);
            if (arguments.GetValue(diagram))
            {
                context.Console.Output.Write(Diagram.Of(network.Info));
                return ExitCode.Success;
            }

            var report = CostReport.Of(network.Info, network.Name);
            if (arguments.GetValue(json)) context.Console.Output.WriteLine(CliJson.Write(report));
            else context.Console.Results.Write(report.ToTable());
            return ExitCode.Success;
        });
        return command;
    }
}
