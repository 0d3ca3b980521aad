using System.CommandLine;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Sessions;

namespace SecNet.Cli.Commands;

/// <summary><c>--batch</c>: inferences that the parties evaluate together.</summary>
internal static class BatchOption
{
    /// <summary>As it is written.</summary>
    public const string Name = "--batch";

    public static Option<int> Create() => new Option<int>(Name)
    {
        Description = "Inferences of a request that are evaluated together, in the same rounds: more a second, each a little later, and memory for as many.",
        HelpName = "B",
        DefaultValueFactory = static _ => 1,
    }.AtLeast(1);

    /// <summary>The number, or a usage error that says what fits.</summary>
    public static int Fit(NetworkInfo info, int batch) => BatchMemory.WhyTooLarge(info, batch) is { } problem ? throw new UsageException($"{Name}: {problem}") : batch;
}
