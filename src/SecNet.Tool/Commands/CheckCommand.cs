using System.CommandLine;
using SecNet.Cli;
using SecNet.Cli.Reports;
using SecNet.Cli.Terminal;
using SecNet.Tool.Sources;

namespace SecNet.Tool.Commands;

/// <summary><c>check</c>: what a build would report of .secnet files, without a build.</summary>
internal static class CheckCommand
{
    public static Command Create(CommandConsole console)
    {
        var files = SourceOptions.Files("Files, or folders with all .secnet files below them. Together they are one build: two networks of one name are reported.");
        var space = SourceOptions.Namespace();
        var watch = new Option<bool>("--watch") { Description = "Check again whenever a file is saved, until Ctrl-C." };
        var json = CommandContext.JsonOption();
        var command = new ToolCommand("check", "Compile .secnet files outside a build: the same errors and warnings, at the same places. Exit code 1 when there are errors.")
        {
            Examples =
            [
                ("check Digits.secnet", "one file"),
                ("check . --watch", "all files of a project, again at every save; for a terminal beside the editor"),
                ("check Digits.secnet --json", "for scripts: one object, findings with path, line, column, severity, id, message"),
            ],
        };
        command.Add(files);
        command.Add(space);
        command.Add(watch);
        command.Add(json);
        command.SetAction((arguments, cancellation) =>
        {
            var check = new Check(console, arguments.GetRequiredValue(files), arguments.GetValue(space), arguments.GetValue(json));
            return arguments.GetValue(watch) ? check.WatchAsync(cancellation) : Task.FromResult(check.Run(cancellation));
        });
        return command;
    }

    private sealed class Check(CommandConsole console, string[] paths, string? defaultNamespace, bool asJson)
    {
        public int Run(CancellationToken cancellation)
        {
            var files = SourceFile.Expand(paths).Select(path => SourceFile.Read(path, defaultNamespace)).ToList();
            var report = CheckReport.Of(files.Count, SourceCheck.Check(files, cancellation));
            if (asJson) console.Output.WriteLine(CliJson.Write(report));
            else report.WriteTo(console);
            return report.Errors == 0 ? ExitCode.Success : ExitCode.FailedCheck;
        }

        public async Task<int> WatchAsync(CancellationToken cancellation)
        {
            // Before the first check, so that no save between the two is missed.
            using var watch = new SourceWatch(paths);
            try
            {
                while (true)
                {
                    RunWhatThereIs(cancellation);
                    await watch.NextAsync(cancellation);
                }
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                // Being asked to stop is how watching ends, not a failure.
                return ExitCode.Success;
            }
        }

        /// <summary>A file may be gone for the moment in which an editor replaces it, or until its author puts it back.</summary>
        private void RunWhatThereIs(CancellationToken cancellation)
        {
            try
            {
                Run(cancellation);
            }
            catch (Exception failure) when (failure is CommandFailure or IOException)
            {
                console.Error.WriteLine($"error: {failure.Message}");
            }
        }
    }

    private sealed record CheckReport(int Files, int Errors, int Warnings, IReadOnlyList<SourceFinding> Findings)
    {
        public static CheckReport Of(int files, IReadOnlyList<SourceFinding> findings) =>
            new(files, findings.Count(static finding => finding.IsError), findings.Count(static finding => !finding.IsError), findings);

        public void WriteTo(CommandConsole console)
        {
            foreach (var finding in Findings) console.Output.WriteLine(finding);
            console.Error.WriteLine($"{Plural(Files, "file")} checked: {Plural(Errors, "error")}, {Plural(Warnings, "warning")}.");
        }

        private static string Plural(int count, string what) => $"{count} {what}{(count == 1 ? string.Empty : "s")}";
    }
}
