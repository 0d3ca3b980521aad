using System.Numerics;
using SecNet.Runtime.Correlations.Generating;
using SecNet.Runtime.HomomorphicEncryption;
using SecNet.Runtime.Protocols;
using SecNet.Runtime.Rings;
using SecNet.Testing;

namespace SecNet.Runtime.Tests.Correlations;

/// <summary>Everything that two parties make without a dealer, put together again and held against its definition.</summary>
public sealed class GenerationTests
{
    private const int Lanes = 150; // two whole words of a plane and a part of a third

    [Fact]
    public void Products_OfWordsOf32Bits_AreTheLayersOfTheMasks() => CheckProducts<uint>(ringBits: 29);

    [Fact]
    public void Products_OfWordsOf64Bits_AreTheLayersOfTheMasks()
    {
        CheckProducts<ulong>(ringBits: 38);
        CheckProducts<ulong>(ringBits: 64);
    }

    [Fact]
    public void Squares_AreThoseOfTheMasks()
    {
        CheckSquares<uint>(ringBits: 32);
        CheckSquares<ulong>(ringBits: 51);
    }

    /// <summary>Masks that nobody needs the bits of cost no message.</summary>
    [Theory]
    [InlineData(0, 20)]
    [InlineData(1, 20)]
    [InlineData(13, 22)]
    public void LocalMask_IsShiftedAndEachPartysOwnBits(int shift, int maskBits)
    {
        using var rig = new GenerationRig<ulong>();
        var before = rig.BytesSent;
        ulong[][] shifted = GenerationRig<ulong>.Pair(Lanes), r = shift == 0 ? shifted : GenerationRig<ulong>.Pair(Lanes);
        rig.Run((session, party) => MaskGeneration.Local<ulong>(session, r[party], shifted[party], shift));
        AssertMask(r, shifted, shift, maskBits);
        Assert.Equal(before, rig.BytesSent);
    }

    [Theory]
    [InlineData(0, 20, 20, 17)]
    [InlineData(0, 20, 31, 18)]
    [InlineData(12, 22, 22, 20)]
    [InlineData(12, 22, 40, 20)]
    [InlineData(5, 3, 12, 0)]
    public void SharedMask_HasItsBitsItsPairsAndItsTopBit(int shift, int maskBits, int ringBits, int comparedBits)
    {
        using var rig = new GenerationRig<ulong>();
        ulong[][] shifted = GenerationRig<ulong>.Pair(Lanes), r = shift == 0 ? shifted : GenerationRig<ulong>.Pair(Lanes);
        var topBit = GenerationRig<ulong>.Pair(ringBits > maskBits ? Lanes : 0);
        ulong[][] leaves = GenerationRig<ulong>.PlanePair(Lanes, comparedBits == 0 ? 0 : comparedBits + 1), pairs = GenerationRig<ulong>.PlanePair(Lanes, comparedBits / 2);
        rig.Run((session, party) => MaskGeneration.Shared<ulong>(session, r[party], shifted[party], topBit[party], leaves[party], pairs[party], maskBits, shift, ringBits));

        AssertMask(r, shifted, shift, Math.Min(maskBits, ringBits));
        var masks = GenerationRig<ulong>.Sum(shifted, ringBits);
        Assert.All(masks, mask => Assert.Equal(0UL, mask >> maskBits));
        if (ringBits > maskBits) Assert.Equal(masks.Select(mask => mask >> (maskBits - 1)), GenerationRig<ulong>.Sum(topBit, ringBits - maskBits));
        AssertBits(masks, comparedBits, leaves, pairs);
    }

    /// <summary>Truncation masks whose differences within windows are masks of shared bits: every mask uniform, every difference right.</summary>
    [Theory]
    [InlineData(2, 4, 6, 2)]
    [InlineData(1, 7, 8, 3)]
    public void PairedMasks_DifferAsTheirPairsSay(int channels, int height, int width, int window)
    {
        const int MaskBits = 21, Shift = 9;
        using var rig = new GenerationRig<ulong>();
        var shape = new PoolShape(channels, height, width, window, window, window, window, 0, 0);
        var (length, lanes) = (channels * height * width, shape.Area / 2 * shape.Windows);
        ulong[][] r = GenerationRig<ulong>.Pair(length), shifted = GenerationRig<ulong>.Pair(length), difference = GenerationRig<ulong>.Pair(lanes);
        ulong[][] leaves = GenerationRig<ulong>.PlanePair(lanes, MaskBits), pairs = GenerationRig<ulong>.PlanePair(lanes, (MaskBits - 1) / 2);
        rig.Run((session, party) => MaskGeneration.Pairs<ulong>(session, shape, r[party], shifted[party], difference[party], leaves[party], pairs[party], MaskBits, Shift));

        AssertMask(r, shifted, Shift, MaskBits);
        var (candidates, expected) = (new ulong[shape.Area * shape.Windows], new ulong[lanes]);
        Pooling.Gather<ulong>(shape, GenerationRig<ulong>.Sum(shifted, 64), candidates);
        Pooling.Differences<ulong>(candidates, expected, candidates.Length);
        var found = GenerationRig<ulong>.Sum(difference, MaskBits);
        Assert.Equal(expected.Select(static value => value & ((1UL << MaskBits) - 1)), found);
        AssertBits(found, MaskBits - 1, leaves, pairs);
        Assert.Equal(length, GenerationRig<ulong>.Sum(shifted, 64).Distinct().Count());

        rig.Run((session, party) => MaskGeneration.Differences<ulong>(session, shape, shifted[party], difference[party]));
        Assert.Equal(found, GenerationRig<ulong>.Sum(difference, MaskBits));
    }

