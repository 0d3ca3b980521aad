using System.Numerics;
using SecNet.Runtime.Randomness;

namespace SecNet.Runtime.HomomorphicEncryption;

/// <summary>Ring-LWE encryption in the style of Brakerski, Fan and Vercauteren, restricted to sums and products by plaintexts.</summary>
/// <remarks>
/// Ciphertext of m: (c0, c1) with c0 - c1·s = round(q·m/t) + e, s ternary, e centred binomial, c1 uniform and sent as a seed. Residue number system:
/// every prime of q on its own. Ciphertexts and keys stand as values of the transform, replies as coefficients.
/// Reveals: the evaluator sees a public key and ciphertexts, pseudo-random under ring-LWE, simulated by uniform residues. The owner of the key sees
/// replies: their second component is pseudo-random by the fresh encryption of zero, whose ternary u it does not know, and the noise of the first,
/// flooded, is within 2^-40 of independent of the weights; so a reply is simulated from the decrypted, masked numbers alone.
/// Security: semi-honest, 128 bits by the homomorphic-encryption standard's table (<see cref="EncryptionParameters.MaxModulusBits"/>).
/// Error: none; <see cref="EncryptionParameters"/> proves the largest possible noise below the limit.
/// Sources: Brakerski, CRYPTO 2012, ePrint 2012/078; Fan and Vercauteren, ePrint 2012/144; RNS: Bajard, Eynard, Hasan and Zucca, ePrint 2016/510;
/// a fresh encryption of zero with flooding: Gentry, "A Fully Homomorphic Encryption Scheme", thesis, Stanford 2009, on circuit privacy.
/// </remarks>
public sealed class RingLwe : IAdditiveEncryption
{
    private static readonly Lazy<RingLwe> Slots = new(static () => new RingLwe(EncryptionParameters.Slots));
    private static readonly Lazy<RingLwe> Comparison = new(static () => new RingLwe(EncryptionParameters.InsecureComparison));
    private static readonly Lazy<RingLwe>[] Rings = [.. new[] { 32, 44, 64 }.Select(static bits => new Lazy<RingLwe>(() => new RingLwe(EncryptionParameters.ForRing(bits))))];

    private RingLwe(EncryptionParameters parameters)
    {
        Parameters = parameters;
        Tables = [.. parameters.Primes.Select(prime => new NttTables(prime, parameters.Degree))];
        SlotTables = [.. parameters.Plaintexts.Select(plaintext => plaintext is PrimePlaintext slots ? new NttTables(slots.Prime, parameters.Degree) : null)];
        Scalings = [.. parameters.Plaintexts.Select(plaintext => new PlaintextScaling(parameters, plaintext))];
        FloodFactors = [.. parameters.Primes.Select(prime => Enumerable.Range(0, parameters.FloodWords).Select(word => (ulong)BigInteger.ModPow(2, 64 * word, prime.Value)).ToArray())];
        InversePrimes = [.. parameters.Primes.Select(divisor => parameters.Primes.Select(prime => prime == divisor ? 0 : prime.Centre(prime.Invert(divisor.Value % prime.Value))).ToArray())];
        ResidueBits = parameters.Primes.Sum(static prime => prime.Bits);
        ReplyBits = parameters.Primes.Take(parameters.ReplyPrimes).Sum(static prime => prime.Bits);
    }

    /// <inheritdoc/>
    public int Degree => Parameters.Degree;

    /// <inheritdoc/>
    public int MaxWeights => Parameters.MaxWeights;

    /// <inheritdoc/>
    public int PublicKeyBytes => CiphertextBytes;

    /// <inheritdoc/>
    public int CiphertextBytes => Seed.ByteLength + ResidueBits * (Degree / 8);

    /// <summary>N, the primes and the bounds.</summary>
    internal EncryptionParameters Parameters { get; }

    /// <summary>A transform for each prime.</summary>
    internal NttTables[] Tables { get; }

    /// <summary>A transform mod t for each plaintext modulus that has slots.</summary>
    internal NttTables?[] SlotTables { get; }

    /// <summary>Constants for each plaintext modulus.</summary>
    internal PlaintextScaling[] Scalings { get; }

    /// <summary>For each prime, 2^64 to the power of each flooding word's number.</summary>
    internal ulong[][] FloodFactors { get; }

    /// <summary>For each prime, its inverse modulo each of the others.</summary>
    internal double[][] InversePrimes { get; }

    /// <summary>Bits of a coefficient modulo all primes.</summary>
    internal int ResidueBits { get; }

    /// <summary>Bits of a coefficient of a reply.</summary>
    internal int ReplyBits { get; }

    /// <summary>For coefficients of rings up to so many bits; the same object every time.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 1 to 64 bits.</exception>
    public static RingLwe ForRing(int ringBits) => EncryptionParameters.ForRing(ringBits).Plaintexts[0].Bits switch
    {
        32 => Rings[0].Value,
        44 => Rings[1].Value,
        _ => Rings[2].Value,
    };

    /// <summary>For slots modulo the four primes of packed triples.</summary>
    internal static RingLwe ForSlots => Slots.Value;

    /// <summary>Without circuit privacy; see <see cref="EncryptionParameters.InsecureComparison"/>.</summary>
    internal static RingLwe InsecureComparison => Comparison.Value;

    /// <inheritdoc/>
    public int ReplyBytes(int coefficients) => ReplyBits * (Degree / 8) + (int)(((long)ReplyBits * coefficients + 7) / 8);

    /// <inheritdoc/>
    public int TransformedBytes => Tables.Length * Degree * sizeof(double);

    /// <inheritdoc/>
    public ITransformedWeights Transform(int plaintext, ReadOnlySpan<ulong> weights)
    {
        Check(weights.Length, Degree, "weights");
        var centred = new AlignedRow<ulong>(Degree);
        var values = new RnsPolynomial(Tables.Length, Degree);
        Scalings[plaintext].Centre(weights, centred.Span);
        for (int row = 0; row < Tables.Length; row++) Transform(row, centred.Span, values[row]);
        centred.Clear();
        return new RingLweWeights(values);
    }

    /// <inheritdoc/>
    public IKeyOwner CreateKey() => new RingLweKeyOwner(this, Seed.Create());

    /// <inheritdoc/>
    public IEvaluator CreateEvaluator(ReadOnlySpan<byte> publicKey) => new RingLweEvaluator(this, publicKey, Seed.Create());

    /// <summary>Values of centred coefficients modulo one prime.</summary>
    internal void Transform(int row, ReadOnlySpan<ulong> centred, Span<double> values)
    {
        values.Clear();
        ResidueKernels.Best.AddWords(Tables[row].Modulus, centred, 1, values);
        ResidueKernels.Best.Forward(Tables[row], values);
    }

    /// <exception cref="ArgumentException">A span of ours has another length than its description says.</exception>
    internal static void Check(int actual, int expected, string what)
    {
        if (actual != expected) throw new ArgumentException($"Expected {expected} {what}, got {actual}.");
    }
}
