using System.Collections.Concurrent;
using SecNet.Runtime.Roles;
using SecNet.Runtime.Roles.Offline;
using SecNet.Runtime.Sessions;
using SecNet.Runtime.Transport;
using Deployment = SecNet.Runtime.Tests.Roles.TestDeployment<SecNet.Runtime.Tests.Roles.LaneTests>;
using Network = SecNet.Runtime.Tests.Roles.ShiftNetwork<SecNet.Runtime.Tests.Roles.LaneTests>;

namespace SecNet.Runtime.Tests.Roles;

/// <summary>Parties that evaluate several requests at a time.</summary>
public sealed class LaneTests : IDisposable
{
    private static readonly TimeSpan Patience = Deployment.Patience;

    public void Dispose()
    {
        Network.BeforeOpening = static _ => { };
        Network.Opened = static (_, _) => { };
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(4, false)]
    public async Task InferBatchAsync_OnLanes_GivesEveryInputItsOwnResult(int lanes, bool fetchesAhead)
    {
        await using var deployment = new Deployment { FetchesAhead = fetchesAhead, Lanes = lanes };
        deployment.StartWithDealer();
        await using var client = await deployment.ConnectAsync();
        var inputs = Inputs(61);
        var results = await client.InferBatchAsync(inputs).WaitAsync(Patience);
        AssertResults(inputs, results);
        Assert.Equal(32, deployment.Reports.Count); // 15 requests of four and one of one, at each party
        Assert.All(deployment.Reports.GroupBy(static report => report.RequestNumber), static reports => Assert.Single(reports.Select(static report => report.Lane).Distinct()));
        Assert.Equal(61 * Network.Info.Cost.OfflineBytes, deployment.Reports.Sum(static report => report.OfflineBytes));
    }

    [Fact]
    public async Task InferBatchAsync_OnLanesInBatches_EvaluatesThemTogetherOnEach()
    {
        await using var deployment = new Deployment { Lanes = 2 };
        var supply = CorrelationSupply.FromDealer(deployment.StartDealer());
        for (var party = 0; party < 2; party++) deployment.Start(deployment.Options(party, supply) with { Batch = 3 });
        await using var client = await deployment.ConnectAsync();
        var inputs = Inputs(40);
        AssertResults(inputs, await client.InferBatchAsync(inputs).WaitAsync(Patience));
        Assert.All(deployment.Reports, static report => Assert.Equal<int>([3, 1], report.Inferences));
        Assert.Equal(20, deployment.Reports.Count);
    }

    /// <summary>Every lane is in the middle of a request at once, which a client alone brings about.</summary>
    [Fact]
    public async Task InferBatchAsync_OfOneClient_KeepsAllLanesBusy()
    {
        const int lanes = 3;
        await using var deployment = new Deployment { Lanes = lanes };
        using var together = new Barrier(lanes);
        Network.BeforeOpening = party =>
        {
            if (party == 0) Assert.True(together.SignalAndWait(Patience));
        };
        deployment.StartWithDealer();
        await using var client = await deployment.ConnectAsync(new ClientOptions { MaxBatch = 1 });
        var inputs = Inputs(2 * lanes);
        AssertResults(inputs, await client.InferBatchAsync(inputs).WaitAsync(Patience));
        Assert.Equal([0, 1, 2], deployment.Reports.Select(static report => report.Lane).Distinct().Order());
        Assert.All(deployment.Reports, static report => Assert.Equal(1, report.Count));
    }

