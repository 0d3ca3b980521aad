using System.Numerics;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.HomomorphicEncryption;

/// <summary>The party that holds W; <see cref="CrossTermOwner"/> says what both compute and why neither learns more.</summary>
public sealed class CrossTermEvaluator : IDisposable
{
    private readonly IEvaluator _evaluator;
    private readonly CrossTermShape _shape;
    private readonly ulong[] _words;
    private readonly int[] _positions;
    private readonly int[] _outputs;
    private readonly TransformedLayer? _transformed;
    private AesCtrPrg _masks;
    private bool _prepared;

    /// <summary>Works with the other party's public key.</summary>
    public CrossTermEvaluator(IEvaluator evaluator, CrossTermShape shape)
        : this(evaluator, shape, null, Seed.Create())
    {
    }

    /// <summary>With the layer's weights as they stand transformed since earlier inferences, and masks from a seed, which is fresh except in tests.</summary>
    internal CrossTermEvaluator(IEvaluator evaluator, CrossTermShape shape, TransformedLayer? transformed, Seed masks)
    {
        (_evaluator, _shape, _transformed) = (evaluator, shape, transformed);
        (_words, _positions, _outputs) = (new ulong[shape.Scheme.Degree], new int[shape.Scheme.Degree], new int[shape.Scheme.Degree]);
        _masks = new AesCtrPrg(masks);
    }

    /// <summary>Answers the other party's ciphertexts.</summary>
    /// <param name="request">What came from the other party.</param>
    /// <param name="weights">W; bits above ℓ do not matter.</param>
    /// <param name="reply">Receives <see cref="CrossTermShape.ReplyBytes"/> bytes for the other party.</param>
    /// <param name="share">Receives z_evaluator mod 2^ℓ.</param>
    /// <exception cref="TransportException">The bytes are not ciphertexts for this layer.</exception>
    public void Reply(ReadOnlySpan<byte> request, ReadOnlySpan<ulong> weights, Span<byte> reply, Span<ulong> share)
    {
        if (request.Length != _shape.RequestBytes)
            throw new TransportException($"The peer's ciphertexts have {request.Length} bytes instead of {_shape.RequestBytes} ({_shape.Requests} ciphertexts).");
        RingLwe.Check(weights.Length, _shape.WeightLength, "weights of the layer");
        RingLwe.Check(reply.Length, _shape.ReplyBytes, "bytes for the replies");
        RingLwe.Check(share.Length, _shape.OutLength, "outputs of the layer");
        share.Clear();
        int loaded = 0;
        for (int number = 0; number < _shape.Replies; number++)
        {
            for (; loaded < RequestsFor(number); loaded++)
            {
                Load(loaded, request[.._shape.Scheme.CiphertextBytes]);
                request = request[_shape.Scheme.CiphertextBytes..];
            }

            Reply(number, weights, reply[.._shape.BytesOf(number)], share);
            reply = reply[_shape.BytesOf(number)..];
        }

        ulong ring = ulong.MaxValue >> (64 - _shape.RingBits);
        foreach (ref ulong element in share) element &= ring;
    }

    /// <summary>How many of the layer's ciphertexts a reply needs: all up to its panel's last. Those of a later panel take the places of an earlier one's.</summary>
    internal int RequestsFor(int reply)
    {
        var (strip, panel, _) = _shape.Packing.Reply(reply);
        return (strip * _shape.Packing.Panels + panel + 1) * _shape.Packing.PanelRequests;
    }

    /// <summary>Reads one of the layer's ciphertexts, in their order.</summary>
    internal void Load(int number, ReadOnlySpan<byte> ciphertext) => _evaluator.Load(_shape.Packing.Request(number).Index, ciphertext);

    /// <summary>Does ahead what needs no ciphertext, while one travels: the next reply's encryption of zero. False if it is done.</summary>
    internal bool Prepare()
    {
        if (_prepared) return false;
        _evaluator.Begin();
        return _prepared = true;
    }

    /// <summary>One reply, once the ciphertexts it needs are loaded: adds this party's share of the outputs it carries, bits above ℓ of any value.</summary>
    internal void Reply<T>(int number, ReadOnlySpan<ulong> weights, Span<byte> reply, Span<T> share)
        where T : unmanaged, IBinaryInteger<T>
    {
        var packing = _shape.Packing;
        var (strip, panel, index) = packing.Reply(number);
        int count = packing.Locate(strip, panel, index, _positions, _outputs);
        Prepare();
        _prepared = false;
        for (int place = 0; place < packing.PanelRequests; place++) Accumulate(panel, index, place, weights);

        var masks = _words.AsSpan(0, count);
        _masks.Fill(masks);
        for (int i = 0; i < count; i++) share[_outputs[i]] -= T.CreateTruncating(masks[i]);
        _evaluator.Finish(0, _positions.AsSpan(0, count), masks, reply);
        _words.AsSpan().Clear();
    }

    /// <summary>Forgets the masks; the evaluator stays the caller's.</summary>
    public void Dispose() => _masks.Clear();

    private void Accumulate(int panel, int index, int place, ReadOnlySpan<ulong> weights)
    {
        if (_transformed is not null && _transformed.TryGet(panel, index, place, out var known))
        {
            _evaluator.Accumulate(place, known);
            return;
        }

        _shape.Packing.WriteWeights(panel, index, place, weights, _words);
        if (_transformed is not null && _transformed.TryAdd(panel, index, place, _words, out var added)) _evaluator.Accumulate(place, added);
        else _evaluator.Accumulate(0, place, _words);
    }
}
