using SecNet.Runtime.Randomness;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.HomomorphicEncryption;

/// <summary>The other party's public key of <see cref="RingLwe"/>, and ciphertexts under it.</summary>
/// <remarks>
/// What a reply goes through, in this order: products; an encryption of zero under the public key, because flooding alone hides nothing of c1·w, which
/// the owner divides by c1; flooding; the mask; modulus switching. Sums commute, so the encryption of zero is already there when a reply begins.
/// </remarks>
internal sealed class RingLweEvaluator : IEvaluator
{
    private static readonly ResidueKernels Kernels = ResidueKernels.Best;

    private readonly RingLwe _scheme;
    private readonly RnsPolynomial _key0;
    private readonly RnsPolynomial _key1;
    private readonly RnsPolynomial _sum0;
    private readonly RnsPolynomial _sum1;
    private readonly RnsPolynomial _wanted;
    private readonly List<(RnsPolynomial C0, RnsPolynomial C1)> _ciphertexts = [];
    private readonly AlignedRow<double> _noise;
    private readonly AlignedRow<double> _row;
    private readonly AlignedRow<ulong> _words;
    private readonly AlignedRow<ulong>[] _flood;
    private AesCtrPrg _prg;
    private long _coefficientsLeft;
    private bool _begun;

    /// <summary>Reads the key.</summary>
    /// <exception cref="Transport.TransportException">The bytes are not a public key.</exception>
    public RingLweEvaluator(RingLwe scheme, ReadOnlySpan<byte> publicKey, Seed seed)
    {
        _scheme = scheme;
        var parameters = scheme.Parameters;
        int degree = scheme.Degree, primes = scheme.Tables.Length;
        _prg = new AesCtrPrg(seed);
        (_key0, _key1) = (new RnsPolynomial(primes, degree), new RnsPolynomial(primes, degree));
        (_sum0, _sum1, _wanted) = (new RnsPolynomial(primes, degree), new RnsPolynomial(primes, degree), new RnsPolynomial(primes, degree));
        (_noise, _row, _words) = (new(degree), new(degree), new(degree));
        _flood = [.. Enumerable.Range(0, parameters.FloodWords).Select(_ => new AlignedRow<ulong>(degree))];
        _coefficientsLeft = 1L << EncryptionParameters.CoefficientsPerKeyBits;
        Read(publicKey, scheme.PublicKeyBytes, "public key", _key0, _key1);
    }

    /// <summary>Second component and wanted coefficients of the first before modulus switching. For tests.</summary>
    internal (RnsPolynomial Second, RnsPolynomial Wanted) Last => (_sum1, _wanted);

    /// <inheritdoc/>
    public void Load(int place, ReadOnlySpan<byte> ciphertext)
    {
        while (_ciphertexts.Count <= place) _ciphertexts.Add((new(_scheme.Tables.Length, _scheme.Degree), new(_scheme.Tables.Length, _scheme.Degree)));
        var (c0, c1) = _ciphertexts[place];
        Read(ciphertext, _scheme.CiphertextBytes, "ciphertext", c0, c1);
    }

    /// <inheritdoc/>
    public void Begin()
    {
        _begun = true;
        if (!_scheme.Parameters.IsCircuitPrivate)
        {
            _sum0.Clear();
            _sum1.Clear();
            return;
        }

        Sampling.Ternary(ref _prg, _words.Span, _noise.Span);
        for (int row = 0; row < _scheme.Tables.Length; row++)
        {
            var tables = _scheme.Tables[row];
            _noise.Span.CopyTo(_row.Span);
            Kernels.Forward(tables, _row.Span);
            Kernels.Multiply(tables.Modulus, _key0[row], _row.Span, _sum0[row]);
            Kernels.Multiply(tables.Modulus, _key1[row], _row.Span, _sum1[row]);
        }
    }

    /// <inheritdoc/>
    public void Accumulate(int plaintext, int place, ReadOnlySpan<ulong> weights)
    {
        RequireBegun();
        RingLwe.Check(weights.Length, _scheme.Degree, "weights");
        _scheme.Scalings[plaintext].Centre(weights, _words.Span);
        for (int row = 0; row < _scheme.Tables.Length; row++)
        {
            _scheme.Transform(row, _words.Span, _row.Span);
            Accumulate(row, place, _row.Span);
        }
    }

    /// <inheritdoc/>
    public void Accumulate(int place, ITransformedWeights weights)
    {
        RequireBegun();
        var values = weights is RingLweWeights own ? own.Values : throw new ArgumentException("These weights were transformed by another scheme.", nameof(weights));
        for (int row = 0; row < _scheme.Tables.Length; row++) Accumulate(row, place, values[row]);
    }

    /// <inheritdoc/>
    public void Finish(int plaintext, ReadOnlySpan<int> positions, ReadOnlySpan<ulong> mask, Span<byte> reply)
    {
        int count = positions.Length, columns = Lanes.RoundUp(count);
        RequireBegun();
        RingLwe.Check(mask.Length, count, "words of a mask");
        RingLwe.Check(reply.Length, _scheme.ReplyBytes(count), "bytes for a reply");
        for (int row = 0; row < _scheme.Tables.Length; row++)
        {
            Kernels.Inverse(_scheme.Tables[row], _sum0[row]);
            Kernels.Inverse(_scheme.Tables[row], _sum1[row]);
            Lanes.Gather(_sum0[row], positions, _wanted.First(row, columns));
        }

        if (_scheme.Parameters.IsCircuitPrivate) AddNoise(columns);
        AddMask(_scheme.Scalings[plaintext], mask, columns);
        for (int last = _scheme.Tables.Length - 1; last >= _scheme.Parameters.ReplyPrimes; last--) DropPrime(last, columns);
        Write(count, columns, reply);
        _begun = false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _prg.Clear();
        _sum0.Clear();
        _sum1.Clear();
        _wanted.Clear();
        _noise.Clear();
        _row.Clear();
        _words.Clear();
        foreach (var flood in _flood) flood.Clear();
    }

