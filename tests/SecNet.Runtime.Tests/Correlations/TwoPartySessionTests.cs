using SecNet.Runtime.Correlations.Generating;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Sessions;
using SecNet.Runtime.Transport;
using SecNet.Runtime.Weights;
using SecNet.Testing;

namespace SecNet.Runtime.Tests.Correlations;

/// <summary>What a session refuses, and that errors tell public facts alone.</summary>
public sealed class TwoPartySessionTests
{
    [Fact]
    public void StaleSession_IsRefusedByBoth()
    {
        var (channel0, channel1) = MemoryChannel.CreatePair(timeout: TimeSpan.FromSeconds(10));
        using var first = channel0;
        using var second = channel1;
        var failure = Assert.Throws<AggregateException>(() => TwoParty.InParallel(() => Connect(0, channel0, SessionNonce.Create()), () => Connect(1, channel1, SessionNonce.Create())));
        Assert.All(failure.InnerExceptions, static inner => Assert.Contains("stale", Assert.IsType<TransportException>(inner).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void AnotherNumberOfBits_IsOutOfStepAndEndsTheSession()
    {
        using var rig = new GenerationRig<ulong>();
        var failure = Assert.Throws<AggregateException>(() => rig.Run(static (session, party) => BranchGeneration.Bits<ulong>(session, new ulong[party == 0 ? 10 : 1000], 20)));
        Assert.Contains(failure.InnerExceptions, static inner => inner is TransportException);
        Assert.Throws<AggregateException>(() => rig.Run(static (session, _) => BranchGeneration.Bits<ulong>(session, new ulong[10], 20)));
    }

    [Fact]
    public void NetworkThatNeedsADealer_IsRefusedWithWhatToDeclare()
    {
        var (channel0, channel1) = MemoryChannel.CreatePair(timeout: TimeSpan.FromSeconds(10));
        using var first = channel0;
        using var second = channel1;
        var info = GenerationRig<ulong>.Info with { Offline = OfflineKind.Dealer };
        var error = Assert.Throws<ArgumentException>(() => TwoPartySession.Connect(info, new(info.ProtocolId, ModelId.Create(), 0, default), channel0, SessionNonce.Create()));
        Assert.Contains("OfflineMode.TwoParty", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PartySession_OfATwoPartyNetwork_TakesNoSeedsOfADealer()
    {
        var (channel0, channel1) = MemoryChannel.CreatePair(timeout: TimeSpan.FromSeconds(10));
        using var first = channel0;
        using var second = channel1;
        var info = GenerationRig<ulong>.Info;
        var share = new ModelShare(info.ProtocolId, ModelId.Create(), 0, default);
        Assert.Contains("no dealer", Assert.Throws<ArgumentException>(() => PartySession.Create(info, share, channel0, Seed.Create(), slotCount: 1)).Message, StringComparison.Ordinal);
        using var session = PartySession.Create(info, share, channel0, null, slotCount: 1);
        Assert.Contains("a dealer has nothing to give", Assert.Throws<ArgumentException>(() => session.LoadCorrelations(0, Seed.Create(), [])).Message, StringComparison.Ordinal);
        Assert.Contains("takes 0 bytes", Assert.Throws<ArgumentException>(() => session.LoadMaterial(0, new byte[1])).Message, StringComparison.Ordinal);
    }

    private static void Connect(int party, MemoryChannel channel, SessionNonce nonce)
    {
        var info = GenerationRig<ulong>.Info;
        TwoPartySession.Connect(info, new(info.ProtocolId, ModelId.Create(), party, default), channel, nonce).Dispose();
    }
}
