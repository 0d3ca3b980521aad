using SecNet.Runtime.HomomorphicEncryption;
using SecNet.Runtime.Randomness;
using SecNet.Testing;

namespace SecNet.Runtime.Tests.HomomorphicEncryption;

/// <summary>What the owner of the key can learn of the weights from a reply: nothing. The set without privacy shows that these tests can fail.</summary>
public sealed class CircuitPrivacyTests
{
    private static IEnumerable<RingLwe> Private => PlainRing.Schemes.Where(static scheme => scheme.Parameters.IsCircuitPrivate);

    /// <summary>The owner divides a reply's second component, before modulus switching even, by that of its ciphertext. Without the encryption of zero that gives the weights.</summary>
    [Fact]
    public void DividingTheSecondComponents_GivesTheWeights_OnlyWithoutPrivacy()
    {
        foreach (var scheme in PlainRing.Schemes)
        {
            var modulus = scheme.Tables[^1].Modulus;
            ulong[] weights = PlainRing.Uniform(scheme.Degree, 1000, 5);
            ulong[] quotient = Quotient(scheme, weights, 1);
            int found = quotient.Zip(weights).Count(static pair => pair.First == pair.Second);
            if (!scheme.Parameters.IsCircuitPrivate)
            {
                Assert.Equal(scheme.Degree, found);
                continue;
            }

            Assert.Equal(0, found);
            Assert.True(Uniformity.IsUniform(quotient, modulus.Value));
            Assert.True(Uniformity.IsUniform(Quotient(scheme, new ulong[scheme.Degree], 2), modulus.Value));
        }
    }

    /// <summary>The blinding of the second component is an encryption of zero under the public key, drawn without regard to the weights: it is what is left of two replies.</summary>
    [Fact]
    public void SecondComponents_WithTheSameRandomness_DifferByTheProductAlone()
    {
        foreach (var scheme in Private)
        {
            var tables = scheme.Tables[^1];
            ulong[] weights = PlainRing.Uniform(scheme.Degree, 1000, 5);
            var (blinding, _, _) = SecondComponent(scheme, new ulong[scheme.Degree], 3);
            var (second, c1, _) = SecondComponent(scheme, weights, 3);
            double[] product = PlainRing.Residues(tables.Modulus, weights);
            ResidueKernels.Best.Forward(tables, product);
            ResidueKernels.Best.Multiply(tables.Modulus, product, c1, product);
            ResidueKernels.Best.Inverse(tables, product);
            ResidueKernels.Best.Add(tables.Modulus, blinding, product);
            Assert.Equal(PlainRing.Canonical(tables.Modulus, second), PlainRing.Canonical(tables.Modulus, product));
            Assert.True(Uniformity.IsUniform(PlainRing.Canonical(tables.Modulus, blinding), tables.Modulus.Value));

            // Twice the same question, and the answers have nothing in common.
            var (again, _, _) = SecondComponent(scheme, weights, 4);
            ResidueKernels.Best.SubtractFrom(tables.Modulus, second, again);
            Assert.True(Uniformity.IsUniform(PlainRing.Canonical(tables.Modulus, again), tables.Modulus.Value));
        }
    }

    /// <summary>As it is sent, the second component is uniform for weights of zero, one and all as large as can be.</summary>
    [Fact]
    public void SecondComponents_AsSent_LookUniformForAllWeights()
    {
        foreach (var scheme in Private)
            foreach (ulong weight in new ulong[] { 0, 1, (ulong)(scheme.Parameters.Plaintexts[0].Value / 2) })
            {
                using var pair = new KeyPair(scheme, 7);
                byte[] reply = Answer(pair, Filled(scheme, weight), [0]);
                int offset = 0;
                foreach (var modulus in scheme.Parameters.Primes.Take(scheme.Parameters.ReplyPrimes))
                {
                    Assert.True(Uniformity.IsUniform(Uniformity.Read(reply.AsSpan(offset), modulus.Bits, scheme.Degree), modulus.Value));
                    offset += modulus.Bits * scheme.Degree / 8;
                }
            }
    }

