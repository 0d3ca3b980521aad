using System.Diagnostics;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Roles;

/// <summary>A complete client request on its way through the protocol's thread and back.</summary>
/// <param name="nonce">The client's session.</param>
/// <param name="number">The client's number of the request.</param>
/// <param name="count">Inferences.</param>
/// <param name="inputShares">Packed input shares; not changed until the request has its outcome.</param>
/// <param name="outputBytes">Bytes of all packed output shares.</param>
/// <param name="finished">Told once, on whichever thread decided, when there is an outcome; must not throw or call into the table.</param>
internal sealed class PendingRequest(SessionNonce nonce, uint number, int count, ReadOnlyMemory<byte> inputShares, int outputBytes, Action<PendingRequest>? finished = null)
{
    private const int LongestPauseMs = 64;

    private readonly object _gate = new();
    private readonly long _posted = Stopwatch.GetTimestamp();
    private Verdict? _outcome;
    private TimeSpan _dueAtAge;
    private int _pauseMs = 1;

    public SessionNonce Nonce => nonce;

    public uint Number => number;

    public int Count => count;

    public ReadOnlyMemory<byte> InputShares => inputShares;

    /// <summary>Filled by the protocol's thread before <see cref="Complete"/>.</summary>
    public byte[] OutputShares { get; } = new byte[outputBytes];

    public TimeSpan Age => Stopwatch.GetElapsedTime(_posted);

    /// <summary>How long it is not to be taken yet; not positive when it is due. For the queue's lock to protect.</summary>
    public TimeSpan Pause => _dueAtAge - Age;

    /// <summary>Not due for a moment, each time a longer one: the other party is asked often at first, and never in a spin.</summary>
    public void Postpone()
    {
        _dueAtAge = Age + TimeSpan.FromMilliseconds(_pauseMs);
        _pauseMs = Math.Min(2 * _pauseMs, LongestPauseMs);
    }

    public void Complete() => Finish(Verdict.Yes);

    public void Fail(string reason) => Finish(Verdict.No(reason));

    /// <summary>Fails, and the client is disconnected after its answer, so that it frees its place.</summary>
    public void FailAndDisconnect(string reason) => Finish(Verdict.No(reason, ClientWire.Disconnected));

    /// <summary>What came of it; null until it is known.</summary>
    public Verdict? Outcome
    {
        get
        {
            lock (_gate) return _outcome;
        }
    }

    private void Finish(Verdict outcome)
    {
        lock (_gate)
        {
            if (_outcome is not null) return;
            _outcome = outcome;
        }
        finished?.Invoke(this);
    }
}
