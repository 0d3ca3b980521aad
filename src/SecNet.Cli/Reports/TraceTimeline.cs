using System.Diagnostics;
using SecNet.Runtime.Sessions;

namespace SecNet.Cli.Reports;

/// <summary>Both parties' lanes on one axis of time, in microseconds from the first event on.</summary>
/// <param name="Network">The network.</param>
/// <param name="Layers">Its layers' names.</param>
/// <param name="Rows">A row a lane: party 0's, then party 1's.</param>
internal sealed record TraceTimeline(string Network, IReadOnlyList<string> Layers, IReadOnlyList<TraceTimeline.Row> Rows)
{
    /// <summary>What a lane did for a while.</summary>
    internal enum Activity
    {
        Compute = 0,
        Send = 1,
        Wait = 2,
        Barrier = 3,
        Offline = 4,
    }

    /// <summary>When the last lane ended.</summary>
    public double End => Rows.SelectMany(static row => row.Spans).Select(static span => span.End).DefaultIfEmpty(0).Max();

    /// <summary>From both parties' files. Their processes share a clock.</summary>
    public static TraceTimeline Of(NetworkEntry network, IReadOnlyList<TraceFile> files)
    {
        var start = files.SelectMany(static file => file.Lanes).SelectMany(static lane => lane.Recorded()).Select(static traced => traced.Began).DefaultIfEmpty(0).Min();
        return new(
            network.Name,
            [.. network.Info.Layers.Select(static layer => layer.Name)],
            [.. files.SelectMany(file => file.Lanes.Select((lane, index) => new Row(file.Party, index, lane.Dropped, [.. lane.Recorded().SelectMany(traced => Spans(traced, start))])))]);
    }

    /// <summary>The part of a party's time online, in which at least one lane evaluates, that has one lane computing while another's opening travels.</summary>
    public double OverlapShare(int party)
    {
        // A sweep over where spans begin and end: how many lanes compute and how many wait in between.
        var steps = Rows.Where(row => row.Party == party).SelectMany(static row => row.Spans)
            .Where(static span => span.Activity is Activity.Compute or Activity.Send or Activity.Wait)
            .SelectMany(static span => new[] { (At: span.Began, Change: 1, span.Activity), (At: span.End, Change: -1, span.Activity) })
            .OrderBy(static step => step.At);
        var (computing, waiting, busy, last, online, overlap) = (0, 0, 0, 0.0, 0.0, 0.0);
        foreach (var (at, change, activity) in steps)
        {
            if (busy > 0) online += at - last;
            if (computing > 0 && waiting > 0) overlap += at - last;
            last = at;
            busy += change;
            if (activity == Activity.Wait) waiting += change;
            else computing += change;
        }

        return online == 0 ? 0 : overlap / online;
    }

    /// <summary>An exchange is two spans: handing over this party's part, and waiting for the other's.</summary>
    private static IEnumerable<Span> Spans(TraceEvent traced, long start)
    {
        var (began, sent, ended) = (At(traced.Began), At(traced.Sent), At(traced.Ended));
        switch (traced.Kind)
        {
            case TraceKind.Exchange:
                yield return new(Activity.Send, traced.Layer, traced.Evaluation, traced.Exchange, began, sent, traced.PayloadBytes);
                yield return new(Activity.Wait, traced.Layer, traced.Evaluation, traced.Exchange, sent, ended, traced.PayloadBytes);
                break;
            case TraceKind.Compute: yield return new(Activity.Compute, traced.Layer, traced.Evaluation, traced.Exchange, began, ended, 0); break;
            case TraceKind.Barrier: yield return new(Activity.Barrier, traced.Layer, traced.Evaluation, traced.Exchange, began, ended, 0); break;
            default: yield return new(Activity.Offline, traced.Layer, traced.Evaluation, traced.Exchange, began, ended, 0); break;
        }

        double At(long ticks) => (ticks - start) * 1e6 / Stopwatch.Frequency;
    }

    /// <summary>One lane of one party.</summary>
    /// <param name="Party">0 or 1.</param>
    /// <param name="Lane">From 0 on, the same at both parties.</param>
    /// <param name="Dropped">Events that were overwritten, the oldest ones.</param>
    /// <param name="Spans">What it did, oldest first.</param>
    internal sealed record Row(int Party, int Lane, long Dropped, Span[] Spans)
    {
        /// <summary>Time it spent so, in microseconds.</summary>
        public double Total(Activity activity) => Spans.Where(span => span.Activity == activity).Sum(static span => span.End - span.Began);
    }

    /// <summary>One thing a lane did.</summary>
    /// <param name="Activity">What.</param>
    /// <param name="Layer">The layer's index, or <see cref="LaneTrace.NoLayer"/>.</param>
    /// <param name="Evaluation">The lane's evaluation, counted from 0.</param>
    /// <param name="Exchange">The evaluation's exchange, counted from 1; of computation the one before it.</param>
    /// <param name="Began">In microseconds.</param>
    /// <param name="End">In microseconds.</param>
    /// <param name="Bytes">Of an exchange: each way.</param>
    internal readonly record struct Span(Activity Activity, int Layer, int Evaluation, int Exchange, double Began, double End, int Bytes);
}
