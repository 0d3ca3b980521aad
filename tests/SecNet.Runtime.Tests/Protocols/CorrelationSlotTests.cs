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

    [Fact]
    public void LoadCorrelations_OfABatch_ComeInOrderAndAllBeforeItIsPrepared()
    {
        var (channel, _) = MemoryChannel.CreatePair(timeout: TimeSpan.FromSeconds(1));
        using (channel)
        {
            using var rig = Rig();
            var seeds = new InsecureSeeds(7);
            var model = new Runtime.Weights.ModelShare(rig.Info.ProtocolId, default, 0, new ulong[rig.Info.ModelWords]);
            using var session = PartySession.Create(rig.Info, model, channel, seeds.Next(), slotCount: 1, largestBatch: 3);
            session.LoadCorrelations(0, seeds.Next(), [], inference: 0, batch: 3);
            Assert.Contains("Loading", Assert.Throws<CorrelationReusedException>(() => session.Preparing<uint>(0)).Message, StringComparison.Ordinal);
            Assert.Throws<InvalidOperationException>(() => session.LoadCorrelations(0, seeds.Next(), [], inference: 2, batch: 3));
            Assert.Throws<InvalidOperationException>(() => session.LoadCorrelations(0, seeds.Next(), [], inference: 1, batch: 2));
            session.LoadCorrelations(0, seeds.Next(), [], inference: 1, batch: 3);
            session.LoadCorrelations(0, seeds.Next(), [], inference: 2, batch: 3);
            Assert.Equal(3, session.Preparing<uint>(0).Batch);
            Assert.Equal(3 * Count, session.Evaluating<uint>(0).Words(A.Offset, Count).Length);
            Assert.Throws<InvalidOperationException>(() => session.LoadCorrelations(0, seeds.Next(), [], inference: 1, batch: 3));
            Assert.Throws<ArgumentOutOfRangeException>(() => session.LoadCorrelations(0, seeds.Next(), [], inference: 0, batch: 4));
            session.LoadCorrelations(0, seeds.Next(), []);
            Assert.Equal(1, session.Preparing<uint>(0).Batch);
        }
    }

    /// <summary>What a party holds of an inference does not depend on what it is evaluated with.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(130)]
    public void Material_OfABatch_IsThatOfEachInferenceSegmentBySegment(int lanes)
    {
        const int batch = 3;
        var list = new SegmentList();
        CorrelationSegment[] segments =
        [
            list.Seeded("words", lanes, Bits), list.Corrected("corrected words", lanes, Bits),
            new("planes", CorrelationKind.Seeded, CorrelationStorage.Planes, lanes, 5, 0),
            new("corrected planes", CorrelationKind.Corrected, CorrelationStorage.Planes, lanes, 2, 5 * ((lanes + 63) / 64)),
            new("tables", CorrelationKind.Corrected, CorrelationStorage.Tables, lanes, 16, 7 * ((lanes + 63) / 64)),
        ];
        using var rig = new ProtocolRig<ulong>(seed: 8, list);
        var info = rig.Info with { Correlations = [.. segments] };
        var together = new CorrelationMaterial<ulong>(info, batch);
        var seeds = new InsecureSeeds(9);
        for (var inference = 0; inference < batch; inference++)
        {
            var (seed, corrections) = (seeds.Next(), new byte[CorrelationLayout.CorrectionBytes(info, 1)]);
            seeds.Data().Fill<byte>(corrections);
            var alone = new CorrelationMaterial<ulong>(info);
            _ = alone.Expand(seed, 1);
            alone.ReadCorrections(corrections, 1);
            together.Begin(inference, batch);
            _ = together.Expand(seed, 1);
            together.ReadCorrections(corrections, 1);
            foreach (var segment in segments.Where(static segment => segment.Storage == CorrelationStorage.Words))
                Assert.Equal(alone.Words(segment.Offset, lanes), together.Words((segment.Offset * batch) + (inference * lanes), lanes));
            foreach (var segment in segments.Where(static segment => segment.Storage == CorrelationStorage.Tables))
                Assert.Equal(alone.Planes(segment.Offset, lanes), together.Planes((segment.Offset * batch) + (inference * lanes), lanes));
            foreach (var segment in segments.Where(static segment => segment.Storage == CorrelationStorage.Planes))
            {
                var stride = ((batch * lanes) + 63) / 64;
                for (var index = 0; index < segment.Bits * lanes; index++)
                {
                    var (plane, lane) = Math.DivRem(index, lanes);
                    Assert.Equal(
                        Bit(alone.Planes(segment.Offset + (plane * segment.WordsPerPlane), segment.WordsPerPlane), lane),
                        Bit(together.Planes((segment.Offset * batch) + (plane * stride), stride), (inference * lanes) + lane));
                }
            }
        }

        static ulong Bit(ReadOnlySpan<ulong> plane, int lane) => (plane[lane / 64] >> (lane % 64)) & 1;
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
