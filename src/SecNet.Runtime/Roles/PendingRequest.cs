using System.Diagnostics;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Roles;

/// <summary>A complete client request on its way through the protocol's thread and back.</summary>
/// <param name="nonce">The client's session.</param>
/// <param name="number">The client's number of the request.</param>
/// <param name="count">Inferences.</param>
/// <param name="inputShares">Packed input shares; not changed until the request has its outcome.</param>
/// <param name="outputBytes">Bytes of all packed output shares.</param>
internal sealed class PendingRequest(SessionNonce nonce, uint number, int count, ReadOnlyMemory<byte> inputShares, int outputBytes)
{
    private readonly object _gate = new();
    private readonly long _posted = Stopwatch.GetTimestamp();
    private Verdict? _outcome;

    public SessionNonce Nonce => nonce;

    public uint Number => number;

    public int Count => count;

    public ReadOnlyMemory<byte> InputShares => inputShares;

    /// <summary>Filled by the protocol's thread before <see cref="Complete"/>.</summary>
    public byte[] OutputShares { get; } = new byte[outputBytes];

    public TimeSpan Age => Stopwatch.GetElapsedTime(_posted);

    public void Complete() => Finish(Verdict.Yes);

    public void Fail(string reason) => Finish(Verdict.No(reason));

    /// <summary>Waits for the outcome; null when the time passed first.</summary>
    public Verdict? WaitForOutcome(TimeSpan longest)
    {
        lock (_gate)
        {
            if (_outcome is null) Monitor.Wait(_gate, longest);
            return _outcome;
        }
    }

    private void Finish(Verdict outcome)
    {
        lock (_gate)
        {
            _outcome ??= outcome;
            Monitor.PulseAll(_gate);
        }
    }
}
