using SecNet.Runtime.HomomorphicEncryption;
using SecNet.Testing;

namespace SecNet.Runtime.Tests.HomomorphicEncryption;

public sealed class PackedTripleTests
{
    [Theory]
    [InlineData(64, 4096)]
    [InlineData(32, 4097)]
    [InlineData(44, 1)]
    [InlineData(16, 5000)]
    [InlineData(1, 100)]
    public void Triples_OfRandomShares_AreProducts(int ringBits, int count) =>
        AssertTriples(new(ringBits, count), PlainRing.Words(count, 1), PlainRing.Words(count, 2), PlainRing.Words(count, 3), PlainRing.Words(count, 4));

    /// <summary>Products of the largest absolute value, of either sign, in every combination, none of which may wrap.</summary>
    [Theory]
    [InlineData(64)]
    [InlineData(32)]
    public void Triples_OfExtremes_AreProducts(int ringBits)
    {
        ulong[] edges = [0, 1, (1ul << (ringBits - 1)) - 1, 1ul << (ringBits - 1), (1ul << (ringBits - 1)) + 1, ulong.MaxValue];
        var all = (from a1 in edges from b1 in edges from a2 in edges from b2 in edges select (a1, b1, a2, b2)).ToArray();
        AssertTriples(new(ringBits, all.Length), [.. all.Select(static e => e.a1)], [.. all.Select(static e => e.b1)], [.. all.Select(static e => e.a2)], [.. all.Select(static e => e.b2)]);
    }

    /// <summary>The masks hide products by 2^62, and nothing wraps: the primes' product exceeds mask and product together.</summary>
    [Fact]
    public void Primes_LeaveRoomForMasks()
    {
        for (int ringBits = 1; ringBits <= 64; ringBits++)
        {
            var shape = new PackedTripleShape(ringBits, 1);
            var primes = RingLwe.ForSlots.Parameters.Plaintexts.Take(shape.Primes).Select(static t => (System.Numerics.BigInteger)t.Value).ToArray();
            Assert.InRange(shape.Primes, 1, 4);
            var product = primes.Aggregate(static (x, y) => x * y);
            var largest = System.Numerics.BigInteger.One << (2 * ringBits - 2);
            var step = product / primes[^1];
            Assert.True(largest <= step, "one step of the highest digit is less than a product");
            Assert.True(largest << 62 <= step * (primes[^1] - 2), "the masks' interval is less than 2^62 products");
        }
    }

    /// <summary>The owner's share of triples whose product it knows to be zero has no bias, and neither has the evaluator's.</summary>
    [Fact]
    public void Shares_LookUniform()
    {
        const int Count = 8192;
        var (z1, z2) = Run(new(32, Count), new ulong[Count], new ulong[Count], new ulong[Count], new ulong[Count]);
        Assert.True(Uniformity.IsUniform(z1, 1ul << 32));
        Assert.True(Uniformity.IsUniform(z2, 1ul << 32));
    }

    /// <summary>Li et al.'s own setting, N = 4096 and a prime t of 37 bits: two ciphertexts, two products, one reply, with z2 = a2·b2 - r.</summary>
    [Fact]
    public void Fig2_AtTheComparisonsParameters_GivesTriplesModT()
    {
        var scheme = RingLwe.InsecureComparison;
        var slots = new SlotEncoding(scheme.SlotTables[0]!);
        ulong t = slots.Modulus.Value;
        ulong[] Draw(int seed) => PlainRing.Uniform(scheme.Degree, t, seed);
        ulong[] Encode(ulong[] values)
        {
            var coefficients = new ulong[values.Length];
            slots.Encode(values, coefficients);
            return coefficients;
        }

        ulong[] a1 = Draw(1), b1 = Draw(2), a2 = Draw(3), b2 = Draw(4), r = Draw(5);
        using var pair = new KeyPair(scheme);
        pair.Evaluator.Load(0, pair.Encrypt(Encode(a1)));
        pair.Evaluator.Load(1, pair.Encrypt(Encode(b1)));
        pair.Evaluator.Begin();
        pair.Evaluator.Accumulate(0, 0, Encode(b2));
        pair.Evaluator.Accumulate(0, 1, Encode(a2));
        int[] all = KeyPair.All(scheme.Degree);
        var reply = new byte[scheme.ReplyBytes(all.Length)];
        pair.Evaluator.Finish(0, all, Encode(r), reply);
        ulong[] v = pair.Decrypt(reply, all);
        slots.Decode(v, v);
        for (int i = 0; i < v.Length; i++)
        {
            var modulus = slots.Modulus;
            ulong z1 = (modulus.Multiply(a1[i], b1[i]) + v[i]) % t, z2 = (modulus.Multiply(a2[i], b2[i]) + t - r[i]) % t;
            Assert.Equal(modulus.Multiply((a1[i] + a2[i]) % t, (b1[i] + b2[i]) % t), (z1 + z2) % t);
        }
    }

