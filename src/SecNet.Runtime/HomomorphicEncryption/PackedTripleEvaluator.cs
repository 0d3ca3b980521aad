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
    private readonly ulong[] _operands;
    private readonly ulong[] _slots;
    private readonly int[] _positions;
    private AesCtrPrg _masks;

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
        (_operands, _slots) = (new ulong[shape.Scheme.Degree], new ulong[shape.Scheme.Degree]);
        _positions = [.. Enumerable.Range(0, shape.Scheme.Degree)];
        _masks = new AesCtrPrg(masks);
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
            throw new TransportException($"The peer's ciphertexts have {request.Length} bytes instead of {_shape.RequestBytes} ({_shape.Packs * _shape.Primes} ciphertexts).");
        RingLwe.Check(a2.Length, _shape.Count, "first factors");
        RingLwe.Check(b2.Length, _shape.Count, "second factors");
        RingLwe.Check(reply.Length, _shape.ReplyBytes, "bytes for the replies");
        RingLwe.Check(z2.Length, _shape.Count, "products");
        int bytes = _shape.Scheme.ReplyBytes(_shape.Scheme.Degree);
        for (int pack = 0; pack < _shape.Packs; pack++)
        {
            _shape.Join(pack, b2, a2, _operands);
            _radix.DrawMasks(ref _masks);
            for (int prime = 0; prime < _shape.Primes; prime++)
            {
                _evaluator.Load(0, request[.._shape.Scheme.CiphertextBytes]);
                request = request[_shape.Scheme.CiphertextBytes..];
                _evaluator.Begin();
                _radix.Reduce(prime, _operands, _slots);
                _encodings[prime].Encode(_slots, _slots);
                _evaluator.Accumulate(prime, 0, _slots);
                _radix.Residues(prime, _slots);
                _encodings[prime].Encode(_slots, _slots);
                _evaluator.Finish(prime, _positions, _slots, reply[..bytes]);
                reply = reply[bytes..];
            }

            _radix.Wrap(_slots);
            _shape.Combine(pack, a2, b2, _slots, ulong.MaxValue, z2);
        }

        _operands.AsSpan().Clear();
        _slots.AsSpan().Clear();
        _radix.Clear();
        foreach (var encoding in _encodings) encoding.Clear();
    }

    /// <summary>Forgets the masks; the evaluator stays the caller's.</summary>
    public void Dispose() => _masks.Clear();
}
