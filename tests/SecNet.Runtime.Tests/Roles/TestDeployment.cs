using System.Collections.Concurrent;
using System.Net;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Roles;
using SecNet.Runtime.Roles.Offline;
using SecNet.Runtime.Transport;
using SecNet.Runtime.Weights;

namespace SecNet.Runtime.Tests.Roles;

/// <summary>A dealer, two parties and a model of <see cref="ShiftNetwork{TTag}"/> on loopback, in one process, with files in a folder of its own.</summary>
internal sealed class TestDeployment<TTag> : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);

    private readonly string _folder = Directory.CreateTempSubdirectory("secnet-roles-").FullName;
    private readonly List<IAsyncDisposable> _servers = [];

    public TestDeployment()
    {
        Model = ModelId.Create();
        Shares = [Share(Model, 0, seed: 1), Share(Model, 1, seed: 1)];
    }

    public ModelId Model { get; }

    public ModelShare[] Shares { get; }

    public DealerKey Key { get; set; } = DealerKey.CreateInMemory();

    /// <summary>Whether parties fetch a dealer's correlations ahead of requests.</summary>
    public bool FetchesAhead { get; init; }

    /// <summary>Requests that parties evaluate at a time.</summary>
    public int Lanes { get; init; } = 1;

    public ConcurrentQueue<string> Log { get; } = new();

    public ConcurrentQueue<RequestReport> Reports { get; } = new();

    public DealerServer<ShiftNetwork<TTag>>? Dealer { get; private set; }

    public PartyServer<ShiftNetwork<TTag>>? Party0 { get; private set; }

    public PartyServer<ShiftNetwork<TTag>>? Party1 { get; private set; }

    /// <summary>The weights of every model made here: w_i = i - 3.5.</summary>
    public static float Weight(int i) => i - 3.5f;

    /// <summary>A share of a model; both of one seed add up to the weights.</summary>
    public static ModelShare Share(ModelId model, int party, int seed)
    {
        var masks = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(new Transport.InsecureBytes(seed).Next(16 * sizeof(ulong))).ToArray();
        if (party == 1)
        {
            for (var i = 0; i < masks.Length; i++) masks[i] = (i < 8 ? (ulong)(long)(Weight(i) * 256) : 0) - masks[i];
        }
        return new(ShiftNetwork<TTag>.Info.ProtocolId, model, party, masks);
    }

    public static float[] Input(int number) => [.. Enumerable.Range(0, ShiftNetwork<TTag>.Length).Select(i => (number * 0.25f) - (i * 1.5f))];

    public static void AssertResult(float[] input, InferenceResult result)
    {
        Assert.Equal(input.Select(static (x, i) => x + Weight(i)), result.Logits);
        Assert.Equal(Array.IndexOf(result.Logits, result.Logits.Max()), result.ArgMax);
    }

    public string PathOf(string name) => Path.Combine(_folder, name);

    public IPEndPoint StartDealer(IPEndPoint? listen = null)
    {
        Dealer = DealerServer<ShiftNetwork<TTag>>.Start(new DealerOptions
        {
            Listen = listen ?? AnyPort,
            Key = Key,
            PairTimeout = TimeSpan.FromSeconds(2),
            Log = Log.Enqueue,
        });
        _servers.Add(Dealer);
        return Dealer.LocalEndPoint;
    }

    public string[] WriteFiles(int count, string name = "batch")
    {
        string[] paths = [PathOf(name + ".0"), PathOf(name + ".1")];
        CorrelationFile.Write<ShiftNetwork<TTag>>(Key, Model, count, paths[0], paths[1]);
        return paths;
    }

    public PartyOptions Options(int party, CorrelationSupply supply, IPEndPoint? listen = null) => new()
    {
        PartyIndex = party,
        Listen = listen ?? AnyPort,
        Peer = party == 1 ? Party0!.LocalEndPoint : null,
        Correlations = supply,
        ModelShare = Shares[party],
        StateFile = PathOf($"state.{party}"),
        MaxBatch = 4,
        FetchesAhead = FetchesAhead,
        Lanes = Lanes,
        Rehearses = false, // Tests count what the network is asked for.
        ConnectTimeout = TimeSpan.FromSeconds(15),
        Timeout = TimeSpan.FromSeconds(10),
        ClientTimeout = TimeSpan.FromSeconds(3),
        Log = Log.Enqueue,
        OnRequest = Reports.Enqueue,
    };

    public PartyServer<ShiftNetwork<TTag>> Start(PartyOptions options)
    {
        var server = PartyServer<ShiftNetwork<TTag>>.Start(options);
        if (options.PartyIndex == 0) Party0 = server;
        else Party1 = server;
        _servers.Add(server);
        return server;
    }

    /// <summary>Starts everything with a live dealer.</summary>
    public void StartWithDealer()
    {
        var supply = CorrelationSupply.FromDealer(StartDealer());
        Start(Options(0, supply));
        Start(Options(1, supply));
    }

    /// <summary>Starts both parties on their files.</summary>
    public void StartWithFiles(string[] paths)
    {
        Start(Options(0, CorrelationSupply.FromFile(paths[0])));
        Start(Options(1, CorrelationSupply.FromFile(paths[1])));
    }

    public async Task StopPartiesAsync()
    {
        await Party1!.StopAsync();
        await Party0!.StopAsync();
    }

    public Task<SecNetClient<ShiftNetwork<TTag>>> ConnectAsync(ClientOptions? options = null) =>
        SecNetClient<ShiftNetwork<TTag>>.ConnectAsync(Party0!.LocalEndPoint, Party1!.LocalEndPoint, options).WaitAsync(Patience);

    /// <summary>A client's connection to one party, to misuse.</summary>
    public SocketChannel ConnectRaw(PartyServer<ShiftNetwork<TTag>> party, SessionNonce nonce)
    {
        var channel = Connector.Connect(party.LocalEndPoint, TimeSpan.Zero, Patience);
        Handshake.Run(channel, new Hello(Role.Client, ShiftNetwork<TTag>.Info.ProtocolId, default, nonce), [Role.Party0, Role.Party1]);
        ClientWire.ReceiveWelcome(channel);
        return channel;
    }

    /// <summary>The answer to a request, the only one under way on such a connection.</summary>
    public static Verdict ReceiveAnswer(SocketChannel channel, uint number, Span<byte> outputs)
    {
        var (answered, verdict) = ClientWire.ReceiveAnswer(channel);
        Assert.Equal(number, answered);
        if (verdict.IsYes) channel.Receive(outputs);
        return verdict;
    }

    /// <summary>A client's request, header and zeros, as it goes over such a connection.</summary>
    public static byte[] Request(uint number, int count = 1, int? payloadBytes = null)
    {
        var payload = payloadBytes ?? count * ClientWire.InputBytes(ShiftNetwork<TTag>.Info);
        var bytes = new byte[ClientWire.RequestHeaderBytes + payload];
        ClientWire.WriteRequestHeader(bytes, number, count, payload);
        return bytes;
    }

    public async Task<Exception> FailureOfAsync(PartyServer<ShiftNetwork<TTag>> party)
    {
        var error = await Record.ExceptionAsync(() => party.Completion.WaitAsync(Patience));
        return error ?? throw new InvalidOperationException("The party ended without a fault.");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in Enumerable.Reverse(_servers)) await server.DisposeAsync();
        Key.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
