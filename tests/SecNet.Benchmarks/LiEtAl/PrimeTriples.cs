using System.Security.Cryptography;
using SecNet.Runtime.HomomorphicEncryption;

namespace SecNet.Benchmarks.LiEtAl;

/// <summary>Li et al.'s Fig. 2 as SEAL is measured: 4,096 triples mod a prime of 37 bits in the slots of N = 4096, without flooding. For comparison alone: replies reveal the other party's factors.</summary>
internal sealed class PrimeTriples : ITriples
{
    private readonly RingLwe _scheme = RingLwe.InsecureComparison;
    private readonly ResidueKernels _kernels = ResidueKernels.Best;
    private readonly SlotEncoding _ownSlots;
    private readonly SlotEncoding _peerSlots;
    private readonly IKeyOwner _key;
    private readonly IEvaluator _evaluator;
    private readonly int[] _all;
    private readonly ulong[] _a1, _b1, _a2, _b2, _r, _ownWork, _peerWork, _z1, _z2;
    private readonly double[] _ownX, _ownY, _ownZ, _peerX, _peerY, _peerZ;

    public PrimeTriples()
    {
        (_ownSlots, _peerSlots) = (new(_scheme.SlotTables[0]!), new(_scheme.SlotTables[0]!));
        _key = _scheme.CreateKey();
        var publicKey = new byte[_scheme.PublicKeyBytes];
        _key.WritePublicKey(publicKey);
        _evaluator = _scheme.CreateEvaluator(publicKey);
        _all = [.. Enumerable.Range(0, _scheme.Degree)];
        (_a1, _b1, _a2, _b2, _r) = (Draw(), Draw(), Draw(), Draw(), Draw());
        (_ownWork, _peerWork, _z1, _z2) = (new ulong[Count], new ulong[Count], new ulong[Count], new ulong[Count]);
        (_ownX, _ownY, _ownZ, _peerX, _peerY, _peerZ) = (new double[Count], new double[Count], new double[Count], new double[Count], new double[Count], new double[Count]);
    }

    public int Count => _scheme.Degree;

    public int Requests => 2;

    public int Replies => 1;

    public int RequestBytes => _scheme.CiphertextBytes;

    public int ReplyBytes => _scheme.ReplyBytes(_scheme.Degree);

    public string Operations => "2 encryptions, 3 further slot encodings, 2 products, 1 addition, 1 decryption";

    public void Encrypt(int request, Span<byte> ciphertext)
    {
        _ownSlots.Encode(request == 0 ? _a1 : _b1, _ownWork);
        _key.Encrypt(0, _ownWork, ciphertext);
    }

    public void Prepare() => _evaluator.Begin();

    public void Answer(int request, ReadOnlySpan<byte> ciphertext, Span<byte> reply)
    {
        _evaluator.Load(request, ciphertext);
        _peerSlots.Encode(request == 0 ? _b2 : _a2, _peerWork);
        _evaluator.Accumulate(0, request, _peerWork);
        if (request == 0) return;
        _peerSlots.Encode(_r, _peerWork);
        _evaluator.Finish(0, _all, _peerWork, reply);
        Product(_a2, _b2, _peerX, _peerY);
        _kernels.Read(_r, _peerZ);
        _kernels.SubtractFrom(_peerSlots.Modulus, _peerX, _peerZ);
        _kernels.WriteCanonical(_peerSlots.Modulus, _peerZ, _z2);
    }

    public void Decrypt(int reply, ReadOnlySpan<byte> bytes)
    {
        _key.Decrypt(0, bytes, _all, _ownWork);
        _ownSlots.Decode(_ownWork, _ownWork);
        Product(_a1, _b1, _ownX, _ownY);
        _kernels.Read(_ownWork, _ownZ);
        _kernels.Add(_ownSlots.Modulus, _ownX, _ownZ);
        _kernels.WriteCanonical(_ownSlots.Modulus, _ownZ, _z1);
    }

    public void Check()
    {
        UInt128 modulus = _ownSlots.Modulus.Value;
        for (var i = 0; i < Count; i++)
        {
            if ((_z1[i] + (UInt128)_z2[i]) % modulus != (_a1[i] + (UInt128)_a2[i]) * (_b1[i] + (UInt128)_b2[i]) % modulus)
                throw new InvalidOperationException($"Triple {i} of {Count} is none.");
        }
    }

    public void Dispose()
    {
        _evaluator.Dispose();
        _key.Dispose();
    }

    private void Product(ulong[] left, ulong[] right, double[] x, double[] y)
    {
        _kernels.Read(left, x);
        _kernels.Read(right, y);
        _kernels.Multiply(_ownSlots.Modulus, x, y, x);
    }

    private ulong[] Draw()
    {
        var words = new ulong[Count];
        RandomNumberGenerator.Fill(System.Runtime.InteropServices.MemoryMarshal.AsBytes(words.AsSpan()));
        return [.. words.Select(word => word % _ownSlots.Modulus.Value)];
    }
}