    [Fact]
    public void Bits_AreBitsAndMultiplyTheirMasks()
    {
        using var rig = new GenerationRig<uint>();
        uint[][] bit = GenerationRig<uint>.Pair(Lanes), first = Random(Lanes, seed: 1), second = Random(Lanes, seed: 2), product = GenerationRig<uint>.Pair(Lanes), secondProduct = GenerationRig<uint>.Pair(Lanes);
        rig.Run((session, party) => BranchGeneration.Bits<uint>(session, bit[party], 30, first[party], product[party], 27, second[party], secondProduct[party], 9));
        AssertProducts(bit, 30, (first, product, 27), (second, secondProduct, 9));
        rig.Run((session, party) => BranchGeneration.Bits<uint>(session, bit[party], 12, first[party], product[party], 32));
        AssertProducts(bit, 12, (first, product, 32));
        rig.Run((session, party) => BranchGeneration.Bits<uint>(session, bit[party], 1));
        AssertProducts(bit, 1);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Joins_AreTheProductsANodeNeeds(int arity)
    {
        using var rig = new GenerationRig<ulong>();
        JoinShape[] nodes = [JoinShape.Of(arity, isSpine: false), JoinShape.Of(2, isSpine: true), JoinShape.Of(arity, isSpine: true)];
        ulong[][] masks = GenerationRig<ulong>.PlanePair(Lanes, nodes.Sum(static node => node.OpenedPlanes)), products = GenerationRig<ulong>.PlanePair(Lanes, nodes.Sum(static node => node.ProductPlanes));
        for (var time = 0; time < 2; time++)
        {
            rig.Run((session, party) => SignGeneration.Joins<ulong>(session, nodes, masks[party], products[party]));
            var (firstMask, product) = (0, 0);
            foreach (var node in nodes)
            {
                foreach (var pattern in node.Products)
                {
                    for (var lane = 0; lane < Lanes; lane++)
                    {
                        var expected = 1UL;
                        for (var factors = pattern; factors != 0; factors &= factors - 1) expected &= GenerationRig<ulong>.Bit(masks, Lanes, firstMask + BitOperations.TrailingZeroCount(factors), lane);
                        Assert.Equal(expected, GenerationRig<ulong>.Bit(products, Lanes, product, lane));
                    }

                    product++;
                }

                firstMask += node.OpenedPlanes;
            }
        }
    }

    [Fact]
    public void PrivateProducts_AreThoseOfBothPartysBits()
    {
        using var rig = new GenerationRig<ulong>();
        ulong[][] masks = GenerationRig<ulong>.PlanePair(Lanes, 5), products = GenerationRig<ulong>.PlanePair(Lanes, 5);
        rig.Run((session, party) => SignGeneration.PrivateProducts(session, masks[party], products[party]));
        for (var word = 0; word < masks[0].Length; word++) Assert.Equal(masks[0][word] & masks[1][word], products[0][word] ^ products[1][word]);
    }

    /// <summary>Flooding hides so many coefficients of replies under one key and no more: the parties exchange fresh keys in step, and go on.</summary>
    [Fact]
    public void UsedUpKeys_AreExchangedAnew()
    {
        using var rig = new GenerationRig<ulong>();
        var scheme = RingLwe.ForRing(38);
        var keys = new EncryptionKeysSeen[2];
        for (var time = 0; time < 3; time++)
        {
            var before = rig.SetupBytes;
            rig.Run((session, party) => keys[party] = new(session.KeysOf(scheme, CrossTermShape.CoefficientsPerKey).Own, keys[party].Now));
            Assert.All(keys, static key => Assert.NotSame(key.Before, key.Now));
            Assert.Equal([before[0] + scheme.PublicKeyBytes, before[1] + scheme.PublicKeyBytes], rig.SetupBytes);
        }

        CheckDense(rig, ringBits: 38);
    }

    private static void CheckProducts<T>(int ringBits)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        using var rig = new GenerationRig<T>();
        CheckDense(rig, ringBits);
        CheckDense(rig, ringBits); // under the same keys

        var shape = new ConvolutionShape(4, 6, 5, 6, 3, 3, 2, 1, 1, 0) { Groups = 2 };
        T[][] a = RandomWords<T>(shape.InLength, seed: 3), weights = RandomWords<T>(shape.WeightLength, seed: 4), product = GenerationRig<T>.Pair(shape.OutLength);
        rig.Run((session, party) => LinearGeneration.Convolution<T>(session, shape, slot: 1, ringBits, a[party], weights[party], product[party]));
        var expected = new T[shape.OutLength];
        Convolution.Accumulate<T>(shape, Total(a), Total(weights), expected, new T[shape.ScratchLength]);
        AssertEqual(expected, product, ringBits);

        T[][] values = RandomWords<T>(12, seed: 5), factors = RandomWords<T>(3, seed: 6), scaled = GenerationRig<T>.Pair(12);
        rig.Run((session, party) => LinearGeneration.Channels<T>(session, slot: 2, ringBits, values[party], factors[party], scaled[party]));
        AssertEqual(Total(values).Select((value, index) => value * Total(factors)[index / 4]).ToArray(), scaled, ringBits);
    }

