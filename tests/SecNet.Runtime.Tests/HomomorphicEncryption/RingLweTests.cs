using System.Numerics;
using SecNet.Runtime.HomomorphicEncryption;

namespace SecNet.Runtime.Tests.HomomorphicEncryption;

public sealed class RingLweTests
{
    /// <summary>Every set and plaintext modulus: 0, 1, t - 1, t/2 and its neighbours, and random numbers, times a sparse polynomial, plus a mask.</summary>
    [Fact]
    public void Reply_DecryptsToProductPlusMask()
    {
        foreach (var scheme in PlainRing.Schemes)
        {
            using var pair = new KeyPair(scheme);
            int degree = scheme.Degree;
            int[] all = KeyPair.All(degree);
            for (int plaintext = 0; plaintext < scheme.Parameters.Plaintexts.Count; plaintext++)
            {
                var t = scheme.Parameters.Plaintexts[plaintext].Value;
                ulong[] message = Below(t, degree, 1), mask = Below(t, degree, 2), weights = new ulong[degree];
                ulong last = (ulong)(t - 1);
                (message[0], message[1], message[2], message[3], message[4], message[5]) = (0, 1, last, last / 2, last / 2 + 1, last / 2 + 2);
                (mask[0], mask[1], mask[2]) = (0, last, last / 2 + 1);
                (weights[0], weights[3], weights[100], weights[degree - 1]) = (1, last, last / 2 + 1, Below(t, 1, 3)[0]);
                ulong[] actual = pair.Decrypt(pair.Reply(pair.Encrypt(message, plaintext), weights, all, mask, plaintext), all, plaintext);
                Assert.Equal(PlusMask(t, Product(t, message, weights), mask), actual);
            }
        }
    }

    /// <summary>Positions in any order and any number, and several ciphertexts in one reply.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(1000)]
    public void Reply_CarriesThePositionsAskedFor(int count)
    {
        foreach (int bits in new[] { 32, 64 })
        {
            using var pair = new KeyPair(RingLwe.ForRing(bits), count);
            int degree = pair.Scheme.Degree;
            var t = pair.Scheme.Parameters.Plaintexts[0].Value;
            int[] positions = [.. Enumerable.Range(0, count).Select(i => (i * 4999 + 17) % degree)];
            ulong[][] messages = [Below(t, degree, 1), Below(t, degree, 2)], weights = [Sparse(t, degree, 3), Sparse(t, degree, 4)];
            ulong[] mask = Below(t, count, 5);
            for (int place = 0; place < 2; place++) pair.Evaluator.Load(place, pair.Encrypt(messages[place]));
            var reply = new byte[pair.Scheme.ReplyBytes(count)];
            pair.Evaluator.Begin();
            for (int place = 0; place < 2; place++) pair.Evaluator.Accumulate(0, place, weights[place]);
            pair.Evaluator.Finish(0, positions, mask, reply);
            ulong[] sum = PlusMask(t, Product(t, messages[0], weights[0]), Product(t, messages[1], weights[1]));
            Assert.Equal(PlusMask(t, [.. positions.Select(at => sum[at])], mask), pair.Decrypt(reply, positions));
        }
    }

    /// <summary>As many weights as allowed, all as large as can be: right, and far from the limit where flooding does not fill it on purpose.</summary>
    [Fact]
    public void Noise_OfTheLargestWeights_IsFarBelowTheLimit()
    {
        foreach (var scheme in PlainRing.Schemes)
        {
            var set = scheme.Parameters;
            using var pair = new KeyPair(scheme, 9);
            var t = set.Plaintexts[0].Value;
            ulong[] weights = new ulong[scheme.Degree], mask = new ulong[scheme.Degree], message = Below(t, scheme.Degree, 6);
            weights.AsSpan().Fill((ulong)(t / 2));
            var reply = new byte[scheme.ReplyBytes(scheme.Degree)];
            int products = set.MaxWeights / scheme.Degree;
            pair.Evaluator.Load(0, pair.Encrypt(message));
            pair.Evaluator.Begin();
            for (int product = 0; product < products; product++) pair.Evaluator.Accumulate(0, 0, weights);
            pair.Evaluator.Finish(0, KeyPair.All(scheme.Degree), mask, reply);
            Assert.Equal(ProductOfConstant(t, message, (ulong)(t / 2), (ulong)products), pair.Decrypt(reply, KeyPair.All(scheme.Degree)));

            double worst = 0;
            foreach (double noise in pair.Owner.Noise) worst = Math.Max(worst, Math.Abs(noise));
            double bound = Math.Exp(BigInteger.Log(set.ReplyNoise) + BigInteger.Log((BigInteger)t) - BigInteger.Log(set.ReplyModulus));
            Assert.InRange(worst, double.Epsilon, bound);
            Assert.InRange(bound, 0, 0.5);
            // Without flooding: 13 random signs' worth of slack at least. With it: what is not flooding is so far below.
            double hidden = Math.Exp(BigInteger.Log(set.WeightNoise) + BigInteger.Log((BigInteger)t) - BigInteger.Log(set.Modulus));
            if (set.IsCircuitPrivate) Assert.InRange(hidden / bound, 0, Math.Pow(2, -60));
            else Assert.InRange(worst, 0, bound / 16);
        }
    }

