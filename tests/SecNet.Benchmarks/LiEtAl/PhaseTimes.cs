using System.Diagnostics;
using System.Security.Cryptography;
using SecNet.Runtime.Correlations;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Sessions;
using SecNet.Runtime.Transport;
using SecNet.Runtime.Weights;
using SecNet.Testing;

namespace SecNet.Benchmarks.LiEtAl;

/// <summary>How long the phases of a network take: both parties in this process, a thread each and lane, on loopback TCP or an emulated link over it.</summary>
/// <remarks>
/// Weights and inputs are zeros and the correlations of timed evaluations random: what a protocol does, and how long it takes, depends on neither. Figures are medians
/// of chunks, in milliseconds per inference; chunks run from both parties being ready to the later one's end.
/// </remarks>
internal static class PhaseTimes<TNetwork>
    where TNetwork : ISecureNetwork<TNetwork>
{
    // Methods become optimised code in steps, each after some 30 calls and in the background.
    private const int WarmUp = 60;

    private static NetworkInfo Info => TNetwork.Info;

    /// <summary>Runs both phases until their code is optimised, on a link that costs nothing.</summary>
    public static void Rehearse()
    {
        if (Info.Offline == OfflineKind.Dealer) _ = Dealing(chunks: WarmUp);
        else _ = Generation(null, count: 1, chunks: WarmUp / 2);
        _ = Online(null, lanes: 1, perLane: 1, chunks: 20 * WarmUp);
    }

    /// <summary>Making an inference's correlations without a dealer, on either schedule: their chunks take turns, so that whatever else the machine does falls on both.</summary>
    /// <param name="link">The emulated link, or null.</param>
    /// <param name="count">Inferences of a chunk, one after another.</param>
    /// <param name="chunks">Chunks that count, of each schedule.</param>
    public static (double Synchronous, double Asynchronous) Generation(LinkModel? link, int count, int chunks)
    {
        using var synchronous = new Generating(link, GenerationSchedule.Synchronous);
        using var asynchronous = new Generating(link, GenerationSchedule.Asynchronous);
        double[] before = new double[chunks], after = new double[chunks];
        for (var chunk = 0; chunk < chunks; chunk++) (before[chunk], after[chunk]) = (synchronous.Run(count), asynchronous.Run(count));
        return (Figures.Median(before) / count * 1e3, Figures.Median(after) / count * 1e3);
    }

    /// <summary>Making them at a dealer and expanding them at both parties, one after the other; nothing travels.</summary>
    public static double Dealing(int chunks)
    {
        var (seeds0, seeds1) = (Seed.Create(), Seed.Create());
        byte[] corrections0 = new byte[CorrelationLayout.CorrectionBytes(Info, 0)], corrections1 = new byte[CorrelationLayout.CorrectionBytes(Info, 1)];
        using var dealer = DealerSession.Create(Info, seeds0, seeds1);
        var (channel0, channel1) = SocketLink.Connect();
        using (channel0)
        using (channel1)
        {
            var (model0, model1) = Models();
            using var party0 = PartySession.Create(Info, model0, channel0, seeds0, slotCount: 1);
            using var party1 = PartySession.Create(Info, model1, channel1, seeds1, slotCount: 1);
            TwoParty.InParallel(() => TNetwork.LoadModel<Party0>(party0), () => TNetwork.LoadModel<Party1>(party1));
            return Figures.Median(chunks, () =>
            {
                var start = Stopwatch.GetTimestamp();
                var (seed0, seed1) = (Seed.Create(), Seed.Create());
                dealer.Deal<TNetwork>(seed0, seed1, corrections0, corrections1);
                TwoParty.InParallel(
                    () =>
                    {
                        party0.LoadCorrelations(0, seed0, corrections0);
                        TNetwork.Prepare<Party0>(party0, 0);
                    },
                    () =>
                    {
                        party1.LoadCorrelations(0, seed1, corrections1);
                        TNetwork.Prepare<Party1>(party1, 0);
                    });
                return Stopwatch.GetElapsedTime(start).TotalSeconds;
            }) * 1e3;
        }
    }

    /// <summary>Evaluating an inference, with its correlations in hand.</summary>
    /// <param name="link">The emulated link, or null.</param>
    /// <param name="lanes">Inferences evaluated at a time, each on a thread and a connection of its own.</param>
    /// <param name="perLane">Inferences of a lane in a chunk, one after another.</param>
    /// <param name="chunks">Chunks that count.</param>
    public static double Online(LinkModel? link, int lanes, int perLane, int chunks)
    {
        var pairs = SocketLink.Connect(link, lanes);
        var (model0, model1) = Models();
        var (mask0, mask1) = Info.Offline == OfflineKind.Dealer ? (Seed.Create(), Seed.Create()) : ((Seed?)null, (Seed?)null);
        PartySession[] sessions0 = new PartySession[lanes], sessions1 = new PartySession[lanes];
        try
        {
            (sessions0[0], sessions1[0]) = (PartySession.Create(Info, model0, pairs[0].Party0, mask0, perLane), PartySession.Create(Info, model1, pairs[0].Party1, mask1, perLane));
            TwoParty.InParallel(() => TNetwork.LoadModel<Party0>(sessions0[0]), () => TNetwork.LoadModel<Party1>(sessions1[0]));
            for (var lane = 1; lane < lanes; lane++) (sessions0[lane], sessions1[lane]) = (sessions0[0].CreateSibling(pairs[lane].Party0), sessions1[0].CreateSibling(pairs[lane].Party1));
            return Figures.Median(chunks, () =>
            {
                foreach (var session in sessions0) Supply<Party0>(session, perLane);
                foreach (var session in sessions1) Supply<Party1>(session, perLane);
                return Evaluate(sessions0, sessions1, perLane);
            }) / (lanes * perLane) * 1e3;
        }
        finally
        {
            foreach (var session in sessions0.Concat(sessions1).Reverse()) session?.Dispose();
            foreach (var (channel0, channel1) in pairs)
            {
                channel0.Dispose();
                channel1.Dispose();
            }
        }
    }

    /// <summary>Seconds from the last thread being ready to the last one's end.</summary>
    private static double Evaluate(PartySession[] sessions0, PartySession[] sessions1, int perLane)
    {
        var (starts, ends) = (new long[2 * sessions0.Length], new long[2 * sessions0.Length]);
        using var ready = new Barrier(starts.Length);
        Thread[] threads =
        [
            .. sessions0.Select((session, lane) => new Thread(() => Run(session, TNetwork.Evaluate<Party0>, 2 * lane))),
            .. sessions1.Select((session, lane) => new Thread(() => Run(session, TNetwork.Evaluate<Party1>, (2 * lane) + 1))),
        ];
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        return Stopwatch.GetElapsedTime(starts.Max(), ends.Max()).TotalSeconds;

        void Run(PartySession session, Evaluation evaluate, int place)
        {
            var (input, output) = (new ulong[Info.InputShape.Length], new ulong[Info.OutputShape.Length]);
            ready.SignalAndWait();
            starts[place] = Stopwatch.GetTimestamp();
            for (var slot = 0; slot < perLane; slot++) evaluate(session, slot, input, output);
            ends[place] = Stopwatch.GetTimestamp();
        }
    }

    private delegate void Evaluation(PartySession session, int slot, ReadOnlySpan<ulong> inputShare, Span<ulong> outputShare);

    private static void Supply<TParty>(PartySession session, int slots)
        where TParty : struct, IParty
    {
        var (record, corrections) = (Random(CorrelationLayout.RecordBytes(Info, TParty.Index)), Random(CorrelationLayout.CorrectionBytes(Info, TParty.Index)));
        for (var slot = 0; slot < slots; slot++)
        {
            if (Info.Offline == OfflineKind.TwoParty) session.LoadMaterial(slot, record);
            else session.LoadCorrelations(slot, Seed.Create(), corrections);
            TNetwork.Prepare<TParty>(session, slot);
        }
    }

    private static byte[] Random(int length)
    {
        var bytes = new byte[length];
        RandomNumberGenerator.Fill(bytes);
        return bytes;
    }

    private static (ModelShare Party0, ModelShare Party1) Models()
    {
        var id = ModelId.Create();
        return (new(Info.ProtocolId, id, 0, new ulong[Info.ModelWords]), new(Info.ProtocolId, id, 1, new ulong[Info.ModelWords]));
    }

    /// <summary>Both parties' sessions of one schedule.</summary>
    private sealed class Generating : IDisposable
    {
        private readonly DuplexChannel[] _channels;
        private readonly TwoPartySession[] _sessions = new TwoPartySession[2];
        private readonly byte[][] _records = [new byte[CorrelationLayout.RecordBytes(Info, 0)], new byte[CorrelationLayout.RecordBytes(Info, 1)]];

        public Generating(LinkModel? link, GenerationSchedule schedule)
        {
            var (channel0, channel1) = SocketLink.Connect(link);
            _channels = [channel0, channel1];
            var (model0, model1) = Models();
            var nonce = SessionNonce.Create();
            PartyPair.Run(party => _sessions[party] = TwoPartySession.Connect(Info, party == 0 ? model0 : model1, _channels[party], nonce, schedule));
            Run(1); // With keys, once in some hundred inferences.
        }

        /// <summary>Seconds until the later party has made so many.</summary>
        public double Run(int count) => PartyPair.Run(party =>
        {
            for (var index = 0; index < count; index++) _sessions[party].Generate<TNetwork>(_records[party]);
        });

        public void Dispose()
        {
            foreach (var session in _sessions) session.Dispose();
            foreach (var channel in _channels) channel.Dispose();
        }
    }
}
