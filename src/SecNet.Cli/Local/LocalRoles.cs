using System.Globalization;
using System.Net;
using SecNet.Cli.Commands;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Transport;
using SecNet.Runtime.Weights;

namespace SecNet.Cli.Local;

/// <summary>Both parties, and a dealer where the network has one, on this machine, each a process, linked by loopback TCP on ports the system chooses; parties of one thread stay on one core each.</summary>
/// <param name="Party0">Party 0.</param>
/// <param name="Party1">Party 1.</param>
/// <param name="Party0At">Where party 0 listens.</param>
/// <param name="Party1At">Where party 1 listens.</param>
internal sealed record LocalRoles(ChildRole Party0, ChildRole Party1, string Party0At, string Party1At)
{
    private const string AnyPort = "127.0.0.1:0";

    /// <summary>As a client's options.</summary>
    public ClientSettings ForClient => new(IPEndPoint.Parse(Party0At), IPEndPoint.Parse(Party1At), Clamp: false, LinkSecurity.LoopbackOnly);

    /// <summary>Shares the model and starts them.</summary>
    /// <param name="roles">The processes of the run.</param>
    /// <param name="network">The network.</param>
    /// <param name="weightsPath">Its trained weights.</param>
    /// <param name="partyArguments">What both parties are told beside where to find each other.</param>
    /// <param name="threads">Threads of each party; with more than one, none is kept on a core, which all of them would share.</param>
    /// <param name="certificates">With which they encrypt their links; null for plaintext.</param>
    /// <param name="report">Told what is being done.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task<LocalRoles> StartAsync(
        RoleGroup roles, NetworkEntry network, string weightsPath, string[] partyArguments, int threads, LocalCertificates? certificates, Action<string> report, CancellationToken cancellationToken)
    {
        report("Sharing the model");
        var owner = roles.Start("model owner", ["share-model", "--network", network.Name, "--weights", weightsPath, "--out", roles.Folder]);
        await roles.WhenAllAsync(RoleGroup.RunToEndAsync(owner, cancellationToken));

        string[] supply = network.Info.Offline == OfflineKind.TwoParty ? [OfflineOption.Name, OfflineOption.Write(OfflineKind.TwoParty)] : await StartDealerAsync();
        report("Starting the parties");
        var party0 = StartParty(0, []);
        var party0At = await roles.ListeningAsync(party0, cancellationToken);
        var party1 = StartParty(1, ["--peer", party0At]);
        var party1At = await roles.ListeningAsync(party1, cancellationToken);

        // Both parties have read theirs. Even if this process is killed now, no pair of shares stays behind.
        for (var index = 0; index < 2; index++) File.Delete(SharePath(index));
        return new(party0, party1, party0At, party1At);

        async Task<string[]> StartDealerAsync()
        {
            report("Starting the dealer");
            var dealer = roles.Start("dealer", ["dealer", "--network", network.Name, "--listen", AnyPort, "--json", .. certificates?.ArgumentsOf(LocalCertificates.Dealer) ?? []]);
            return ["--dealer", await roles.ListeningAsync(dealer, cancellationToken)];
        }

        ChildRole StartParty(int index, string[] more) => roles.Start($"party {index}",
        [
            "party", "--network", network.Name, "--index", Text(index), "--share", SharePath(index),
            "--listen", AnyPort, .. supply, "--json", PartyCommand.ThreadsOption, Text(threads), .. threads == 1 ? CorePinning.Arguments(index) : [], .. partyArguments,
            .. certificates?.ArgumentsOf(LocalCertificates.Party(index)) ?? [], .. more,
        ]);

        string SharePath(int index) => Path.Combine(roles.Folder, ModelShareFile.NameFor(index));
    }

    /// <summary>A number as an argument.</summary>
    public static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
