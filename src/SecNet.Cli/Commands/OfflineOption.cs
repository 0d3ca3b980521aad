using System.CommandLine;
using System.CommandLine.Parsing;
using SecNet.Runtime.Networks;

namespace SecNet.Cli.Commands;

/// <summary><c>--offline</c>: who makes the correlations. The network was compiled for one answer; the option says it aloud, and is refused when it differs.</summary>
internal static class OfflineOption
{
    /// <summary>Its name, for roles started by another command.</summary>
    public const string Name = "--offline";

    private const string Dealer = "dealer";
    private const string TwoParty = "two-party";

    public static Option<string?> Create(string description)
    {
        var option = new Option<string?>(Name) { Description = description, HelpName = $"{Dealer}|{TwoParty}" };
        option.AcceptOnlyFromAmong(Dealer, TwoParty);
        return option;
    }

    /// <summary>What is to be done, after a check that the network was compiled for it.</summary>
    /// <exception cref="UsageException">It was compiled for the other.</exception>
    public static OfflineKind Of(NetworkEntry network, string? wanted)
    {
        if (wanted is null) return network.Info.Offline;
        var kind = wanted == TwoParty ? OfflineKind.TwoParty : OfflineKind.Dealer;
        return network.Info.WhyNot(kind) is { } problem ? throw new UsageException(problem) : kind;
    }

    /// <summary>True when no dealer was asked for.</summary>
    public static bool IsTwoParty(CommandResult result, Option<string?> option) => result.GetValue(option) == TwoParty;

    /// <summary>As an argument.</summary>
    public static string Write(OfflineKind kind) => kind == OfflineKind.TwoParty ? TwoParty : Dealer;
}
