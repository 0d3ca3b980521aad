using System.CommandLine;
using SecNet.Cli.Reports;
using SecNet.Cli.Terminal;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Transport;

namespace SecNet.Cli.Commands;

/// <summary>The forms in which <c>cost</c> shows a network; the same in its executable and in the tool.</summary>
internal sealed class CostOptions
{
    private readonly Option<bool> _json = CommandContext.JsonOption();
    private readonly Option<bool> _diagram = new("--diagram") { Description = "Print the network as a Mermaid flowchart instead." };
    private readonly Option<bool> _security = new("--security") { Description = "Print the security report instead: assumptions, what each role learns, protocols, bounds, failure probabilities." };
    private readonly Option<string?> _write = new("--write") { Description = "Write NAME.cost.txt and NAME.security.txt to this folder instead, for reviews to compare.", HelpName = "DIR" };
    private readonly Option<LinkModel?> _link;

    /// <param name="command">The command that takes them.</param>
    /// <param name="linkDescription">What a link does there.</param>
    public CostOptions(Command command, string linkDescription)
    {
        _link = LinkOption.Create("--link", linkDescription);
        foreach (var option in (Option[])[_json, _diagram, _security, _write, _link]) command.Add(option);
        command.Validators.Add(result =>
        {
            Option[] given = [.. ((Option[])[_json, _diagram, _security, _write]).Where(result.IsGiven)];
            if (given.Length > 1) result.AddError($"{string.Join(" and ", given.Select(static option => option.Name))} exclude each other. Give one of them.");
        });
    }

    /// <summary>The link given, or null.</summary>
    public LinkModel? Link(ParseResult arguments) => arguments.GetValue(_link);

    /// <summary>True when reports go to files.</summary>
    public bool WritesFiles(ParseResult arguments) => arguments.GetValue(_write) is not null;

    /// <summary>Writes what a network costs in the form chosen.</summary>
    public void Write(CommandConsole console, ParseResult arguments, NetworkInfo info, string name)
    {
        var report = CostReport.Of(info, name, Link(arguments));
        if (arguments.GetValue(_write) is { } folder) ReportFiles.Write(folder, info, report);
        else if (arguments.GetValue(_diagram)) console.Output.Write(Diagram.Of(info));
        else if (arguments.GetValue(_security)) console.Output.Write(info.SecurityReport());
        else if (arguments.GetValue(_json)) console.Output.WriteLine(CliJson.Write(report));
        else CostTables.Write(console.Results, report);
    }
}
