using System.CommandLine;
using SecNet.Runtime.Transport;

namespace SecNet.Cli.Commands;

/// <summary><c>--tls</c> and <c>--allow-plaintext-network</c>: how a role protects its links.</summary>
internal sealed class SecurityOptions
{
    /// <summary><c>local</c> sets it.</summary>
    public const string TlsName = "--tls";

    private readonly Option<string?> _tls = new(TlsName)
    {
        Description = $"Encrypt all links (TLS 1.3), with this role's certificate and those of the roles it meets: a folder made by `certificate`. Required beyond this machine.",
        HelpName = "DIR",
    };

    private readonly Option<bool> _plaintext = new("--allow-plaintext-network")
    {
        Description = "Use addresses beyond this machine without encryption, inside a tunnel you trust: whoever reads two links of one session learns inputs and weights.",
    };

    /// <summary>Adds them to a role's command.</summary>
    public SecurityOptions(Command command)
    {
        command.Add(_tls);
        command.Add(_plaintext);
        command.Validators.Add(result =>
        {
            if (result.IsGiven(_tls) && result.IsGiven(_plaintext)) result.AddError($"Give {TlsName} DIR or {_plaintext.Name}, not both.");
        });
    }

    /// <summary>What they ask for.</summary>
    /// <exception cref="IOException">The folder lacks a file or holds one that cannot be used.</exception>
    public LinkSecurity Of(ParseResult arguments) =>
        arguments.GetValue(_tls) is { } folder ? LinkSecurity.MutualTls(folder)
        : arguments.GetValue(_plaintext) ? LinkSecurity.PlaintextAnywhere
        : LinkSecurity.LoopbackOnly;
}
