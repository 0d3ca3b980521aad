using System.Numerics;
using SecNet.Runtime.HomomorphicEncryption;

namespace SecNet.Runtime.Tests.HomomorphicEncryption;

public sealed class EncryptionParametersTests
{
    private static readonly (EncryptionParameters Set, int Degree, int MinBits, int Ring)[] Private =
    [
        (EncryptionParameters.ForRing(32), 8192, 145, 32),
        (EncryptionParameters.ForRing(44), 8192, 169, 44),
        (EncryptionParameters.ForRing(64), 8192, 209, 64),
        (EncryptionParameters.Slots, 8192, 145, 48),
    ];

    /// <summary>The table itself, copied once more: 128 bits, classical, ternary secret.</summary>
    [Fact]
    public void EverySet_LiesWithinTheStandards128Bits()
    {
        var table = new Dictionary<int, int> { [1024] = 27, [2048] = 54, [4096] = 109, [8192] = 218, [16384] = 438 };
        foreach (var scheme in PlainRing.Schemes)
        {
            var product = scheme.Parameters.Primes.Aggregate(BigInteger.One, static (product, prime) => product * prime.Value);
            Assert.Equal(product, scheme.Parameters.Modulus);
            Assert.InRange(product.GetBitLength(), 1, table[scheme.Degree]);
            Assert.Equal(table[scheme.Degree], EncryptionParameters.MaxModulusBits(scheme.Degree));
        }
    }

    [Fact]
    public void PrivateSets_AreAsDesigned() => Assert.All(Private, static row =>
    {
        Assert.Equal(row.Degree, row.Set.Degree);
        Assert.InRange(row.Set.Modulus.GetBitLength(), row.MinBits, 218);
        Assert.True(row.Set.IsCircuitPrivate);
        Assert.All(row.Set.Plaintexts, plaintext => Assert.Equal(row.Ring, plaintext.Bits));
    });

    [Fact]
    public void Comparison_Has93BitsAndNoPrivacy()
    {
        var set = EncryptionParameters.InsecureComparison;
        Assert.Equal((4096, 93L, false, 37), (set.Degree, (long)set.Modulus.GetBitLength(), set.IsCircuitPrivate, set.Plaintexts[0].Bits));
    }

    /// <summary>Every prime is one of the largest of its bits that are 1 mod 2^14, none twice in a product.</summary>
    [Fact]
    public void Primes_AreTheLargestOfTheirBits()
    {
        foreach (var prime in PlainRing.Primes)
        {
            ulong candidate = (1ul << prime.Bits) - 16384 + 1;
            int earlier = 0;
            for (; candidate > prime.Value; candidate -= 16384)
                if (IsPrime(candidate)) earlier++;
            Assert.Equal(prime.Value, candidate);
            Assert.True(IsPrime(candidate));
            Assert.InRange(earlier, 0, 3);
        }

        foreach (var scheme in PlainRing.Schemes)
        {
            Assert.Equal(scheme.Parameters.Primes.Count, scheme.Parameters.Primes.Select(static prime => prime.Value).Distinct().Count());
            Assert.DoesNotContain(scheme.Parameters.Primes, prime => scheme.Parameters.Plaintexts.Any(plaintext => plaintext.Value == prime.Value));
        }
    }

    /// <summary>The bound, once more from its definition, in numbers of any length: no reply can decrypt to a wrong number.</summary>
    [Fact]
    public void WorstCaseNoise_IsBelowTheBudget()
    {
        foreach (var scheme in PlainRing.Schemes)
        {
            var set = scheme.Parameters;
            BigInteger t = set.Plaintexts.Max(static plaintext => (BigInteger)plaintext.Value), q = set.Modulus, replyQ = set.ReplyModulus, n = set.Degree;
            // In halves, because rounding q·m/t errs by 1/2. Products: so many weights of at most t/2 by 21 + 1/2.
            BigInteger twice = set.MaxWeights * (t / 2 + 1) * 43;
            if (set.IsCircuitPrivate)
            {
                twice += 2 * (21 * n + 21 + 21 * n);
                Assert.True(twice << (40 + 22) <= BigInteger.One << (set.FloodBits + 2), "the flooding is shorter than 2^62 times what it hides");
                twice += 2 * ((BigInteger.One << set.FloodBits) + (BigInteger.One << (64 * (set.FloodWords - 1))));
            }

            twice += 1;
            // Dropping a prime errs by at most 1/2 + 2^-36 in 1 + N places; later ones make earlier errors smaller.
            var switching = (set.Primes.Count - set.ReplyPrimes) * (n + 1) * ((BigInteger.One << 36) + 2) >> 37;
            var noise = (twice * replyQ + 2 * q - 1) / (2 * q) + switching + 1;
            Assert.True(2 * t * noise < replyQ, $"2t times {noise} reaches {replyQ}");
            Assert.True(set.ReplyNoise < set.ReplyLimit);
        }
    }

    private static bool IsPrime(ulong n)
    {
        // Deterministic below 2^64: Sorenson and Webster, 2015.
        foreach (uint b in new uint[] { 2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37 })
        {
            if (n % b == 0) return n == b;
            BigInteger d = n - 1;
            int s = 0;
            for (; d.IsEven; s++) d >>= 1;
            var x = BigInteger.ModPow(b, d, n);
            if (x == 1 || x == n - 1) continue;
            bool passes = false;
            for (int i = 1; i < s && !passes; i++)
            {
                x = x * x % n;
                passes = x == n - 1;
            }

            if (!passes) return false;
        }

        return true;
    }
}
