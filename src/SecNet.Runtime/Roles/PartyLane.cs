using System.Buffers.Binary;
using System.Diagnostics;
using SecNet.Runtime.Roles.Offline;
using SecNet.Runtime.Sessions;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Roles;

/// <summary>One lane of two linked parties: a connection, correlations and a session that no other lane uses. One thread uses it.</summary>
internal sealed class PartyLane : IDisposable
{
    private const int BarrierBytes = 8;

    private readonly byte[] _barrierSent = new byte[BarrierBytes];
    private readonly byte[] _barrierReceived = new byte[BarrierBytes];
    private uint _barriers;

    /// <summary>Everything made; the lane owns it.</summary>
    public PartyLane(int index, DuplexChannel channel, ICorrelationSource source, PartySession session, int maxBatch, LaneTrace? trace)
    {
        (Index, Channel, Source, Session, MaxBatch, Trace) = (index, channel, source, session, maxBatch, trace);
        session.Clock.Trace = trace;
    }

    /// <summary>The same at both parties.</summary>
    public int Index { get; }

    /// <summary>The connection to the other party, as slow as the options say.</summary>
    public DuplexChannel Channel { get; }

    /// <summary>This party's correlations.</summary>
    public ICorrelationSource Source { get; }

    /// <summary>The session; its model is loaded.</summary>
    public PartySession Session { get; }

    /// <summary>The smaller of both parties' largest requests.</summary>
    public int MaxBatch { get; }

    /// <summary>Inferences evaluated together: the smaller of both parties' numbers.</summary>
    public int Batch => Session.LargestBatch;

    /// <summary>Bytes sent to the other party over all lanes until the model was loaded, and since then for keys of this lane's correlations.</summary>
    public long SetupBytes => LinkBytes + Source.SetupBytes;

    /// <summary>Bytes sent to the other party over all lanes until the model was loaded.</summary>
    public required long LinkBytes { get; init; }

    /// <summary>Where the lane records what it does; null for nowhere.</summary>
    public LaneTrace? Trace { get; }

    /// <summary>Returns when both parties are here. Allocates nothing; not part of the online cost.</summary>
    public void Barrier()
    {
        var began = Stopwatch.GetTimestamp();
        BinaryPrimitives.WriteUInt32LittleEndian(_barrierSent.AsSpan(sizeof(uint)), _barriers++);
        Channel.Exchange(_barrierSent, _barrierReceived, matchingHeaderBytes: BarrierBytes);
        Trace?.Barrier(began, Stopwatch.GetTimestamp());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Session.Dispose();
        Source.Dispose();
        Channel.Dispose();
    }
}
