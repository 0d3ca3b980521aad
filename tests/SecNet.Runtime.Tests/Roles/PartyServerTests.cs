using SecNet.Runtime.Networks;
using SecNet.Runtime.Roles;
using SecNet.Runtime.Roles.Offline;
using SecNet.Runtime.Transport;
using Deployment = SecNet.Runtime.Tests.Roles.TestDeployment<SecNet.Runtime.Tests.Roles.PartyServerTests>;
using Network = SecNet.Runtime.Tests.Roles.ShiftNetwork<SecNet.Runtime.Tests.Roles.PartyServerTests>;

namespace SecNet.Runtime.Tests.Roles;

public sealed class PartyServerTests : IDisposable
{
    private static readonly TimeSpan Patience = Deployment.Patience;

    public void Dispose() => Network.BeforeOpening = static _ => { };

    [Fact]
    public async Task InferAsync_SeveralInputs_GivesTheSum()
    {
        await using var deployment = new Deployment();
        deployment.StartWithDealer();
        await using var client = await deployment.ConnectAsync();
        Assert.Equal(deployment.Model, client.ModelId);
        for (var i = 0; i < 3; i++) Deployment.AssertResult(Deployment.Input(i), await client.InferAsync(Deployment.Input(i)).WaitAsync(Patience));
    }

    [Fact]
    public async Task InferBatchAsync_MoreThanTheLargestBatch_IsCutAndReportedPerInference()
    {
        await using var deployment = new Deployment();
        deployment.StartWithDealer();
        await using var client = await deployment.ConnectAsync();
        var inputs = Enumerable.Range(0, 9).Select(static i => (ReadOnlyMemory<float>)Deployment.Input(i)).ToArray();
        var results = await client.InferBatchAsync(inputs).WaitAsync(Patience);
        for (var i = 0; i < inputs.Length; i++) Deployment.AssertResult(inputs[i].ToArray(), results[i]);

        Assert.Equal(6, deployment.Reports.Count);
        foreach (var reports in deployment.Reports.GroupBy(static report => report.PartyIndex))
        {
            Assert.Equal([4, 4, 1], reports.Select(static report => report.Count));
            Assert.All(reports, static report => Assert.All(report.Rounds, static rounds => Assert.Equal(1, rounds)));
            Assert.All(reports, static report => Assert.All(report.PayloadBytes, static bytes => Assert.Equal(Network.Info.Cost.OnlineBytesPerParty, bytes)));
            Assert.All(reports, static report => Assert.All(report.WireBytes, static bytes => Assert.Equal(Network.Info.Cost.OnlineBytesPerParty + 8, bytes)));
            Assert.All(reports, static report => Assert.True(report.SetupBytes > Hello.ByteLength + Network.OpeningBytes));
            Assert.All(reports, static report => Assert.True(report.OfflineSeconds > 0 && report.OnlineSeconds.All(static seconds => seconds > 0)));
        }
        Assert.Equal(9 * Network.Info.Cost.OfflineBytes, deployment.Reports.Sum(static report => report.OfflineBytes));
    }

