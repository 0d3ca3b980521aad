using System.Numerics;
using System.Runtime.InteropServices;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.ObliviousTransfer;

/// <summary>Random masks whose bits are shared, as masked truncation, masked comparison and their leaves consume them, without a dealer.</summary>
/// <remarks>
/// Computes: bits ρ_j = ρ_j^0 ^ ρ_j^1, ρ_j^1 the choices of transfers that party 1 receives; each made arithmetic, ρ = ρ^0 + ρ^1 - 2·ρ^0·ρ^1, by one correlated
/// transfer with δ = ρ^0; r̂ = Σ 2^j·ρ_j mod 2^L; r = 2^f·r̂ + s_0 + s_1, s_i an f-bit number of party i. Products of neighbouring bits take a bit more of the same strings.
/// Offline: n transfers a value; L - j - 1 bits for bit j and 2 bits a pair, from party 0.
/// Reveals: what correlated transfers reveal, which is masked.  Security: semi-honest; r̂ is uniform, since each party's half of every bit is.
/// Error: exact. As a truncation's mask, r = 2^f·r̂ + s with s &lt; 2^(f+1) - 1 makes floor(x / 2^f) + {0, 1, 2}, where a dealer's makes {0, 1}, and the wrap is
/// decided rightly for x ≤ 2^(m-2) - 2^f + 1 (m = n + f; x + 2^(m-2) + r must not wrap while msb r̂ = 0).
/// Source: Escudero, Ghosh, Keller, Rachuri and Scholl, "Improved Primitives for MPC over Mixed Arithmetic-Binary Circuits", CRYPTO 2020 (bits in both worlds);
/// Demmler, Schneider and Zohner, "ABY", NDSS 2015 (a bit by one correlated transfer).
/// </remarks>
public sealed class RandomMasks<T>
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
{
    // Words of a string: the correlated transfer's, and a pair's bit.
    private const int Words = 2;

    private readonly RandomTransfers _transfers;
    private readonly ulong[] _bits = new ulong[TransferSession.BatchLanes / 64];
    private readonly ulong[] _pairs = new ulong[TransferSession.BatchLanes / 64];
    private readonly ulong[] _crossed = new ulong[TransferSession.BatchLanes / 64];
    private readonly T[] _shares = new T[TransferSession.BatchLanes];
    private readonly byte[] _message = new byte[(TransferSession.BatchLanes * sizeof(ulong)) + (TransferSession.BatchLanes / 8)];
    private AesCtrPrg _prg;

    /// <summary>On top of a session.</summary>
    public RandomMasks(RandomTransfers transfers)
    {
        ArgumentNullException.ThrowIfNull(transfers);
        _transfers = transfers;
        _prg = new(transfers.Session.DrawSeed());
    }

    /// <summary>Fresh masks.</summary>
    /// <param name="shape">Their sizes.</param>
    /// <param name="bits">Receives xor shares of r̂'s bits, as n planes.</param>
    /// <param name="pairs">Receives xor shares of the products of bits 2g and 2g + 1, as planes.</param>
    /// <param name="r">Receives shares of r mod 2^(n + f).</param>
    /// <param name="shifted">Receives shares of r̂ mod 2^L.</param>
    /// <param name="topBit">Receives shares of r̂'s highest bit mod 2^(L - n + 1), or is empty.</param>
    /// <exception cref="TransportException">The connection failed.</exception>
    public void Generate(in MaskShape shape, Span<ulong> bits, Span<ulong> pairs, Span<T> r, Span<T> shifted, Span<T> topBit)
    {
        shape.Check(WordBits.Of<T>());
        PlaneSpan.Check(bits.Length, shape.Lanes, shape.MaskBits);
        PlaneSpan.Check(pairs.Length, shape.Lanes, shape.Pairs);
        if (r.Length != shape.Lanes || shifted.Length != shape.Lanes || (topBit.Length != shape.Lanes && !topBit.IsEmpty))
            throw new ArgumentException($"Expected {shape.Lanes} words each, got {r.Length}, {shifted.Length} and {topBit.Length}.");
        int capacity = TransferSession.BatchLanes / 64 / shape.MaskBits;
        for (int first = 0; first < shape.Stride; first += capacity)
        {
            int words = Math.Min(capacity, shape.Stride - first), lane = 64 * first, lanes = Math.Min(64 * words, shape.Lanes - lane);
            Batch(shape, words);
            for (int plane = 0; plane < shape.MaskBits; plane++) _bits.AsSpan(plane * words, words).CopyTo(bits.Slice(plane * shape.Stride + first, words));
            for (int plane = 0; plane < shape.Pairs; plane++) _pairs.AsSpan(plane * words, words).CopyTo(pairs.Slice(plane * shape.Stride + first, words));
            Sum(shape, words, shifted.Slice(lane, lanes));
            if (!topBit.IsEmpty) _shares.AsSpan((shape.MaskBits - 1) * 64 * words, lanes).CopyTo(topBit[lane..]);
        }

        AddOwn(shape, shifted, r);
    }

    /// <summary>Forgets all secrets.</summary>
    public void Clear()
    {
        Array.Clear(_bits);
        Array.Clear(_pairs);
        Array.Clear(_crossed);
        Array.Clear(_shares);
        Array.Clear(_message);
        _prg.Clear();
    }

    /// <summary>The bits of some lanes, their arithmetic shares and their pairs.</summary>
    private void Batch(in MaskShape shape, int words)
    {
        int count = shape.MaskBits * 64 * words;
        var bits = _bits.AsSpan(0, shape.MaskBits * words);
        var shares = _shares.AsSpan(0, count);
        if (_transfers.Session.PartyIndex == 0)
        {
            _prg.Fill(bits);
            _transfers.Send(count, Words);
            Send(shape, words, bits, shares);
        }
        else
        {
            _transfers.Receive(count, Words);
            _transfers.Choices.CopyTo(bits);
            Receive(shape, words, bits, shares);
        }
    }

    private void Send(in MaskShape shape, int words, ReadOnlySpan<ulong> bits, Span<T> shares)
    {
        var writer = new BitWriter(_message);
        BitPlanes.Expand(bits, shares);
        CorrelatedTransfers.Correct(_transfers.Zero(0), _transfers.One(0), shares, shares);
        for (int bit = 0; bit < shape.MaskBits; bit++)
        {
            if (shape.CorrectionBits(bit) > 0) writer.WriteWords<T>(shares.Slice(bit * 64 * words, 64 * words), shape.CorrectionBits(bit));
        }

        // ρ = ρ^0 - 2·(ρ^0·ρ^1), whose share here is -s_0.
        BitPlanes.Expand(bits, shares);
        var zero = _transfers.Zero(0);
        for (int index = 0; index < shares.Length; index++) shares[index] += T.CreateTruncating(zero[index] << 1);

        int pairedWords = 2 * shape.Pairs * words;
        if (pairedWords > 0)
        {
            Span<ulong> pair = _pairs.AsSpan(0, pairedWords), crossed = _crossed.AsSpan(0, pairedWords);
            BitPlanes.Bit(_transfers.Zero(1)[..(64 * pairedWords)], 0, pair);
            BitPlanes.Bit(_transfers.One(1)[..(64 * pairedWords)], 0, crossed);
            BooleanVector.XorInPlace(pair, crossed);
            for (int plane = 0; plane < 2 * shape.Pairs; plane++) BooleanVector.XorInPlace(bits.Slice((plane ^ 1) * words, words), crossed.Slice(plane * words, words));
            writer.WriteWords<ulong>(crossed, 64);
            JoinPairs(shape, words, bits);
        }

        _transfers.Messages.Send(_message.AsSpan(0, writer.ByteCount));
    }

    private void Receive(in MaskShape shape, int words, ReadOnlySpan<ulong> bits, Span<T> shares)
    {
        long correctionBits = 0;
        for (int bit = 0; bit < shape.MaskBits; bit++) correctionBits += 64L * words * shape.CorrectionBits(bit);
        int pairedWords = 2 * shape.Pairs * words;
        var message = _message.AsSpan(0, (int)((correctionBits + (64L * pairedWords) + 7) / 8));
        _transfers.Messages.Receive(message);

        var reader = new BitReader(message);
        for (int bit = 0; bit < shape.MaskBits; bit++)
        {
            var plane = shares.Slice(bit * 64 * words, 64 * words);
            if (shape.CorrectionBits(bit) > 0) reader.ReadWords(plane, shape.CorrectionBits(bit));
            else plane.Clear();
        }

        // ρ = ρ^1 - 2·(ρ^0·ρ^1), whose share here is s_r + r·d.
        CorrelatedTransfers.Unmask(_transfers.Chosen(0), _transfers.Choices, shares);
        for (int index = 0; index < shares.Length; index++) shares[index] = T.CreateTruncating(bits[index >> 6] >> (index & 63) & 1) - (shares[index] << 1);

        if (pairedWords == 0) return;
        Span<ulong> pair = _pairs.AsSpan(0, pairedWords), crossed = _crossed.AsSpan(0, pairedWords);
        reader.ReadWords(pair, 64);
        BooleanVector.And(pair, bits[..pairedWords], pair);
        BitPlanes.Bit(_transfers.Chosen(1)[..(64 * pairedWords)], 0, crossed);
        BooleanVector.XorInPlace(crossed, pair);
        JoinPairs(shape, words, bits);
    }

    /// <summary>A pair's share: both crossed products, and the product of the own bits.</summary>
    private void JoinPairs(in MaskShape shape, int words, ReadOnlySpan<ulong> bits)
    {
        for (int pair = 0; pair < shape.Pairs; pair++)
            for (int word = 0; word < words; word++)
            {
                int low = (2 * pair * words) + word, high = low + words;
                _pairs[(pair * words) + word] = _pairs[low] ^ _pairs[high] ^ (bits[low] & bits[high]);
            }
    }

    /// <summary>r̂ = Σ 2^j·ρ_j.</summary>
    private void Sum(in MaskShape shape, int words, Span<T> shifted)
    {
        shifted.Clear();
        for (int bit = 0; bit < shape.MaskBits; bit++)
        {
            var plane = _shares.AsSpan(bit * 64 * words, shifted.Length);
            for (int lane = 0; lane < shifted.Length; lane++) shifted[lane] += plane[lane] << bit;
        }
    }

    /// <summary>r = 2^f·r̂ + s_i.</summary>
    private void AddOwn(in MaskShape shape, ReadOnlySpan<T> shifted, Span<T> r)
    {
        if (shape.FractionBits == 0)
        {
            shifted.CopyTo(r);
            return;
        }

        _prg.Fill(MemoryMarshal.AsBytes(r));
        RingVector.Mask(r, shape.FractionBits);
        for (int lane = 0; lane < r.Length; lane++) r[lane] += shifted[lane] << shape.FractionBits;
    }
}
