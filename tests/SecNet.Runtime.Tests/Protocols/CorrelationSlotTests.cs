using SecNet.Runtime.Correlations;
using SecNet.Runtime.Protocols;
using SecNet.Runtime.Sessions;
using SecNet.Runtime.Transport;
using SecNet.Testing;

namespace SecNet.Runtime.Tests.Protocols;

/// <summary>A mask is used once: what a slot of correlations allows, and when.</summary>
public sealed class CorrelationSlotTests
{
    private const int Count = 3;
    private const int Bits = 21;

    private static readonly CorrelationSegment A = new("A", CorrelationKind.Seeded, CorrelationStorage.Words, Count, Bits, 0);

    [Fact]
    public void Evaluating_NothingLoaded_ThrowsAndNamesTheState()
    {
        using var rig = Rig();
        Assert.Contains("Empty", Assert.Throws<CorrelationReusedException>(() => rig.Party0.Preparing<uint>(0)).Message, StringComparison.Ordinal);
        Assert.Contains("Empty", Assert.Throws<CorrelationReusedException>(() => rig.Party0.Evaluating<uint>(0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluating_LoadedButNotPrepared_Throws()
    {
        using var rig = Rig();
        rig.Party0.LoadCorrelations(0, new InsecureSeeds(1).Next(), []);
        Assert.Contains("Loaded", Assert.Throws<CorrelationReusedException>(() => rig.Party0.Evaluating<uint>(0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Preparing_Twice_Throws()
    {
        using var rig = Rig();
        rig.Deal(static dealer => { });
        Assert.Throws<CorrelationReusedException>(() => rig.Party0.Preparing<uint>(0));
        Assert.Throws<CorrelationReusedException>(() => rig.Party1.Preparing<uint>(0));
    }

    [Fact]
    public void Evaluating_Twice_ThrowsUntilFreshCorrelationsAreLoaded()
    {
        using var rig = Rig();
        rig.Deal(static dealer => { });
        Open(rig);
        Assert.Contains("Consumed", Assert.Throws<CorrelationReusedException>(() => rig.Party0.Evaluating<uint>(0)).Message, StringComparison.Ordinal);
        Assert.Throws<CorrelationReusedException>(() => rig.Party1.Preparing<uint>(0));
        rig.Deal(static dealer => { });
        Open(rig);
    }

    /// <summary>The masks may have left in a message although the exchange failed: they count as used.</summary>
    [Fact]
    public void Evaluating_AfterTheExchangeFailed_ThrowsToo()
    {
        using var rig = Rig();
        rig.Deal(static dealer => { });
        rig.Disconnect();
        var failure = Assert.Throws<AggregateException>(() => Open(rig));
        Assert.All(failure.Flatten().InnerExceptions, static inner => Assert.IsType<TransportException>(inner));
        Assert.Throws<CorrelationReusedException>(() => rig.Party0.Evaluating<uint>(0));
        Assert.Throws<CorrelationReusedException>(() => rig.Party1.Evaluating<uint>(0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1)]
    public void LoadCorrelations_WrongLength_SaysBothNumbers(int excess)
    {
        using var rig = Rig();
        var expected = CorrelationLayout.CorrectionBytes(rig.Info, 1);
        Assert.Equal(((Count * Bits) + 7) / 8, expected);
        var seed = new InsecureSeeds(2).Next();
        if (excess == 0)
        {
            var party0 = Assert.Throws<ArgumentException>(() => rig.Party0.LoadCorrelations(0, seed, new byte[expected]));
            Assert.Contains($"takes 0 bytes of corrections, got {expected}", party0.Message, StringComparison.Ordinal);
            return;
        }

        var party1 = Assert.Throws<ArgumentException>(() => rig.Party1.LoadCorrelations(0, seed, new byte[expected + excess]));
        Assert.Contains($"takes {expected} bytes of corrections, got {expected + excess}", party1.Message, StringComparison.Ordinal);
        Assert.Throws<CorrelationReusedException>(() => rig.Party1.Preparing<uint>(0));
    }

    [Fact]
    public void Deal_WrongCorrectionBuffer_SaysBothNumbers()
    {
        using var rig = Rig();
        using var dealer = DealerSession.Create(rig.Info, new InsecureSeeds(3).Next(), new InsecureSeeds(4).Next());
        var seed = new InsecureSeeds(5).Next();
        var expected = CorrelationLayout.CorrectionBytes(rig.Info, 1);
        var error = Assert.Throws<ArgumentException>(() => dealer.Typed<uint>().Deal(seed, seed, [], new byte[expected - 1], static _ => { }));
        Assert.Contains($"{expected} bytes of corrections for party 1, the buffer {expected - 1}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Typed_TheOtherWord_NamesBoth()
    {
        using var rig = Rig();
        var error = Assert.Throws<ArgumentException>(() => rig.Party0.Typed<ulong>());
        Assert.Contains("32-bit words, not for UInt64", error.Message, StringComparison.Ordinal);
    }

    private static ProtocolRig<uint> Rig()
    {
        var list = new SegmentList();
        Assert.Equal(A, list.Seeded("A", Count, Bits));
        list.Corrected("C", Count, Bits);
        return new(seed: 6, list);
    }

    private static void Open(ProtocolRig<uint> rig) => rig.Run(
        static session => MaskedLinear.OpenInput(session, new uint[Count], session.Words(A.Offset, Count), new uint[Count], Bits),
        static session => MaskedLinear.OpenInput(session, new uint[Count], session.Words(A.Offset, Count), new uint[Count], Bits),
        ProtocolRig<uint>.Bytes(Count * Bits), declaredRounds: 1);
}