    /// <summary>Never the contents.</summary>
    public override string ToString() => "RingLweEvaluator (secret)";

    /// <summary>An encryption of zero serves one reply: the owner could subtract two that share it.</summary>
    private void RequireBegun()
    {
        if (!_begun) throw new InvalidOperationException("Every reply needs an encryption of zero of its own: call Begin first.");
    }

    private void Accumulate(int row, int place, ReadOnlySpan<double> weights)
    {
        var (c0, c1) = _ciphertexts[place];
        var modulus = _scheme.Tables[row].Modulus;
        Kernels.MultiplyAdd(modulus, c0[row], weights, _sum0[row]);
        Kernels.MultiplyAdd(modulus, c1[row], weights, _sum1[row]);
    }

    /// <summary>The errors of the encryption of zero, and flooding.</summary>
    private void AddNoise(int columns)
    {
        var parameters = _scheme.Parameters;
        _coefficientsLeft -= columns;
        if (_coefficientsLeft < 0)
        {
            throw new InvalidOperationException(
                $"The flooding covers {1L << EncryptionParameters.CoefficientsPerKeyBits} coefficients of replies under one public key; ask the peer for a fresh key earlier.");
        }

        Sampling.Error(ref _prg, _words.Span, _noise.Span);
        for (int row = 0; row < _scheme.Tables.Length; row++) Kernels.Add(_scheme.Tables[row].Modulus, _noise.Span, _sum1[row]);

        Sampling.Error(ref _prg, _words.First(columns), _noise.First(columns));
        for (int word = 0; word < _flood.Length; word++)
            Sampling.Signed(ref _prg, word == _flood.Length - 1 ? parameters.TopFloodBits : 64, _flood[word].First(columns));
        for (int row = 0; row < _scheme.Tables.Length; row++)
        {
            var modulus = _scheme.Tables[row].Modulus;
            var wanted = _wanted.First(row, columns);
            Kernels.Add(modulus, _noise.First(columns), wanted);
            for (int word = 0; word < _flood.Length; word++) Kernels.AddWords(modulus, _flood[word].First(columns), _scheme.FloodFactors[row][word], wanted);
        }
    }

    private void AddMask(PlaintextScaling scaling, ReadOnlySpan<ulong> mask, int columns)
    {
        var scaled = _words.First(columns);
        mask.CopyTo(scaled);
        scaled[mask.Length..].Clear();
        scaling.Scale(scaled, scaled);
        for (int row = 0; row < _scheme.Tables.Length; row++) scaling.AddTo(row, scaled, _wanted.First(row, columns));
    }

    /// <summary>Divides by one prime and rounds: (c - c mod p)/p modulo the primes before it.</summary>
    private void DropPrime(int last, int columns)
    {
        for (int row = 0; row < last; row++)
        {
            var modulus = _scheme.Tables[row].Modulus;
            double inverse = _scheme.InversePrimes[last][row];
            Kernels.DivideAfterSubtracting(modulus, _sum1[last], inverse, _sum1[row]);
            Kernels.DivideAfterSubtracting(modulus, _wanted.First(last, columns), inverse, _wanted.First(row, columns));
        }
    }

    /// <summary>The second component, then the wanted coefficients of the first.</summary>
    private void Write(int count, int columns, Span<byte> reply)
    {
        var writer = new BitWriter(reply);
        for (int row = 0; row < _scheme.Parameters.ReplyPrimes; row++)
        {
            var modulus = _scheme.Tables[row].Modulus;
            Kernels.WriteCanonical(modulus, _sum1[row], _words.Span);
            writer.WriteWords<ulong>(_words.Span, modulus.Bits);
        }

        for (int row = 0; row < _scheme.Parameters.ReplyPrimes; row++)
        {
            var modulus = _scheme.Tables[row].Modulus;
            Kernels.WriteCanonical(modulus, _wanted.First(row, columns), _words.First(columns));
            writer.WriteWords<ulong>(_words.First(count), modulus.Bits);
        }
    }

    private void Read(ReadOnlySpan<byte> source, int bytes, string what, RnsPolynomial first, RnsPolynomial second)
    {
        var reader = new CiphertextReader(source, bytes, what, _words.Span);
        var uniform = new AesCtrPrg(reader.ReadSeed());
        for (int row = 0; row < _scheme.Tables.Length; row++) reader.ReadRow(_scheme.Tables[row].Modulus, _scheme.Degree, first[row]);
        reader.Finish();
        for (int row = 0; row < _scheme.Tables.Length; row++)
        {
            Sampling.Uniform(ref uniform, _scheme.Tables[row].Modulus.Value, _words.Span);
            Kernels.Read(_words.Span, second[row]);
        }
    }
}
