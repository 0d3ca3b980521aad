using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SecNet.Cli.Commands;

/// <summary>Options that take an address.</summary>
internal static class EndPointOptions
{
    /// <summary><c>--NAME HOST:PORT</c>: where another role is.</summary>
    public static Option<EndPoint?> Remote(string name, string description, bool required = false) => new(name)
    {
        Description = description,
        HelpName = "HOST:PORT",
        Required = required,
        CustomParser = static result => Parse(result),
    };

    /// <summary><c>--listen ADDRESS:PORT</c>: where this role accepts connections.</summary>
    public static Option<IPEndPoint> Listen() => new("--listen")
    {
        Description = "Where to accept connections; port 0 takes a free one, which is printed.",
        HelpName = "ADDRESS:PORT",
        DefaultValueFactory = static _ => new IPEndPoint(IPAddress.Loopback, 0),
        CustomParser = static result =>
        {
            if (Parse(result) is IPEndPoint endPoint) return endPoint;
            if (!result.Errors.Any()) result.AddError($"{OptionName(result)} needs an IP address of this machine, such as 127.0.0.1:9000, not '{Text(result)}'.");
            return null!;
        },
    };

    private static EndPoint? Parse(ArgumentResult result)
    {
        var text = Text(result);
        var colon = text.LastIndexOf(':');
        if (colon > 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort)
        {
            var host = text[..colon];
            if (IPAddress.TryParse(host.Trim('[', ']'), out var address) && (address.AddressFamily != AddressFamily.InterNetworkV6 || host[0] == '[')) return new IPEndPoint(address, port);
            if (Uri.CheckHostName(host) == UriHostNameType.Dns) return new DnsEndPoint(host, port);
        }

        result.AddError($"{OptionName(result)} needs HOST:PORT, such as 127.0.0.1:9000 or [::1]:9000, not '{text}'.");
        return null;
    }

    private static string Text(ArgumentResult result) => result.Tokens.Count == 1 ? result.Tokens[0].Value : "";

    private static string OptionName(ArgumentResult result) => (result.Parent as OptionResult)?.Option.Name ?? "The address";
}