    [Fact]
    public async Task InferAsync_OfManyClientsOnLanes_AllGetTheirOwnResults()
    {
        await using var deployment = new Deployment { Lanes = 2 };
        deployment.StartWithDealer();
        var clients = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => deployment.ConnectAsync()));
        await Task.WhenAll(Enumerable.Range(0, 24).Select(async i =>
            Deployment.AssertResult(Deployment.Input(i), await clients[i % clients.Length].InferAsync(Deployment.Input(i)).WaitAsync(Patience))));
        foreach (var client in clients) await client.DisposeAsync();
    }

    /// <summary>The masked weights travel once: a lane more costs its handshake and its record, not another opening.</summary>
    [Fact]
    public async Task Link_OfLanes_OpensTheModelOnce()
    {
        var setup = new List<long>();
        foreach (var lanes in new[] { 1, 2 })
        {
            await using var deployment = new Deployment { Lanes = lanes };
            deployment.StartWithDealer();
            await using var client = await deployment.ConnectAsync();
            Deployment.AssertResult(Deployment.Input(1), await client.InferAsync(Deployment.Input(1)).WaitAsync(Patience));
            setup.Add(deployment.Reports.First().SetupBytes);
        }
        const int laneRecord = 24;
        Assert.Equal(Hello.ByteLength + Verdict.ByteLength + laneRecord, setup[1] - setup[0]);
    }

    [Fact]
    public async Task CreateSibling_SharesTheModelAndOpensNothing()
    {
        await using var deployment = new Deployment();
        var (channel, _) = MemoryChannel.CreatePair();
        using var first = PartySession.Create(Network.Info, deployment.Shares[0], channel, SecNet.Runtime.Randomness.Seed.Create(), slotCount: 2);
        using (var sibling = first.CreateSibling(channel))
        {
            Assert.True(first.Typed<ulong>().WeightShares(0, 16) == sibling.Typed<ulong>().WeightShares(0, 16)); // the same memory
            Assert.True(first.Typed<ulong>().MaskedWeights(0, 16) == sibling.Typed<ulong>().MaskedWeights(0, 16));
            Assert.False(first.Typed<ulong>().Arena(0, 8) == sibling.Typed<ulong>().Arena(0, 8));
            Assert.Equal(2, sibling.SlotCount);
            Assert.Throws<InvalidOperationException>(() => Network.LoadModel<SecNet.Runtime.Networks.Party0>(sibling));
        }
        Assert.Equal(deployment.Shares[0].Words.Span[0], first.Typed<ulong>().WeightShares(0, 1)[0]);
    }

    [Fact]
    public async Task Start_PartiesWithDifferentLanes_RefuseEachOtherNamingBoth()
    {
        await using var deployment = new Deployment();
        var supply = CorrelationSupply.FromDealer(deployment.StartDealer());
        var party0 = deployment.Start(deployment.Options(0, supply) with { Lanes = 2 });
        var party1 = deployment.Start(deployment.Options(1, supply) with { Lanes = 3 });
        foreach (var (party, mine, theirs) in new[] { (party0, "party 0 has 2", "has 3"), (party1, "party 1 has 3", "has 2") })
        {
            var error = Assert.IsType<TransportException>(await deployment.FailureOfAsync(party));
            Assert.True(error.IsRefusal);
            Assert.Contains(mine, error.Message, StringComparison.Ordinal);
            Assert.Contains(theirs + "; give both the same", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public async Task Start_NumberOfLanesOutOfRange_IsAnArgumentError(int lanes)
    {
        await using var deployment = new Deployment();
        var options = deployment.Options(0, CorrelationSupply.FromFile("unused"));
        Assert.Contains($"Lanes is {lanes}; 1 to 4 was expected", Assert.Throws<ArgumentException>(() => deployment.Start(options with { Lanes = lanes })).Message, StringComparison.Ordinal);
        Assert.Contains("Trace is made for 1 lanes", Assert.Throws<ArgumentException>(() => deployment.Start(options with { Lanes = 2, Trace = new(1) })).Message, StringComparison.Ordinal);
    }

    /// <summary>One lane's connection breaks while another computes: both end, the link comes up anew with all lanes, and goes on.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Serve_OneLaneBreaks_TheWholeLinkIsMadeAnew(bool fromFiles)
    {
        await using var deployment = new Deployment { Lanes = 2 };
        var paths = fromFiles ? deployment.WriteFiles(60) : null;
        if (paths is null) deployment.StartWithDealer();
        else deployment.StartWithFiles(paths);
        await using var client = await deployment.ConnectAsync(new ClientOptions { MaxBatch = 1 });
        var inputs = Enumerable.Repeat((ReadOnlyMemory<float>)Deployment.Input(5), 8).ToArray();
        var opened = new ConcurrentQueue<ulong>();
        Network.Opened = (party, masked) =>
        {
            if (party == 0) opened.Enqueue(masked);
        };
        AssertResults(inputs, await client.InferBatchAsync(inputs).WaitAsync(Patience));

        // The next evaluation at party 1 loses its connection to party 0, as a cut cable would have it.
        var cut = 1;
        Network.BeforeOpening = party =>
        {
            if (party == 1 && Interlocked.Exchange(ref cut, 0) == 1) throw new TransportException("cut");
        };
        var error = Assert.IsType<InferenceException>(await Record.ExceptionAsync(() => client.InferBatchAsync(inputs).WaitAsync(Patience)));
        Assert.Contains("the parties lost each other", error.Message, StringComparison.Ordinal);

        deployment.Reports.Clear();
        for (var i = 0; i < 3; i++) AssertResults(inputs, await client.InferBatchAsync(inputs).WaitAsync(Patience));
        Assert.Equal([0, 1], deployment.Reports.Select(static report => report.Lane).Distinct().Order());
        Assert.Contains(deployment.Log, static line => line == "party 1: link lost: cut");
        Assert.Equal(2, deployment.Log.Count(static line => line.StartsWith("party 0: linked with the other party", StringComparison.Ordinal)));

        // One input throughout: no mask was used twice, by no lane, before or after the cut.
        Assert.True(opened.Count >= 4 * inputs.Length);
        Assert.Equal(opened.Count, opened.Distinct().Count());
        if (paths is null) return;
        await deployment.StopPartiesAsync();
        Assert.All(paths, path => Assert.InRange(NextIndex(deployment, path), opened.Count, 60));
    }

    [Fact]
    public async Task InferBatchAsync_LanesOnOneFile_UseEveryRecordOnceUntilNoneIsLeft()
    {
        const int count = 37;
        await using var deployment = new Deployment { Lanes = 3 };
        var paths = deployment.WriteFiles(count);
        deployment.StartWithFiles(paths);
        await using var client = await deployment.ConnectAsync(new ClientOptions { MaxBatch = 2 });
        var inputs = Inputs(count);
        AssertResults(inputs, await client.InferBatchAsync(inputs).WaitAsync(Patience));
        var error = Assert.IsType<InferenceException>(await Record.ExceptionAsync(() => client.InferAsync(Deployment.Input(0)).WaitAsync(Patience)));
        Assert.Contains("used up", error.Message, StringComparison.Ordinal);
        await deployment.StopPartiesAsync();
        for (var party = 0; party < 2; party++)
        {
            var records = File.ReadAllBytes(paths[party]).AsSpan(CorrelationFileHeader.ByteLength).ToArray().Chunk(CorrelationFileHeader.RecordBytesFor(Network.Info, party));
            Assert.All(records, static record => Assert.True(record.AsSpan().StartsWith(CorrelationStore.UsedMarker)));
        }
    }

    /// <summary>Two lanes of one file, interleaved as no order of requests would: no record is loaded twice, and both parties load the same ones.</summary>
    [Fact]
    public async Task Load_OnTwoLanes_NeverGivesARecordTwice()
    {
        await using var deployment = new Deployment();
        var paths = deployment.WriteFiles(30);
        var loaded = new List<ulong>[2];
        var lanes = Enumerable.Range(0, 2).Select(static _ => MemoryChannel.CreatePair()).ToArray();
        for (var party = 0; party < 2; party++)
        {
            using var store = CorrelationStore.Open(paths[party], Network.Info, deployment.Model, party);
            store.BeginRun(0, SessionNonce.Create());
            using var session = PartySession.Create(Network.Info, deployment.Shares[party], MemoryChannel.CreatePair().First, store.WeightMaskSeed, 1);
            FileCorrelationSource[] sources = [.. lanes.Select(lane => new FileCorrelationSource(store, party, party == 0 ? lane.First : lane.Second))];
            var records = loaded[party] = [];

            // Party 1's lanes come to it the other way round.
            int[] order = party == 0 ? [0, 1] : [1, 0];
            foreach (var count in new[] { 3, 1, 7, 2 })
            {
                foreach (var lane in order) sources[lane].Reserve(count);
                for (var i = 0; i < count; i++)
                {
                    foreach (var lane in order)
                    {
                        sources[lane].Load(session, 0, inference: 0, batch: 1);
                        records.Add(session.Typed<ulong>().LoadedWords(0, 0)[0]);
                    }
                }
            }
            Assert.Equal(26, records.Distinct().Count());
            if (party == 0) Assert.Throws<CorrelationExhaustedException>(() => sources[0].Reserve(5));
            else Assert.Throws<CorrelationExhaustedException>(() => sources[0].Reserve(5)); // party 0 said so
            foreach (var source in sources) source.Dispose();
        }
    }

    [Theory]
    [InlineData(3, 2)] // before the run
    [InlineData(29, 2)]
    [InlineData(4, 0)]
    [InlineData(int.MaxValue, 2)]
    public async Task Take_WhatTheRunDoesNotHave_IsRefused(int first, int count)
    {
        await using var deployment = new Deployment();
        using var store = CorrelationStore.Open(deployment.WriteFiles(30)[1], Network.Info, deployment.Model, 1);
        store.BeginRun(4, SessionNonce.Create());
        Assert.Contains("this run has those from 4 to 29", Assert.Throws<CorrelationFileException>(() => store.Take(new CorrelationLease(first, count))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_ClientThatLeavesWithRequestsOnAllLanes_DelaysTheNextOneOnly()
    {
        await using var deployment = new Deployment { Lanes = 2 };
        deployment.StartWithDealer();
        var nonce = SessionNonce.Create();
        using (var at0 = deployment.ConnectRaw(deployment.Party0!, nonce))
        using (var at1 = deployment.ConnectRaw(deployment.Party1!, nonce))
        {
            for (uint number = 1; number <= 3; number++)
            {
                at0.Send(Deployment.Request(number));
                at1.Send(Deployment.Request(number));
            }
        }
        await using var client = await deployment.ConnectAsync();
        Deployment.AssertResult(Deployment.Input(2), await client.InferAsync(Deployment.Input(2)).WaitAsync(Patience));
    }

    [Fact]
    public async Task Trace_OfTwoLanes_TellsEachLanesExchangesInOrder()
    {
        await using var deployment = new Deployment { Lanes = 2 };
        var supply = CorrelationSupply.FromDealer(deployment.StartDealer());
        PartyTrace[] traces = [new(2), new(2, eventsPerLane: 5)];
        for (var party = 0; party < 2; party++) deployment.Start(deployment.Options(party, supply) with { Trace = traces[party] });
        await using (var client = await deployment.ConnectAsync(new ClientOptions { MaxBatch = 2 })) await client.InferBatchAsync(Inputs(40)).WaitAsync(Patience);
        await deployment.StopPartiesAsync();

        Assert.Equal(40, traces[0].Lanes.Sum(static lane => lane.Events.Count(static traced => traced.Kind == TraceKind.Exchange)));
        Assert.Equal(20, traces[0].Lanes.Sum(static lane => lane.Events.Count(static traced => traced.Kind == TraceKind.Offline)));
        foreach (var lane in traces[0].Lanes)
        {
            Assert.Equal(0, lane.Dropped);
            var last = 0L;
            foreach (var traced in lane.Events)
            {
                Assert.True(last <= traced.Began && traced.Began <= traced.Sent && traced.Sent <= traced.Ended, $"{traced} after {last}");
                last = traced.Ended;
            }
            var exchanges = lane.Events.Where(static traced => traced.Kind == TraceKind.Exchange).ToArray();
            Assert.All(exchanges, static traced => Assert.Equal((Network.OpeningBytes, 1), (traced.PayloadBytes, traced.Exchange)));
            Assert.Equal(Enumerable.Range(0, exchanges.Length), exchanges.Select(static traced => traced.Evaluation));
        }

        // A full ring keeps the last ones and counts the others.
        for (var lane = 0; lane < 2; lane++)
        {
            var (full, small) = (traces[0].Lanes[lane].Events.ToArray(), traces[1].Lanes[lane]);
            Assert.Equal(full.Length - 5, small.Dropped);
            Assert.Equal(full[^5..].Select(static traced => (traced.Kind, traced.Evaluation)), small.Events.Select(static traced => (traced.Kind, traced.Evaluation)));
        }
    }

    private static ReadOnlyMemory<float>[] Inputs(int count) => [.. Enumerable.Range(0, count).Select(static i => (ReadOnlyMemory<float>)Deployment.Input(i))];

    private static void AssertResults(ReadOnlyMemory<float>[] inputs, InferenceResult[] results)
    {
        Assert.Equal(inputs.Length, results.Length);
        for (var i = 0; i < inputs.Length; i++) Deployment.AssertResult(inputs[i].ToArray(), results[i]);
    }

    private static int NextIndex(Deployment deployment, string path)
    {
        using var store = CorrelationStore.Open(path, Network.Info, deployment.Model, path.EndsWith('1') ? 1 : 0);
        return store.State.NextIndex;
    }
}
