using SecNet.Runtime.Correlations;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Roles.Offline;
using SecNet.Runtime.Tests.Transport;
using SecNet.Runtime.Transport;
using Deployment = SecNet.Runtime.Tests.Roles.TestDeployment<SecNet.Runtime.Tests.Roles.DealerServerTests>;
using Network = SecNet.Runtime.Tests.Roles.ShiftNetwork<SecNet.Runtime.Tests.Roles.DealerServerTests>;

namespace SecNet.Runtime.Tests.Roles;

public sealed class DealerServerTests
{
    [Fact]
    public async Task Pair_OfOneModel_GetsItsOwnMasksEveryTimeAndFreshRecords()
    {
        await using var deployment = new Deployment();
        deployment.StartDealer();
        var first = Serve(deployment, deployment.Model, count: 3);
        var second = Serve(deployment, deployment.Model, count: 3);
        var other = Serve(deployment, ModelId.Create(), count: 1);
        for (var party = 0; party < 2; party++)
        {
            Assert.Equal(first[party].Mask, second[party].Mask);
            Assert.NotEqual(first[party].Mask, other[party].Mask);
            Assert.Equal(6, first[party].Records.Concat(second[party].Records).Distinct().Count());
        }
        Assert.NotEqual(first[0].Mask, first[1].Mask);
    }

    /// <summary>Several threads make records; each pair must still be of one inference, and both parties' in one order.</summary>
    [Fact]
    public void Mill_OnSeveralThreads_HandsOverPairsThatFit()
    {
        Seed mask0 = Seed.Create(), mask1 = Seed.Create();
        using var mill = new RecordMill<Network>(mask0, mask1, threads: 3);
        foreach (var count in new[] { 1, 2, 10 })
        {
            var seeds = new HashSet<string>();
            var taken = 0;
            mill.Make(count, (record0, record1) =>
            {
                // Party 0's seed gives a and c; party 1's gives a, and its c completes 3a.
                ulong[] words0 = Words(record0, 0), words1 = Words(record1, 1);
                for (var i = 0; i < Network.Length; i++)
                    Assert.Equal(0UL, ((3 * (words0[i] + words1[i])) - words0[Network.Length + i] - words1[Network.Length + i]) << (64 - Network.Info.RingBits));
                Assert.True(seeds.Add(Convert.ToHexString(record0[..Seed.ByteLength])));
                taken++;
            });
            Assert.Equal(count, taken);
        }
    }

    [Fact]
    public async Task Pair_ThatStaysIncomplete_IsToldWhichPartyIsMissing()
    {
        await using var deployment = new Deployment();
        deployment.StartDealer();
        using var alone = Connect(deployment, Role.Party1, deployment.Model, SessionNonce.Create());
        Assert.Equal("party 0 of the same session did not connect to the dealer within 2 s", Verdict.Receive(alone).Reason);
    }

    [Fact]
    public async Task Pair_OfDifferentModelsOrOneRole_IsRefusedAtBoth()
    {
        await using var deployment = new Deployment();
        deployment.StartDealer();
        var nonce = SessionNonce.Create();
        using (var party0 = Connect(deployment, Role.Party0, deployment.Model, nonce))
        using (var party1 = Connect(deployment, Role.Party1, ModelId.Create(), nonce))
        {
            Assert.Contains("name different models", Verdict.Receive(party0).Reason, StringComparison.Ordinal);
            Assert.Contains("name different models", Verdict.Receive(party1).Reason, StringComparison.Ordinal);
        }
        nonce = SessionNonce.Create();
        using (var one = Connect(deployment, Role.Party0, deployment.Model, nonce))
        using (var another = Connect(deployment, Role.Party0, deployment.Model, nonce))
        {
            Assert.Contains("have the same role", Verdict.Receive(one).Reason, StringComparison.Ordinal);
            Assert.Contains("have the same role", Verdict.Receive(another).Reason, StringComparison.Ordinal);
        }
        Serve(deployment, deployment.Model, count: 1);
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(0, 0)]
    [InlineData(-1, -1)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public async Task Request_OfCountsThatDifferOrDoNotFit_IsRefusedAndTheNextPairServed(int count0, int count1)
    {
        await using var deployment = new Deployment();
        deployment.StartDealer();
        var nonce = SessionNonce.Create();
        using (var party0 = Connect(deployment, Role.Party0, deployment.Model, nonce))
        using (var party1 = Connect(deployment, Role.Party1, deployment.Model, nonce))
        {
            foreach (var party in new[] { party0, party1 })
            {
                Assert.True(Verdict.Receive(party).IsYes);
                party.Receive(new byte[Seed.ByteLength]);
            }
            DealerWire.SendRequest(party0, count0);
            DealerWire.SendRequest(party1, count1);
            foreach (var party in new[] { party0, party1 })
                Assert.Contains($"party 0 asked for {count0} inferences, party 1 for {count1}", Verdict.Receive(party).Reason, StringComparison.Ordinal);
        }
        Serve(deployment, deployment.Model, count: 1);
    }

    [Fact]
    public async Task StopAsync_WithAPairConnected_EndsItsConnections()
    {
        await using var deployment = new Deployment();
        deployment.StartDealer();
        var nonce = SessionNonce.Create();
        using var party0 = Connect(deployment, Role.Party0, deployment.Model, nonce);
        using var party1 = Connect(deployment, Role.Party1, deployment.Model, nonce);
        Assert.True(Verdict.Receive(party0).IsYes);
        party0.Receive(new byte[Seed.ByteLength]);
        await deployment.Dealer!.StopAsync().WaitAsync(Deployment.Patience);
        Assert.Throws<TransportException>(() => party0.Receive(new byte[1]));
    }

    private static ulong[] Words(ReadOnlySpan<byte> record, int party)
    {
        var material = new CorrelationMaterial<ulong>(Network.Info);
        _ = material.Expand(Seed.Read(record[..Seed.ByteLength]), party);
        material.ReadCorrections(record[Seed.ByteLength..], party);
        return material.Words(0, 2 * Network.Length).ToArray();
    }

    private static SocketChannel Connect(Deployment deployment, Role role, ModelId model, SessionNonce nonce)
    {
        var channel = Connector.Connect(deployment.Dealer!.LocalEndPoint, TimeSpan.Zero, Deployment.Patience);
        Handshake.Run(channel, new Hello(role, Network.Info.ProtocolId, model, nonce), [Role.Dealer]);
        return channel;
    }

    private static (string Mask, string[] Records)[] Serve(Deployment deployment, ModelId model, int count)
    {
        var results = new (string Mask, string[] Records)[2];
        var nonce = SessionNonce.Create();
        ChannelPair.RunBothWell(() => Ask(0), () => Ask(1));
        return results;

        void Ask(int party)
        {
            using var channel = Connect(deployment, party == 0 ? Role.Party0 : Role.Party1, model, nonce);
            Assert.True(Verdict.Receive(channel).IsYes);
            var mask = new byte[Seed.ByteLength];
            channel.Receive(mask);
            DealerWire.SendRequest(channel, count);
            Assert.True(Verdict.Receive(channel).IsYes);
            var records = new string[count];
            for (var i = 0; i < count; i++)
            {
                var record = new byte[Seed.ByteLength + CorrelationLayout.CorrectionBytes(Network.Info, party)];
                channel.Receive(record);
                records[i] = Convert.ToHexString(record);
            }
            results[party] = (Convert.ToHexString(mask), records);
        }
    }
}
