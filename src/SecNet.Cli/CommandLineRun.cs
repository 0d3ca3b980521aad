using System.CommandLine;
using SecNet.Cli.Terminal;

namespace SecNet.Cli;

/// <summary>Runs a command line so that mistakes in it and failures of commands are told one way: a line on standard error, an exit code.</summary>
internal static class CommandLineRun
{
    // Long enough to end and reap the child processes of `local`.
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Tells what is wrong with the command line itself.</summary>
    /// <returns>False when nothing is.</returns>
    public static async Task<bool> HasMistakesAsync(ParseResult arguments, CommandConsole console)
    {
        if (arguments.Errors.Count == 0) return false;
        foreach (var mistake in Mistakes(arguments)) await console.Error.WriteLineAsync($"error: {mistake}");
        var (root, command) = (arguments.RootCommandResult.Command, arguments.CommandResult.Command);
        await console.Error.WriteLineAsync($"See: {root.Name} {(command == root ? "" : command.Name + " ")}--help");
        return true;
    }

    private static IEnumerable<string> Mistakes(ParseResult arguments)
    {
        if (arguments.CommandResult.Command.Subcommands is not { Count: > 0 } commands) return arguments.Errors.Select(static error => error.Message);
        var names = string.Join(", ", commands.Where(static command => !command.Hidden).Select(static command => command.Name));
        return [arguments.UnmatchedTokens is [var unknown, ..] ? $"There is no command '{unknown}'; there are {names}." : $"A command is missing; there are {names}."];
    }

    /// <summary>Runs the command that was chosen.</summary>
    /// <param name="arguments">A command line without mistakes.</param>
    /// <param name="console">Where commands and failures write.</param>
    /// <param name="isVerbose">Show stack traces.</param>
    /// <param name="describe">One line for people and the exit code for any exception.</param>
    /// <param name="stop">Stops the command, as Ctrl-C does.</param>
    public static async Task<int> InvokeAsync(
        ParseResult arguments, CommandConsole console, bool isVerbose, Func<Exception, (string Message, int ExitCode)> describe, CancellationToken stop)
    {
        var invocation = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TerminationTimeout,
            Output = console.Output,
            Error = console.Error,
        };
        try
        {
            return await arguments.InvokeAsync(invocation, stop);
        }
        catch (Exception exception)
        {
            // The end of the program: every failure becomes its message and its exit code here, and nowhere else.
            var (message, exitCode) = describe(exception);
            await console.Error.WriteLineAsync(isVerbose ? exception.ToString() : $"error: {message}");
            return exitCode;
        }
    }
}
