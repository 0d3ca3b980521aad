using System.CommandLine;
using SecNet.Cli.Commands;
using SecNet.Cli.Local;
using SecNet.Cli.Terminal;

namespace SecNet.Cli;

/// <summary>A whole program: the roles of secure two-party inference as subcommands of the user's executable.</summary>
public static class SecNetApp
{
    // Long enough to end and reap the child processes of `local`.
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Runs the command line.</summary>
    /// <param name="args">The process's arguments.</param>
    /// <param name="register">Adds the networks this executable serves; the first is the default.</param>
    /// <returns>
    /// The exit code: 0 done, 1 a check failed, 2 wrong usage, 3 another role failed or cannot be reached, 4 a file is bad, 130 interrupted.
    /// </returns>
    /// <example><code>return await SecNetApp.RunAsync(args, networks => networks.Add&lt;M2&gt;("m2", options => options.Weights = "m2.safetensors"));</code></example>
    public static Task<int> RunAsync(string[] args, Action<NetworkRegistry> register) => RunAsync(args, register, CommandConsole.Standard());

    internal static async Task<int> RunAsync(string[] args, Action<NetworkRegistry> register, CommandConsole console)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(register);
        var networks = new NetworkRegistry();
        register(networks);
        if (networks.Entries.Count == 0) throw new ArgumentException("No network was added; call Add<TNetwork>() at least once.", nameof(register));

        var context = new CommandContext(networks, console);
        var core = new Option<int?>(CorePinning.OptionName) { Hidden = true, Recursive = true };
        var untilStdinCloses = new Option<bool>(ParentWatch.OptionName) { Hidden = true, Recursive = true };
        var arguments = CreateRoot(context, core, untilStdinCloses).Parse(args);
        if (arguments.Errors.Count > 0)
        {
            foreach (var error in arguments.Errors) await console.Error.WriteLineAsync($"error: {error.Message}");
            var command = arguments.CommandResult.Command;
            await console.Error.WriteLineAsync($"See: {(command is RootCommand ? "" : command.Name + " ")}--help");
            return ExitCode.Usage;
        }

        // Before any other thread is started, since they inherit it.
        if (arguments.GetValue(core) is { } pinned) CorePinning.Apply(pinned);
        using var stop = new CancellationTokenSource();
        if (arguments.GetValue(untilStdinCloses)) ParentWatch.Start(stop);
        return await InvokeAsync(arguments, context, stop.Token);
    }

    private static RootCommand CreateRoot(CommandContext context, Option<int?> core, Option<bool> untilStdinCloses) => new(
        "Secure two-party neural network inference: two parties classify a client's image with the model owner's weights, and learn neither.\n"
        + "Try `local` first: it runs every role on this machine. Then, each on its own machine: share-model, dealer, party (twice), infer.")
    {
        LocalCommand.Create(context),
        AccuracyCommand.Create(context),
        InferCommand.Create(context),
        PartyCommand.Create(context),
        DealerCommand.Create(context),
        ShareModelCommand.Create(context),
        CostCommand.Create(context),
        context.NetworkOption,
        context.VerboseOption,
        core,
        untilStdinCloses,
    };

    private static async Task<int> InvokeAsync(ParseResult arguments, CommandContext context, CancellationToken stop)
    {
        var invocation = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TerminationTimeout,
            Output = context.Console.Output,
            Error = context.Console.Error,
        };
        try
        {
            return await arguments.InvokeAsync(invocation, stop);
        }
        catch (Exception exception)
        {
            // The end of the program: every failure becomes its message and its exit code here, and nowhere else.
            var (message, exitCode) = CommandFailure.Describe(exception);
            await context.Console.Error.WriteLineAsync(context.Verbose(arguments) ? exception.ToString() : $"error: {message}");
            return exitCode;
        }
    }
}
