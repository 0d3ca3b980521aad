using SecNet.Runtime.Randomness;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.HomomorphicEncryption;

/// <summary>The party without the key (S2); <see cref="PackedTripleOwner"/> says what both compute and why neither learns more.</summary>
public sealed class PackedTripleEvaluator : IDisposable
{
    private readonly IEvaluator _evaluator;
    private readonly PackedTripleShape _shape;
    private readonly SlotEncoding[] _encodings;
    private readonly MixedRadix _radix;
    private readonly ulong[] _slots;
    private readonly int[] _positions;
    private AesCtrPrg _masks;
    private int _step;
    private bool _prepared;

    /// <summary>Works with the other party's public key.</summary>
    public PackedTripleEvaluator(IEvaluator evaluator, PackedTripleShape shape)
        : this(evaluator, shape, Seed.Create())
    {
    }

    /// <summary>With masks from a seed. For tests.</summary>
    internal PackedTripleEvaluator(IEvaluator evaluator, PackedTripleShape shape, Seed masks)
    {
        (_evaluator, _shape) = (evaluator, shape);
        _encodings = shape.CreateEncodings();
        _radix = new MixedRadix(shape.Primes);
        _slots = new ulong[shape.Scheme.Degree];
        _positions = [.. Enumerable.Range(0, shape.Scheme.Degree)];
        _masks = new AesCtrPrg(masks);
    }

    /// <summary>Does ahead what needs no ciphertext, while one travels: masks, if a pack begins, and the next step's encryption of zero.</summary>
    /// <returns>False if that was done.</returns>
    public bool Prepare()
    {
        if (_prepared) return false;
        if (_step % _shape.Primes == 0) _radix.DrawMasks(ref _masks);
        _evaluator.Begin();
        return _prepared = true;
    }

    /// <summary>Answers the other party's ciphertexts.</summary>
    /// <param name="request">What came from S1.</param>
    /// <param name="a2">S2's shares of the first factors; bits above ℓ do not matter.</param>
    /// <param name="b2">And of the second.</param>
    /// <param name="reply">Receives <see cref="PackedTripleShape.ReplyBytes"/> bytes for S1.</param>
    /// <param name="z2">Receives S2's share of the products, mod 2^ℓ.</param>
    /// <exception cref="TransportException">The bytes are not ciphertexts for this batch.</exception>
    public void Reply(ReadOnlySpan<byte> request, ReadOnlySpan<ulong> a2, ReadOnlySpan<ulong> b2, Span<byte> reply, Span<ulong> z2)
    {
        if (request.Length != _shape.RequestBytes)
            throw new TransportException($"The peer's ciphertexts have {request.Length} bytes instead of {_shape.RequestBytes} ({_shape.Steps} ciphertexts).");
        RingLwe.Check(reply.Length, _shape.ReplyBytes, "bytes for the replies");
        for (int step = 0; step < _shape.Steps; step++)
        {
            var ciphertext = request.Slice(step * _shape.StepRequestBytes, _shape.StepRequestBytes);
            Reply(step, ciphertext, a2, b2, reply.Slice(step * _shape.StepReplyBytes, _shape.StepReplyBytes), z2);
        }
    }

    /// <summary>One step of the same.</summary>
    /// <param name="step">Which, in order; the last one of a pack writes the pack's part of z2, and after the last one of all a new batch may begin.</param>
    /// <param name="ciphertext">What came from S1 for it.</param>
    /// <param name="a2">All of S2's shares of the first factors.</param>
    /// <param name="b2">And of the second.</param>
    /// <param name="reply">Receives <see cref="PackedTripleShape.StepReplyBytes"/> bytes for S1.</param>
    /// <param name="z2">All of S2's shares of the products.</param>
    /// <exception cref="TransportException">The bytes are not a ciphertext.</exception>
    /// <exception cref="InvalidOperationException">It is another step's turn.</exception>
    public void Reply(int step, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<ulong> a2, ReadOnlySpan<ulong> b2, Span<byte> reply, Span<ulong> z2)
    {
        // Out of order, a pack's primes would be masked by different numbers, and a mask might serve twice.
        if (step != _step) throw new InvalidOperationException($"Step {step} cannot be answered now: step {_step} is next.");
        _evaluator.Load(0, ciphertext);
        Reply(step, a2, b2, reply, z2);
    }

    /// <summary>The same once the ciphertext is loaded, at place 0.</summary>
    internal void Reply(int step, ReadOnlySpan<ulong> a2, ReadOnlySpan<ulong> b2, Span<byte> reply, Span<ulong> z2)
    {
        RingLwe.Check(a2.Length, _shape.Count, "first factors");
        RingLwe.Check(b2.Length, _shape.Count, "second factors");
        RingLwe.Check(z2.Length, _shape.Count, "products");
        if (step != _step) throw new InvalidOperationException($"Step {step} cannot be answered now: step {_step} is next.");
        Prepare();
        var (pack, prime) = Math.DivRem(step, _shape.Primes);
        _shape.Join(pack, b2, a2, _slots);
        _encodings[prime].EncodeSigned(_slots, _slots);
        _evaluator.Accumulate(prime, 0, _slots);
        _radix.Residues(prime, _slots);
        _encodings[prime].Encode(_slots, _slots);
        _evaluator.Finish(prime, _positions, _slots, reply);
        _prepared = false;
        _step = (step + 1) % _shape.Steps;
        if (prime == _shape.Primes - 1)
        {
            _radix.Wrap(_slots);
            _shape.Combine(pack, a2, b2, _slots, ulong.MaxValue, z2);
            _radix.Clear();
        }

        _slots.AsSpan().Clear();
        _encodings[prime].Clear();
    }

    /// <summary>Forgets the masks; the evaluator stays the caller's.</summary>
    public void Dispose() => _masks.Clear();
}
