using SecNet.Runtime.Transport;

namespace SecNet.Runtime.HomomorphicEncryption;

/// <summary>The party with the key (S1) in the making of multiplication triples for shared operands.</summary>
/// <remarks>
/// Computes: z1 + z2 = (a1 + a2)·(b1 + b2) mod 2^ℓ, pair by pair. S1 encrypts a1 and b1; S2 returns the encrypted a1·b2 + r and b1·a2 + r';
/// z1 = a1·b1 + both, and z2 = a2·b2 - r - r'.
/// Shapes: all of <see cref="PackedTripleShape.Count"/> ring elements.
/// Offline: all of it, one message each way. Work for a pack and prime: 1 encryption (Li et al.'s Fig. 2: 2), 1 product (2) and no addition (1),
/// because both products share a ciphertext; 2 slot encodings and 1 encryption of zero on S2's side for 1 encryption of r there, 1 decryption.
/// Their Table 3 counts 5 encryptions, because their encodings of a2 and b2 are counted too.
/// Reveals: S2 sees ciphertexts, pseudo-random by ring-LWE: simulated by uniform bytes. S1 sees integers under masks 2^62 times as long, in replies
/// that <see cref="RingLwe"/> makes independent of a2 and b2 otherwise: simulated from its own share z1.  Security: semi-honest.
/// Error: exact in the ring.
/// Source: Li et al., "Optimizing Privacy-Preserving Outsourced Convolutional Neural Network Predictions", sections 3.1 and 3.1.1, Figs. 2 and 4.
/// Corrected: the text has z2 = a2·b2 + r, with which z1 + z2 is off by 2r; it must be a2·b2 - r. Their q of 128 bits at N = 4096 is beyond the 109
/// that are secure. Replies as described carry c1·b2 unmasked, from which S1 divides out b2. Their slots are mod t; ours give the ring, by
/// several primes, and hold both products in one ciphertext.
/// </remarks>
public sealed class PackedTripleOwner(IKeyOwner key, PackedTripleShape shape)
{
    private readonly SlotEncoding[] _encodings = shape.CreateEncodings();
    private readonly MixedRadix _radix = new(shape.Primes);
    private readonly ulong[] _slots = new ulong[shape.Scheme.Degree];
    private readonly int[] _positions = [.. Enumerable.Range(0, shape.Scheme.Degree)];

    /// <summary>Encrypts the operands.</summary>
    /// <param name="a1">S1's shares of the first factors; bits above ℓ do not matter.</param>
    /// <param name="b1">And of the second.</param>
    /// <param name="request">Receives <see cref="PackedTripleShape.RequestBytes"/> bytes for S2.</param>
    public void Encrypt(ReadOnlySpan<ulong> a1, ReadOnlySpan<ulong> b1, Span<byte> request)
    {
        RingLwe.Check(request.Length, shape.RequestBytes, "bytes for the ciphertexts");
        for (int step = 0; step < shape.Steps; step++) Encrypt(step, a1, b1, request.Slice(step * shape.StepRequestBytes, shape.StepRequestBytes));
    }

    /// <summary>One step of the same, so that a ciphertext can travel while the next one is made.</summary>
    /// <param name="step">Which, from 0 to <see cref="PackedTripleShape.Steps"/> - 1, in any order.</param>
    /// <param name="a1">All of S1's shares of the first factors.</param>
    /// <param name="b1">And of the second.</param>
    /// <param name="ciphertext">Receives <see cref="PackedTripleShape.StepRequestBytes"/> bytes for S2.</param>
    public void Encrypt(int step, ReadOnlySpan<ulong> a1, ReadOnlySpan<ulong> b1, Span<byte> ciphertext)
    {
        RingLwe.Check(a1.Length, shape.Count, "first factors");
        RingLwe.Check(b1.Length, shape.Count, "second factors");
        var (pack, prime) = Math.DivRem(step, shape.Primes);
        shape.Join(pack, a1, b1, _slots);
        _encodings[prime].EncodeSigned(_slots, _slots);
        key.Encrypt(prime, _slots, ciphertext);
        Clear();
    }

    /// <summary>Decrypts the replies to S1's share of the products.</summary>
    /// <param name="reply">What came from S2.</param>
    /// <param name="a1">The same as before.</param>
    /// <param name="b1">The same as before.</param>
    /// <param name="z1">Receives the share, mod 2^ℓ.</param>
    /// <exception cref="TransportException">It is not a reply for this batch.</exception>
    public void Decrypt(ReadOnlySpan<byte> reply, ReadOnlySpan<ulong> a1, ReadOnlySpan<ulong> b1, Span<ulong> z1)
    {
        if (reply.Length != shape.ReplyBytes)
            throw new TransportException($"The peer's replies have {reply.Length} bytes instead of {shape.ReplyBytes} ({shape.Steps} replies).");
        for (int step = 0; step < shape.Steps; step++) Decrypt(step, reply.Slice(step * shape.StepReplyBytes, shape.StepReplyBytes), a1, b1, z1);
    }

    /// <summary>One step of the same.</summary>
    /// <param name="step">Which, in order; the last one of a pack writes the pack's part of z1.</param>
    /// <param name="reply">What came from S2 for it.</param>
    /// <param name="a1">The same as before.</param>
    /// <param name="b1">The same as before.</param>
    /// <param name="z1">All of S1's shares.</param>
    /// <exception cref="TransportException">It is not a reply.</exception>
    public void Decrypt(int step, ReadOnlySpan<byte> reply, ReadOnlySpan<ulong> a1, ReadOnlySpan<ulong> b1, Span<ulong> z1)
    {
        RingLwe.Check(a1.Length, shape.Count, "first factors");
        RingLwe.Check(b1.Length, shape.Count, "second factors");
        RingLwe.Check(z1.Length, shape.Count, "products");
        var (pack, prime) = Math.DivRem(step, shape.Primes);
        key.Decrypt(prime, reply, _positions, _slots);
        _encodings[prime].Decode(_slots, _slots);
        _radix.SetResidues(prime, _slots);
        if (prime < shape.Primes - 1) return;
        _radix.ToDigits();
        _radix.Wrap(_slots);
        shape.Combine(pack, a1, b1, _slots, 1, z1);
        _radix.Clear();
        Clear();
    }

    private void Clear()
    {
        _slots.AsSpan().Clear();
        foreach (var encoding in _encodings) encoding.Clear();
    }
}
