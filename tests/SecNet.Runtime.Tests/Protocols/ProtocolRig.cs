using System.Numerics;
using System.Runtime.CompilerServices;
using SecNet.Runtime.Correlations;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Sessions;
using SecNet.Runtime.Transport;
using SecNet.Testing;

namespace SecNet.Runtime.Tests.Protocols;

/// <summary>Both parties and the dealer around a single protocol, with just the correlations it needs. All randomness comes from one number.</summary>
internal sealed class ProtocolRig<T> : IDisposable
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
{
    private readonly MemoryChannel _channel0;
    private readonly MemoryChannel _channel1;
    private readonly DealerSession<T> _dealer;
    private readonly InsecureSeeds _seeds;

    public ProtocolRig(int seed, SegmentList correlations, int arenaPlaneWords = 0)
    {
        _seeds = new(seed);
        Info = Describe(correlations, arenaPlaneWords);
        (_channel0, _channel1) = MemoryChannel.CreatePair(timeout: TimeSpan.FromSeconds(60));
        var (mask0, mask1, id) = (_seeds.Next(), _seeds.Next(), ModelId.Create());
        Party0 = PartySession.Create(Info, new(Info.ProtocolId, id, 0, default), _channel0, mask0, slotCount: 1).Typed<T>();
        Party1 = PartySession.Create(Info, new(Info.ProtocolId, id, 1, default), _channel1, mask1, slotCount: 1).Typed<T>();
        _dealer = DealerSession.Create(Info, mask0, mask1).Typed<T>();
    }

    public static int WordBits => 8 * Unsafe.SizeOf<T>();

    public NetworkInfo Info { get; }

    public PartySession<T> Party0 { get; }

    public PartySession<T> Party1 { get; }

    /// <summary>Deals into slot 0 of both parties and gets it ready for <see cref="Run"/>.</summary>
    public void Deal(Action<DealerSession<T>> deal)
    {
        var (seed0, seed1) = (_seeds.Next(), _seeds.Next());
        var corrections0 = new byte[CorrelationLayout.CorrectionBytes(Info, 0)];
        var corrections1 = new byte[CorrelationLayout.CorrectionBytes(Info, 1)];
        _dealer.Deal(seed0, seed1, corrections0, corrections1, session => deal(session.Typed<T>()));
        Party0.LoadCorrelations(0, seed0, corrections0);
        Party1.LoadCorrelations(0, seed1, corrections1);
        Party0.Preparing<T>(0);
        Party1.Preparing<T>(0);
    }

    /// <summary>Runs both parties' halves at once on the dealt slot.</summary>
    /// <returns>What each party sent.</returns>
    public (OpeningTraffic Party0, OpeningTraffic Party1) Run(Action<PartySession<T>> party0, Action<PartySession<T>> party1)
    {
        var (before0, before1) = (Party0.Traffic, Party1.Traffic);
        TwoParty.InParallel(() => party0(Party0.Evaluating<T>(0)), () => party1(Party1.Evaluating<T>(0)));
        return (Difference(Party0.Traffic, before0), Difference(Party1.Traffic, before1));
    }

    /// <summary>Runs both halves and holds what each party sent to what the protocol declares.</summary>
    public void Run(Action<PartySession<T>> party0, Action<PartySession<T>> party1, long declaredBytes, long declaredRounds)
    {
        var traffic = Run(party0, party1);
        var declared = new OpeningTraffic(declaredBytes, declaredBytes + (8 * declaredRounds), declaredRounds);
        Assert.Equal((declared, declared), traffic);
    }

    /// <summary>The secret behind both parties' dealt words of a segment; only its low bits count.</summary>
    public T[] Dealt(CorrelationSegment segment) =>
        Sum(Party0.LoadedWords(0, 0).AsSpan(segment.Offset, segment.Elements), Party1.LoadedWords(0, 0).AsSpan(segment.Offset, segment.Elements));

    /// <summary>Additive shares of values in the low bits; the bits above are junk, as they are in a ring narrower than its word.</summary>
    public (T[] Party0, T[] Party1) Share(ReadOnlySpan<T> values, int bits)
    {
        T[] share0 = new T[values.Length], share1 = new T[values.Length], junk = new T[values.Length];
        var prg = _seeds.Data();
        prg.Fill<T>(share0);
        prg.Fill<T>(junk);
        for (var index = 0; index < values.Length; index++)
        {
            if (bits < WordBits) share1[index] = junk[index] << bits;
            share1[index] += values[index] - share0[index];
        }

        return (share0, share1);
    }

    /// <summary>Xor shares of bits, one plane.</summary>
    public (ulong[] Party0, ulong[] Party1) ShareBits(ReadOnlySpan<bool> bits)
    {
        var share0 = new ulong[BitPlanes.WordsPerPlane(bits.Length)];
        var prg = _seeds.Data();
        prg.Fill<ulong>(share0);
        var share1 = share0.ToArray();
        for (var index = 0; index < bits.Length; index++) share1[index >> 6] ^= (bits[index] ? 1UL : 0) << (index & 63);
        return (share0, share1);
    }

    public static T[] Sum(ReadOnlySpan<T> share0, ReadOnlySpan<T> share1)
    {
        var sum = new T[share0.Length];
        RingVector.Add(share0, share1, sum);
        return sum;
    }

    /// <summary>The signed values of ring elements of some bits.</summary>
    public static long[] Signed(ReadOnlySpan<T> words, int bits)
    {
        var values = new long[words.Length];
        for (var index = 0; index < values.Length; index++) values[index] = long.CreateTruncating(words[index]) << (64 - bits) >> (64 - bits);
        return values;
    }

    public static T[] Words(ReadOnlySpan<long> values)
    {
        var words = new T[values.Length];
        for (var index = 0; index < words.Length; index++) words[index] = T.CreateTruncating(values[index]);
        return words;
    }

    /// <summary>Bytes of a payload of so many bits.</summary>
    public static long Bytes(long bits) => (bits + 7) / 8;

    /// <summary>Cuts the connection: every later exchange fails at both parties.</summary>
    public void Disconnect() => _channel0.Dispose();

    public void Dispose()
    {
        Party0.Dispose();
        Party1.Dispose();
        _dealer.Dispose();
        _channel0.Dispose();
        _channel1.Dispose();
    }

    private static NetworkInfo Describe(SegmentList correlations, int arenaPlaneWords) => new()
    {
        Name = "Rig",
        ProtocolId = ProtocolId.Parse(new string('7', 64)),
        RingBits = WordBits,
        InputRingBits = WordBits,
        OutputRingBits = WordBits,
        WordBits = WordBits,
        InputShape = new(1, 1, 1),
        InputScale = new(0, 1),
        InputMaxAbs = 1,
        OutputShape = new(1, 1, 1),
        OutputScale = new(0, 1),
        Layers = [],
        WeightSlots = [],
        Correlations = [.. correlations.Segments],
        ArenaWords = 0,
        ArenaPlaneWords = arenaPlaneWords,
        // The compiler computes this exactly; here, a word an element is room enough for what one protocol opens under its masks.
        RoundBits = [8 * correlations.Segments.Sum(static segment => (long)segment.Elements * Math.Max(segment.Bits, 8))],
        Cost = default,
        FailureProbability = 0,
    };

    private static OpeningTraffic Difference(OpeningTraffic after, OpeningTraffic before) =>
        new(after.PayloadBytes - before.PayloadBytes, after.WireBytes - before.WireBytes, after.Rounds - before.Rounds);
}
