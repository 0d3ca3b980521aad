using SecNet.Runtime.Randomness;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.HomomorphicEncryption;

/// <summary>A secret key of <see cref="RingLwe"/>.</summary>
internal sealed class RingLweKeyOwner : IKeyOwner
{
    private static readonly ResidueKernels Kernels = ResidueKernels.Best;

    private readonly RingLwe _scheme;
    private readonly RnsPolynomial _secret;
    private readonly RnsPolynomial _work;
    private readonly AlignedRow<double> _error;
    private readonly AlignedRow<double> _uniform;
    private readonly AlignedRow<double> _high;
    private readonly AlignedRow<double> _low;
    private readonly AlignedRow<double> _noise;
    private readonly AlignedRow<ulong> _words;
    private readonly AlignedRow<ulong> _scaled;
    private AesCtrPrg _prg;

    /// <summary>Draws the secret.</summary>
    public RingLweKeyOwner(RingLwe scheme, Seed seed)
    {
        _scheme = scheme;
        int degree = scheme.Degree, primes = scheme.Tables.Length;
        _prg = new AesCtrPrg(seed);
        _secret = new RnsPolynomial(primes, degree);
        _work = new RnsPolynomial(scheme.Parameters.ReplyPrimes, degree);
        (_error, _uniform, _high, _low, _noise) = (new(degree), new(degree), new(degree), new(degree), new(degree));
        (_words, _scaled) = (new(degree), new(degree));
        Sampling.Ternary(ref _prg, _words.Span, _error.Span);
        for (int row = 0; row < primes; row++)
        {
            _error.Span.CopyTo(_secret[row]);
            Kernels.Forward(scheme.Tables[row], _secret[row]);
        }
    }

    /// <summary>Noise of the last decryption, in units of q/t: it fails at 1/2. For tests.</summary>
    internal ReadOnlySpan<double> Noise => _noise.Span;

    /// <inheritdoc/>
    public void WritePublicKey(Span<byte> destination)
    {
        RingLwe.Check(destination.Length, _scheme.PublicKeyBytes, "bytes for a public key");
        WriteEncryption(null, destination);
    }

    /// <inheritdoc/>
    public void Encrypt(int plaintext, ReadOnlySpan<ulong> message, Span<byte> ciphertext)
    {
        RingLwe.Check(message.Length, _scheme.Degree, "coefficients of a message");
        RingLwe.Check(ciphertext.Length, _scheme.CiphertextBytes, "bytes for a ciphertext");
        var scaling = _scheme.Scalings[plaintext];
        scaling.Scale(message, _scaled.Span);
        WriteEncryption(scaling, ciphertext);
    }

    /// <inheritdoc/>
    public void Decrypt(int plaintext, ReadOnlySpan<byte> reply, ReadOnlySpan<int> positions, Span<ulong> message)
    {
        RingLwe.Check(message.Length, positions.Length, "coefficients wanted");
        int count = positions.Length, columns = Lanes.RoundUp(count);
        var reader = new CiphertextReader(reply, _scheme.ReplyBytes(count), "reply", _words.Span);
        for (int row = 0; row < _scheme.Parameters.ReplyPrimes; row++)
        {
            var tables = _scheme.Tables[row];
            reader.ReadRow(tables.Modulus, _scheme.Degree, _uniform.Span);
            Kernels.Forward(tables, _uniform.Span);
            Kernels.Multiply(tables.Modulus, _uniform.Span, _secret[row], _uniform.Span);
            Kernels.Inverse(tables, _uniform.Span);
            Lanes.Gather(_uniform.Span, positions, _work.First(row, columns));
        }

        for (int row = 0; row < _scheme.Parameters.ReplyPrimes; row++)
        {
            var modulus = _scheme.Tables[row].Modulus;
            reader.ReadRow(modulus, count, _error.First(columns));
            Kernels.SubtractFrom(modulus, _error.First(columns), _work.First(row, columns));
        }

        reader.Finish();
        _scheme.Scalings[plaintext].Round(_work, _words.First(columns), _high.First(columns), _low.First(columns), _noise.First(columns));
        _words.First(count).CopyTo(message);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _prg.Clear();
        _secret.Clear();
        _work.Clear();
        foreach (var buffer in new[] { _error, _uniform, _high, _low, _noise }) buffer.Clear();
        _words.Clear();
        _scaled.Clear();
    }

    /// <summary>Never the key.</summary>
    public override string ToString() => "RingLweKeyOwner (secret)";

    /// <summary>A seed of c1, then c0 = c1·s + e + the scaled message if there is one.</summary>
    private void WriteEncryption(PlaintextScaling? scaling, Span<byte> destination)
    {
        // Published, and fresh: blocks of the stream that were used for nothing else.
        _prg.Fill(destination[..Seed.ByteLength]);
        var uniform = new AesCtrPrg(Seed.Read(destination));
        Sampling.Error(ref _prg, _words.Span, _error.Span);
        var c0 = _high.Span;
        var writer = new BitWriter(destination[Seed.ByteLength..]);
        for (int row = 0; row < _scheme.Tables.Length; row++)
        {
            var tables = _scheme.Tables[row];
            _error.Span.CopyTo(c0);
            scaling?.AddTo(row, _scaled.Span, c0);
            Kernels.Forward(tables, c0);
            Sampling.Uniform(ref uniform, tables.Modulus.Value, _words.Span);
            Kernels.Read(_words.Span, _uniform.Span);
            Kernels.MultiplyAdd(tables.Modulus, _uniform.Span, _secret[row], c0);
            Kernels.WriteCanonical(tables.Modulus, c0, _words.Span);
            writer.WriteWords<ulong>(_words.Span, tables.Modulus.Bits);
        }
    }
}