    /// <summary>Fig. 5's schedule: a ciphertext travels while the next one is made, the evaluator prepares meanwhile, and results are the same as in one go.</summary>
    [Fact]
    public void Steps_GiveTriples_AndOnlyInTheirOrder()
    {
        var shape = new PackedTripleShape(64, 4100);
        using var pair = new KeyPair(RingLwe.ForSlots);
        var owner = new PackedTripleOwner(pair.Owner, shape);
        using var evaluator = new PackedTripleEvaluator(pair.Evaluator, shape);
        ulong[] a1 = PlainRing.Words(shape.Count, 1), b1 = PlainRing.Words(shape.Count, 2), a2 = PlainRing.Words(shape.Count, 3), b2 = PlainRing.Words(shape.Count, 4);
        ulong[] z1 = new ulong[shape.Count], z2 = new ulong[shape.Count];
        byte[] travelling = new byte[shape.StepRequestBytes], next = new byte[shape.StepRequestBytes], reply = new byte[shape.StepReplyBytes];
        owner.Encrypt(0, a1, b1, travelling);
        for (int step = 0; step < shape.Steps; step++)
        {
            if (step + 1 < shape.Steps) owner.Encrypt(step + 1, a1, b1, next);
            evaluator.Prepare();
            evaluator.Prepare();
            Assert.Throws<InvalidOperationException>(() => evaluator.Reply((step + 1) % shape.Steps, travelling, a2, b2, reply, z2));
            evaluator.Reply(step, travelling, a2, b2, reply, z2);
            owner.Decrypt(step, reply, a1, b1, z1);
            (travelling, next) = (next, travelling);
        }

        for (int i = 0; i < z1.Length; i++) Assert.Equal((a1[i] + a2[i]) * (b1[i] + b2[i]), z1[i] + z2[i]);
        Assert.Equal(2 * 4, shape.Steps);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(65, 1)]
    [InlineData(32, -1)]
    public void Shape_OutOfRange_Throws(int ringBits, int count) => Assert.Throws<ArgumentOutOfRangeException>(() => new PackedTripleShape(ringBits, count));

    private static void AssertTriples(PackedTripleShape shape, ulong[] a1, ulong[] b1, ulong[] a2, ulong[] b2)
    {
        var (z1, z2) = Run(shape, a1, b1, a2, b2);
        ulong ring = ulong.MaxValue >> (64 - shape.RingBits);
        for (int i = 0; i < z1.Length; i++) Assert.Equal((a1[i] + a2[i]) * (b1[i] + b2[i]) & ring, z1[i] + z2[i] & ring);
        Assert.All(z1.Concat(z2), z => Assert.InRange(z, 0ul, ring));
    }

    private static (ulong[] Z1, ulong[] Z2) Run(PackedTripleShape shape, ulong[] a1, ulong[] b1, ulong[] a2, ulong[] b2)
    {
        using var pair = new KeyPair(RingLwe.ForSlots, shape.Count);
        var owner = new PackedTripleOwner(pair.Owner, shape);
        using var evaluator = new PackedTripleEvaluator(pair.Evaluator, shape, new InsecureSeeds(shape.RingBits).Next());
        byte[] request = new byte[shape.RequestBytes], reply = new byte[shape.ReplyBytes];
        ulong[] z1 = new ulong[shape.Count], z2 = new ulong[shape.Count];
        owner.Encrypt(a1, b1, request);
        evaluator.Reply(request, a2, b2, reply, z2);
        owner.Decrypt(reply, a1, b1, z1);
        return (z1, z2);
    }
}
