using Spectre.Console;

namespace SecNet.Cli.Terminal;

/// <summary>Where a command writes: results to standard output, everything else to standard error.</summary>
internal sealed class CommandConsole
{
    // Wide enough for the cost table; a file or a pipe has no width of its own.
    private const int RedirectedWidth = 200;

    public CommandConsole(TextWriter output, TextWriter error, bool outputIsTerminal, bool errorIsTerminal)
    {
        Output = output;
        Error = error;
        Results = Create(output, outputIsTerminal);
        Notes = Create(error, errorIsTerminal);
        ShowsProgress = errorIsTerminal;
    }

    /// <summary>Results as text: JSON, or lines that scripts read.</summary>
    public TextWriter Output { get; }

    /// <summary>Messages as text.</summary>
    public TextWriter Error { get; }

    /// <summary>Results as tables.</summary>
    public IAnsiConsole Results { get; }

    /// <summary>Tables and progress that are not results.</summary>
    public IAnsiConsole Notes { get; }

    /// <summary>True when somebody watches standard error.</summary>
    public bool ShowsProgress { get; }

    /// <summary>The process's own streams.</summary>
    public static CommandConsole Standard() => new(Console.Out, Console.Error, !Console.IsOutputRedirected, !Console.IsErrorRedirected);

    /// <summary>Runs work that may take over a second behind a spinner, when somebody watches.</summary>
    public Task<T> WithStatusAsync<T>(string what, Func<Action<string>, Task<T>> work) => ShowsProgress
        ? Notes.Status().StartAsync(Markup.Escape(what), context => work(text => context.Status(Markup.Escape(text))))
        : work(static _ => { });

    private static IAnsiConsole Create(TextWriter writer, bool isTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isTerminal) console.Profile.Width = RedirectedWidth;
        return console;
    }
}
