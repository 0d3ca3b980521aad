using System.Numerics;

namespace SecNet.Runtime.HomomorphicEncryption;

/// <summary>A parameter set: N, the primes of q, the plaintext moduli and the flooding. All of it is public.</summary>
/// <remarks>
/// The constructor refuses a set that is not secure, does not always decrypt, or floods too little, so that none can exist.
/// Every prime is among the largest of its bits that are 1 mod 2^14; a test finds them again.
/// </remarks>
internal sealed class EncryptionParameters
{
    /// <summary>Statistical security of flooding: the distance, over all coefficients one key may answer, is at most 2^-40.</summary>
    public const int StatisticalBits = 40;

    /// <summary>log2 of the coefficients of replies that may be made under one key: 512 replies of 2^13.</summary>
    public const int CoefficientsPerKeyBits = 22;

    /// <summary>Error of an encrypted message: the error sampled and 1/2 for rounding q·m/t, doubled.</summary>
    private const int TwiceFreshError = 2 * Sampling.MaxError + 1;

    private static readonly ulong[] SlotPrimes = [0xffffffffc001, 0xfffffffd8001, 0xfffffffa0001, 0xfffffff00001];

    private static readonly Lazy<EncryptionParameters> Ring32 = new(static () =>
        new(8192, [0xffffffffc001, 0x1fffffff74001, 0x1fffffff68001], 1, [new RingPlaintext(32)], 1 << 15, 112));

    private static readonly Lazy<EncryptionParameters> Ring44 = new(static () =>
        new(8192, [0x1ffffe0001, 0x1ffffd4001, 0x1fffffff74001, 0x1fffffff68001], 2, [new RingPlaintext(44)], 1 << 15, 124));

    private static readonly Lazy<EncryptionParameters> Ring64 = new(static () =>
        new(8192, [0x1ffffff0001, 0x1fffffb0001, 0x7fffffd8001, 0x7fffffc8001, 0x7fffffa8001], 2, [new RingPlaintext(64)], 1 << 15, 144));

    private static readonly Lazy<EncryptionParameters> LazySlots = new(static () =>
        new(8192, [0x7ffffec001, 0x7ffffb0001, 0x1fffffff74001, 0x1fffffff68001], 2, [.. SlotPrimes.Select(static t => new PrimePlaintext(t))], 1 << 13, 126));

    private static readonly Lazy<EncryptionParameters> LazyComparison = new(static () =>
        new(4096, [0x3ffffff84001, 0x7ffffffec001], 2, [new PrimePlaintext(0x1ffffe0001), new RingPlaintext(32)], 1 << 13, 0));

    private EncryptionParameters(int degree, ulong[] primes, int replyPrimes, PlaintextModulus[] plaintexts, int maxWeights, int floodBits)
    {
        Degree = degree;
        Primes = [.. primes.Select(static prime => new PrimeModulus(prime))];
        ReplyPrimes = replyPrimes;
        Plaintexts = plaintexts;
        MaxWeights = maxWeights;
        FloodBits = floodBits;
        Modulus = primes.Aggregate(BigInteger.One, static (product, prime) => product * prime);
        ReplyModulus = primes.Take(replyPrimes).Aggregate(BigInteger.One, static (product, prime) => product * prime);
        Validate();
    }

    /// <summary>N: polynomials are taken mod X^N + 1.</summary>
    public int Degree { get; }

    /// <summary>The primes whose product is q; a reply comes modulo the first <see cref="ReplyPrimes"/> of them.</summary>
    public IReadOnlyList<PrimeModulus> Primes { get; }

    /// <summary>How many primes are left after modulus switching.</summary>
    public int ReplyPrimes { get; }

    /// <summary>The plaintext moduli one key serves.</summary>
    public IReadOnlyList<PlaintextModulus> Plaintexts { get; }

    /// <summary>Largest number of weights that are not zero in one reply, over all ciphertexts added up in it.</summary>
    public int MaxWeights { get; }

    /// <summary>Flooding noise is uniform in an interval of 2^(FloodBits + 1) integers around zero; 0 for none.</summary>
    public int FloodBits { get; }

    /// <summary>True if replies hide the weights from the owner of the key.</summary>
    public bool IsCircuitPrivate => FloodBits != 0;

    /// <summary>q.</summary>
    public BigInteger Modulus { get; }

    /// <summary>q after modulus switching.</summary>
    public BigInteger ReplyModulus { get; }

