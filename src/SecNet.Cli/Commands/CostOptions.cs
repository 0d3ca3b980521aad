using System.CommandLine;
using SecNet.Cli.Reports;
using SecNet.Cli.Terminal;
using SecNet.Runtime.Networks;

namespace SecNet.Cli.Commands;

/// <summary>The forms in which <c>cost</c> shows a network; the same in its executable and in the tool.</summary>
internal sealed class CostOptions
{
    private readonly Option<bool> _json = CommandContext.JsonOption();
    private readonly Option<bool> _diagram = new("--diagram") { Description = "Print the network as a Mermaid flowchart instead." };

    public CostOptions(Command command)
    {
        command.Add(_json);
        command.Add(_diagram);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_json) && result.GetValue(_diagram)) result.AddError("--json and --diagram both take standard output. Give one of them.");
        });
    }

    /// <summary>Writes what a network costs in the form chosen.</summary>
    public void Write(CommandConsole console, ParseResult arguments, NetworkInfo info, string name)
    {
        if (arguments.GetValue(_diagram))
        {
            console.Output.Write(Diagram.Of(info));
            return;
        }

        var report = CostReport.Of(info, name);
        if (arguments.GetValue(_json)) console.Output.WriteLine(CliJson.Write(report));
        else CostTables.Write(console.Results, report);
    }
}