    /// <summary>Coefficients nobody asked for are not sent: the first component has exactly as many as positions, and their number decides the length.</summary>
    [Fact]
    public void UnusedCoefficients_AreNotSent()
    {
        foreach (var scheme in Private)
        {
            int bits = scheme.Parameters.Primes.Take(scheme.Parameters.ReplyPrimes).Sum(static prime => prime.Bits);
            foreach (int count in new[] { 1, 3, 8, 100 })
                Assert.Equal(bits * scheme.Degree / 8 + (bits * count + 7) / 8, scheme.ReplyBytes(count));

            // With the same randomness, weights that change unused coefficients only leave the used one's decryption and noise as they were.
            ulong[] weights = new ulong[scheme.Degree];
            weights[5] = 123;
            using KeyPair one = new(scheme, 8), other = new(scheme, 8);
            ulong[] message = new ulong[scheme.Degree];
            message[0] = 1;
            int[] wanted = [9];
            ulong[] first = one.Decrypt(one.Reply(one.Encrypt(message), new ulong[scheme.Degree], wanted, [77]), wanted);
            ulong[] second = other.Decrypt(other.Reply(other.Encrypt(message), weights, wanted, [77]), wanted);
            Assert.Equal(first, second);
            Assert.Equal([77ul], first);
            Assert.InRange(Math.Abs(one.Owner.Noise[0] - other.Owner.Noise[0]), 0, 1e-3);
        }
    }

    /// <summary>The noise that the owner sees is the flooding's, uniform to either side of zero, for weights of zero and for the largest.</summary>
    [Fact]
    public void Noise_IsTheFloodings_ForAllWeights()
    {
        foreach (var scheme in Private)
        {
            var set = scheme.Parameters;
            double scale = Math.Exp(set.FloodBits * Math.Log(2) + System.Numerics.BigInteger.Log((System.Numerics.BigInteger)set.Plaintexts[0].Value) - System.Numerics.BigInteger.Log(set.Modulus));
            foreach (ulong weight in new ulong[] { 0, (ulong)(set.Plaintexts[0].Value / 2) })
            {
                using var pair = new KeyPair(scheme, 11);
                int[] all = KeyPair.All(scheme.Degree);
                pair.Decrypt(Answer(pair, Filled(scheme, weight), all), all);
                var parts = new ulong[scheme.Degree];
                // The rounding of modulus switching carries a few over the edge.
                for (int i = 0; i < parts.Length; i++) parts[i] = (ulong)Math.Clamp((pair.Owner.Noise[i] / scale + 1) * (1 << 20), 0, (1 << 21) - 1);
                Assert.True(Uniformity.IsUniform(parts, 1 << 21), $"weight {weight}");
            }
        }
    }

    private static ulong[] Quotient(RingLwe scheme, ulong[] weights, int seed)
    {
        var (second, c1, tables) = SecondComponent(scheme, weights, seed);
        ResidueKernels.Best.Forward(tables, second);
        ulong[] numerators = PlainRing.Canonical(tables.Modulus, second), denominators = PlainRing.Canonical(tables.Modulus, c1);
        double[] quotient = [.. numerators.Zip(denominators, (x, y) => tables.Modulus.Centre(tables.Modulus.Multiply(x, tables.Modulus.Invert(y))))];
        ResidueKernels.Best.Inverse(tables, quotient);
        return PlainRing.Canonical(tables.Modulus, quotient);
    }

    /// <summary>The second component of a reply modulo the last prime, before switching, and c1 of its ciphertext, as values of the transform.</summary>
    private static (double[] Second, double[] C1, NttTables Tables) SecondComponent(RingLwe scheme, ulong[] weights, int evaluatorSeed)
    {
        using var pair = new KeyPair(scheme, 6);
        using var evaluator = new RingLweEvaluator(scheme, pair.PublicKey, new InsecureSeeds(evaluatorSeed).Next());
        byte[] ciphertext = pair.Encrypt(PlainRing.Uniform(scheme.Degree, 1 << 16, 1));
        evaluator.Load(0, ciphertext);
        evaluator.Begin();
        evaluator.Accumulate(0, 0, weights);
        evaluator.Finish(0, [0], [0], new byte[scheme.ReplyBytes(1)]);

        var uniform = new AesCtrPrg(Seed.Read(ciphertext));
        var words = new ulong[scheme.Degree];
        foreach (var tables in scheme.Tables) Sampling.Uniform(ref uniform, tables.Modulus.Value, words);
        return (evaluator.Last.Second[scheme.Tables.Length - 1].ToArray(), [.. words.Select(static word => (double)word)], scheme.Tables[^1]);
    }

    private static ulong[] Filled(RingLwe scheme, ulong weight)
    {
        var weights = new ulong[scheme.Degree];
        weights.AsSpan().Fill(weight);
        return weights;
    }

    private static byte[] Answer(KeyPair pair, ulong[] weights, int[] positions) =>
        pair.Reply(pair.Encrypt(PlainRing.Uniform(pair.Scheme.Degree, 1 << 16, 1)), weights, positions, PlainRing.Uniform(positions.Length, 1 << 16, 2));
}
