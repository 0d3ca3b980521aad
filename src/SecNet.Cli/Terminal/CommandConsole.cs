using Spectre.Console;

namespace SecNet.Cli.Terminal;

/// <summary>Begins a part of some work that is counted; what it returns is told how much of the total is done, on any thread.</summary>
internal delegate Action<int> StartPart(string what, int total);

/// <summary>Where a command writes: results to standard output, everything else to standard error.</summary>
internal sealed class CommandConsole
{
    // What a page or an editor's window shows; a file or a pipe has no width of its own.
    private const int RedirectedWidth = 120;

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

    /// <summary>Runs work that counts what it has done, with a bar and the time left for each part, when somebody watches.</summary>
    /// <param name="isSilent">Show nothing even then.</param>
    /// <param name="work">Begins a part by its name and total, and tells how much of it is done.</param>
    public Task<T> WithProgressAsync<T>(bool isSilent, Func<StartPart, Task<T>> work)
    {
        if (isSilent || !ShowsProgress) return work(static (_, _) => static _ => { });
        return Notes.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()).StartAsync(context => work((what, total) =>
        {
            var part = context.AddTask(Markup.Escape(what), maxValue: total);
            return done => part.Value = done;
        }));
    }

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
