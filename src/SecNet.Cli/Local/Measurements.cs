using SecNet.Cli.Reports;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Sharing;

namespace SecNet.Cli.Local;

/// <summary>Both parties' request lines of one run, merged.</summary>
/// <remarks>An evaluation is of one inference, or of a batch together; all but the last one of a request are of as many.</remarks>
internal sealed class Measurements
{
    private readonly RequestLine[][] _counted;
    private readonly RequestLine[][] _all;

    /// <param name="party0">Party 0's lines; of lanes in any order.</param>
    /// <param name="party1">Party 1's.</param>
    /// <param name="warmUpRequests">How many at the start do not count.</param>
    public Measurements(IReadOnlyList<RequestLine> party0, IReadOnlyList<RequestLine> party1, int warmUpRequests)
    {
        // One client numbers its requests, and lanes end them in whatever order, differently at the two parties.
        (party0, party1) = ([.. party0.OrderBy(static line => line.Number)], [.. party1.OrderBy(static line => line.Number)]);
        if (party0.Count != party1.Count || party0.Zip(party1).Any(static pair => !pair.First.Inferences.SequenceEqual(pair.Second.Inferences)))
            throw new CommandFailure($"The parties report different work: party 0 {Describe(party0)}, party 1 {Describe(party1)}.", ExitCode.FailedCheck);
        if (party0.Count <= warmUpRequests)
            throw new CommandFailure($"The parties report {party0.Count} requests and {warmUpRequests} of them are warm-up, so nothing was measured.", ExitCode.FailedCheck);
        if (party0.Concat(party1).Any(static line => line.Inferences.Length < 1 || line.Count != line.Inferences.Sum()
            || new[] { line.Bytes.Length, line.WireBytes.Length, line.Rounds.Length, line.OnlineMs.Length, line.OnlineAllocatedBytes.Length }.Any(length => length != line.Inferences.Length)))
            throw new CommandFailure("A party reports figures of other inferences than it answered.", ExitCode.FailedCheck);
        _all = [[.. party0], [.. party1]];
        _counted = [[.. party0.Skip(warmUpRequests)], [.. party1.Skip(warmUpRequests)]];
    }

    /// <summary>Counted inferences.</summary>
    public int Count => _counted[0].Sum(static line => line.Count);

    /// <summary>Most inferences that were evaluated together.</summary>
    public int Batch => _counted[0][0].Inferences[0];

    /// <summary>Payload bytes a party sends per inference of the first evaluation.</summary>
    public double Bytes(int party) => (double)_counted[party][0].Bytes[0] / Batch;

    /// <summary>The same with frame headers.</summary>
    public double WireBytes(int party) => (double)_counted[party][0].WireBytes[0] / Batch;

    /// <summary>Exchanges of an evaluation.</summary>
    public long Rounds => _counted[0][0].Rounds[0];

    /// <summary>Median over full evaluations of the later party's time.</summary>
    public double OnlineMsMedian => Figures.Median(Evaluations().Where(evaluation => evaluation.Inferences == Batch).Select(static evaluation => evaluation.Ms));

    /// <summary>Inferences a second while evaluating: what a full evaluation answers in its median time.</summary>
    public double QueriesPerSecond => Batch * 1000 / OnlineMsMedian;

    /// <summary>Median over requests of the slower party's offline phase, per inference.</summary>
    public double OfflineMsMedian => Figures.Median(
        _counted[0].Zip(_counted[1]).Select(static pair => Math.Max(pair.First.OfflineMs, pair.Second.OfflineMs) / pair.First.Count));

    /// <summary>Bytes from the dealer to both parties, or between the parties, per inference.</summary>
    public double OfflineBytes => (double)_counted.Sum(static party => party.Sum(static line => line.OfflineBytes)) / Count;

    /// <summary>What both parties sent each other before the first inference: handshake and weight opening.</summary>
    public long SetupBytes => _all.Sum(static party => party[^1].SetupBytes);

    /// <summary>Managed bytes a party's protocol thread allocates for an evaluation; the largest over parties and evaluations.</summary>
    public long AllocatedBytes => _counted.Max(static party => party.Max(static line => line.OnlineAllocatedBytes.Max()));

    /// <summary>The same over a whole request: agreement, offline phase and all its inferences.</summary>
    public long AllocatedBytesOfRequest => _counted.Max(static party => party.Max(static line => line.AllocatedBytes));

    /// <summary>A layer's time computing, waiting and sending: medians over requests, the mean of both parties.</summary>
    public (double Compute, double Wait, double Send) LayerMs(int layer)
    {
        return (Mean(0), Mean(1), Mean(2));

        double Mean(int part) => _counted.Average(party => Figures.Median(party.Select(line => line.LayerMs[layer][part])));
    }

    /// <summary>What differs between inferences, between parties, or from the static cost.</summary>
    public IEnumerable<string> FailedChecks(NetworkInfo info)
    {
        for (var party = 0; party < 2; party++)
        {
            foreach (var (inferences, bytes, wireBytes, rounds) in _counted[party].SelectMany(static line => line.Inferences.Select((count, i) => (count, line.Bytes[i], line.WireBytes[i], line.Rounds[i]))).Distinct())
            {
                var together = inferences == 1 ? "for an inference" : $"for {inferences} inferences together";
                var expected = info.OnlineBytesPerParty(inferences);
                if (bytes != expected) yield return $"party {party} sent {bytes} bytes {together}; the static cost is {expected}";
                if (rounds != info.Cost.Rounds) yield return $"party {party} took {rounds} rounds {together}; the static cost is {info.Cost.Rounds}";
                var headers = info.Cost.Rounds * OpeningBuffer.HeaderBytes;
                if (wireBytes != expected + headers) yield return $"party {party} sent {wireBytes} bytes with frame headers {together}; {expected + headers} were expected";
            }
        }

        if (info.Offline == OfflineKind.TwoParty && OfflineBytes != info.Cost.OfflineBytes)
            yield return $"the parties sent {OfflineBytes} bytes for the correlations of an inference; the static cost is {info.Cost.OfflineBytes}";
    }

    private IEnumerable<(int Inferences, double Ms)> Evaluations() => _counted[0].Zip(_counted[1]).SelectMany(static pair =>
        pair.First.Inferences.Select((inferences, i) => (inferences, Math.Max(pair.First.OnlineMs[i], pair.Second.OnlineMs[i]))));

    private static string Describe(IReadOnlyList<RequestLine> lines) => $"{lines.Count} requests with {lines.Sum(static line => line.Count)} inferences";
}
