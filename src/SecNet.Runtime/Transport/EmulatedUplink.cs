using System.Diagnostics;

namespace SecNet.Runtime.Transport;

/// <summary>One direction of an emulated link: messages leave one after another, whichever of this side's connections they go by. Any thread may send.</summary>
/// <param name="link">The link.</param>
internal sealed class EmulatedUplink(LinkModel link)
{
    private readonly LinkModel _link = link ?? throw new ArgumentNullException(nameof(link));
    private readonly object _gate = new();
    private long _busyUntil;

    /// <summary>One way, in ticks of <see cref="Stopwatch"/>.</summary>
    public long LatencyTicks { get; } = ToTicks(link.RoundMs);

    /// <summary>Takes the link's next free time for a message.</summary>
    /// <returns>When its last byte leaves, as <see cref="Stopwatch.GetTimestamp"/> counts.</returns>
    public long Send(int length)
    {
        var duration = ToTicks(_link.SendMs(length));
        lock (_gate) return _busyUntil = Math.Max(Stopwatch.GetTimestamp(), _busyUntil) + duration;
    }

    private static long ToTicks(decimal milliseconds) => (long)decimal.Ceiling(milliseconds * Stopwatch.Frequency / 1000m);
}
