using System.CommandLine;
using SecNet.Cli;
using SecNet.Cli.Commands;
using SecNet.Cli.Terminal;
using SecNet.Tool.Compilation;
using SecNet.Tool.Sources;

namespace SecNet.Tool.Commands;

/// <summary><c>cost</c>: what one inference of a .secnet file costs, layer by layer; the tables that its executable prints too.</summary>
internal static class CostCommand
{
    public static Command Create(CommandConsole console)
    {
        var file = SourceOptions.File();
        var command = new ToolCommand("cost", "Show what one inference of a .secnet file costs: bytes, rounds, multiply-accumulates and offline bytes, per layer. Builds and runs nothing.")
        {
            Examples =
            [
                ("cost Digits.secnet", "a table, a row a layer"),
                ("cost Digits.secnet --diagram > digits.mmd", "a Mermaid flowchart"),
            ],
        };
        command.Add(file);
        var options = new CostOptions(command);
        command.SetAction((arguments, cancellation) =>
        {
            var (_, program) = SourceCheck.Compile(SourceFile.Read(arguments.GetRequiredValue(file), defaultNamespace: null), cancellation);
            var info = NetworkDescription.Of(program);
            options.Write(console, arguments, info, info.Name);
            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }
}
