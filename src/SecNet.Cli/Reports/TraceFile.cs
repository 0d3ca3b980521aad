using SecNet.Runtime.Roles;
using SecNet.Runtime.Sessions;

namespace SecNet.Cli.Reports;

/// <summary>What one party's lanes did, as its process hands it to the one that started it.</summary>
/// <param name="Party">0 or 1.</param>
/// <param name="Lanes">Its lanes.</param>
internal sealed record TraceFile(int Party, TraceFile.Lane[] Lanes)
{
    /// <summary>A name for both parties' files.</summary>
    public const string Pattern = "party-{0}.trace";

    /// <summary>One lane's events: kind, layer, evaluation, exchange, began, sent, ended, bytes.</summary>
    /// <param name="Dropped">Events that later ones overwrote.</param>
    /// <param name="Events">Oldest first.</param>
    internal sealed record Lane(long Dropped, long[][] Events)
    {
        /// <summary>The events as they were recorded.</summary>
        public IEnumerable<TraceEvent> Recorded() => Events.Select(static fields => new TraceEvent(
            (TraceKind)fields[0], (int)fields[1], (int)fields[2], (int)fields[3], fields[4], fields[5], fields[6], (int)fields[7]));
    }

    /// <summary>A party's own of such names.</summary>
    public static string PathFor(string pattern, int party) => pattern.Replace("{0}", party == 0 ? "0" : "1", StringComparison.Ordinal);

    /// <summary>From the recorder of a party that has stopped.</summary>
    public static TraceFile Of(int party, PartyTrace trace) => new(
        party,
        [.. trace.Lanes.Select(static lane => new Lane(lane.Dropped, [.. lane.Events.Select(static traced => new[]
        {
            (long)traced.Kind, traced.Layer, traced.Evaluation, traced.Exchange, traced.Began, traced.Sent, traced.Ended, traced.PayloadBytes,
        })]))]);
}
