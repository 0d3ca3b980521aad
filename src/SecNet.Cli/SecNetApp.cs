using System.CommandLine;
using SecNet.Cli.Bench;
using SecNet.Cli.Commands;
using SecNet.Cli.Local;
using SecNet.Cli.Terminal;

namespace SecNet.Cli;

/// <summary>A whole program: the roles of secure two-party inference as subcommands of the user's executable.</summary>
public static class SecNetApp
{
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
        if (await CommandLineRun.HasMistakesAsync(arguments, console)) return ExitCode.Usage;

        // Before any other thread is started, since they inherit it.
        if (arguments.GetValue(core) is { } pinned) CorePinning.Apply(pinned);
        using var stop = new CancellationTokenSource();
        if (arguments.GetValue(untilStdinCloses)) ParentWatch.Start(stop);
        return await CommandLineRun.InvokeAsync(arguments, console, context.Verbose(arguments), CommandFailure.Describe, stop.Token);
    }

    private static RootCommand CreateRoot(CommandContext context, Option<int?> core, Option<bool> untilStdinCloses) => new(
        "Secure two-party neural network inference: two parties classify a client's image with the model owner's weights, and learn neither.\n"
        + "Try `local` first: it runs every role on this machine. Then, each on its own machine: share-model, dealer, party (twice), infer.")
    {
        LocalCommand.Create(context),
        AccuracyCommand.Create(context),
        BenchCommand.Create(context),
        InferCommand.Create(context),
        PartyCommand.Create(context),
        DealerCommand.Create(context),
        ShareModelCommand.Create(context),
        CertificateCommand.Create(context),
        UntrainedWeightsCommand.Create(context),
        CostCommand.Create(context),
        ProbeCommand.Create(context),
        context.NetworkOption,
        context.VerboseOption,
        core,
        untilStdinCloses,
    };
}
