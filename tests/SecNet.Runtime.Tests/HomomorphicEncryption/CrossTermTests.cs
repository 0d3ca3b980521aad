using SecNet.Runtime.HomomorphicEncryption;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Tests.Rings;

namespace SecNet.Runtime.Tests.HomomorphicEncryption;

public sealed class CrossTermTests
{
    /// <summary>Layers of M1, M2 and C1, and what they do not have: strides, padding, groups, filters of one row.</summary>
    public static TheoryData<int, ConvolutionShape> Layers => new()
    {
        { 32, Dense(784, 128) },
        { 64, Dense(128, 128) },
        { 44, Dense(128, 10) },
        { 64, new(1, 28, 28, 16, 5, 5, 1, 1, 0, 0) },
        { 64, new(16, 12, 12, 16, 5, 5, 1, 1, 0, 0) },
        { 32, Dense(256, 100) },
        { 24, Dense(100, 10) },
        { 64, new(3, 32, 32, 64, 3, 3, 1, 1, 0, 0) },
        { 32, new(64, 14, 14, 16, 3, 3, 1, 1, 0, 0) },
        { 44, new(64, 3, 3, 16, 1, 1, 1, 1, 0, 0) },
        { 64, Dense(144, 10) },
        { 32, new(3, 32, 32, 16, 3, 3, 2, 2, 1, 1) },
        { 64, new(16, 16, 16, 32, 1, 1, 2, 2, 0, 0) },
        { 48, new(16, 8, 8, 16, 3, 3, 1, 1, 1, 1) { Groups = 16 } },
        { 16, new(4, 9, 7, 6, 1, 3, 2, 1, 0, 2) { Groups = 2, DilationWidth = 2 } },
        { 32, Dense(9000, 3) },
        { 32, new(1, 100, 100, 2, 3, 3, 1, 1, 1, 1) },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void Shares_OfALayer_AddUpToTheProduct(int ringBits, ConvolutionShape layer)
    {
        var shape = CrossTermShape.Convolution(layer, ringBits);
        var scheme = (RingLwe)shape.Scheme;
        using var pair = new KeyPair(scheme, ringBits);
        ulong[] inputs = PlainRing.Words(shape.InLength, 1), weights = PlainRing.Words(shape.WeightLength, 2);
        AssertProduct(shape, pair.Owner, pair.Evaluator, inputs, weights);
    }

    /// <summary>Every element the largest in absolute value, as a signed number and as an unsigned one.</summary>
    [Theory]
    [InlineData(32)]
    [InlineData(44)]
    [InlineData(64)]
    public void Shares_OfExtremes_AddUpToTheProduct(int ringBits)
    {
        var shape = CrossTermShape.Dense(4, 2000, ringBits);
        using var pair = new KeyPair((RingLwe)shape.Scheme, ringBits);
        foreach (ulong value in new[] { 1ul << (ringBits - 1), (1ul << (ringBits - 1)) - 1, ulong.MaxValue, 0ul })
        {
            ulong[] inputs = new ulong[shape.InLength], weights = new ulong[shape.WeightLength];
            inputs.AsSpan().Fill(value);
            weights.AsSpan().Fill(value);
            AssertProduct(shape, pair.Owner, pair.Evaluator, inputs, weights);
        }
    }

    /// <summary>Tilings: polynomials so short that channels, filters, rows and columns are all cut.</summary>
    [Theory]
    [InlineData(16)]
    [InlineData(64)]
    [InlineData(256)]
    public void Packing_OfEveryKindOfLayer_IsExact(int degree)
    {
        var scheme = new PlainEncryption(degree);
        using var key = scheme.CreateKey();
        using var evaluator = scheme.CreateEvaluator([]);
        int fitting = 0;
        foreach (var layer in ConvolutionShapes.WithGroupsDilationAndUnevenPadding(4, 5, 6, 8))
        {
            // A window that reaches over more than a polynomial is refused; the packed reach is at most this.
            if (Reach(layer) > degree) continue;
            fitting++;
            var shape = CrossTermShape.Convolution(layer, 64, scheme);
            AssertProduct(shape, key, evaluator, PlainRing.Words(shape.InLength, 3), PlainRing.Words(shape.WeightLength, 4));
        }

        Assert.InRange(fitting, 500, int.MaxValue);
        foreach (int rows in new[] { 1, 2, 7, 33 })
            foreach (int columns in new[] { 1, 3, degree - 1, degree, degree + 1, 3 * degree + 2 })
            {
                var shape = CrossTermShape.Dense(rows, columns, 64, scheme);
                AssertProduct(shape, key, evaluator, PlainRing.Words(shape.InLength, 5), PlainRing.Words(shape.WeightLength, 6));
            }
    }

    [Fact]
    public void Packing_KeepsToTheNumberOfWeightsAllowed()
    {
        var scheme = new PlainEncryption(256, 50);
        using var key = scheme.CreateKey();
        using var evaluator = scheme.CreateEvaluator([]);
        var shape = CrossTermShape.Dense(40, 20, 64, scheme);
        AssertProduct(shape, key, evaluator, PlainRing.Words(shape.InLength, 7), PlainRing.Words(shape.WeightLength, 8));
        Assert.InRange(scheme.LargestReply, 1, 50);
        Assert.Contains("at most 50 weights", Assert.Throws<ArgumentException>(() => CrossTermShape.Dense(1, 51, 64, scheme)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => CrossTermShape.Convolution(new(1, 40, 40, 1, 20, 20, 1, 1, 0, 0), 64, new PlainEncryption(256)));
    }

    /// <summary>Counts that a reader can check: one ciphertext carries a whole input while it fits.</summary>
    [Fact]
    public void Counts_AreAsPacked()
    {
        AssertCounts(CrossTermShape.Dense(10, 100, 32), 1, 1);
        AssertCounts(CrossTermShape.Dense(100, 256, 64), 1, 4);
        AssertCounts(CrossTermShape.Convolution(new(1, 28, 28, 16, 5, 5, 1, 1, 0, 0), 64), 1, 2);
        // A 1x1 filter of stride 2 reads a quarter: 16 channels of 8x8 in one ciphertext, 8 filters a reply.
        AssertCounts(CrossTermShape.Convolution(new(16, 16, 16, 8, 1, 1, 2, 2, 0, 0), 32), 1, 1);
        // Depthwise: 64 channels of 10x10, each its own group; 16 in a ciphertext leave room for 5 filters a reply, so 4 replies for each of 4.
        var depthwise = CrossTermShape.Convolution(new(64, 8, 8, 64, 3, 3, 1, 1, 1, 1) { Groups = 64 }, 32);
        AssertCounts(depthwise, 4, 16);
    }

    [Fact]
    public void OneParty_SeesNothingOfTheOthersNumbers()
    {
        var shape = CrossTermShape.Dense(64, 16, 32);
        using var pair = new KeyPair((RingLwe)shape.Scheme);
        var owner = new CrossTermOwner(pair.Owner, shape);
        using var evaluator = new CrossTermEvaluator(pair.Evaluator, shape, null, new SecNet.Testing.InsecureSeeds(1).Next());
        byte[] request = new byte[shape.RequestBytes], reply = new byte[shape.ReplyBytes];
        var seen = new List<ulong>();
        var kept = new List<ulong>();
        ulong[] ownerShare = new ulong[shape.OutLength], evaluatorShare = new ulong[shape.OutLength];
        for (int i = 0; i < 64; i++)
        {
            owner.Encrypt(new ulong[shape.InLength], request);
            evaluator.Reply(request, new ulong[shape.WeightLength], reply, evaluatorShare);
            owner.Decrypt(reply, ownerShare);
            seen.AddRange(ownerShare);
            kept.AddRange(evaluatorShare);
        }

        Assert.True(Uniformity.IsUniform(seen, 1ul << 32));
        Assert.True(Uniformity.IsUniform(kept, 1ul << 32));
    }

    private static ConvolutionShape Dense(int columns, int rows) => new(columns, 1, 1, rows, 1, 1, 1, 1, 0, 0);

    private static int Reach(ConvolutionShape layer) =>
        new PackedAxis(layer.Rows, 1).Length * new PackedAxis(layer.Columns, 1).Length;

    private static void AssertCounts(CrossTermShape shape, int requests, int replies)
    {
        Assert.Equal(requests, shape.Requests);
        Assert.Equal(replies, shape.Replies);
        Assert.Equal(requests * shape.Scheme.CiphertextBytes, shape.RequestBytes);
    }

    private static void AssertProduct(CrossTermShape shape, IKeyOwner key, IEvaluator keyless, ulong[] inputs, ulong[] weights)
    {
        var owner = new CrossTermOwner(key, shape);
        using var evaluator = new CrossTermEvaluator(keyless, shape, null, new SecNet.Testing.InsecureSeeds(shape.OutLength).Next());
        byte[] request = new byte[shape.RequestBytes], reply = new byte[shape.ReplyBytes];
        ulong[] ownerShare = new ulong[shape.OutLength], evaluatorShare = new ulong[shape.OutLength], expected = new ulong[shape.OutLength];
        owner.Encrypt(inputs, request);
        evaluator.Reply(request, weights, reply, evaluatorShare);
        owner.Decrypt(reply, ownerShare);
        Convolution.Accumulate(shape.Packing.Shape, inputs, weights, expected, new ulong[shape.Packing.Shape.ScratchLength]);
        ulong ring = ulong.MaxValue >> (64 - shape.RingBits);
        for (int i = 0; i < expected.Length; i++)
        {
            if ((ownerShare[i] | evaluatorShare[i]) > ring || (ownerShare[i] + evaluatorShare[i] - expected[i] & ring) != 0)
                Assert.Fail($"{shape.Packing.Shape}, {shape.RingBits} bits: output {i} differs");
        }
    }
}
