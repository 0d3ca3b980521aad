using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using SecNet.Integration.Tests.Cli;
using SecNet.Integration.Tests.Networks;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Reference;
using SecNet.Runtime.Roles;
using SecNet.Runtime.Roles.Offline;
using SecNet.Runtime.Transport;
using SecNet.Runtime.Weights;
using SecNet.Testing;

namespace SecNet.Integration.Tests.Roles;

/// <summary>Two parties and a client on real sockets, and no dealer.</summary>
public sealed class TwoPartyRolesTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    // For what was sent before to arrive: if it has not, the party misses the other one even earlier.
    private static readonly TimeSpan Settled = TimeSpan.FromMilliseconds(500);
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);

    private readonly TemporaryFolder _folder = new();
    private readonly ModelId _model = ModelId.Create();
    private readonly long[] _weights = Samples.Weights(TwoPartyCnnAuto.Info, seed: 5);
    private readonly ModelShare[] _shares;
    private readonly ConcurrentQueue<RequestReport> _reports = new();
    private readonly ConcurrentQueue<string> _log = new();

    public TwoPartyRolesTests()
    {
        var (share0, share1) = TwoParty.ShareValues([.. _weights.Select(static weight => (ulong)weight)], new InsecureSeeds(1).Data());
        _shares = [new(TwoPartyCnnAuto.Info.ProtocolId, _model, 0, share0), new(TwoPartyCnnAuto.Info.ProtocolId, _model, 1, share1)];
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Requests_OnCorrelationsOfBothParties_AreAnsweredAtTheDeclaredCost(bool isAhead)
    {
        var supply = CorrelationSupply.FromBothParties();
        await using var party0 = Start(Options(0, supply) with { FetchesAhead = isAhead });
        await using var party1 = Start(Options(1, supply, party0.LocalEndPoint) with { FetchesAhead = isAhead });
        await using var client = await SecNetClient<TwoPartyCnnAuto>.ConnectAsync(party0.LocalEndPoint, party1.LocalEndPoint).WaitAsync(Patience);
        for (var request = 0; request < 3; request++) await AskAsync(client, request + 1, seed: request);

        Assert.Equal(6, _reports.Count);
        Assert.All(_reports, static report => Assert.Equal(
            report.Count * (report.PartyIndex == 0 ? TwoPartyCnnAuto.Info.Cost.OfflineBytesParty0 : TwoPartyCnnAuto.Info.Cost.OfflineBytesParty1), report.OfflineBytes));
        Assert.False(File.Exists(Path.Combine(_folder.Path, "state.0")), "no weights are opened, so there is nothing to remember");
    }

    /// <summary>A party that comes back finds a new link, with new keys and new transfers.</summary>
    [Fact]
    public async Task PartyThatRestarts_IsLinkedAgain()
    {
        var supply = CorrelationSupply.FromBothParties();
        await using var party0 = Start(Options(0, supply));
        await using (var party1 = Start(Options(1, supply, party0.LocalEndPoint))) await AskOnceAsync(party0, party1, seed: 1);
        await using var again = Start(Options(1, supply, party0.LocalEndPoint));
        await AskOnceAsync(party0, again, seed: 2);
    }

    /// <summary>A party that leaves while the other waits for its second connection is missed at once, not when patience ends.</summary>
    [Fact]
    public async Task PartyThatLeavesBeforeItsSecondConnection_IsMissedAtOnce()
    {
        var supply = CorrelationSupply.FromBothParties();
        await using var party0 = Start(Options(0, supply));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var party1 = Start(Options(1, supply, (IPEndPoint)listener.LocalEndpoint));
        using (var first = await listener.AcceptTcpClientAsync().WaitAsync(Patience))
        using (var onward = new TcpClient())
        {
            await onward.ConnectAsync(party0.LocalEndPoint);
            _ = Task.WhenAll(first.GetStream().CopyToAsync(onward.GetStream()), onward.GetStream().CopyToAsync(first.GetStream())).ContinueWith(static _ => { }, TaskScheduler.Default);
            using var second = await listener.AcceptTcpClientAsync().WaitAsync(Patience); // and no word of it reaches party 0
            await Task.Delay(Settled);
        }

        var began = Stopwatch.GetTimestamp();
        Assert.True(SpinWait.SpinUntil(() => _log.Any(static line => line.StartsWith("party 0: not linked: ", StringComparison.Ordinal)), Patience), string.Join('\n', _log));
        Assert.True(Stopwatch.GetElapsedTime(began) < Options(0, supply).Timeout / 6, string.Join('\n', _log));
    }

    /// <summary>
    /// Whatever a party sends where the other one expects a greeting, points, keys, transfers or ciphertexts: the session ends with an error that says what was expected
    /// and repeats nothing of it, the other party learns at once that it ended, and the next session works.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnythingMalformed_EndsTheSession_AndTheNextOneWorks(bool isFromParty0)
    {
        const int OfflineConnection = 1;
        string[] clear = ["out of step", "public key is malformed", "ciphertext is malformed", "reply is malformed", "not on P-256"];
        var supply = CorrelationSupply.FromBothParties();
        foreach (var from in new[] { 200, 2_000, 20_000, 200_000, 600_000 })
        {
            _log.Clear();
            await using var party0 = Start(Options(0, supply));
            using var proxy = new TamperingProxy(party0.LocalEndPoint, OfflineConnection, isReply: isFromParty0, from);
            await using var party1 = Start(Options(1, supply, proxy.LocalEndPoint));

            // What the parties find wrong while they link, they have put right before the client is served.
            var failure = await Record.ExceptionAsync(() => AskOnceAsync(party0, party1, seed: 1));
            Assert.True(failure is null or InferenceException, failure?.ToString());
            Assert.True(proxy.HasTampered, $"byte {from} never came");
            await AskOnceAsync(party0, party1, seed: 2);
            var told = string.Join('\n', [.. _log, failure?.Message]);
            Assert.True(clear.Any(message => told.Contains(message, StringComparison.Ordinal)), $"from byte {from} on: {told}");
            Assert.DoesNotContain("made no progress", told, StringComparison.Ordinal);
            Assert.DoesNotMatch("(?i)(ff){8}", told);
        }
    }

    [Fact]
    public async Task PreparedFiles_ServeUntilTheyAreUsedUp()
    {
        string[] paths = [Path.Combine(_folder.Path, "a.0"), Path.Combine(_folder.Path, "a.1")];
        await PrepareAsync(count0: 2, count1: 2, paths);
        await using var party0 = Start(Options(0, CorrelationSupply.FromFile(paths[0])));
        await using var party1 = Start(Options(1, CorrelationSupply.FromFile(paths[1]), party0.LocalEndPoint));
        await using var client = await SecNetClient<TwoPartyCnnAuto>.ConnectAsync(party0.LocalEndPoint, party1.LocalEndPoint).WaitAsync(Patience);
        await AskAsync(client, count: 2, seed: 3);
        var error = await Assert.ThrowsAsync<InferenceException>(() => AskAsync(client, count: 1, seed: 4));
        Assert.Contains("used up", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PreparingDifferentNumbers_IsRefusedByBothAndLeavesNoFile()
    {
        string[] paths = [Path.Combine(_folder.Path, "b.0"), Path.Combine(_folder.Path, "b.1")];
        var error = await Assert.ThrowsAsync<AggregateException>(() => PrepareAsync(count0: 2, count1: 3, paths));
        Assert.All(error.InnerExceptions, static inner => Assert.Contains("give both the same number", Assert.IsType<TransportException>(inner).Message, StringComparison.Ordinal));
        Assert.DoesNotContain(Directory.GetFiles(_folder.Path), static file => Path.GetFileName(file).StartsWith("b.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task PartiesThatMakeCorrelationsDifferently_AreRefusedNamingBoth()
    {
        var supply = CorrelationSupply.FromBothParties();
        await using var party0 = Start(Options(0, supply) with { FetchesAhead = true });
        await using var party1 = Start(Options(1, supply, party0.LocalEndPoint) with { FetchesAhead = false });
        var error = await Record.ExceptionAsync(() => party1.Completion.WaitAsync(Patience));
        Assert.Contains("session of both parties ahead of requests", error!.Message, StringComparison.Ordinal);
        Assert.Contains("session of both parties with each request", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DealerAndNetworkThatDoNotFit_AreRefusedWithWhatToDeclare()
    {
        var error = Assert.Throws<ArgumentException>(() => Start(Options(0, CorrelationSupply.FromDealer(AnyPort))));
        Assert.Contains("a dealer has nothing to give", error.Message, StringComparison.Ordinal);
        var info = Mnist.M2.Info;
        var options = Options(0, CorrelationSupply.FromBothParties()) with { ModelShare = new(info.ProtocolId, _model, 0, new ulong[info.ModelWords]) };
        error = Assert.Throws<ArgumentException>(() => PartyServer<Mnist.M2>.Start(options));
        Assert.Contains("'relu1' compares by one-hot tables, whose material only a dealer can make", error.Message, StringComparison.Ordinal);
        Assert.Contains("offline two-party", error.Message, StringComparison.Ordinal);
        using var key = DealerKey.CreateInMemory();
        Assert.Throws<ArgumentException>(() => DealerServer<TwoPartyCnnAuto>.Start(new DealerOptions { Listen = AnyPort, Key = key }));
    }

    private static PartyServer<TwoPartyCnnAuto> Start(PartyOptions options) => PartyServer<TwoPartyCnnAuto>.Start(options);

    private PartyOptions Options(int party, CorrelationSupply supply, IPEndPoint? peer = null) => new()
    {
        PartyIndex = party,
        Listen = AnyPort,
        Peer = peer,
        Correlations = supply,
        ModelShare = _shares[party],
        StateFile = Path.Combine(_folder.Path, $"state.{party}"),
        MaxBatch = 4,
        Rehearses = false,
        FetchesAhead = false,
        Log = _log.Enqueue,
        OnRequest = _reports.Enqueue,
    };

    private async Task PrepareAsync(int count0, int count1, string[] paths)
    {
        var listening = new TaskCompletionSource<IPEndPoint>(TaskCreationOptions.RunContinuationsAsynchronously);
        var supply = CorrelationSupply.FromBothParties();
        var first = Task.Run(() => CorrelationPreparation.Write<TwoPartyCnnAuto>(Options(0, supply), count0, paths[0], listening.SetResult));
        var at = await listening.Task.WaitAsync(Patience);
        var second = Task.Run(() => CorrelationPreparation.Write<TwoPartyCnnAuto>(Options(1, supply, at), count1, paths[1]));
        var both = Task.WhenAll(first, second);
        await both.WaitAsync(Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (both.Exception is { } failure) throw failure;
    }

    private async Task AskOnceAsync(PartyServer<TwoPartyCnnAuto> party0, PartyServer<TwoPartyCnnAuto> party1, int seed)
    {
        await using var client = await SecNetClient<TwoPartyCnnAuto>.ConnectAsync(party0.LocalEndPoint, party1.LocalEndPoint).WaitAsync(Patience);
        await AskAsync(client, count: 1, seed);
    }

    private async Task AskAsync(SecNetClient<TwoPartyCnnAuto> client, int count, int seed)
    {
        var info = TwoPartyCnnAuto.Info;
        var inputs = Samples.Inputs(info, count, seed).TakeLast(count).Select(input => Array.ConvertAll(input, value => (float)info.InputScale.Decode(value))).ToList();
        var results = await client.InferBatchAsync([.. inputs.Select(static input => new ReadOnlyMemory<float>(input))]).WaitAsync(Patience);
        for (var index = 0; index < count; index++)
        {
            var expected = new long[info.OutputShape.Length];
            TwoPartyCnnAuto.EvaluateReference(new ReferenceSession(info, _weights), Array.ConvertAll(inputs[index], value => info.InputScale.Encode(value)), expected);
            for (var logit = 0; logit < expected.Length; logit++) Assert.Equal(info.OutputScale.Decode(expected[logit]), results[index].Logits[logit], tolerance: 0.1);
        }
    }
}
