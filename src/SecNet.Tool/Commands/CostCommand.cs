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
        var command = new ToolCommand("cost", "Show what one inference of a .secnet file costs, layer by layer: bytes, rounds, multiply-accumulates, AES calls, offline bytes, and the time predicted. Builds and runs nothing.")
        {
            Examples =
            [
                ("cost Digits.secnet", "a table, a row a layer"),
                ("cost Digits.secnet --link wan", "what the compiler would choose for a link of 40 ms and 100 Mbit/s, and why"),
                ("cost Digits.secnet --security", "assumptions, what each role learns, protocols, bounds, failure probabilities"),
                ("cost Digits.secnet --diagram > digits.mmd", "a Mermaid flowchart"),
            ],
        };
        command.Add(file);
        var options = new CostOptions(command, "Compile for this link instead of the declared one, and predict the time on it; without either, lan is predicted.");
        command.SetAction((arguments, cancellation) =>
        {
            var source = SourceFile.Read(arguments.GetRequiredValue(file), defaultNamespace: null);
            var (_, program) = SourceCheck.Compile(source, cancellation, options.Link(arguments) is { } link ? new(link.RoundTripMs, link.MegabitsPerSecond) : null);
            var info = NetworkDescription.Of(program);
            options.Write(console, arguments, info, info.Name);
            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }
}
