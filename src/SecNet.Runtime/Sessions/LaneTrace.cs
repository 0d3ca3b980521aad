using System.Diagnostics;

namespace SecNet.Runtime.Sessions;

/// <summary>What one lane of a party did when: a ring of events, made beforehand, of which the last ones stay. Recording allocates nothing.</summary>
/// <remarks>
/// Nothing secret enters: which layer runs when, and how much each exchange carries, both parties see anyway. One thread records; read it when that
/// thread has ended. Times are <see cref="Stopwatch.GetTimestamp"/>'s, which all processes of a machine share.
/// </remarks>
public sealed class LaneTrace
{
    /// <summary>The layer of events that belong to none.</summary>
    public const int NoLayer = -1;

    private readonly TraceEvent[] _events;
    private long _recorded;
    private int _layer = NoLayer;
    private int _evaluation = -1;
    private int _exchange;
    private long _computingSince;

    /// <summary>Room for so many events.</summary>
    public LaneTrace(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _events = new TraceEvent[capacity];
    }

    /// <summary>How many events were overwritten by later ones.</summary>
    public long Dropped => Math.Max(0, _recorded - _events.Length);

    /// <summary>What is left, oldest first.</summary>
    public IEnumerable<TraceEvent> Events
    {
        get
        {
            for (var index = Dropped; index < _recorded; index++) yield return _events[index % _events.Length];
        }
    }

    /// <summary>A request's correlations and offline products were made.</summary>
    internal void Offline(long began, long ended) => Record(new(TraceKind.Offline, NoLayer, _evaluation + 1, 0, began, began, ended, 0));

    /// <summary>Both parties are here, and an evaluation begins.</summary>
    internal void Barrier(long began, long ended)
    {
        (_evaluation, _exchange) = (_evaluation + 1, 0);
        Record(new(TraceKind.Barrier, NoLayer, _evaluation, 0, began, began, ended, 0));
    }

    /// <summary>A layer begins, and what ran before it ends; <see cref="NoLayer"/> ends the evaluation.</summary>
    internal void Enter(int layer, long now)
    {
        Computed(now);
        (_layer, _computingSince) = (layer, now);
    }

    /// <summary>An exchange is over.</summary>
    /// <param name="began">When the parties' parts were packed.</param>
    /// <param name="sent">When this party's had been handed to the link, if that was done first.</param>
    /// <param name="ended">When the other's was here.</param>
    /// <param name="payloadBytes">Bytes each way.</param>
    internal void Exchange(long began, long sent, long ended, int payloadBytes)
    {
        Computed(began);
        Record(new(TraceKind.Exchange, _layer, _evaluation, ++_exchange, began, sent, ended, payloadBytes));
        _computingSince = ended;
    }

    private void Computed(long until)
    {
        if (_layer != NoLayer && until > _computingSince) Record(new(TraceKind.Compute, _layer, _evaluation, _exchange, _computingSince, _computingSince, until, 0));
    }

    private void Record(in TraceEvent traced) => _events[_recorded++ % _events.Length] = traced;
}

/// <summary>What a lane did for a while.</summary>
public enum TraceKind
{
    /// <summary>Arithmetic of a layer, and packing what it opens.</summary>
    Compute = 0,

    /// <summary>An opening: handing this party's part to the link, then waiting for the other's.</summary>
    Exchange = 1,

    /// <summary>Waiting for the other party before an evaluation.</summary>
    Barrier = 2,

    /// <summary>Obtaining a request's correlations and making the offline products.</summary>
    Offline = 3,
}

/// <summary>One thing a lane did; times as <see cref="Stopwatch.GetTimestamp"/> counts.</summary>
/// <param name="Kind">What.</param>
/// <param name="Layer">The layer's index, or <see cref="LaneTrace.NoLayer"/>.</param>
/// <param name="Evaluation">The lane's evaluation, counted from 0 since the lane's first; of offline work the one that follows.</param>
/// <param name="Exchange">The evaluation's exchange, counted from 1; of computation the one before it.</param>
/// <param name="Began">When it began.</param>
/// <param name="Sent">Of an exchange: when sending was done and waiting began. What is sent in parts, between which parts of the other's arrive, counts as sent at first.</param>
/// <param name="Ended">When it was over.</param>
/// <param name="PayloadBytes">Of an exchange: bytes each way.</param>
public readonly record struct TraceEvent(TraceKind Kind, int Layer, int Evaluation, int Exchange, long Began, long Sent, long Ended, int PayloadBytes);
