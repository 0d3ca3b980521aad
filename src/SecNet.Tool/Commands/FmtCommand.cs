using System.CommandLine;
using SecNet.Cli;
using SecNet.Cli.Terminal;
using SecNet.Generators.Parsing.Dsl;
using SecNet.Tool.Sources;

namespace SecNet.Tool.Commands;

/// <summary><c>fmt</c>: .secnet files in their one canonical layout.</summary>
internal static class FmtCommand
{
    private const string StandardInput = "-";

    public static Command Create(CommandConsole console, TextReader input)
    {
        var files = SourceOptions.Files("Files, or folders with all .secnet files below them; - for standard input to standard output.");
        var check = new Option<bool>("--check") { Description = "Write nothing; list the files that are not in this layout, and end with exit code 1 if there are any." };
        var command = new ToolCommand("fmt", "Write .secnet files in their canonical layout. Comments stay, lines with mistakes stay as they are, and what a file means does not change.")
        {
            Examples =
            [
                ("fmt .", "all files of a project"),
                ("fmt --check .", "in continuous integration"),
                ("fmt - < Digits.secnet", "as a filter of an editor"),
            ],
        };
        command.Add(files);
        command.Add(check);
        command.Validators.Add(result =>
        {
            if (result.GetValue(files) is { Length: > 1 } given && given.Contains(StandardInput)) result.AddError("- takes standard input alone. Give files in a call of their own.");
        });
        command.SetAction(arguments =>
        {
            var (paths, onlyChecks) = (arguments.GetRequiredValue(files), arguments.GetValue(check));
            return paths is [StandardInput] ? FormatInput(console, input, onlyChecks) : FormatFiles(console, paths, onlyChecks);
        });
        return command;
    }

    private static int FormatInput(CommandConsole console, TextReader input, bool onlyChecks)
    {
        var text = input.ReadToEnd();
        var formatted = Format(text);
        if (!onlyChecks) console.Output.Write(formatted);
        else if (formatted != text) console.Output.WriteLine(StandardInput);
        return onlyChecks && formatted != text ? ExitCode.FailedCheck : ExitCode.Success;
    }

    private static int FormatFiles(CommandConsole console, string[] paths, bool onlyChecks)
    {
        var differing = 0;
        foreach (var path in SourceFile.Expand(paths))
        {
            var text = SourceFile.ReadText(path);
            var formatted = Format(text);
            if (formatted == text) continue;
            differing++;
            console.Output.WriteLine(path);
            if (!onlyChecks) AtomicFile.Write(path, formatted);
        }

        if (!onlyChecks || differing == 0) return ExitCode.Success;
        console.Error.WriteLine($"{differing} {(differing == 1 ? "file is" : "files are")} not in the canonical layout; `secnet fmt` without --check writes it.");
        return ExitCode.FailedCheck;
    }

    private static string Format(string text) => SourceFile.WithLineEndsOf(text, SecnetFormatter.Format(text));
}
