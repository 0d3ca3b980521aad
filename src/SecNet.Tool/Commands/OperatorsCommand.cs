using System.CommandLine;
using SecNet.Cli;
using SecNet.Cli.Terminal;
using SecNet.Tool.Onnx;

namespace SecNet.Tool.Commands;

/// <summary><c>operators</c>: which ONNX operators are imported, from the table by which the importer works.</summary>
internal static class OperatorsCommand
{
    public static Command Create(CommandConsole console)
    {
        var command = new ToolCommand("operators", "List the ONNX operators that `import` takes, and what becomes of them, as a Markdown table.")
        {
            Examples = [("operators", "the table")],
        };
        command.SetAction(_ =>
        {
            console.Output.Write(OperatorTable.ToMarkdown());
            return ExitCode.Success;
        });
        return command;
    }
}
