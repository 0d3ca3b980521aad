using System.CommandLine;
using SecNet.Cli.Terminal;

namespace SecNet.Cli;

/// <summary>What all commands share: the networks, the console, and the options that every command takes.</summary>
internal sealed class CommandContext
{
    private readonly NetworkRegistry _networks;

    public CommandContext(NetworkRegistry networks, CommandConsole console)
    {
        _networks = networks;
        Console = console;
        var names = string.Join(", ", networks.Entries.Select(static entry => entry.Name));
        NetworkOption = new("--network") { Description = $"Which network: {names}. Default: the first.", HelpName = "NAME", Recursive = true };
    }

    public CommandConsole Console { get; }

    /// <summary><c>--network NAME</c>.</summary>
    public Option<string?> NetworkOption { get; }

    /// <summary><c>--verbose</c>.</summary>
    public Option<bool> VerboseOption { get; } = new("--verbose") { Description = "More on standard error; stack traces on failure.", Recursive = true };

    /// <summary><c>--json</c>, for the commands that have it.</summary>
    public static Option<bool> JsonOption() => new("--json") { Description = "One JSON object on standard output instead of tables." };

    /// <summary>The chosen network.</summary>
    public NetworkEntry Network(ParseResult arguments) => _networks.Find(arguments.GetValue(NetworkOption));

    /// <summary>The network of that name, or all of them.</summary>
    public IReadOnlyList<NetworkEntry> Networks(string? name) => name is null ? _networks.Entries : [_networks.Find(name)];

    /// <summary>True when more was asked for.</summary>
    public bool Verbose(ParseResult arguments) => arguments.GetValue(VerboseOption);
}
