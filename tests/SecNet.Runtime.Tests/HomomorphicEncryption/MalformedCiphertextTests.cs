using SecNet.Runtime.HomomorphicEncryption;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Tests.HomomorphicEncryption;

/// <summary>A peer may send anything: the answer is an error that names the place and no number, and the next message is read as ever.</summary>
public sealed class MalformedCiphertextTests
{
    [Fact]
    public void AWrongLength_IsRefusedWithBothNumbers()
    {
        using var pair = new KeyPair(RingLwe.ForRing(32));
        byte[] ciphertext = pair.Encrypt(new ulong[pair.Scheme.Degree]);
        foreach (int length in new[] { 0, 1, 15, 16, 17, ciphertext.Length - 1, ciphertext.Length + 1, 2 * ciphertext.Length })
        {
            byte[] wrong = new byte[length];
            var error = Assert.Throws<TransportException>(() => pair.Evaluator.Load(0, wrong));
            Assert.Contains($"{length} bytes instead of {ciphertext.Length}", error.Message, StringComparison.Ordinal);
            Assert.Throws<TransportException>(() => pair.Scheme.CreateEvaluator(wrong));
            Assert.Throws<TransportException>(() => pair.Decrypt(wrong, [0]));
        }

        pair.Evaluator.Load(0, ciphertext);
    }

    [Fact]
    public void AResidueOutOfRange_IsRefusedAtItsPlace()
    {
        using var pair = new KeyPair(RingLwe.ForRing(64));
        var scheme = pair.Scheme;
        byte[] ciphertext = pair.Encrypt(PlainRing.Words(scheme.Degree, 1));
        int row = scheme.Parameters.Primes[0].Bits * scheme.Degree / 8;
        foreach (ulong residue in new[] { scheme.Parameters.Primes[1].Value, (1ul << scheme.Parameters.Primes[1].Bits) - 1 })
            foreach (int index in new[] { 0, 8, scheme.Degree - 8 })
            {
                // Every eighth residue begins at a byte.
                byte[] wrong = [.. ciphertext];
                Overwrite(wrong.AsSpan(16 + row + scheme.Parameters.Primes[1].Bits * index / 8), residue, scheme.Parameters.Primes[1].Bits);
                var error = Assert.Throws<TransportException>(() => pair.Evaluator.Load(0, wrong));
                Assert.Contains($"residue {index} of row 1", error.Message, StringComparison.Ordinal);
                Assert.DoesNotContain(residue.ToString(System.Globalization.CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
                Assert.Contains("public key", Assert.Throws<TransportException>(() => scheme.CreateEvaluator(wrong)).Message, StringComparison.Ordinal);
            }
    }

    [Fact]
    public void AReply_WithABadResidueOrPadding_IsRefused()
    {
        using var pair = new KeyPair(RingLwe.ForRing(64));
        var scheme = pair.Scheme;
        int[] positions = [1, 2, 3];
        byte[] reply = pair.Reply(pair.Encrypt(new ulong[scheme.Degree]), new ulong[scheme.Degree], positions, [7, 8, 9]);
        Assert.Equal([7ul, 8, 9], pair.Decrypt(reply, positions));

        byte[] wrong = [.. reply];
        Overwrite(wrong, scheme.Parameters.Primes[0].Value, scheme.Parameters.Primes[0].Bits);
        Assert.Contains("reply is malformed: residue 0 of row 0", Assert.Throws<TransportException>(() => pair.Decrypt(wrong, positions)).Message, StringComparison.Ordinal);

        // 82 bits a coefficient: three leave two bits of the last byte unused.
        wrong = [.. reply];
        wrong[^1] |= 0x80;
        Assert.Contains("bits beyond", Assert.Throws<TransportException>(() => pair.Decrypt(wrong, positions)).Message, StringComparison.Ordinal);
        Assert.Throws<TransportException>(() => pair.Decrypt(reply, [1, 2]));
        Assert.Equal([7ul, 8, 9], pair.Decrypt(reply, positions));
    }

    /// <summary>Any bytes at all: an error or some number, never anything else.</summary>
    [Fact]
    public void RandomBytes_NeverCrash()
    {
        using var pair = new KeyPair(RingLwe.ForRing(32));
        for (int seed = 0; seed < 50; seed++)
        {
            byte[] ciphertext = [.. System.Runtime.InteropServices.MemoryMarshal.AsBytes(PlainRing.Words(pair.Scheme.CiphertextBytes / 8 + 1, seed).AsSpan())[..pair.Scheme.CiphertextBytes]];
            var thrown = Record.Exception(() => pair.Evaluator.Load(0, ciphertext));
            Assert.True(thrown is null or TransportException, $"seed {seed}: {thrown}");
            thrown = Record.Exception(() => pair.Decrypt(ciphertext[..pair.Scheme.ReplyBytes(3)], [1, 2, 3]));
            Assert.True(thrown is null or TransportException, $"seed {seed}: {thrown}");
        }
    }

    [Fact]
    public void ALayersWrongCount_IsRefusedByBothParties()
    {
        var shape = CrossTermShape.Dense(100, 256, 32);
        using var pair = new KeyPair((RingLwe)shape.Scheme);
        using var evaluator = new CrossTermEvaluator(pair.Evaluator, shape);
        var owner = new CrossTermOwner(pair.Owner, shape);
        byte[] reply = new byte[shape.ReplyBytes];
        Assert.Contains($"({shape.Requests} ciphertexts)", Assert.Throws<TransportException>(
            () => evaluator.Reply(new byte[2 * shape.RequestBytes], new ulong[shape.WeightLength], reply, new ulong[shape.OutLength])).Message, StringComparison.Ordinal);
        Assert.Contains($"({shape.Replies} replies)", Assert.Throws<TransportException>(() => owner.Decrypt(new byte[shape.ReplyBytes - 1], new ulong[shape.OutLength])).Message, StringComparison.Ordinal);

        var triples = new PackedTripleShape(32, 10);
        using var slots = new KeyPair(RingLwe.ForSlots);
        using var other = new PackedTripleEvaluator(slots.Evaluator, triples);
        Assert.Throws<TransportException>(() => other.Reply(new byte[1], new ulong[10], new ulong[10], new byte[triples.ReplyBytes], new ulong[10]));
        Assert.Throws<TransportException>(() => new PackedTripleOwner(slots.Owner, triples).Decrypt(new byte[1], new ulong[10], new ulong[10], new ulong[10]));
    }

    /// <summary>Our own mistakes are argument errors, with both numbers.</summary>
    [Fact]
    public void AWrongSpanOfOurs_IsAnArgumentError()
    {
        var shape = CrossTermShape.Dense(10, 100, 32);
        using var pair = new KeyPair((RingLwe)shape.Scheme);
        var error = Assert.Throws<ArgumentException>(() => new CrossTermOwner(pair.Owner, shape).Encrypt(new ulong[99], new byte[shape.RequestBytes]));
        Assert.Contains("Expected 100 inputs of the layer, got 99", error.Message, StringComparison.Ordinal);
    }

    private static void Overwrite(Span<byte> destination, ulong residue, int bits)
    {
        var neighbours = new ulong[8];
        new BitReader(destination).ReadWords<ulong>(neighbours, bits);
        neighbours[0] = residue;
        new BitWriter(destination).WriteWords<ulong>(neighbours, bits);
    }
}