    private static void CheckDense<T>(GenerationRig<T> rig, int ringBits)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        const int Rows = 7, Columns = 20;
        T[][] a = GenerationRig<T>.Pair(Columns), weights = RandomWords<T>(Rows * Columns, seed: 7), product = GenerationRig<T>.Pair(Rows);
        rig.Run((session, party) =>
        {
            LinearGeneration.Mask<T>(session, a[party]);
            LinearGeneration.Dense<T>(session, slot: 0, ringBits, a[party], weights[party], product[party]);
        });
        var expected = new T[Rows];
        MatrixProduct.Accumulate<T>(Total(weights), Total(a), expected, Rows, Columns);
        AssertEqual(expected, product, ringBits);
    }

    private static void CheckSquares<T>(int ringBits)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        using var rig = new GenerationRig<T>();
        T[][] a = GenerationRig<T>.Pair(Lanes), squared = GenerationRig<T>.Pair(Lanes);
        rig.Run((session, party) => LinearGeneration.Square<T>(session, ringBits, a[party], squared[party]));
        AssertEqual(Total(a).Select(static value => value * value).ToArray(), squared, ringBits);
    }

    /// <summary>r - 2^s·r̂ is a sum of two s-bit numbers, less half a unit; without a shift nothing.</summary>
    private static void AssertMask(ulong[][] r, ulong[][] shifted, int shift, int maskBits)
    {
        var own = GenerationRig<ulong>.Sum(r, 64).Zip(GenerationRig<ulong>.Sum(shifted, 64), (mask, upper) => (long)(mask - (upper << shift)) << (64 - maskBits - shift) >> (64 - maskBits - shift)).ToList();
        if (shift == 0) Assert.All(own, static bits => Assert.Equal(0, bits));
        else Assert.All(own, bits => Assert.InRange(bits, -(1L << (shift - 1)), (3L << (shift - 1)) - 2));
        if (shift > 2) Assert.True(own.Distinct().Count() > 5, "the bits below the mask do not vary");
    }

    private static void AssertBits(ulong[] masks, int comparedBits, ulong[][] leaves, ulong[][] pairs)
    {
        for (var lane = 0; lane < masks.Length && comparedBits > 0; lane++)
        {
            for (var bit = 0; bit <= comparedBits; bit++) Assert.Equal(masks[lane] >> bit & 1, GenerationRig<ulong>.Bit(leaves, masks.Length, bit, lane));
            for (var pair = 0; pair < comparedBits / 2; pair++) Assert.Equal(masks[lane] >> (2 * pair) & masks[lane] >> ((2 * pair) + 1) & 1, GenerationRig<ulong>.Bit(pairs, masks.Length, pair, lane));
        }
    }

    private static void AssertProducts(uint[][] bit, int bitWidth, params (uint[][] Mask, uint[][] Product, int Width)[] products)
    {
        var bits = GenerationRig<uint>.Sum(bit, bitWidth);
        Assert.Equal([0UL, 1UL], bits.Distinct().Order());
        foreach (var (mask, product, width) in products)
            Assert.Equal(GenerationRig<uint>.Sum(mask, width).Zip(bits, static (value, factor) => value * factor), GenerationRig<uint>.Sum(product, width));
    }

    private static void AssertEqual<T>(T[] expected, T[][] shares, int bits)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T> =>
        Assert.Equal(expected.Select(value => ulong.CreateTruncating(value) & (ulong.MaxValue >> (64 - bits))), GenerationRig<T>.Sum(shares, bits));

    private static T[] Total<T>(T[][] shares)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T> => [.. shares[0].Zip(shares[1], static (left, right) => left + right)];

    private static uint[][] Random(int length, int seed) => RandomWords<uint>(length, seed);

    private static T[][] RandomWords<T>(int length, int seed)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        var pair = GenerationRig<T>.Pair(length);
        var prg = new InsecureSeeds(seed).Data();
        foreach (var words in pair) prg.Fill<T>(words);
        return pair;
    }

    private readonly record struct EncryptionKeysSeen(IKeyOwner? Now, IKeyOwner? Before);
}
