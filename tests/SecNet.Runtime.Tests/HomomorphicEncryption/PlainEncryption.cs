using SecNet.Runtime.HomomorphicEncryption;

namespace SecNet.Runtime.Tests.HomomorphicEncryption;

/// <summary>Another implementation of the interface, which encrypts nothing: polynomials of any degree mod 2^64, so that small ones test the packing.</summary>
internal sealed class PlainEncryption(int degree, int maxWeights = int.MaxValue) : IAdditiveEncryption
{
    public int Degree => degree;

    public int MaxWeights => maxWeights;

    public int PublicKeyBytes => 0;

    public int CiphertextBytes => 8 * degree;

    /// <summary>Largest number of weights met in a reply.</summary>
    public int LargestReply { get; private set; }

    public int ReplyBytes(int coefficients) => 3 * degree + 8 * coefficients;

    public int TransformedBytes => 8 * degree;

    public ITransformedWeights Transform(int plaintext, ReadOnlySpan<ulong> weights) => new Transformed(weights.ToArray());

    public IKeyOwner CreateKey() => new Owner();

    public IEvaluator CreateEvaluator(ReadOnlySpan<byte> publicKey) => new Evaluator(this);

    private sealed class Owner : IKeyOwner
    {
        public void WritePublicKey(Span<byte> destination)
        {
        }

        public void Encrypt(int plaintext, ReadOnlySpan<ulong> message, Span<byte> ciphertext) =>
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(message).CopyTo(ciphertext);

        public void Decrypt(int plaintext, ReadOnlySpan<byte> reply, ReadOnlySpan<int> positions, Span<ulong> message) =>
            System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(reply[^(8 * positions.Length)..]).CopyTo(message);

        public void Dispose()
        {
        }
    }

    private sealed class Transformed(ulong[] weights) : ITransformedWeights
    {
        public ulong[] Weights => weights;

        public void Dispose()
        {
        }
    }

    private sealed class Evaluator(PlainEncryption scheme) : IEvaluator
    {
        private readonly Dictionary<int, ulong[]> _messages = [];
        private readonly ulong[] _sum = new ulong[scheme.Degree];
        private int _weights;

        public void Load(int place, ReadOnlySpan<byte> ciphertext) => _messages[place] = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(ciphertext).ToArray();

        public void Begin()
        {
            _sum.AsSpan().Clear();
            _weights = 0;
        }

        public void Accumulate(int plaintext, int place, ReadOnlySpan<ulong> weights)
        {
            ulong[] message = _messages[place];
            for (int j = 0; j < weights.Length; j++)
            {
                if (weights[j] == 0) continue;
                _weights++;
                for (int i = 0; i < message.Length; i++) _sum[(i + j) % message.Length] += i + j < message.Length ? message[i] * weights[j] : 0 - message[i] * weights[j];
            }
        }

        public void Accumulate(int place, ITransformedWeights weights) => Accumulate(0, place, ((Transformed)weights).Weights);

        public void Finish(int plaintext, ReadOnlySpan<int> positions, ReadOnlySpan<ulong> mask, Span<byte> reply)
        {
            scheme.LargestReply = Math.Max(scheme.LargestReply, _weights);
            var words = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(reply[^(8 * positions.Length)..]);
            for (int i = 0; i < positions.Length; i++) words[i] = _sum[positions[i]] + mask[i];
        }

        public void Dispose()
        {
        }
    }
}
