using SecNet.Cli.Reports;
using SecNet.Runtime.Networks;

namespace SecNet.Cli.Local;

/// <summary>Both parties' request lines of one run, merged into figures per inference.</summary>
internal sealed class Measurements
{
    private readonly RequestLine[][] _counted;
    private readonly RequestLine[][] _all;

    /// <param name="party0">Party 0's lines, in order.</param>
    /// <param name="party1">Party 1's.</param>
    /// <param name="warmUpRequests">How many at the start do not count.</param>
    public Measurements(IReadOnlyList<RequestLine> party0, IReadOnlyList<RequestLine> party1, int warmUpRequests)
    {
        if (party0.Count != party1.Count || party0.Zip(party1).Any(static pair => pair.First.Count != pair.Second.Count))
            throw new CommandFailure($"The parties report different work: party 0 {Describe(party0)}, party 1 {Describe(party1)}.", ExitCode.FailedCheck);
        if (party0.Count <= warmUpRequests)
            throw new CommandFailure($"The parties report {party0.Count} requests and {warmUpRequests} of them are warm-up, so nothing was measured.", ExitCode.FailedCheck);
        if (party0.Concat(party1).Any(static line => line.Count < 1 || line.Bytes.Length != line.Count || line.WireBytes.Length != line.Count || line.Rounds.Length != line.Count || line.OnlineMs.Length != line.Count || line.OnlineAllocatedBytes.Length != line.Count))
            throw new CommandFailure("A party reports figures of other inferences than it answered.", ExitCode.FailedCheck);
        _all = [[.. party0], [.. party1]];
        _counted = [[.. party0.Skip(warmUpRequests)], [.. party1.Skip(warmUpRequests)]];
    }

    /// <summary>Counted inferences.</summary>
    public int Count => _counted[0].Sum(static line => line.Count);

    /// <summary>Payload bytes a party sends per inference.</summary>
    public long Bytes(int party) => _counted[party][0].Bytes[0];

    /// <summary>The same with frame headers.</summary>
    public long WireBytes(int party) => _counted[party][0].WireBytes[0];

    /// <summary>Exchanges per inference.</summary>
    public long Rounds => _counted[0][0].Rounds[0];

    /// <summary>Median over inferences of the later party's time.</summary>
    public double OnlineMsMedian => Figures.Median(
        _counted[0].Zip(_counted[1]).SelectMany(static pair => pair.First.OnlineMs.Zip(pair.Second.OnlineMs, Math.Max)));

    /// <summary>Median over requests of the slower party's offline phase, per inference.</summary>
    public double OfflineMsMedian => Figures.Median(
        _counted[0].Zip(_counted[1]).Select(static pair => Math.Max(pair.First.OfflineMs, pair.Second.OfflineMs) / pair.First.Count));

    /// <summary>Bytes from the dealer to both parties, or between the parties, per inference.</summary>
    public double OfflineBytes => (double)_counted.Sum(static party => party.Sum(static line => line.OfflineBytes)) / Count;

    /// <summary>What both parties sent each other before the first inference: handshake and weight opening.</summary>
    public long SetupBytes => _all.Sum(static party => party[^1].SetupBytes);

    /// <summary>Managed bytes a party's protocol thread allocates for an inference online; the largest over parties and inferences.</summary>
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
        foreach (var (what, figure) in new (string, Func<RequestLine, long[]>)[]
        {
            ("payload bytes", static line => line.Bytes), ("wire bytes", static line => line.WireBytes), ("rounds", static line => line.Rounds),
        })
        {
            for (var party = 0; party < 2; party++)
            {
                var distinct = _counted[party].SelectMany(figure).Distinct().Order().ToArray();
                if (distinct.Length > 1) yield return $"party {party}: {what} differ between inferences ({distinct[0]} to {distinct[^1]})";
            }
        }

        var bytes = Bytes(0) + Bytes(1);
        if (bytes != info.Cost.OnlineBytes) yield return $"the parties sent {bytes} bytes per inference; the static cost is {info.Cost.OnlineBytes}";
        if (info.Offline == OfflineKind.TwoParty && OfflineBytes != info.Cost.OfflineBytes)
            yield return $"the parties sent {OfflineBytes} bytes for the correlations of an inference; the static cost is {info.Cost.OfflineBytes}";
        var rounds1 = _counted[1][0].Rounds[0];
        if (rounds1 != Rounds) yield return $"party 0 counts {Rounds} rounds and party 1 {rounds1}";
        if (Rounds != info.Cost.Rounds) yield return $"an inference took {Rounds} rounds; the static cost is {info.Cost.Rounds}";
    }

    private static string Describe(IReadOnlyList<RequestLine> lines) => $"{lines.Count} requests with {lines.Sum(static line => line.Count)} inferences";
}