    [Fact]
    public void Keys_AndCiphertexts_NeverRepeat()
    {
        using var pair = new KeyPair(RingLwe.ForRing(32));
        var message = new ulong[pair.Scheme.Degree];
        byte[] first = pair.Encrypt(message), second = pair.Encrypt(message);
        int equal = first.Zip(second).Count(static bytes => bytes.First == bytes.Second);
        Assert.InRange(equal, 0, first.Length / 256 * 2);
        using IKeyOwner one = pair.Scheme.CreateKey(), other = pair.Scheme.CreateKey();
        byte[] oneKey = new byte[pair.Scheme.PublicKeyBytes], otherKey = new byte[pair.Scheme.PublicKeyBytes];
        one.WritePublicKey(oneKey);
        other.WritePublicKey(otherKey);
        Assert.NotEqual(oneKey[..16], otherKey[..16]);
    }

    /// <summary>What the evaluator sees has no bias whatever is encrypted: residues of zero and of t - 1 spread over sixteenths of the range.</summary>
    [Fact]
    public void Ciphertexts_LookUniform()
    {
        using var pair = new KeyPair(RingLwe.ForRing(64));
        var modulus = pair.Scheme.Tables[0].Modulus;
        foreach (ulong value in new[] { 0ul, ulong.MaxValue, 1ul << 63 })
        {
            var message = new ulong[pair.Scheme.Degree];
            message.AsSpan().Fill(value);
            Assert.True(Uniformity.IsUniform(Uniformity.Read(pair.Encrypt(message).AsSpan(16), modulus.Bits, pair.Scheme.Degree), modulus.Value));
        }
    }

    [Fact]
    public void Reply_BeyondWhatFloodingCovers_IsRefused()
    {
        using var pair = new KeyPair(RingLwe.ForRing(32));
        int[] all = KeyPair.All(pair.Scheme.Degree);
        ulong[] zero = new ulong[all.Length];
        var reply = new byte[pair.Scheme.ReplyBytes(all.Length)];
        for (int i = 0; i < 512; i++)
        {
            pair.Evaluator.Begin();
            pair.Evaluator.Finish(0, all, zero, reply);
        }

        pair.Evaluator.Begin();
        Assert.Contains("fresh key", Assert.Throws<InvalidOperationException>(() => pair.Evaluator.Finish(0, [0], [0], new byte[pair.Scheme.ReplyBytes(1)])).Message, StringComparison.Ordinal);
    }

    /// <summary>Two replies that shared an encryption of zero would give c1·(w - w') away.</summary>
    [Fact]
    public void Reply_WithoutAnEncryptionOfZeroOfItsOwn_IsRefused()
    {
        using var pair = new KeyPair(RingLwe.ForRing(32));
        ulong[] zero = new ulong[pair.Scheme.Degree];
        var reply = new byte[pair.Scheme.ReplyBytes(1)];
        pair.Evaluator.Load(0, pair.Encrypt(zero));
        Assert.Throws<InvalidOperationException>(() => pair.Evaluator.Accumulate(0, 0, zero));
        pair.Evaluator.Begin();
        pair.Evaluator.Finish(0, [0], [0], reply);
        Assert.Contains("call Begin", Assert.Throws<InvalidOperationException>(() => pair.Evaluator.Finish(0, [0], [0], reply)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_AreNotPrinted()
    {
        using var pair = new KeyPair(RingLwe.ForRing(32));
        Assert.Equal("RingLweKeyOwner (secret)", pair.Owner.ToString());
        Assert.Equal("RingLweEvaluator (secret)", pair.Evaluator.ToString());
    }

    private static ulong[] Below(UInt128 t, int count, int seed) => [.. PlainRing.Words(count, seed).Select(word => (ulong)(word % t))];

    private static ulong[] Sparse(UInt128 t, int degree, int seed)
    {
        var weights = new ulong[degree];
        ulong[] values = Below(t, 20, seed);
        for (int i = 0; i < values.Length; i++) weights[i * 397 % degree] = values[i];
        return weights;
    }

    /// <summary>x·y mod X^N + 1 and t, with y sparse.</summary>
    private static ulong[] Product(UInt128 t, ulong[] x, ulong[] y)
    {
        var product = new BigInteger[x.Length];
        for (int j = 0; j < y.Length; j++)
            for (int i = 0; y[j] != 0 && i < x.Length; i++)
                product[(i + j) % x.Length] += (BigInteger)x[i] * y[j] * (i + j < x.Length ? 1 : -1);
        return [.. product.Select(value => (ulong)((value % (BigInteger)t + (BigInteger)t) % (BigInteger)t))];
    }

    /// <summary>repeats times x·(w + w·X + w·X² + …): running sums.</summary>
    private static ulong[] ProductOfConstant(UInt128 t, ulong[] x, ulong w, ulong repeats)
    {
        var result = new ulong[x.Length];
        var sum = -x.Aggregate(BigInteger.Zero, static (total, value) => total + value);
        for (int i = 0; i < x.Length; i++)
        {
            sum += 2 * (BigInteger)x[i];
            result[i] = (ulong)((sum * w * repeats % (BigInteger)t + (BigInteger)t) % (BigInteger)t);
        }

        return result;
    }

    private static ulong[] PlusMask(UInt128 t, ulong[] x, ulong[] mask) => [.. x.Zip(mask, (value, r) => (ulong)(((UInt128)value + r) % t))];
}
