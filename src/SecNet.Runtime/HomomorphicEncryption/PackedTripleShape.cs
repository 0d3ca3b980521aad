using System.Runtime.CompilerServices;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.HomomorphicEncryption;

/// <summary>Sizes of a batch of multiplication triples made with slots. All of it is public.</summary>
/// <remarks>
/// A pack is N slots: the left half multiplies a of the owner by b of the evaluator, the right half b by a, so that one ciphertext for each
/// plaintext prime serves N/2 triples. Numbers are taken as signed, so products are at most 2^(2ℓ-2) in absolute value; masks are uniform
/// in an interval at least 2^(40 + 22) times as long, which hides all slots one key may answer but for 2^-40, and the product of the primes
/// exceeds both together: no slot wraps, and the Chinese remainder theorem gives the masked product as an integer, of which ℓ bits are kept.
/// </remarks>
public sealed class PackedTripleShape
{
    /// <summary>A batch.</summary>
    /// <param name="ringBits">ℓ, 1 to 64.</param>
    /// <param name="count">Number of triples.</param>
    public PackedTripleShape(int ringBits, int count)
    {
        if (ringBits is < 1 or > 64) throw new ArgumentOutOfRangeException(nameof(ringBits), $"Expected a ring of 1 to 64 bits, got {ringBits}.");
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        RingBits = ringBits;
        Count = count;
        Packs = (count + PackTriples - 1) / PackTriples;
        int maskBits = 2 * ringBits - 2 + EncryptionParameters.StatisticalBits + EncryptionParameters.CoefficientsPerKeyBits;
        // The mask's highest digit omits two values, and every prime falls short of its power of two by less than 2^-26: one bit for both.
        Primes = (maskBits + 1 + PrimeBits - 1) / PrimeBits;
        RequestBytes = checked(Steps * StepRequestBytes);
        ReplyBytes = checked(Steps * StepReplyBytes);
    }

    /// <summary>The scheme, for keys and evaluators.</summary>
    public IAdditiveEncryption Scheme => RingLwe.ForSlots;

    /// <summary>ℓ.</summary>
    public int RingBits { get; }

    /// <summary>Number of triples.</summary>
    public int Count { get; }

    /// <summary>Sets of N/2 triples, the last one perhaps in part.</summary>
    public int Packs { get; }

    /// <summary>Plaintext primes used.</summary>
    public int Primes { get; }

    /// <summary>Ciphertexts, and replies: the primes of the first pack, then those of the second, and so on.</summary>
    public int Steps => checked(Packs * Primes);

    /// <summary>Coefficients of replies that these triples take from what a key may answer.</summary>
    public long Coefficients => (long)Steps * Scheme.Degree;

    /// <summary>Bytes of one ciphertext.</summary>
    public int StepRequestBytes => Scheme.CiphertextBytes;

    /// <summary>Bytes of one reply.</summary>
    public int StepReplyBytes => Scheme.ReplyBytes(Scheme.Degree);

    /// <summary>Bytes of all ciphertexts.</summary>
    public int RequestBytes { get; }

    /// <summary>Bytes of all replies.</summary>
    public int ReplyBytes { get; }

    /// <summary>Triples of a pack.</summary>
    internal static int PackTriples => RingLwe.ForSlots.Degree / 2;

    private static int PrimeBits => RingLwe.ForSlots.Parameters.Plaintexts[0].Bits;

    /// <summary>A slot encoding for each of the primes.</summary>
    internal SlotEncoding[] CreateEncodings() => [.. RingLwe.ForSlots.SlotTables.Take(Primes).Select(static tables => new SlotEncoding(tables!))];

    /// <summary>Puts the low bits of two operands side by side, as the signed numbers they stand for; slots without a triple are 0.</summary>
    [MethodImpl(KernelOptions.Loop)]
    internal void Join(int pack, ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right, Span<ulong> slots)
    {
        int first = pack * PackTriples, count = Math.Min(PackTriples, Count - first), shift = 64 - RingBits;
        slots.Clear();
        for (int i = 0; i < count; i++)
        {
            slots[i] = (ulong)((long)(left[first + i] << shift) >> shift);
            slots[PackTriples + i] = (ulong)((long)(right[first + i] << shift) >> shift);
        }
    }

    /// <summary>z = x·y + sign·(the slots of both products), mod 2^ℓ.</summary>
    [MethodImpl(KernelOptions.Loop)]
    internal void Combine(int pack, ReadOnlySpan<ulong> x, ReadOnlySpan<ulong> y, ReadOnlySpan<ulong> slots, ulong sign, Span<ulong> z)
    {
        int first = pack * PackTriples, count = Math.Min(PackTriples, Count - first);
        ulong ring = ulong.MaxValue >> (64 - RingBits);
        for (int i = 0; i < count; i++) z[first + i] = x[first + i] * y[first + i] + sign * (slots[i] + slots[PackTriples + i]) & ring;
    }
}
