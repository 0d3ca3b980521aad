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
    private AesCtrPrg _masks;

    /// <summary>Works with the other party's public key.</summary>
    public CrossTermEvaluator(IEvaluator evaluator, CrossTermShape shape)
        : this(evaluator, shape, Seed.Create())
    {
    }

    /// <summary>With masks from a seed. For tests.</summary>
    internal CrossTermEvaluator(IEvaluator evaluator, CrossTermShape shape, Seed masks)
    {
        (_evaluator, _shape) = (evaluator, shape);
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
        var packing = _shape.Packing;
        for (int strip = 0; strip < packing.Strips; strip++)
            for (int panel = 0; panel < packing.Panels; panel++)
            {
                for (int index = 0; index < packing.PanelRequests; index++)
                {
                    _evaluator.Load(index, request[.._shape.Scheme.CiphertextBytes]);
                    request = request[_shape.Scheme.CiphertextBytes..];
                }

                for (int index = 0; index < packing.PanelReplies(panel); index++)
                {
                    int count = packing.Locate(strip, panel, index, _positions, _outputs), bytes = _shape.Scheme.ReplyBytes(count);
                    Reply(panel, index, count, weights, reply[..bytes], share);
                    reply = reply[bytes..];
                }
            }

        _words.AsSpan().Clear();
    }

    /// <summary>Forgets the masks; the evaluator stays the caller's.</summary>
    public void Dispose() => _masks.Clear();

    private void Reply(int panel, int index, int count, ReadOnlySpan<ulong> weights, Span<byte> reply, Span<ulong> share)
    {
        var packing = _shape.Packing;
        _evaluator.Begin();
        for (int place = 0; place < packing.PanelRequests; place++)
        {
            packing.WriteWeights(panel, index, place, weights, _words);
            _evaluator.Accumulate(0, place, _words);
        }

        var masks = _words.AsSpan(0, count);
        _masks.Fill(masks);
        ulong ring = ulong.MaxValue >> (64 - _shape.RingBits);
        for (int i = 0; i < count; i++) share[_outputs[i]] = (0 - masks[i]) & ring;
        _evaluator.Finish(0, _positions.AsSpan(0, count), masks, reply);
    }
}
