using SecNet.Cli.Reports;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Reference;
using SecNet.Runtime.Roles;
using SecNet.Runtime.Roles.Offline;
using SecNet.Runtime.Weights;

namespace SecNet.Cli;

/// <summary>Binds the commands to a generated network: the one place that knows its type.</summary>
internal sealed class NetworkEntry<TNetwork>(string name, NetworkOptions options) : NetworkEntry(name, TNetwork.Info, options)
    where TNetwork : ISecureNetwork<TNetwork>
{
    public override double[] EvaluateReference(OwnedModel model, float[] input, LayerObserver? observer = null)
    {
        var encoded = Array.ConvertAll(input, value => Info.InputScale.Encode(value));
        var output = new long[Info.OutputShape.Length];
        TNetwork.EvaluateReference(new ReferenceSession(Info, model.Words) { Observer = observer }, encoded, output);
        return Array.ConvertAll(output, value => Info.OutputScale.Decode(value));
    }

    public override async Task ServePartyAsync(PartySettings settings, IServerEvents events, CancellationToken cancellationToken)
    {
        var trace = settings.TracePath is null ? null : new PartyTrace(settings.Lanes);
        var server = PartyServer<TNetwork>.Start(OptionsOf(settings, events) with { Trace = trace });
        await using (server)
        {
            events.Listening(server.LocalEndPoint);
            await UntilStoppedAsync(server.Completion, cancellationToken);
        }

        // The lanes have ended, and so have the events. Written also when the party was asked to stop.
        if (trace is not null) await File.WriteAllTextAsync(TraceFile.PathFor(settings.TracePath!, settings.Index), CliJson.Write(TraceFile.Of(settings.Index, trace)), CancellationToken.None);
    }

    public override void PrepareCorrelations(PartySettings settings, int count, string path, IServerEvents events, Action<int> progress, CancellationToken cancellationToken) =>
        CorrelationPreparation.Write<TNetwork>(OptionsOf(settings, events), count, path, events.Listening, progress, cancellationToken);

    public override async Task ServeDealerAsync(DealerSettings settings, IServerEvents events, CancellationToken cancellationToken)
    {
        using var key = settings.KeyPath is null ? DealerKey.CreateInMemory() : DealerKey.LoadOrCreate(settings.KeyPath);
        var server = DealerServer<TNetwork>.Start(new DealerOptions
        {
            Listen = settings.Listen,
            Key = key,
            Security = settings.Security,
            Log = events.Log,
        });
        await using (server)
        {
            events.Listening(server.LocalEndPoint);
            await UntilStoppedAsync(Task.Delay(Timeout.Infinite, CancellationToken.None), cancellationToken);
        }
    }

    public override void WriteCorrelations(DealerFileSettings settings, Action<int> progress, CancellationToken cancellationToken)
    {
        using var key = DealerKey.LoadOrCreate(settings.KeyPath);
        CorrelationFile.Write<TNetwork>(key, settings.Model, settings.Count, settings.Path0, settings.Path1, progress, cancellationToken);
    }

    public override async Task<IInferenceClient> ConnectAsync(ClientSettings settings, CancellationToken cancellationToken) => new Client(
        await SecNetClient<TNetwork>.ConnectAsync(
            settings.Party0,
            settings.Party1,
            new ClientOptions { ClampInputs = settings.Clamp, Security = settings.Security, MaxBatch = settings.MaxBatch, Progress = settings.Progress },
            cancellationToken));

    private PartyOptions OptionsOf(PartySettings settings, IServerEvents events) => new()
    {
        PartyIndex = settings.Index,
        Listen = settings.Listen,
        Peer = settings.Peer,
        Correlations = settings.Correlations,
        ModelShare = ModelShareFile.Read(settings.SharePath, Info, settings.Index),
        StateFile = settings.SharePath + ".opened",
        MaxBatch = settings.MaxBatch,
        Batch = settings.Batch,
        FetchesAhead = settings.FetchesAhead,
        Lanes = settings.Lanes,
        Threads = settings.Threads,
        MaxSessions = settings.MaxSessions,
        Security = settings.Security,
        EmulatedLink = settings.EmulatedLink,
        Log = events.Log,
        OnRequest = events.Answered,
    };

    // Being asked to stop is how a server ends, not a failure.
    private static async Task UntilStoppedAsync(Task completion, CancellationToken cancellationToken)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(stopped.SetResult);
        await await Task.WhenAny(completion, stopped.Task);
    }

    private sealed class Client(SecNetClient<TNetwork> client) : IInferenceClient
    {
        public async Task<double[][]> InferAsync(IReadOnlyList<float[]> inputs, CancellationToken cancellationToken)
        {
            var results = await client.InferBatchAsync([.. inputs.Select(static input => new ReadOnlyMemory<float>(input))], cancellationToken);
            return Array.ConvertAll(results, static result => TNetwork.Info.OutputIsClass ? [result.ArgMax] : Array.ConvertAll(result.Logits, static logit => (double)logit));
        }

        public ValueTask DisposeAsync() => client.DisposeAsync();
    }
}
