using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SecNet.Runtime.HomomorphicEncryption;

namespace SecNet.Benchmarks.LiEtAl;

/// <summary>4,096 triples mod 2^ℓ with circuit privacy, as two-party generation makes them: both products of a pair share a ciphertext, and each plaintext prime has one.</summary>
internal sealed class RingTriples : ITriples
{
    private readonly PackedTripleShape _shape;
    private readonly IKeyOwner _key;
    private readonly IEvaluator _keyless;
    private readonly PackedTripleOwner _owner;
    private readonly PackedTripleEvaluator _evaluator;
    private readonly ulong[] _a1, _b1, _a2, _b2, _z1, _z2;

    public RingTriples(int ringBits, int count)
    {
        _shape = new(ringBits, count);
        _key = _shape.Scheme.CreateKey();
        var publicKey = new byte[_shape.Scheme.PublicKeyBytes];
        _key.WritePublicKey(publicKey);
        _keyless = _shape.Scheme.CreateEvaluator(publicKey);
        (_owner, _evaluator) = (new(_key, _shape), new(_keyless, _shape));
        (_a1, _b1, _a2, _b2, _z1, _z2) = (Draw(), Draw(), Draw(), Draw(), new ulong[count], new ulong[count]);
    }

    public int Count => _shape.Count;

    public int Requests => _shape.Steps;

    public int Replies => _shape.Steps;

    public int RequestBytes => _shape.StepRequestBytes;

    public int ReplyBytes => _shape.StepReplyBytes;

    public string Operations => $"for each of {_shape.Primes} primes 1 encryption, 2 further slot encodings, 1 encryption of zero, 1 product, 1 decryption";

    public void Encrypt(int request, Span<byte> ciphertext) => _owner.Encrypt(request, _a1, _b1, ciphertext);

    public void Prepare() => _evaluator.Prepare();

    public void Answer(int request, ReadOnlySpan<byte> ciphertext, Span<byte> reply) => _evaluator.Reply(request, ciphertext, _a2, _b2, reply, _z2);

    public void Decrypt(int reply, ReadOnlySpan<byte> bytes) => _owner.Decrypt(reply, bytes, _a1, _b1, _z1);

    public void Check()
    {
        var ring = ulong.MaxValue >> (64 - _shape.RingBits);
        for (var i = 0; i < Count; i++)
        {
            if (((_z1[i] + _z2[i]) & ring) != ((_a1[i] + _a2[i]) * (_b1[i] + _b2[i]) & ring)) throw new InvalidOperationException($"Triple {i} of {Count} is none.");
        }
    }

    public void Dispose()
    {
        _evaluator.Dispose();
        _keyless.Dispose();
        _key.Dispose();
    }

    private ulong[] Draw()
    {
        var words = new ulong[_shape.Count];
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(words.AsSpan()));
        return words;
    }
}
