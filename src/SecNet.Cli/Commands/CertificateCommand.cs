using System.CommandLine;
using SecNet.Runtime.Transport.Tls;

namespace SecNet.Cli.Commands;

/// <summary><c>certificate</c>: a role's key and certificate for encrypted links.</summary>
internal static class CertificateCommand
{
    private const int DefaultDays = 3 * 365;
    private const int MostDays = 20 * 365;

    public static Command Create(CommandContext context)
    {
        var role = new Option<string>("--role") { Description = "Who shows it: party0, party1, dealer, client, or client-NAME for one client of several.", HelpName = "NAME", Required = true };
        var folder = new Option<string>("--out") { Description = "This role's folder of certificates, for its --tls. An identity that is there is never replaced.", HelpName = "DIR", Required = true };
        var days = new Option<int>("--days") { Description = "How long it is valid.", HelpName = "N", DefaultValueFactory = static _ => DefaultDays }.Between(1, MostDays);
        var command = new Command("certificate", "Make a role's private key and certificate for encrypted links. Each role makes its own; the key never leaves its machine.") { role, folder, days };
        command.SetAction(arguments =>
        {
            var directory = arguments.GetRequiredValue(folder);
            if (File.Exists(Path.Combine(directory, RoleCertificates.IdentityFile)))
                throw new CommandFailure($"'{directory}' holds an identity already, which is never replaced: choose another folder, or remove {RoleCertificates.IdentityFile} if nobody trusts it any more.", ExitCode.BadFile);
            var (path, fingerprint) = RoleCertificates.Create(directory, arguments.GetRequiredValue(role), arguments.GetValue(days));
            context.Console.Error.WriteLine($"Copy {path} into the folders of the roles that it meets, and theirs into '{directory}'; compare fingerprints over another channel. {RoleCertificates.IdentityFile} stays here.");
            context.Console.Output.WriteLine($"{path} {fingerprint}");
            return ExitCode.Success;
        });
        return command;
    }
}
