using System.Numerics;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Sessions;
using SecNet.Runtime.Transport;
using SecNet.Testing;

namespace SecNet.Runtime.Tests.Correlations;

/// <summary>Both parties' generating sessions around single steps, whose results are put together again and held against what they are to be.</summary>
internal sealed class GenerationRig<T> : IDisposable
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
{
    private readonly MemoryChannel _channel0;
    private readonly MemoryChannel _channel1;
    private readonly TwoPartySession<T>[] _sessions = new TwoPartySession<T>[2];

    public GenerationRig(GenerationSchedule schedule = GenerationSchedule.Asynchronous)
    {
        (_channel0, _channel1) = MemoryChannel.CreatePair(timeout: TimeSpan.FromSeconds(60));
        var (nonce, id) = (SessionNonce.Create(), ModelId.Create());
        TwoParty.InParallel(() => _sessions[0] = Connect(0, _channel0, nonce, id, schedule), () => _sessions[1] = Connect(1, _channel1, nonce, id, schedule));
    }

    /// <summary>A network of nothing, which the parties prepare themselves.</summary>
    public static NetworkInfo Info { get; } = new()
    {
        Name = "Rig",
        ProtocolId = ProtocolId.Parse(new string('7', 64)),
        RingBits = WordBits.Of<T>(),
        InputRingBits = 1,
        OutputRingBits = 1,
        WordBits = WordBits.Of<T>(),
        InputShape = new(1, 1, 1),
        InputScale = new(0, 1),
        InputMaxAbs = 1,
        OutputShape = new(1, 1, 1),
        OutputScale = new(0, 1),
        Layers = [],
        WeightSlots = [],
        Correlations = [],
        ArenaWords = 0,
        ArenaPlaneWords = 0,
        RoundBits = [],
        Cost = default,
        FailureProbability = 0,
        Offline = OfflineKind.TwoParty,
    };

    public long[] BytesSent => [.. _sessions.Select(static session => session.BytesSent)];

    public long[] SetupBytes => [.. _sessions.Select(static session => session.SetupBytes)];

    /// <summary>Runs a step at both parties at once, until nothing of it is under way.</summary>
    public void Run(Action<TwoPartySession<T>, int> step) => TwoParty.InParallel(() => Run(step, 0), () => Run(step, 1));

    /// <summary>Two arrays, a party each, of words that nobody has set.</summary>
    public static T[][] Pair(int length) => [new T[length], new T[length]];

    public static ulong[][] PlanePair(int lanes, int planes) => [new ulong[BitPlanes.WordsPerPlane(lanes) * planes], new ulong[BitPlanes.WordsPerPlane(lanes) * planes]];

    /// <summary>The values behind both shares, mod 2^bits.</summary>
    public static ulong[] Sum(T[][] shares, int bits) =>
        [.. shares[0].Zip(shares[1], (left, right) => ulong.CreateTruncating(left + right) & (ulong.MaxValue >> (64 - bits)))];

    /// <summary>A bit of a lane behind both shares of planes.</summary>
    public static ulong Bit(ulong[][] planes, int lanes, int plane, int lane)
    {
        var at = (plane * BitPlanes.WordsPerPlane(lanes)) + (lane >> 6);
        return (planes[0][at] ^ planes[1][at]) >> (lane & 63) & 1;
    }

    public void Dispose()
    {
        foreach (var session in _sessions) session.Dispose();
        _channel0.Dispose();
        _channel1.Dispose();
    }

    private void Run(Action<TwoPartySession<T>, int> step, int party)
    {
        step(_sessions[party], party);
        _sessions[party].Ciphertexts?.Finish();
    }

    private static TwoPartySession<T> Connect(int party, MemoryChannel channel, SessionNonce nonce, ModelId id, GenerationSchedule schedule) =>
        TwoPartySession.Connect(Info, new(Info.ProtocolId, id, party, default), channel, nonce, schedule).Typed<T>();
}
