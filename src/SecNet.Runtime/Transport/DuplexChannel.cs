using System.Buffers.Binary;
using System.Diagnostics;

namespace SecNet.Runtime.Transport;

/// <summary>
/// The one exchange loop that every kind of channel shares: interleaved partial sends and receives, the header check,
/// the bounded spin, time-outs and byte counts. A derived class supplies three non-blocking primitives.
/// </summary>
/// <remarks>
/// Two bounds: <see cref="Timeout"/> is the longest time without a byte moving in either direction; a deadline
/// (<see cref="SetDeadline"/>) bounds everything until it is cleared, so that a peer that trickles bytes ends too.
/// </remarks>
public abstract class DuplexChannel : IChannel
{
    // A loopback exchange takes 7-10 µs and a parked thread some 50 µs to wake: spinning for about one wake-up costs at most
    // twice the best choice, and is short enough not to starve the peer where more threads than cores are runnable.
    private static readonly long SpinTicks = Stopwatch.Frequency * 50 / 1_000_000;

    // Waits are cut into slices, so that a channel disposed by another thread is noticed on every platform.
    private const int LongestWaitMs = 1000;

    private long _deadline = long.MaxValue;
    private TimeSpan _timeout;
    private long _timeoutTicks;

    /// <summary>For a connected channel.</summary>
    /// <param name="peer">Where the other side is, for messages.</param>
    /// <param name="timeout">Longest time without progress.</param>
    private protected DuplexChannel(string peer, TimeSpan timeout)
    {
        Peer = peer;
        Timeout = timeout;
    }

    /// <inheritdoc/>
    public string Peer { get; }

