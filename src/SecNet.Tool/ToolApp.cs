using System.CommandLine;
using System.CommandLine.Help;
using SecNet.Cli;
using SecNet.Cli.Terminal;
using SecNet.Tool.Commands;

namespace SecNet.Tool;

/// <summary>The command line of <c>secnet</c>: the compiler outside a build. It plays no role of an inference.</summary>
internal static class ToolApp
{
    /// <summary>Runs the command line.</summary>
    /// <param name="args">The process's arguments.</param>
    /// <param name="console">Where it writes.</param>
    /// <param name="input">Standard input, for <c>fmt -</c>.</param>
    /// <param name="stop">Stops the command, as Ctrl-C does.</param>
    /// <returns>0 done, 1 a check failed, 2 wrong usage, 4 a file is bad, 130 interrupted.</returns>
    public static async Task<int> RunAsync(string[] args, CommandConsole console, TextReader input, CancellationToken stop = default)
    {
        var verbose = new Option<bool>("--verbose") { Description = "Stack traces on failure.", Recursive = true };
        // Not a RootCommand: that is named after the process, which is not called as the tool is.
        var root = new Command(
            "secnet",
            "The SecNet compiler outside a build: from a trained model to a program that two servers run without seeing weights or inputs.\n"
            + "Try `secnet new Sample` for a project that runs, or `secnet new NAME --onnx MODEL.onnx` for your own model.")
        {
            NewCommand.Create(console),
            ImportCommand.Create(console),
            CalibrateCommand.Create(console),
            CheckCommand.Create(console),
            FmtCommand.Create(console, input),
            CostCommand.Create(console),
            OperatorsCommand.Create(console),
            PlotCommand.Create(console),
            verbose,
            new HelpOption { Action = new HelpWithExamples(new HelpAction()) },
            new VersionOption { Action = new ToolVersion.Action() },
        };

        var arguments = root.Parse(args);
        if (await CommandLineRun.HasMistakesAsync(arguments, console)) return ExitCode.Usage;
        return await CommandLineRun.InvokeAsync(arguments, console, arguments.GetValue(verbose), ToolFailure.Describe, stop);
    }
}
