using System.CommandLine;
using SecNet.Runtime.Transport;

namespace SecNet.Cli.Commands;

/// <summary>Options that take a link: <c>lan</c>, <c>wan</c>, <c>loopback</c>, or a round trip and a bandwidth.</summary>
internal static class LinkOption
{
    /// <summary>The option of <c>party</c>; <c>local</c> sets it.</summary>
    public const string PartyName = "--emulate-link";

    /// <summary>An option; absent is null.</summary>
    public static Option<LinkModel?> Create(string name, string description) => new(name)
    {
        Description = $"{description} lan is {LinkModel.Lan}, wan {LinkModel.Wan}, loopback {LinkModel.Loopback}; LATENCY is there and back.",
        HelpName = "lan|wan|loopback|LATENCY,BANDWIDTH",
        CustomParser = result =>
        {
            if (LinkModel.TryParse(result.Tokens.Count == 1 ? result.Tokens[0].Value : "", out var link, out var error)) return link;
            result.AddError($"{name}: {error}");
            return null;
        },
    };
}
