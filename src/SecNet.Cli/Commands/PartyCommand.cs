using System.CommandLine;
using System.Net;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Roles;
using SecNet.Runtime.Roles.Offline;

namespace SecNet.Cli.Commands;

/// <summary><c>party</c>: one of the two computing parties, as a server.</summary>
internal static class PartyCommand
{
    /// <summary>Leaves the dealer idle between requests; measuring uses it.</summary>
    public const string OnDemandOption = "--on-demand";

    /// <summary>How many threads share a large layer.</summary>
    public const string ThreadsOption = "--threads";

    private const int DefaultRequest = 16;

    /// <summary>Requests evaluated at a time; <c>local</c> has it too.</summary>
    public const string LanesOption = "--lanes";

    /// <summary>Hidden option of <c>local</c>'s children: where to write what the lanes did, at the end.</summary>
    public const string TraceOption = "--trace";

    /// <summary><c>--lanes</c>.</summary>
    public static Option<int> Lanes(string description) =>
        new Option<int>(LanesOption) { Description = description, HelpName = "N", DefaultValueFactory = static _ => 1 }.Between(1, PartyOptions.MostLanes);

    /// <summary>The option of a party, and of what starts parties.</summary>
    /// <param name="more">What more than one thread means there.</param>
    public static Option<int> Threads(string more) => new Option<int>(ThreadsOption)
    {
        Description = $"Threads that share each large layer's product; the answers are the same for every number.{more}",
        HelpName = "N",
        DefaultValueFactory = static _ => 1,
    }.Between(1, WorkerPool.MostThreads);

