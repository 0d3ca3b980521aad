using SecNet.Cli.Terminal;
using Spectre.Console;

namespace SecNet.Tool.Commands;

/// <summary>Shows how far work on samples has come, when somebody watches.</summary>
internal static class ProgressBar
{
    /// <summary>Runs work that reports how many of a number of samples are done.</summary>
    public static T Show<T>(CommandConsole console, string what, int total, Func<IProgress<int>?, T> work)
    {
        if (!console.ShowsProgress) return work(null);
        return console.Notes.Progress().AutoClear(true).Start(context => work(new Bar(context.AddTask(Markup.Escape(what), maxValue: total))));
    }

    /// <summary>Reports come from several threads, and not always in order.</summary>
    private sealed class Bar(ProgressTask task) : IProgress<int>
    {
        private readonly Lock _gate = new();

        public void Report(int value)
        {
            lock (_gate) task.Value = Math.Max(task.Value, value);
        }
    }
}