    /// <summary>Words of the flooding of a coefficient, the last one in part.</summary>
    public int FloodWords => IsCircuitPrivate ? (FloodBits + 64) / 64 : 0;

    /// <summary>Bits of the last of them.</summary>
    public int TopFloodBits => FloodBits + 1 - 64 * (FloodWords - 1);

    /// <summary>Most the weights, and what hides them in the second component, can add to the noise of a coefficient.</summary>
    /// <remarks>Products: weights of at most t/2 by fresh errors. Encryption of zero: e·u + e1 - e2·s with ternary u and s.</remarks>
    public BigInteger WeightNoise => Plaintexts.Max(Product) + (IsCircuitPrivate ? Sampling.MaxError * (2 * (BigInteger)Degree + 1) : 0);

    /// <summary>Most the noise of a coefficient can be before modulus switching, with flooding and the mask's rounding.</summary>
    public BigInteger TotalNoise => WeightNoise + FloodBound + 1;

    /// <summary>Largest flooding: half the interval, and what its balanced lower words add.</summary>
    private BigInteger FloodBound => IsCircuitPrivate ? (BigInteger.One << FloodBits) + (BigInteger.One << (64 * (FloodWords - 1))) : 0;

    /// <summary>Most the noise can be after modulus switching.</summary>
    /// <remarks>Each prime dropped rounds both components, by (1/2 + 2^-36)·(1 + the sum of N ternary coefficients of the secret).</remarks>
    public BigInteger ReplyNoise =>
        TotalNoise * ReplyModulus / Modulus + 1 + (Primes.Count - ReplyPrimes) * ((BigInteger)Degree + 2) * 9 / 16;

    /// <summary>Below this, a reply decrypts to the right number; 1/64 is left for the rounding of fractions in doubles.</summary>
    public BigInteger ReplyLimit => ReplyModulus * 63 / (128 * Plaintexts.Max(static plaintext => (BigInteger)plaintext.Value));

    /// <summary>The narrowest set for coefficients mod 2^ringBits: a message of fewer bits is one of the set's ring, of which the low bits are taken.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 1 to 64 bits.</exception>
    public static EncryptionParameters ForRing(int ringBits) => ringBits switch
    {
        >= 1 and <= 32 => Ring32.Value,
        > 32 and <= 44 => Ring44.Value,
        > 44 and <= 64 => Ring64.Value,
        _ => throw new ArgumentOutOfRangeException(nameof(ringBits), $"Expected a ring of 1 to 64 bits, got {ringBits}."),
    };

    /// <summary>For slots: four plaintext primes of 48 bits.</summary>
    public static EncryptionParameters Slots => LazySlots.Value;

    /// <summary>
    /// N = 4096 and 93 bits of q, a prime t of 37 bits and t = 2^32, as Li et al. and SEAL are measured. Without flooding: a reply's second
    /// component is c1·w, from which the key's owner divides out the weights. For benchmarks alone.
    /// </summary>
    public static EncryptionParameters InsecureComparison => LazyComparison.Value;

    /// <summary>
    /// Most bits of q at 128-bit security for ternary secrets and errors of standard deviation 3.19 against classical attacks.
    /// Source: Albrecht et al., "Homomorphic Encryption Security Standard", HomomorphicEncryption.org, 2018, Table 1.
    /// </summary>
    public static int MaxModulusBits(int degree) => degree switch
    {
        1024 => 27,
        2048 => 54,
        4096 => 109,
        8192 => 218,
        16384 => 438,
        _ => throw new ArgumentOutOfRangeException(nameof(degree), $"The standard's table has no N = {degree}."),
    };

    private BigInteger Product(PlaintextModulus plaintext) => MaxWeights * (BigInteger)plaintext.Value * TwiceFreshError / 4 + 1;

    private void Validate()
    {
        long bits = Modulus.GetBitLength();
        if (bits > MaxModulusBits(Degree))
            throw new ArgumentException($"q has {bits} bits, more than the {MaxModulusBits(Degree)} that are secure at N = {Degree}.");
        if (ReplyNoise >= ReplyLimit)
            throw new ArgumentException($"The noise, up to {ReplyNoise}, reaches the limit {ReplyLimit}; use a larger q, fewer weights or less flooding.");
        if (IsCircuitPrivate && WeightNoise << (StatisticalBits + CoefficientsPerKeyBits - 1) > BigInteger.One << FloodBits)
            throw new ArgumentException($"2^{FloodBits} of flooding does not hide a noise of up to {WeightNoise}; flood more.");
    }
}
