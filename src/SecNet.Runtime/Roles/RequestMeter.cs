using System.Collections.Immutable;
using System.Diagnostics;
using SecNet.Runtime.Roles.Offline;
using SecNet.Runtime.Sessions;

namespace SecNet.Runtime.Roles;

/// <summary>Takes a request's measurements into arrays made beforehand: measuring allocates nothing.</summary>
internal sealed class RequestMeter(int mostEvaluations, int layers)
{
    private readonly LayerTime[] _layerTimes = new LayerTime[checked(mostEvaluations * layers)];
    private readonly int[] _inferences = new int[mostEvaluations];
    private readonly long[] _ticks = new long[mostEvaluations];
    private readonly long[] _allocated = new long[mostEvaluations];
    private readonly OpeningTraffic[] _traffic = new OpeningTraffic[mostEvaluations];
    private int _evaluations;
    private long _requestAllocatedBefore;
    private long _offlineStarted;
    private long _offlineBytesBefore;
    private double _offlineSeconds;
    private long _offlineBytes;
    private long _allocatedBefore;
    private OpeningTraffic _trafficBefore;
    private long _started;

    /// <summary>Call first, on the protocol's thread.</summary>
    public void BeginRequest()
    {
        _evaluations = 0;
        _requestAllocatedBefore = GC.GetAllocatedBytesForCurrentThread();
    }

    public void BeginOffline(ICorrelationSource source)
    {
        _offlineBytesBefore = source.OfflineBytes;
        _offlineStarted = Stopwatch.GetTimestamp();
    }

    public void EndOffline(ICorrelationSource source)
    {
        _offlineSeconds = Stopwatch.GetElapsedTime(_offlineStarted).TotalSeconds;
        _offlineBytes = source.OfflineBytes - _offlineBytesBefore;
    }

    /// <summary>Before an evaluation's barrier.</summary>
    public void BeforeBarrier() => _allocatedBefore = GC.GetAllocatedBytesForCurrentThread();

    /// <summary>After an evaluation's barrier.</summary>
    public void BeginOnline(PartySession session)
    {
        _trafficBefore = session.Traffic;
        session.Clock.Reset();
        _started = Stopwatch.GetTimestamp();
    }

    /// <summary>When its outputs are there.</summary>
    public void EndOnline(PartySession session, int inferences)
    {
        var index = _evaluations++;
        _inferences[index] = inferences;
        _ticks[index] = Stopwatch.GetTimestamp() - _started;
        session.Clock.Leave();
        session.Clock.Times.CopyTo(_layerTimes.AsSpan(index * layers));
        var after = session.Traffic;
        _traffic[index] = new(
            after.PayloadBytes - _trafficBefore.PayloadBytes, after.WireBytes - _trafficBefore.WireBytes, after.Rounds - _trafficBefore.Rounds);
        _allocated[index] = GC.GetAllocatedBytesForCurrentThread() - _allocatedBefore;
    }

    public RequestReport Report(int partyIndex, uint requestNumber, long setupBytes)
    {
        var count = _evaluations;
        var allocated = GC.GetAllocatedBytesForCurrentThread() - _requestAllocatedBefore;
        return new RequestReport
        {
            PartyIndex = partyIndex,
            RequestNumber = requestNumber,
            Inferences = ImmutableArray.Create(_inferences, 0, count),
            OnlineSeconds = [.. _ticks.Take(count).Select(static ticks => (double)ticks / Stopwatch.Frequency)],
            PayloadBytes = [.. _traffic.Take(count).Select(static traffic => traffic.PayloadBytes)],
            WireBytes = [.. _traffic.Take(count).Select(static traffic => traffic.WireBytes)],
            Rounds = [.. _traffic.Take(count).Select(static traffic => traffic.Rounds)],
            OnlineAllocatedBytes = ImmutableArray.Create(_allocated, 0, count),
            AllocatedBytes = allocated,
            OfflineSeconds = _offlineSeconds,
            OfflineBytes = _offlineBytes,
            SetupBytes = setupBytes,
            Layers = [.. Enumerable.Range(0, layers).Select(layer => LayerSeconds.MedianOf([.. Enumerable.Range(0, count).Select(i => _layerTimes[(i * layers) + layer])]))],
        };
    }
}
