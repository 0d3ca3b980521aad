using System.Diagnostics;
using SecNet.Runtime.Sharing;

namespace SecNet.Runtime.Sessions;

/// <summary>Where a session's time goes, layer by layer: computing, waiting for the other party, or handing bytes to the link.</summary>
/// <remarks>
/// Generated code marks where each layer begins; openings count their own time. Counts into memory made beforehand, and costs a few reads of
/// the clock a layer. Nothing secret enters: which layer runs when, and for how long, both parties see anyway.
/// </remarks>
public sealed class LayerClock
{
    private const int None = -1;

    private readonly LayerTime[] _times;
    private readonly OpeningBuffer _openings;
    private int _layer = None;
    private long _since;
    private long _exchangeBefore;
    private long _sendBefore;

    internal LayerClock(int layers, OpeningBuffer openings)
    {
        _times = new LayerTime[layers];
        _openings = openings;
    }

    /// <summary>Times since <see cref="Reset"/>, a layer each, as declared; all zero for a layer that no step of its own realises.</summary>
    public ReadOnlySpan<LayerTime> Times => _times;

    /// <summary>Where layers and exchanges are recorded one by one; null records none.</summary>
    internal LaneTrace? Trace { get => _openings.Trace; set => _openings.Trace = value; }

    /// <summary>Forgets all times.</summary>
    public void Reset()
    {
        Array.Clear(_times);
        _layer = None;
    }

    /// <summary>From now on a layer runs; the one before it ends.</summary>
    internal void Enter(int layer)
    {
        var (now, exchange, send) = (Stopwatch.GetTimestamp(), _openings.ExchangeTicks, _openings.SendTicks);
        if (_layer != None)
        {
            var (exchanging, sending) = (exchange - _exchangeBefore, send - _sendBefore);
            ref var time = ref _times[_layer];
            time = new(time.ComputeTicks + now - _since - exchanging, time.WaitTicks + exchanging - sending, time.SendTicks + sending);
        }

        (_layer, _since, _exchangeBefore, _sendBefore) = (layer, now, exchange, send);
        Trace?.Enter(layer, now);
    }

    /// <summary>The last layer ends.</summary>
    internal void Leave() => Enter(None);
}

/// <summary>Time of one layer, in ticks of <see cref="Stopwatch"/>.</summary>
/// <param name="ComputeTicks">Arithmetic, and packing what is opened.</param>
/// <param name="WaitTicks">In openings, until the other party's part is here, without <paramref name="SendTicks"/>.</param>
/// <param name="SendTicks">Handing this party's part to the link.</param>
public readonly record struct LayerTime(long ComputeTicks, long WaitTicks, long SendTicks);
