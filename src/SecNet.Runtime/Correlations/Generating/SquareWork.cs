using System.Numerics;
using SecNet.Runtime.HomomorphicEncryption;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Sessions;

namespace SecNet.Runtime.Correlations.Generating;

/// <summary>Packed triples of a mask with itself: party 0 owns the key, party 1 answers.</summary>
internal sealed class SquareWork<T> : CiphertextWork
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
{
    private readonly PackedTripleShape _shape;
    private readonly IEvaluator _key;
    private readonly PackedTripleOwner _owner;
    private readonly PackedTripleEvaluator _evaluator;
    private readonly ulong[] _values;
    private readonly ulong[] _share;
    private readonly Memory<T> _squared;

    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    public SquareWork(PackedTripleShape shape, EncryptionKeys keys, int partyIndex, ReadOnlySpan<T> a, Memory<T> squared)
    {
        (_shape, _key, _squared) = (shape, keys.Peer, squared);
        (_owner, _evaluator) = (new(keys.Own, shape), new(keys.Peer, shape));
        (_values, _share) = (new ulong[a.Length], new ulong[a.Length]);
        RingConversion.Widen(a, _values);
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
    public override void Encrypt(int number, Span<byte> request) => _owner.Encrypt(number, _values, _values, request);

    /// <inheritdoc/>
    public override void Load(int number, ReadOnlySpan<byte> request) => _key.Load(0, request);

    /// <inheritdoc/>
    public override bool Prepare() => _evaluator.Prepare();

    /// <inheritdoc/>
    public override void Answer(int number, Span<byte> reply) => _evaluator.Reply(number, _values, _values, reply, _share);

    /// <inheritdoc/>
    public override void Decrypt(int number, ReadOnlySpan<byte> reply) => _owner.Decrypt(number, reply, _values, _values, _share);

    /// <inheritdoc/>
    public override void End()
    {
        if (IsDone) RingConversion.Narrow(_share, _squared.Span);
        _evaluator.Dispose();
        Array.Clear(_values);
        Array.Clear(_share);
    }
}
