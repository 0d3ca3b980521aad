using System.Diagnostics;
using SecNet.Runtime.Correlations;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Sessions;
using SecNet.Runtime.Transport;
using SecNet.Runtime.Weights;

namespace SecNet.Testing;

/// <summary>How long inferences take over an emulated link, both parties in one process on two threads.</summary>
public static class TwoPartyTiming
{
    /// <summary>Online times of inferences with weights and inputs of zeros: what a protocol does, and how long it takes, depends on neither.</summary>
    /// <param name="link">The link between the parties.</param>
    /// <param name="warmUp">Inferences before the first that counts.</param>
    /// <param name="count">Inferences that count.</param>
    /// <param name="seeds">Where all randomness comes from.</param>
    /// <returns>Of each inference the time from both parties being ready to the later one's output share, in milliseconds.</returns>
    public static double[] Measure<TNetwork>(LinkModel link, int warmUp, int count, InsecureSeeds seeds)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        var info = TNetwork.Info;
        var (inner0, inner1) = MemoryChannel.CreatePair(timeout: TimeSpan.FromSeconds(60));
        using var channel0 = new EmulatedChannel(inner0, link);
        using var channel1 = new EmulatedChannel(inner1, link);
        var id = ModelId.Create();
        var (mask0, mask1) = (seeds.Next(), seeds.Next());
        using var party0 = PartySession.Create(info, new ModelShare(info.ProtocolId, id, 0, new ulong[info.ModelWords]), channel0, mask0, slotCount: 1);
        using var party1 = PartySession.Create(info, new ModelShare(info.ProtocolId, id, 1, new ulong[info.ModelWords]), channel1, mask1, slotCount: 1);
        using var dealer = DealerSession.Create(info, mask0, mask1);
        TwoParty.InParallel(() => TNetwork.LoadModel<Party0>(party0), () => TNetwork.LoadModel<Party1>(party1));

        using var barrier = new Barrier(2);
        var ends = new long[2];
        var starts = new long[2];
        var times = new double[count];
        for (var index = -warmUp; index < count; index++)
        {
            Deal<TNetwork>(dealer, party0, party1, seeds);
            TwoParty.InParallel(
                () => Run(0, party0, TNetwork.Prepare<Party0>, TNetwork.Evaluate<Party0>),
                () => Run(1, party1, TNetwork.Prepare<Party1>, TNetwork.Evaluate<Party1>));
            if (index >= 0) times[index] = Stopwatch.GetElapsedTime(starts.Max(), ends.Max()).TotalMilliseconds;
        }

        return times;

        void Run(int party, PartySession session, Action<PartySession, int> prepare, Evaluation evaluate)
        {
            var (input, output) = (new ulong[info.InputShape.Length], new ulong[info.OutputShape.Length]);
            prepare(session, 0);
            barrier.SignalAndWait();
            starts[party] = Stopwatch.GetTimestamp();
            evaluate(session, 0, input, output);
            ends[party] = Stopwatch.GetTimestamp();
        }
    }

    private delegate void Evaluation(PartySession session, int slot, ReadOnlySpan<ulong> inputShare, Span<ulong> outputShare);

    private static void Deal<TNetwork>(DealerSession dealer, PartySession party0, PartySession party1, InsecureSeeds seeds)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        var (corrections0, corrections1) = (new byte[CorrelationLayout.CorrectionBytes(dealer.Info, 0)], new byte[CorrelationLayout.CorrectionBytes(dealer.Info, 1)]);
        var (seed0, seed1) = (seeds.Next(), seeds.Next());
        dealer.Deal<TNetwork>(seed0, seed1, corrections0, corrections1);
        party0.LoadCorrelations(0, seed0, corrections0);
        party1.LoadCorrelations(0, seed1, corrections1);
    }
}
