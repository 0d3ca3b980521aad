using System.Numerics;
using SecNet.Runtime.HomomorphicEncryption;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Sessions;

namespace SecNet.Runtime.Correlations.Generating;

/// <summary>A linear layer's cross terms, both ways: what comes of them is added to the product as it comes, in any order.</summary>
internal sealed class CrossTermWork<T> : CiphertextWork
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
{
    // Scratch words of the session. One work at a time is at each stage.
    private const int Inputs = 0, Weights = 1;

    private readonly TwoPartySession<T> _session;
    private readonly CrossTermShape _shape;
    private readonly CrossTermOwner _owner;
    private readonly CrossTermEvaluator _evaluator;
    private readonly TransformedLayer _transformed;
    private readonly ReadOnlyMemory<T> _a;
    private readonly ReadOnlyMemory<T> _weights;
    private readonly Memory<T> _product;

    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    public CrossTermWork(
        TwoPartySession<T> session, CrossTermShape shape, EncryptionKeys keys, TransformedLayer transformed, ReadOnlyMemory<T> a, ReadOnlyMemory<T> weights, Memory<T> product)
    {
        (_session, _shape, _transformed, _a, _weights, _product) = (session, shape, transformed, a, weights, product);
        (_owner, _evaluator) = (new(keys.Own, shape), new(keys.Peer, shape, transformed, Seed.Create()));
        Requests = PeersRequests = (shape.Requests, shape.Scheme.CiphertextBytes);
        Replies = PeersReplies = shape.Replies;
        Bytes = 2 * ((long)shape.RequestBytes + shape.ReplyBytes);
    }

    /// <inheritdoc/>
    public override int ReplyBytes(int number) => _shape.BytesOf(number);

    /// <inheritdoc/>
    public override int RequestsFor(int reply) => _evaluator.RequestsFor(reply);

    /// <inheritdoc/>
    public override void Encrypt(int number, Span<byte> request)
    {
        var inputs = _session.ScratchPlanes(Inputs, _a.Length);
        if (number == 0) RingConversion.Widen(_a.Span, inputs);
        _owner.Encrypt(number, inputs, request);
    }

    /// <inheritdoc/>
    public override void Load(int number, ReadOnlySpan<byte> request) => _evaluator.Load(number, request);

    /// <inheritdoc/>
    public override bool Prepare() => _evaluator.Prepare();

    /// <inheritdoc/>
    public override void Answer(int number, Span<byte> reply)
    {
        // Those that stand transformed are not read again; those that do not were missing at the first reply already.
        var weights = _transformed.IsComplete ? [] : _session.ScratchPlanes(Weights, _weights.Length);
        if (number == 0 && !weights.IsEmpty) RingConversion.Widen(_weights.Span, weights);
        _evaluator.Reply(number, weights, reply, _product.Span);
    }

    /// <inheritdoc/>
    public override void Decrypt(int number, ReadOnlySpan<byte> reply) => _owner.Decrypt(number, reply, _product.Span);

    /// <inheritdoc/>
    public override void End() => _evaluator.Dispose();
}
