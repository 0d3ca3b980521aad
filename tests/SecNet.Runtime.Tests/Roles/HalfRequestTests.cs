using SecNet.Runtime.Roles;
using SecNet.Runtime.Roles.Offline;
using SecNet.Runtime.Transport;
using Deployment = SecNet.Runtime.Tests.Roles.TestDeployment<SecNet.Runtime.Tests.Roles.HalfRequestTests>;
using Network = SecNet.Runtime.Tests.Roles.ShiftNetwork<SecNet.Runtime.Tests.Roles.HalfRequestTests>;

namespace SecNet.Runtime.Tests.Roles;

/// <summary>Clients that send a request to one party alone harm nobody but themselves.</summary>
public sealed class HalfRequestTests
{
    private static readonly TimeSpan Patience = Deployment.Patience;

    [Theory]
    [InlineData(false, "the client did not connect to it")]
    [InlineData(true, "request 7 did not arrive there")]
    public async Task AtParty0Only_IsAnsweredWithinTheClientTimeoutAndDisconnected(bool connectToBoth, string expected)
    {
        await using var deployment = new Deployment();
        var supply = CorrelationSupply.FromDealer(deployment.StartDealer());
        deployment.Start(deployment.Options(0, supply) with { ClientTimeout = TimeSpan.FromMilliseconds(300) });
        deployment.Start(deployment.Options(1, supply));
        var nonce = SessionNonce.Create();
        using var at1 = connectToBoth ? deployment.ConnectRaw(deployment.Party1!, nonce) : null;
        using var at0 = deployment.ConnectRaw(deployment.Party0!, nonce);
        at0.Send(Deployment.Request(7));
        var verdict = Deployment.ReceiveAnswer(at0, 7, default);
        Assert.Equal($"party 1 has not got the request within 0.3 s: {expected}; send each request to both parties", verdict.Reason);
        Assert.Contains("closed the connection", Assert.Throws<TransportException>(() => at0.Receive(new byte[1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AtParty0Only_OfManyClients_LetsOthersPass()
    {
        await using var deployment = new Deployment();
        var supply = CorrelationSupply.FromDealer(deployment.StartDealer());
        deployment.Start(deployment.Options(0, supply) with { ClientTimeout = Patience });
        deployment.Start(deployment.Options(1, supply) with { ClientTimeout = Patience });
        await using var client = await deployment.ConnectAsync();
        var half = new List<SocketChannel>();
        try
        {
            for (var i = 0; i < 8; i++)
            {
                half.Add(deployment.ConnectRaw(deployment.Party0!, SessionNonce.Create()));
                half[i].Send(Deployment.Request(1));
            }
            for (var i = 0; i < 5; i++) Deployment.AssertResult(Deployment.Input(i), await client.InferAsync(Deployment.Input(i)).WaitAsync(Patience));

            // All answers that came are the other client's: those that wait still do.
            Assert.All(half, static channel => Assert.False(channel.WaitForArrival(TimeSpan.Zero)));
        }
        finally
        {
            half.ForEach(static channel => channel.Dispose());
        }
    }

    [Fact]
    public async Task AtParty1Only_IsAnsweredWithinTheQueueTimeoutAndFreesItsPlace()
    {
        await using var deployment = new Deployment();
        var supply = CorrelationSupply.FromDealer(deployment.StartDealer());
        deployment.Start(deployment.Options(0, supply));
        deployment.Start(deployment.Options(1, supply) with { MaxClients = 1, QueueTimeout = TimeSpan.FromMilliseconds(300) });
        using (var at1 = deployment.ConnectRaw(deployment.Party1!, SessionNonce.Create()))
        {
            at1.Send(Deployment.Request(1));
            var verdict = Deployment.ReceiveAnswer(at1, 1, default);
            Assert.Equal("the request waited 0.3 s at party 1 without its turn coming: party 0 does not have it, has refused it, or is busy", verdict.Reason);
            Assert.Contains("closed the connection", Assert.Throws<TransportException>(() => at1.Receive(new byte[1])).Message, StringComparison.Ordinal);
        }
        await using var client = await ConnectOnceFreeAsync(deployment);
        Deployment.AssertResult(Deployment.Input(1), await client.InferAsync(Deployment.Input(1)).WaitAsync(Patience));
    }

    [Fact]
    public async Task OfMoreThanTheOtherPartyTakes_IsRefusedByParty0AndFreesItsPlaceAtParty1()
    {
        await using var deployment = new Deployment();
        var supply = CorrelationSupply.FromDealer(deployment.StartDealer());
        deployment.Start(deployment.Options(0, supply));
        deployment.Start(deployment.Options(1, supply) with { MaxBatch = 2, QueueTimeout = TimeSpan.FromMilliseconds(300) });
        var nonce = SessionNonce.Create();
        using var at0 = deployment.ConnectRaw(deployment.Party0!, nonce);
        using var at1 = deployment.ConnectRaw(deployment.Party1!, nonce);
        at1.Send(Deployment.Request(1, count: 2));
        at0.Send(Deployment.Request(1, count: 3));
        Assert.Equal("3 inferences were asked for at once, the other party takes 2", Deployment.ReceiveAnswer(at0, 1, default).Reason);
        Assert.Contains("has refused it", Deployment.ReceiveAnswer(at1, 1, default).Reason, StringComparison.Ordinal);
        Assert.Throws<TransportException>(() => at1.Receive(new byte[1]));
    }

    [Fact]
    public async Task AtParty0First_IsServedOnceItReachesParty1Too()
    {
        await using var deployment = new Deployment();
        deployment.StartWithDealer();
        var nonce = SessionNonce.Create();
        using var at0 = deployment.ConnectRaw(deployment.Party0!, nonce);
        at0.Send(Deployment.Request(1));
        using var at1 = deployment.ConnectRaw(deployment.Party1!, nonce);
        at1.Send(Deployment.Request(1));
        var outputs = new byte[ClientWire.OutputBytes(Network.Info)];
        Assert.True(Deployment.ReceiveAnswer(at0, 1, outputs).IsYes);
        Assert.True(Deployment.ReceiveAnswer(at1, 1, outputs).IsYes);
    }

    [Fact]
    public async Task Requeued_GoesBehindTheOthersAndPauses()
    {
        await using var deployment = new Deployment();
        var table = new ClientTable(maxClients: 2);
        var (channel, other) = Transport.ChannelPair.OverSockets();
        using (channel)
        using (other)
        {
            var nonce = SessionNonce.Create();
            var options = deployment.Options(0, CorrelationSupply.FromFile("unused"));
            Assert.True(table.TryAdd(new ClientSession(channel, nonce, Network.Info, options, table)));
            PendingRequest first = new(nonce, 1, 1, default, 0), second = new(nonce, 2, 1, default, 0);
            table.Post(first);
            table.Post(second);
            Assert.Same(first, table.TakeDue());
            for (var i = 0; i < 6; i++) first.Postpone();
            var before = first.Age;
            table.Requeue(first);
            Assert.Same(second, table.TakeDue());
            while (!table.WaitForRequest(Patience))
            {
                // The pause ends by itself.
            }
            Assert.Same(first, table.TakeDue());
            Assert.True(first.Age - before >= TimeSpan.FromMilliseconds(64), $"due again after {first.Age - before}");
        }
    }

    // A client's place is free when its thread has seen it leave, which nothing outside tells.
    private static async Task<SecNetClient<Network>> ConnectOnceFreeAsync(Deployment deployment)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                return await deployment.ConnectAsync();
            }
            catch (TransportException e) when (e.Message.Contains("the limit is 1", StringComparison.Ordinal))
            {
                limit.Token.ThrowIfCancellationRequested();
            }
        }
    }
}