    /// <summary>The longest time without progress before a call throws; positive.</summary>
    public TimeSpan Timeout
    {
        get => _timeout;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            _timeout = value;
            _timeoutTicks = ToTicks(value);
        }
    }

    /// <summary>Bytes sent so far.</summary>
    public long BytesSent { get; private protected set; }

    /// <summary>Bytes received so far.</summary>
    public long BytesReceived { get; private protected set; }

    /// <inheritdoc/>
    public long SendTicks { get; private set; }

    /// <summary>Bounds all calls together, from now on, until <see cref="ClearDeadline"/>.</summary>
    public void SetDeadline(TimeSpan fromNow) => _deadline = Stopwatch.GetTimestamp() + ToTicks(fromNow);

    /// <summary>Back to <see cref="Timeout"/> alone.</summary>
    public void ClearDeadline() => _deadline = long.MaxValue;

    /// <inheritdoc/>
    public void Exchange(ReadOnlySpan<byte> send, Span<byte> receive, int matchingHeaderBytes = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(matchingHeaderBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(matchingHeaderBytes, Math.Min(send.Length, receive.Length));
        int sent = 0, received = 0;
        var headerPending = matchingHeaderBytes > 0;
        long stalledSince = 0;
        while (sent < send.Length || received < receive.Length)
        {
            var moved = 0;

            // Never a deadlock: of two sides that exchange and lead as far as they may, each has something to receive.
            var most = received < receive.Length && send.Length - received > LongestLead ? received + LongestLead : send.Length;
            if (sent < most)
            {
                var began = Stopwatch.GetTimestamp();
                moved = TrySend(send[sent..most]);
                SendTicks += Stopwatch.GetTimestamp() - began;
                sent += moved;
                BytesSent += moved;
            }
            if (received < receive.Length)
            {
                var arrived = TryReceive(receive[received..]);
                received += arrived;
                BytesReceived += arrived;
                moved += arrived;
                if (headerPending && received >= matchingHeaderBytes)
                {
                    headerPending = false;
                    if (!send[..matchingHeaderBytes].SequenceEqual(receive[..matchingHeaderBytes]))
                        throw OutOfStep(send[..matchingHeaderBytes], receive[..matchingHeaderBytes]);
                }
            }
            if (moved > 0)
            {
                stalledSince = 0;
                continue;
            }

            if (!Stall(ref stalledSince, sent < most, received < receive.Length))
                throw TimedOut(Stopwatch.GetTimestamp() - stalledSince, sent, send.Length, received, receive.Length);
        }
    }

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> data) => Exchange(data, default);

    /// <inheritdoc/>
    public void Receive(Span<byte> buffer) => Exchange(default, buffer);

    /// <summary>Waits, parked, until something arrived or the peer closed.</summary>
    /// <returns>False when the time passed without either. True does not yet mean that a call will succeed.</returns>
    public bool WaitForArrival(TimeSpan longest)
    {
        var end = Stopwatch.GetTimestamp() + ToTicks(longest);
        while (!HasArrival())
        {
            var left = end - Stopwatch.GetTimestamp();
            if (left <= 0) return false;
            Wait(forSend: false, forReceive: true, WaitMs(left));
        }
        return true;
    }

    /// <inheritdoc/>
    public virtual string? WhyNot(Role role) => null;

    /// <summary>Repeats an attempt until it succeeds, parked in between, within the same bounds as an exchange.</summary>
    internal void RepeatUntil(Func<bool> succeeded, bool forSend, bool forReceive)
    {
        var began = Stopwatch.GetTimestamp();
        while (!succeeded())
        {
            var now = Stopwatch.GetTimestamp();
            var left = Math.Min(began + _timeoutTicks, _deadline) - now;
            if (left <= 0) throw new TransportException($"{Peer} made no progress for {(double)(now - began) / Stopwatch.Frequency:0.0} s.");
            Wait(forSend, forReceive, WaitMs(left));
        }
    }

    /// <summary>True when the peer closed and nothing it sent is left to receive.</summary>
    public abstract bool IsPeerGone { get; }

    /// <summary>Closes the connection. May be called by another thread: a pending call then throws <see cref="TransportException"/>.</summary>
    public abstract void Dispose();

    /// <summary>Nothing moved: spins for a while, then waits.</summary>
    /// <param name="stalledSince">When that began; 0 before the first call after something moved.</param>
    /// <param name="forSend">There is something to send.</param>
    /// <param name="forReceive">There is something to receive.</param>
    /// <returns>False when the time is over.</returns>
    private protected bool Stall(ref long stalledSince, bool forSend, bool forReceive)
    {
        var now = Stopwatch.GetTimestamp();
        if (stalledSince == 0) stalledSince = now;
        var left = Math.Min(Math.Max(stalledSince, QuietUntil) + _timeoutTicks, _deadline) - now;
        if (left <= 0) return false;
        if (now - stalledSince >= SpinTicks) Wait(forSend, forReceive, WaitMs(left));
        return true;
    }

    /// <summary>The time (<see cref="Stopwatch.GetTimestamp"/>) up to which silence says nothing about the peer; the time-out counts from there.</summary>
    internal virtual long QuietUntil => 0;

    /// <summary>How many bytes an exchange may send beyond those it has received. Where bytes take time to arrive, a bound would cost round trips.</summary>
    internal virtual int LongestLead => int.MaxValue;

    /// <summary>Sends what fits now; 0 when nothing does. What is left over must be sent next.</summary>
    internal abstract int TrySend(ReadOnlySpan<byte> data);

    /// <summary>Receives what is there now; 0 when nothing is.</summary>
    internal abstract int TryReceive(Span<byte> buffer);

    /// <summary>True when <see cref="TryReceive"/> would return bytes or throw.</summary>
    internal abstract bool HasArrival();

    /// <summary>Parks the thread until a primitive may make progress, at most so long.</summary>
    internal abstract void Wait(bool forSend, bool forReceive, int milliseconds);

    private protected TransportException Closed() => new($"{Peer} closed the connection.");

    private protected TransportException ClosedHere() => new($"The connection to {Peer} was closed on this side.");

    private static long ToTicks(TimeSpan time) => time >= TimeSpan.FromDays(365) ? Stopwatch.Frequency * 86400 * 365 : (long)(time.TotalSeconds * Stopwatch.Frequency);

    private static int WaitMs(long ticks) => (int)Math.Clamp((ticks * 1000 / Stopwatch.Frequency) + 1, 1, LongestWaitMs);

    private TransportException TimedOut(long waitedTicks, int sent, int toSend, int received, int toReceive) => new(
        $"{Peer} made no progress for {(double)waitedTicks / Stopwatch.Frequency:0.0} s ({sent} of {toSend} bytes sent, {received} of {toReceive} received).");

    private TransportException OutOfStep(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> received)
    {
        // An opening's header is payload length and sequence number, both little-endian; nothing in it is secret.
        if (expected.Length != 2 * sizeof(uint))
            return new($"{Peer} is out of step: expected header {Convert.ToHexStringLower(expected)}, received {Convert.ToHexStringLower(received)}.");
        return new($"{Peer} is out of step: expected {Describe(expected)}, received {Describe(received)}.");
    }

    private static string Describe(ReadOnlySpan<byte> header) =>
        $"a payload of {BinaryPrimitives.ReadUInt32LittleEndian(header)} bytes with sequence {BinaryPrimitives.ReadUInt32LittleEndian(header[sizeof(uint)..])}";
}