    [Fact]
    public async Task InferBatchAsync_EvaluatedTogether_SharesRoundsAndCorrelationsAreStillPerInference()
    {
        // The parties differ: the smaller number counts.
        await using var deployment = new Deployment();
        var dealer = CorrelationSupply.FromDealer(deployment.StartDealer());
        deployment.Start(deployment.Options(0, dealer) with { Batch = 3 });
        deployment.Start(deployment.Options(1, dealer) with { Batch = 4 });
        await using var client = await deployment.ConnectAsync();
        var inputs = Enumerable.Range(0, 6).Select(static i => (ReadOnlyMemory<float>)Deployment.Input(i)).ToArray();
        var results = await client.InferBatchAsync(inputs).WaitAsync(Patience);
        for (var i = 0; i < inputs.Length; i++) Deployment.AssertResult(inputs[i].ToArray(), results[i]);
        foreach (var reports in deployment.Reports.GroupBy(static report => report.PartyIndex))
        {
            Assert.Equal([3, 1, 2], reports.SelectMany(static report => report.Inferences));
            Assert.Equal([4, 2], reports.Select(static report => report.Count));
            Assert.All(reports, static report => Assert.Equal(report.Inferences.Select(Network.Info.OnlineBytesPerParty), report.PayloadBytes));
            Assert.All(reports, static report => Assert.All(report.Rounds, static rounds => Assert.Equal(1, rounds)));
            Assert.All(reports, static report => Assert.All(report.OnlineAllocatedBytes, static bytes => Assert.Equal(0, bytes)));
        }
        Assert.Equal(6 * Network.Info.Cost.OfflineBytes, deployment.Reports.Sum(static report => report.OfflineBytes));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public async Task Start_BatchThatNoRequestHas_IsRefused(int batch)
    {
        await using var deployment = new Deployment();
        var options = deployment.Options(0, CorrelationSupply.FromDealer(deployment.StartDealer())) with { Batch = batch };
        Assert.Contains($"Batch is {batch}; 1 to MaxBatch, 4", Assert.Throws<ArgumentException>(() => deployment.Start(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InferAsync_ManyClientsAtOnce_AllGetTheirOwnResults()
    {
        await using var deployment = new Deployment();
        deployment.StartWithDealer();
        var clients = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => deployment.ConnectAsync()));
        await Task.WhenAll(Enumerable.Range(0, 24).Select(async i =>
            Deployment.AssertResult(Deployment.Input(i), await clients[i % clients.Length].InferAsync(Deployment.Input(i)).WaitAsync(Patience))));
        foreach (var client in clients) await client.DisposeAsync();
    }

    [Fact]
    public async Task Start_PartiesOfDifferentModels_RefuseEachOtherNamingBoth()
    {
        await using var deployment = new Deployment();
        var supply = CorrelationSupply.FromDealer(deployment.StartDealer());
        deployment.Start(deployment.Options(0, supply));
        var other = ModelId.Create();
        var party1 = deployment.Start(deployment.Options(1, supply) with { ModelShare = Deployment.Share(other, 1, seed: 2) });
        var error = Assert.IsType<TransportException>(await deployment.FailureOfAsync(party1));
        Assert.Contains($"model id differs: this side has {other}", error.Message, StringComparison.Ordinal);
        Assert.Contains(deployment.Model.ToString(), error.Message, StringComparison.Ordinal);

        // Party 0 still waits for its real partner.
        deployment.Start(deployment.Options(1, supply));
        await using var client = await deployment.ConnectAsync();
        Deployment.AssertResult(Deployment.Input(1), await client.InferAsync(Deployment.Input(1)).WaitAsync(Patience));
    }

    [Fact]
    public async Task InferAsync_OverAnEmulatedLink_TakesItsTimeAndNothingElseChanges()
    {
        await using var deployment = new Deployment();
        var supply = CorrelationSupply.FromDealer(deployment.StartDealer());
        var link = new LinkModel(30m, 100m);
        deployment.Start(deployment.Options(0, supply) with { EmulatedLink = link });
        deployment.Start(deployment.Options(1, supply) with { EmulatedLink = link });
        await using var client = await deployment.ConnectAsync();
        Deployment.AssertResult(Deployment.Input(1), await client.InferAsync(Deployment.Input(1)).WaitAsync(Patience));
        Assert.Equal(2, deployment.Reports.Count);
        Assert.True(deployment.Reports.Max(static report => report.OnlineSeconds[0]) * 1000 >= (double)link.OnlineMs(1, Network.Info.Cost.OnlineBytesPerParty));
        Assert.All(deployment.Reports, static report => Assert.Equal(1, report.Rounds[0]));
        Assert.All(deployment.Reports, static report => Assert.Equal(Network.Info.Cost.OnlineBytesPerParty, report.PayloadBytes[0]));
        Assert.All(deployment.Reports, static report => Assert.Equal(Network.Info.Cost.OnlineBytesPerParty + 8, report.WireBytes[0]));
    }

    [Theory]
    [InlineData("lan", null, "this party has 0.1ms,10000Mbit/s, the other at ", " has none; give both the same, or neither")]
    [InlineData(null, "wan", "this party has none, the other at ", " has 40ms,100Mbit/s; give both the same, or neither")]
    [InlineData("40ms,100Mbit/s", "41ms,100Mbit/s", "this party has 40ms,100Mbit/s, the other at ", " has 41ms,100Mbit/s; give both the same, or neither")]
    public async Task Start_PartiesWithDifferentEmulatedLinks_RefuseEachOtherNamingBoth(string? link0, string? link1, string mine, string theirs)
    {
        await using var deployment = new Deployment();
        var supply = CorrelationSupply.FromDealer(deployment.StartDealer());
        var party0 = deployment.Start(deployment.Options(0, supply) with { EmulatedLink = Link(link0) });
        var party1 = deployment.Start(deployment.Options(1, supply) with { EmulatedLink = Link(link1) });
        var error = Assert.IsType<TransportException>(await deployment.FailureOfAsync(party0)).Message;
        Assert.Contains(mine, error, StringComparison.Ordinal);
        Assert.Contains(theirs, error, StringComparison.Ordinal);
        Assert.Contains("the emulated links differ", Assert.IsType<TransportException>(await deployment.FailureOfAsync(party1)).Message, StringComparison.Ordinal);

        static LinkModel? Link(string? text) => LinkModel.TryParse(text, out var link, out _) ? link : null;
    }

    [Fact]
    public async Task Start_OptionsThatDoNotFit_AreArgumentErrors()
    {
        await using var deployment = new Deployment();
        var options = deployment.Options(0, CorrelationSupply.FromFile("unused"));
        var wrongShare = Assert.Throws<ArgumentException>(() => deployment.Start(options with { ModelShare = deployment.Shares[1] }));
        Assert.Contains("its model share is for party 1", wrongShare.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => deployment.Start(options with { PartyIndex = 1, ModelShare = deployment.Shares[1] }));
        Assert.Throws<ArgumentException>(() => deployment.Start(options with { MaxBatch = 0 }));
        var truncated = deployment.Shares[0] with { Words = new ulong[3] };
        Assert.Contains("3 elements, the network 16", Assert.Throws<ArgumentException>(() => deployment.Start(options with { ModelShare = truncated })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NoPeerInTime_FailsSayingSo()
    {
        await using var deployment = new Deployment();
        var supply = CorrelationSupply.FromDealer(deployment.StartDealer());
        var party0 = deployment.Start(deployment.Options(0, supply) with { ConnectTimeout = TimeSpan.FromMilliseconds(300) });
        Assert.Contains("party 1 did not connect", (await deployment.FailureOfAsync(party0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_ClientThatLeavesMidRequest_DelaysTheNextOneOnly()
    {
        await using var deployment = new Deployment();
        deployment.StartWithDealer();
        var nonce = SessionNonce.Create();
        using (var at0 = deployment.ConnectRaw(deployment.Party0!, nonce))
        using (var at1 = deployment.ConnectRaw(deployment.Party1!, nonce))
        {
            at0.Send(Deployment.Request(1));
            at1.Send(Deployment.Request(1).AsSpan(0, 20));
        }
        await using var client = await deployment.ConnectAsync();
        Deployment.AssertResult(Deployment.Input(2), await client.InferAsync(Deployment.Input(2)).WaitAsync(Patience));
    }

    [Theory]
    [InlineData(5, 5 * 37, "bad request: 5 inferences, this party takes 1 to 4 at once")]
    [InlineData(0, 0, "bad request: 0 inferences")]
    [InlineData(int.MaxValue, 37, "bad request: 2147483647 inferences")]
    [InlineData(2, 37, "bad request: 37 bytes of input shares, 2 inferences of 8 at 37 bits have 74")]
    public async Task Serve_BadRequest_IsAnsweredAndTheNextClientServed(int count, int payloadBytes, string expected)
    {
        await using var deployment = new Deployment();
        deployment.StartWithDealer();
        using (var raw = deployment.ConnectRaw(deployment.Party0!, SessionNonce.Create()))
        {
            raw.Send(Deployment.Request(1, count, payloadBytes));
            Assert.StartsWith(expected, ClientWire.ReceiveAnswer(raw, 1, default).Reason, StringComparison.Ordinal);
        }
        await using var client = await deployment.ConnectAsync();
        Deployment.AssertResult(Deployment.Input(3), await client.InferAsync(Deployment.Input(3)).WaitAsync(Patience));
    }

    [Fact]
    public async Task Serve_GarbageForARequest_IsAnsweredNamingTheMagic()
    {
        await using var deployment = new Deployment();
        deployment.StartWithDealer();
        using var raw = deployment.ConnectRaw(deployment.Party1!, SessionNonce.Create());
        raw.Send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8);
        Assert.Contains("it starts with 0x20544547", ClientWire.ReceiveAnswer(raw, 0, default).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_Party1DiesMidInference_ClientLearnsItAndANewParty1Serves()
    {
        await using var deployment = new Deployment();
        deployment.StartWithDealer();
        await using var client = await deployment.ConnectAsync();
        Deployment.AssertResult(Deployment.Input(0), await client.InferAsync(Deployment.Input(0)).WaitAsync(Patience));

        // What a party throws in the middle closes its connections, as the end of its process would.
        var address = deployment.Party1!.LocalEndPoint;
        Network.BeforeOpening = static party =>
        {
            if (party == 1) throw new InvalidOperationException("killed");
        };
        var error = await Record.ExceptionAsync(() => client.InferAsync(Deployment.Input(1)).WaitAsync(Patience));
        Assert.Contains("the parties lost each other", Assert.IsType<InferenceException>(error).Message, StringComparison.Ordinal);
        Assert.Equal("killed", (await deployment.FailureOfAsync(deployment.Party1)).Message);

        Network.BeforeOpening = static _ => { };
        deployment.Start(deployment.Options(1, CorrelationSupply.FromDealer(deployment.Dealer!.LocalEndPoint), address));
        Deployment.AssertResult(Deployment.Input(2), await client.InferAsync(Deployment.Input(2)).WaitAsync(Patience));
    }

    [Fact]
    public async Task Serve_Party0Restarts_Party1RedialsAndServes()
    {
        await using var deployment = new Deployment();
        deployment.StartWithDealer();
        await using var client = await deployment.ConnectAsync();
        Deployment.AssertResult(Deployment.Input(0), await client.InferAsync(Deployment.Input(0)).WaitAsync(Patience));
        var address = deployment.Party0!.LocalEndPoint;
        await deployment.Party0.StopAsync();
        deployment.Start(deployment.Options(0, CorrelationSupply.FromDealer(deployment.Dealer!.LocalEndPoint), address));
        Deployment.AssertResult(Deployment.Input(1), await client.InferAsync(Deployment.Input(1)).WaitAsync(Patience));
    }

    [Fact]
    public async Task Serve_DealerRestartsWithTheSameKey_TheNextRequestsSucceed()
    {
        await using var deployment = new Deployment();
        deployment.StartWithDealer();
        await using var client = await deployment.ConnectAsync();
        Deployment.AssertResult(Deployment.Input(0), await client.InferAsync(Deployment.Input(0)).WaitAsync(Patience));
        var address = deployment.Dealer!.LocalEndPoint;
        await deployment.Dealer.StopAsync();
        Assert.Contains("cannot obtain correlations", Assert.IsType<InferenceException>(
            await Record.ExceptionAsync(() => client.InferAsync(Deployment.Input(1)).WaitAsync(Patience))).Message, StringComparison.Ordinal);
        deployment.StartDealer(address);
        Deployment.AssertResult(Deployment.Input(2), await client.InferAsync(Deployment.Input(2)).WaitAsync(Patience));
    }

    [Fact]
    public async Task Completion_AfterTheLastSession_EndsBothParties()
    {
        await using var deployment = new Deployment();
        var supply = CorrelationSupply.FromDealer(deployment.StartDealer());
        deployment.Start(deployment.Options(0, supply) with { MaxSessions = 2 });
        deployment.Start(deployment.Options(1, supply) with { MaxSessions = 2 });
        for (var i = 0; i < 2; i++)
        {
            await using var client = await deployment.ConnectAsync();
            Deployment.AssertResult(Deployment.Input(i), await client.InferAsync(Deployment.Input(i)).WaitAsync(Patience));
        }
        await Task.WhenAll(deployment.Party0!.Completion, deployment.Party1!.Completion).WaitAsync(Patience);
    }

    [Fact]
    public async Task Start_OtherDealerKeyForTheSameModel_IsRefusedByBoth()
    {
        await using var deployment = new Deployment();
        deployment.StartWithDealer();
        await using (var client = await deployment.ConnectAsync()) await client.InferAsync(Deployment.Input(0)).WaitAsync(Patience);
        await deployment.StopPartiesAsync();
        deployment.Key = DealerKey.CreateInMemory();
        deployment.StartWithDealer();
        foreach (var party in new[] { deployment.Party0!, deployment.Party1! })
        {
            var error = await deployment.FailureOfAsync(party);
            Assert.Contains("opened other masked weights for model", error.Message, StringComparison.Ordinal);
            Assert.Contains("the dealer's key did", error.Message, StringComparison.Ordinal);
        }
    }
}
