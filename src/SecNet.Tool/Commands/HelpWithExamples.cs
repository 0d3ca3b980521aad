using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace SecNet.Tool.Commands;

/// <summary>The usual help, and a command's examples below.</summary>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    /// <summary>Help is given whatever else the command line lacks.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = usual.Invoke(parseResult);
        if (parseResult.CommandResult.Command is not ToolCommand { Examples: { Count: > 0 } examples }) return exitCode;
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var (line, what) in examples)
        {
            output.WriteLine($"  # {what}");
            output.WriteLine($"  secnet {line}");
        }

        output.WriteLine();
        return exitCode;
    }
}