    public static Command Create(CommandContext context)
    {
        var index = new Option<int>("--index") { Description = "Which party this is. Party 0 waits for party 1.", HelpName = "0|1", Required = true };
        index.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is not (0 or 1)) result.AddError("--index must be 0 or 1.");
        });
        var share = new Option<string>("--share") { Description = "This party's share of the model, made by share-model.", HelpName = "FILE", Required = true };
        var listen = EndPointOptions.Listen();
        var peer = EndPointOptions.Remote("--peer", "Party 1 only: where party 0 listens.");
        var dealer = EndPointOptions.Remote("--dealer", "Where the dealer listens.");
        var correlations = new Option<string?>("--correlations") { Description = "This party's correlation file, instead of making or fetching any; its ledger FILE.used is kept beside it.", HelpName = "FILE" };
        var offline = OfflineOption.Create("Where correlations come from: from a dealer (--dealer, or a file that it wrote), or made by the two parties themselves. Default: what the network was compiled for.");
        var prepare = new Option<string?>("--prepare") { Description = "Instead of serving: make correlations with the other party, which does the same, into this file, for --correlations later.", HelpName = "FILE" };
        var count = new Option<int>("--count") { Description = "With --prepare: inferences to make correlations for; the same at both parties.", HelpName = "N" };
        var maxBatch = new Option<int?>("--max-batch") { Description = $"Most inferences in one request; memory grows with it. Default: {DefaultRequest}, or as many as --batch.", HelpName = "N" };
        var batch = BatchOption.Create();
        var threads = Threads("");
        var onDemand = new Option<bool>(OnDemandOption) { Description = "Fetch or make correlations with each request, not ahead of them; the same at both parties." };
        var lanes = Lanes($"Requests evaluated at a time, 1 to {PartyOptions.MostLanes}: one computes while another's bytes travel. The same at both parties.");
        var trace = new Option<string?>(TraceOption) { Hidden = true };
        var maxSessions = new Option<int?>("--max-sessions") { Description = "End after so many client sessions. Default: serve until stopped.", HelpName = "N" };
        var link = LinkOption.Create(
            LinkOption.PartyName, "Delay what the parties send each other as this link would, to measure its cost with both on one machine; give it to both.");
        var json = new Option<bool>("--json") { Description = "JSON lines on standard output: where it listens, then the cost of each request." };
        var command = new Command("party", "One of the two computing parties: holds a share of the model, serves clients. The two must not collude.")
        {
            index, share, listen, peer, offline, dealer, correlations, prepare, count.AtLeast(1), maxBatch.AtLeast(1), batch, threads, onDemand, lanes, trace, maxSessions.AtLeast(1), link, json,
        };
        var security = new SecurityOptions(command);
        command.Validators.Add(result =>
        {
            var isParty1 = result.GetResult(index) is { Errors: var errors } && !errors.Any() && result.GetValue(index) == 1;
            if (isParty1 && !result.IsGiven(peer)) result.AddError("Party 1 needs --peer HOST:PORT, where party 0 listens.");
            if (!isParty1 && result.IsGiven(peer)) result.AddError("Party 0 waits for party 1: leave --peer out.");
            if (result.GetResult(batch) is { Errors: var batchErrors } && !batchErrors.Any() && result.GetValue(maxBatch) is { } most && result.GetValue(batch) > most)
                result.AddError($"--batch {result.GetValue(batch)} is more than a request has: --max-batch {most}.");
            if (result.IsGiven(dealer) && result.IsGiven(correlations)) result.AddError("Give either --dealer HOST:PORT or --correlations FILE.");
            if (result.IsGiven(dealer) && OfflineOption.IsTwoParty(result, offline)) result.AddError("Without a dealer (--offline two-party) leave --dealer out.");
            if (result.IsGiven(prepare) != result.IsGiven(count)) result.AddError("--prepare FILE and --count N go together.");
            if (result.IsGiven(prepare) && (result.IsGiven(dealer) || result.IsGiven(correlations))) result.AddError("Give --prepare FILE to make correlations, or --correlations FILE to use them, not both.");
        });
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var network = context.Network(arguments);
            var kind = OfflineOption.Of(network, arguments.GetValue(offline));
            if (kind == OfflineKind.Dealer && arguments.GetValue(dealer) is null && arguments.GetValue(correlations) is null)
                throw new UsageException(arguments.GetValue(prepare) is null ? "Give either --dealer HOST:PORT or --correlations FILE." : network.Info.WhyNot(OfflineKind.TwoParty)!);
            var settings = new PartySettings(
                arguments.GetValue(index),
                arguments.GetRequiredValue(share),
                arguments.GetRequiredValue(listen),
                arguments.GetValue(peer),
                Supply(arguments.GetValue(dealer), arguments.GetValue(correlations)),
                arguments.GetValue(maxBatch) ?? Math.Max(DefaultRequest, arguments.GetValue(batch)),
                BatchOption.Fit(context.Network(arguments).Info, arguments.GetValue(batch)),
                !arguments.GetValue(onDemand),
                arguments.GetValue(maxSessions),
                security.Of(arguments),
                arguments.GetValue(link))
            { Threads = arguments.GetValue(threads), Lanes = arguments.GetValue(lanes), TracePath = arguments.GetValue(trace) };
            var events = new ServerConsole(context.Console, $"party {settings.Index}", arguments.GetValue(json));
            if (arguments.GetValue(prepare) is { } path)
            {
                await PrepareAsync(context, network, settings, arguments.GetValue(count), path, events, cancellationToken);
                if (!arguments.GetValue(json)) context.Console.Output.WriteLine(path);
            }
            else
            {
                await network.ServePartyAsync(settings, events, cancellationToken);
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static async Task PrepareAsync(
        CommandContext context, NetworkEntry network, PartySettings settings, int count, string path, IServerEvents events, CancellationToken cancellationToken)
    {
        await context.Console.WithStatusAsync("Waiting for the other party", report => Task.Run(
            () =>
            {
                network.PrepareCorrelations(settings, count, path, events, done => report($"Making correlations: {done} of {count} inferences"), cancellationToken);
                return true;
            }, cancellationToken));
    }

    private static CorrelationSupply Supply(EndPoint? dealer, string? file) =>
        dealer is not null ? CorrelationSupply.FromDealer(dealer) : file is not null ? CorrelationSupply.FromFile(file) : CorrelationSupply.FromBothParties();
}
