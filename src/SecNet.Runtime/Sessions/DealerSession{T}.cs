using System.Numerics;
using System.Runtime.InteropServices;
using SecNet.Runtime.Correlations;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.Sessions;

/// <summary>The dealer's session in the ring word of the network: both parties' material side by side.</summary>
/// <typeparam name="T"><see cref="uint"/> or <see cref="ulong"/>.</typeparam>
public sealed class DealerSession<T> : DealerSession
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
{
    private readonly CorrelationMaterial<T> _party0;
    private readonly CorrelationMaterial<T> _party1;
    private readonly T[] _weightMask;
    private readonly bool _ownsWeightMask;
    private readonly T[] _scratch;
    private readonly ulong[] _scratchPlanes;
    private AesCtrPrg _own;

    internal DealerSession(NetworkInfo info, Seed weightMask0, Seed weightMask1)
        : this(info, WeightMaskOf(info, weightMask0, weightMask1), ownsWeightMask: true)
    {
    }

    private DealerSession(NetworkInfo info, T[] weightMask, bool ownsWeightMask)
        : base(info)
    {
        _party0 = new(info);
        _party1 = new(info);
        _scratch = new T[info.ArenaWords];
        _scratchPlanes = new ulong[info.ArenaPlaneWords];
        (_weightMask, _ownsWeightMask) = (weightMask, ownsWeightMask);
    }

    /// <summary>Both parties' arithmetic shares of a correlation.</summary>
    public SharePair<T> Words(int offset, int length) => new(_party0.Words(offset, length), _party1.Words(offset, length));

    /// <summary>Both parties' Boolean shares.</summary>
    public SharePair<ulong> Planes(int offset, int length) => new(_party0.Planes(offset, length), _party1.Planes(offset, length));

    /// <summary>The model's weight mask B = [B]_0 + [B]_1, fixed for a model id. The dealer never sees F or W.</summary>
    public ReadOnlySpan<T> WeightMask(int offset, int length) => _weightMask.AsSpan(offset, length);

    /// <summary>Scratch at the arena offsets the parties use.</summary>
    public Span<T> Arena(int offset, int length) => _scratch.AsSpan(offset, length);

    /// <summary>Scratch words of 64 bits.</summary>
    internal Span<ulong> ScratchPlanes(int length) => _scratchPlanes.AsSpan(0, length);

    /// <summary>Uniform words that neither party can predict.</summary>
    public void Random(Span<T> words) => _own.Fill(MemoryMarshal.AsBytes(words));

    /// <inheritdoc/>
    public override DealerSession CreateSibling() => new DealerSession<T>(Info, _weightMask, ownsWeightMask: false);

    /// <inheritdoc/>
    public override void Deal<TNetwork>(Seed seed0, Seed seed1, Span<byte> corrections0, Span<byte> corrections1) =>
        Deal(seed0, seed1, corrections0, corrections1, TNetwork.Deal);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _party0.Clear();
        _party1.Clear();
        if (_ownsWeightMask) Array.Clear(_weightMask);
        Array.Clear(_scratch);
        Array.Clear(_scratchPlanes);
        _own = default;
    }

    /// <summary>The same for steps that no generated network wraps, in tests of single protocols.</summary>
    internal void Deal(Seed seed0, Seed seed1, Span<byte> corrections0, Span<byte> corrections1, Action<DealerSession> deal)
    {
        CheckLength(corrections0.Length, partyIndex: 0);
        CheckLength(corrections1.Length, partyIndex: 1);
        var stream0 = _party0.Expand(seed0, 0);
        var stream1 = _party1.Expand(seed1, 1);
        _own = new(OwnSeed(ref stream0, ref stream1));
        deal(this);
        _party0.WriteCorrections(corrections0, 0);
        _party1.WriteCorrections(corrections1, 1);
    }

    private static T[] WeightMaskOf(NetworkInfo info, Seed seed0, Seed seed1)
    {
        T[] mask = new T[info.ModelWords], share = new T[info.ModelWords];
        new AesCtrPrg(seed0).Fill(MemoryMarshal.AsBytes(mask.AsSpan()));
        new AesCtrPrg(seed1).Fill(MemoryMarshal.AsBytes(share.AsSpan()));
        RingVector.AddInPlace<T>(share, mask);
        Array.Clear(share);
        return mask;
    }

    private void CheckLength(int length, int partyIndex)
    {
        var expected = CorrelationLayout.CorrectionBytes(Info, partyIndex);
        if (length != expected) throw new ArgumentException($"{Info.Name} has {expected} bytes of corrections for party {partyIndex}, the buffer {length}.");
    }

    /// <summary>
    /// The dealer's own randomness (random bits, masks of later openings) comes from the xor of what follows in both parties' streams:
    /// to either party alone it is as uniform as the other's unknown stream, and a pair of seeds replays an inference in tests.
    /// </summary>
    private static Seed OwnSeed(ref AesCtrPrg stream0, ref AesCtrPrg stream1)
    {
        Span<byte> seed = stackalloc byte[Seed.ByteLength];
        Span<byte> other = stackalloc byte[Seed.ByteLength];
        stream0.Fill(seed);
        stream1.Fill(other);
        for (var index = 0; index < seed.Length; index++) seed[index] ^= other[index];
        return Seed.Read(seed);
    }
}

/// <summary>Both parties' shares of the same values, at the dealer.</summary>
public readonly ref struct SharePair<T>
    where T : unmanaged
{
    /// <summary>Pairs two spans of one length.</summary>
    public SharePair(Span<T> party0, Span<T> party1)
    {
        Party0 = party0;
        Party1 = party1;
    }

    /// <summary>Party 0's shares.</summary>
    public Span<T> Party0 { get; }

    /// <summary>Party 1's shares.</summary>
    public Span<T> Party1 { get; }

    /// <summary>Values.</summary>
    public int Length => Party0.Length;
}
