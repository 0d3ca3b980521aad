using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Networks;
using SecNet.Runtime.Correlations;
using SecNet.Runtime.Correlations.Generating;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Sessions;
using SecNet.Runtime.Transport;
using SecNet.Runtime.Weights;

namespace SecNet.Benchmarks;

/// <summary>How long two parties without a dealer take to make one inference's correlations: the synchronous schedule against the asynchronous one.</summary>
/// <remarks>
/// Run: <c>dotnet run -c Release --project tests/SecNet.Benchmarks -- schedule</c>. Both parties are threads of this process with a socket between them,
/// over which a link is emulated; their sessions on both schedules stay open, and take turns, so that whatever else the machine does falls on both. A run
/// ends when the later party has its record. Key exchange and base transfers come before the first one.
/// </remarks>
internal static class GenerationScheduleTimes
{
    private const int Triples = 4096;
    private const int TripleBits = 32;
    private const int WarmUps = 3;

    private static readonly (string Name, LinkModel? Link, int Runs)[] Links =
        [("loopback, as it is", null, 41), ("loopback", LinkModel.Loopback, 41), ("lan", LinkModel.Lan, 41), ("wan", LinkModel.Wan, 7)];

    public static void Print()
    {
        Console.WriteLine("Medians over runs that take turns; milliseconds from the start of both parties to the later one's end; then milliseconds of processors, both parties'.");
        foreach (var (name, link, runs) in Links)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nlink: {name}{(link is null ? "" : $" ({link})")}, {runs} runs\n{"",-34}{"synchronous",12}{"asynchronous",13}{"ratio",8}{"processors: s.",15}{"a.",13}"));
            Network<Net1TwoParty>("Network 1 of Li et al.", link, runs);
            Network<Net2TwoParty>("Network 2", link, runs);
            Network<Net3TwoParty>("Network 3", link, runs);
            Network<Net4TwoParty>("Network 4", link, runs);
            Squares(link, runs);
        }
    }

    private static void Network<TNetwork>(string name, LinkModel? link, int runs)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        var records = new[] { new byte[CorrelationLayout.RecordBytes(TNetwork.Info, 0)], new byte[CorrelationLayout.RecordBytes(TNetwork.Info, 1)] };
        Compare(name, TNetwork.Info, link, runs, (session, party) => session.Generate<TNetwork>(records[party]));
    }

    /// <summary>Packed triples of masks with themselves: one party owns the key, the other answers.</summary>
    private static void Squares(LinkModel? link, int runs)
    {
        var a = new[] { new ulong[Triples], new ulong[Triples] };
        var squared = new[] { new ulong[Triples], new ulong[Triples] };
        Compare($"{Triples} packed triples of {TripleBits} bits", Net1TwoParty.Info, link, runs, (session, party) =>
        {
            var typed = session.Typed<ulong>();
            LinearGeneration.Square<ulong>(typed, TripleBits, a[party], squared[party]);
            typed.Ciphertexts?.Finish();
        });
    }

    private static void Compare(string name, NetworkInfo info, LinkModel? link, int runs, Action<TwoPartySession, int> generate)
    {
        using var synchronous = new Sessions(info, link, GenerationSchedule.Synchronous);
        using var asynchronous = new Sessions(info, link, GenerationSchedule.Asynchronous);
        var (before, after) = (new Samples(runs), new Samples(runs));
        for (var run = -WarmUps; run < runs; run++)
        {
            synchronous.Run(generate, before, run);
            asynchronous.Run(generate, after, run);
        }

        FormattableString line = $"{name,-34}{before.Elapsed,12:F2}{after.Elapsed,13:F2}{before.Elapsed / after.Elapsed,8:F2}{before.Busy,15:F2}{after.Busy,13:F2}";
        Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Times of runs, in milliseconds.</summary>
    private sealed class Samples(int runs)
    {
        private readonly double[] _elapsed = new double[runs];
        private readonly double[] _busy = new double[runs];

        /// <summary>From start to end, the median.</summary>
        public double Elapsed => _elapsed.Order().ElementAt(runs / 2);

        /// <summary>Of processors, both parties' together, the median.</summary>
        public double Busy => _busy.Order().ElementAt(runs / 2);

        public void Set(int run, double elapsed, double busy) => (_elapsed[run], _busy[run]) = (elapsed, busy);
    }

    /// <summary>Both parties' sessions on one schedule.</summary>
    private sealed class Sessions : IDisposable
    {
        private readonly DuplexChannel[] _channels;
        private readonly TwoPartySession[] _sessions = new TwoPartySession[2];

        public Sessions(NetworkInfo info, LinkModel? link, GenerationSchedule schedule)
        {
            _channels = [.. Connect().Select(channel => link is null ? channel : (DuplexChannel)new EmulatedChannel(channel, link))];
            var (nonce, id) = (SessionNonce.Create(), ModelId.Create());
            PartyPair.Run(party =>
            {
                // Small weights of either sign, which is all that their products' times could depend on, and do not.
                var words = new ulong[info.ModelWords];
                for (var word = 0; word < words.Length; word++) words[word] = (ulong)RandomNumberGenerator.GetInt32(-1000, 1000);
                _sessions[party] = TwoPartySession.Connect(info, new ModelShare(info.ProtocolId, id, party, words), _channels[party], nonce, schedule);
            });
        }

        /// <summary>One generation, whose times are kept unless its number is negative.</summary>
        public void Run(Action<TwoPartySession, int> generate, Samples samples, int run)
        {
            var busy = Environment.CpuUsage.TotalTime;
            var elapsed = 1000 * PartyPair.Run(party => generate(_sessions[party], party));
            if (run >= 0) samples.Set(run, elapsed, (Environment.CpuUsage.TotalTime - busy).TotalMilliseconds);
        }

        public void Dispose()
        {
            foreach (var session in _sessions) session.Dispose();
            foreach (var channel in _channels) channel.Dispose();
        }

        private static DuplexChannel[] Connect()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var first = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            first.Connect(listener.LocalEndpoint);
            var timeout = TimeSpan.FromSeconds(60);
            return [new SocketChannel(first, timeout), new SocketChannel(listener.AcceptSocket(), timeout)];
        }
    }
}
