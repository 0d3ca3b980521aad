using System.Numerics;
using SecNet.Runtime.HomomorphicEncryption;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Sessions;

namespace SecNet.Runtime.Correlations.Generating;

/// <summary>Packed triples of two masks, or of one with itself: party 0 owns the key, party 1 answers.</summary>
internal sealed class ProductWork<T> : CiphertextWork
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
{
    private readonly PackedTripleShape _shape;
    private readonly IEvaluator _key;
    private readonly PackedTripleOwner _owner;
    private readonly PackedTripleEvaluator _evaluator;
    private readonly ulong[] _first;
    private readonly ulong[] _second;
    private readonly ulong[] _share;
    private readonly Memory<T> _product;

    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    public ProductWork(PackedTripleShape shape, EncryptionKeys keys, int partyIndex, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Memory<T> product)
    {
        (_shape, _key, _product) = (shape, keys.Peer, product);
        (_owner, _evaluator) = (new(keys.Own, shape), new(keys.Peer, shape));
        (_first, _second, _share) = (new ulong[a.Length], new ulong[a.Length], new ulong[a.Length]);
        RingConversion.Widen(a, _first);
        RingConversion.Widen(b, _second);
        Requests = (partyIndex == 0 ? shape.Steps : 0, shape.StepRequestBytes);
        PeersRequests = (shape.Steps - Requests.Count, shape.StepRequestBytes);
        (Replies, PeersReplies) = (Requests.Count, PeersRequests.Count);
        Bytes = (long)shape.RequestBytes + shape.ReplyBytes;
    }

    /// <inheritdoc/>
    public override int ReplyBytes(int number) => _shape.StepReplyBytes;

    /// <inheritdoc/>
    public override int RequestsFor(int reply) => reply + 1;

    /// <inheritdoc/>
    public override void Encrypt(int number, Span<byte> request) => _owner.Encrypt(number, _first, _second, request);

    /// <inheritdoc/>
    public override void Load(int number, ReadOnlySpan<byte> request) => _key.Load(0, request);

    /// <inheritdoc/>
    public override bool Prepare() => _evaluator.Prepare();

    /// <inheritdoc/>
    public override void Answer(int number, Span<byte> reply) => _evaluator.Reply(number, _first, _second, reply, _share);

    /// <inheritdoc/>
    public override void Decrypt(int number, ReadOnlySpan<byte> reply) => _owner.Decrypt(number, reply, _first, _second, _share);

    /// <inheritdoc/>
    public override void End()
    {
        if (IsDone) RingConversion.Narrow(_share, _product.Span);
        _evaluator.Dispose();
        Array.Clear(_first);
        Array.Clear(_second);
        Array.Clear(_share);
    }
}
