namespace SecNet.Cli.Local;

/// <summary>Stops a child when the process that started it is gone: its standard input closes then, even after a kill.</summary>
internal static class ParentWatch
{
    /// <summary>Hidden option that turns the watch on.</summary>
    public const string OptionName = "--until-stdin-closes";

    /// <summary>Cancels <paramref name="source"/> at the end of standard input.</summary>
    public static void Start(CancellationTokenSource source)
    {
        // A thread of its own: it sleeps in a read for the life of the process and must not hold a pool thread.
        new Thread(() =>
        {
            using var input = Console.OpenStandardInput();
            var buffer = new byte[16];
            while (input.Read(buffer) > 0)
            {
                // Nothing is ever said here; only the end counts.
            }

            try
            {
                source.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The command finished first.
            }
        })
        { IsBackground = true, Name = "parent watch" }.Start();
    }
}
