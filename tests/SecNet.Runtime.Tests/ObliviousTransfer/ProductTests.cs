using SecNet.Runtime.ObliviousTransfer;
using SecNet.Runtime.Protocols;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Tests.ObliviousTransfer;

/// <summary>What is made from random transfers, opened by adding up both parties' shares.</summary>
public sealed class ProductTests(TransferPair pair) : IClassFixture<TransferPair>
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(700, 2)]
    [InlineData(4097, 3)]
    [InlineData(TransferSession.BatchLanes, 4)]
    public void RandomTransfers_ReceiverHasTheChosenStringAndNotTheOther(int count, int words)
    {
        TransferPair.Run(party => pair.Transfers[party].Exchange(count, words));
        for (int sender = 0; sender < 2; sender++)
        {
            RandomTransfers from = pair.Transfers[sender], to = pair.Transfers[1 - sender];
            for (int word = 0; word < words; word++)
                for (int lane = 0; lane < count; lane++)
                {
                    bool one = TransferPair.Bit(to.Choices, lane) == 1;
                    ulong chosen = to.Chosen(word)[lane], zero = from.Zero(word)[lane];
                    if (chosen != (one ? from.One(word)[lane] : zero) || chosen == (one ? zero : from.One(word)[lane])) Assert.Fail($"Word {word} of transfer {lane} is wrong.");
                }
        }
    }

    [Fact]
    public void RandomTransfers_WordsOfAString_Differ()
    {
        TransferPair.Run(party => pair.Transfers[party].Exchange(512, 4));
        var words = new HashSet<ulong>();
        for (int word = 0; word < 4; word++)
            foreach (ulong value in pair.Transfers[0].Zero(word)) Assert.True(words.Add(value));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(65536)]
    public void ChosenTransfers_ReceiverGetsWhatItChose(int count)
    {
        ulong[] zero = pair.Words(count), one = pair.Words(count), choices = pair.Words((count + 63) / 64), chosen = new ulong[count];
        TransferPair.Run(party =>
        {
            if (party == 0) ChosenTransfers.Receive(pair.Transfers[0], choices, chosen);
            else ChosenTransfers.Send(pair.Transfers[1], zero, one);
        });
        for (int lane = 0; lane < count; lane++) Assert.Equal(TransferPair.Bit(choices, lane) == 1 ? one[lane] : zero[lane], chosen[lane]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(44)]
    [InlineData(64)]
    public void CorrelatedTransfers_SharesAddUpToTheChoiceTimesTheValue(int bits)
    {
        const int Count = 777;
        ulong[] delta = pair.Words(Count), share0 = new ulong[Count], share1 = new ulong[Count], choices = new ulong[(Count + 63) / 64];
        TransferPair.Run(party =>
        {
            if (party == 0) CorrelatedTransfers.Send<ulong>(pair.Transfers[0], delta, bits, share0);
            else CorrelatedTransfers.Receive<ulong>(pair.Transfers[1], choices, bits, share1);
        });
        ulong mask = ulong.MaxValue >> (64 - bits);
        for (int lane = 0; lane < Count; lane++) Assert.Equal(delta[lane] * TransferPair.Bit(choices, lane) & mask, share0[lane] + share1[lane] & mask);
    }

    [Fact]
    public void CorrelatedTransfers_In32BitWords_SharesAddUp()
    {
        const int Count = 100;
        uint[] delta = [.. pair.Words(Count).Select(static word => (uint)word)], share0 = new uint[Count], share1 = new uint[Count];
        var choices = new ulong[2];
        TransferPair.Run(party =>
        {
            if (party == 0) CorrelatedTransfers.Receive<uint>(pair.Transfers[0], choices, 32, share0);
            else CorrelatedTransfers.Send<uint>(pair.Transfers[1], delta, 32, share1);
        });
        for (int lane = 0; lane < Count; lane++) Assert.Equal(delta[lane] * (uint)TransferPair.Bit(choices, lane), share0[lane] + share1[lane]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(1025)]
    public void AndCorrelations_ProductsAreRight(int words)
    {
        ulong[][] own = New(words), product = New(words), a = New(words), b = New(words), c = New(words);
        TransferPair.Run(party =>
        {
            var correlations = new AndCorrelations(pair.Transfers[party]);
            correlations.PrivateProducts(own[party], product[party]);
            correlations.Triples(a[party], b[party], c[party]);
        });
        for (int word = 0; word < words; word++)
        {
            Assert.Equal(own[0][word] & own[1][word], product[0][word] ^ product[1][word]);
            Assert.Equal((a[0][word] ^ a[1][word]) & (b[0][word] ^ b[1][word]), c[0][word] ^ c[1][word]);
        }

        Assert.NotEqual(own[0], own[1]);
        Assert.NotEqual(a[0], b[0]);
    }

    [Fact]
    public void MaskProducts_OfEveryNode_AreRight()
    {
        // Strides around a batch: 27 multipliers leave room for 37 words.
        JoinShape[] shapes = [.. from arity in Enumerable.Range(2, 3) from spine in new[] { true, false } select JoinShape.Of(arity, spine)];
        MaskNode[] nodes = [.. shapes.Concat(shapes).Select(static shape => new MaskNode(shape.OpenedPlanes, shape.Products))];
        foreach (int stride in new[] { 1, 36, 100 })
        {
            ulong[][] masks = new ulong[2][], products = new ulong[2][];
            TransferPair.Run(party =>
            {
                var maker = new MaskProducts(pair.Transfers[party], nodes);
                (masks[party], products[party]) = (new ulong[maker.MaskPlanes * stride], new ulong[maker.ProductPlanes * stride]);
                maker.Generate(masks[party], products[party]);
                Assert.Equal(2 * shapes.Sum(static shape => shape.Products.Select(static pattern => pattern & -pattern).Distinct().Count()), maker.TransfersPerLane);
            });
            int mask = 0, product = 0;
            foreach (var node in nodes)
            {
                foreach (int pattern in node.Products.Span)
                {
                    for (int word = 0; word < stride; word++)
                    {
                        ulong expected = ulong.MaxValue;
                        for (int factor = 0; factor < node.Masks; factor++)
                        {
                            int at = ((mask + factor) * stride) + word;
                            if ((pattern >> factor & 1) != 0) expected &= masks[0][at] ^ masks[1][at];
                        }

                        Assert.Equal(expected, products[0][(product * stride) + word] ^ products[1][(product * stride) + word]);
                    }

                    product++;
                }

                mask += node.Masks;
            }
        }
    }

    [Fact]
    public void MaskProducts_PatternWithoutItsRest_Throws() =>
        Assert.Throws<ArgumentException>(() => new MaskProducts(pair.Transfers[0], [new(3, new[] { 0b111 })]));

    [Theory]
    [InlineData(1, 5, 0, 8, 4)]
    [InlineData(100, 26, 13, 44, 24)]
    [InlineData(5000, 26, 13, 26, 25)]
    [InlineData(3000, 20, 0, 64, 0)]
    [InlineData(70, 26, 13, 20, 24)]
    [InlineData(64, 44, 20, 64, 44)]
    [InlineData(64, 1, 0, 1, 0)]
    public void RandomMasks_SharesBelongTogether(int lanes, int maskBits, int fractionBits, int ringBits, int pairedBits)
    {
        var shape = new MaskShape(lanes, maskBits, fractionBits, ringBits, pairedBits);
        ulong[][] bits = New(shape.Stride * maskBits), pairs = New(shape.Stride * shape.Pairs), r = New(lanes), shifted = New(lanes), top = New(lanes);
        TransferPair.Run(party => new RandomMasks<ulong>(pair.Transfers[party]).Generate(shape, bits[party], pairs[party], r[party], shifted[party], top[party]));
        ulong ring = ulong.MaxValue >> (64 - ringBits), opened = ulong.MaxValue >> (64 - maskBits - fractionBits);
        for (int lane = 0; lane < lanes; lane++)
        {
            ulong value = 0;
            ulong Bit(int plane) => TransferPair.Bit(bits[0], (64 * plane * shape.Stride) + lane) ^ TransferPair.Bit(bits[1], (64 * plane * shape.Stride) + lane);
            for (int plane = 0; plane < maskBits; plane++) value |= Bit(plane) << plane;
            Assert.Equal(value & ring, shifted[0][lane] + shifted[1][lane] & ring);
            ulong low = (r[0][lane] + r[1][lane] - (value << fractionBits)) & opened;
            Assert.InRange(low, 0ul, (2ul << fractionBits) - 2);
            if (ringBits >= maskBits) Assert.Equal(value >> (maskBits - 1), top[0][lane] + top[1][lane] & (ulong.MaxValue >> (63 - ringBits + maskBits)));
            for (int plane = 0; plane < shape.Pairs; plane++)
            {
                int at = (64 * plane * shape.Stride) + lane;
                Assert.Equal(Bit(2 * plane) & Bit((2 * plane) + 1), TransferPair.Bit(pairs[0], at) ^ TransferPair.Bit(pairs[1], at));
            }
        }
    }

    [Theory]
    [InlineData(0, 5, 0, 8, 4)]
    [InlineData(1, 40, 30, 8, 4)]
    [InlineData(1, 5, 0, 65, 4)]
    [InlineData(1, 5, 0, 8, 6)]
    public void MaskShape_ThatDoesNotFit_IsRefused(int lanes, int maskBits, int fractionBits, int ringBits, int pairedBits) =>
        Assert.Throws<ArgumentException>(() => new MaskShape(lanes, maskBits, fractionBits, ringBits, pairedBits).Check(64));

    /// <summary>The masks do what they are for: a truncation by opening, at the ends of its range, with the stated error.</summary>
    [Fact]
    public void RandomMasks_InATruncation_AreOffByAtMostTwo()
    {
        const int Lanes = 4096, MaskBits = 9, FractionBits = 4, M = MaskBits + FractionBits, RingBits = 20, K = MaskBits - 1;
        var shape = new MaskShape(Lanes, MaskBits, FractionBits, RingBits, 0);
        ulong[][] bits = New(shape.Stride * MaskBits), r = New(Lanes), shifted = New(Lanes), top = New(Lanes);
        TransferPair.Run(party => new RandomMasks<ulong>(pair.Transfers[party]).Generate(shape, bits[party], [], r[party], shifted[party], top[party]));
        const long Low = -(1 << (M - 2)), High = (1 << (M - 2)) - (1 << FractionBits) + 1;
        for (int lane = 0; lane < Lanes; lane++)
        {
            long x = lane % 3 == 0 ? Low + (lane % 50) : lane % 3 == 1 ? High - (lane % 50) : Low + (lane * (High - Low) / Lanes);
            ulong c = ((ulong)(x + (1 << (M - 2))) + r[0][lane] + r[1][lane]) & ((1 << M) - 1), wrap = (1 - (c >> (M - 1))) * (top[0][lane] + top[1][lane]);
            ulong z = (c >> FractionBits) - (1 << (K - 1)) - shifted[0][lane] - shifted[1][lane] + (wrap << MaskBits);
            long signed = (long)(z << (64 - RingBits)) >> (64 - RingBits);
            Assert.InRange(signed - (x >> FractionBits), 0, 2);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(100, 44)]
    [InlineData(40000, 64)]
    public void BitProducts_SharesBelongTogether(int lanes, int bitWidth)
    {
        int[] widths = [44, 18, 64];
        int stride = (lanes + 63) / 64;
        ulong[][] factors = [pair.Words(3 * lanes), pair.Words(3 * lanes)], planes = New(stride), bits = New(lanes), products = New(3 * lanes);
        TransferPair.Run(party => new BitProducts<ulong>(pair.Transfers[party]).Generate(lanes, bitWidth, widths, factors[party], planes[party], bits[party], products[party]));
        for (int lane = 0; lane < lanes; lane++)
        {
            ulong bit = TransferPair.Bit(planes[0], lane) ^ TransferPair.Bit(planes[1], lane);
            Assert.Equal(bit, bits[0][lane] + bits[1][lane] & (ulong.MaxValue >> (64 - bitWidth)));
            for (int factor = 0; factor < 3; factor++)
            {
                int at = (factor * lanes) + lane;
                ulong mask = ulong.MaxValue >> (64 - widths[factor]);
                Assert.Equal(bit * (factors[0][at] + factors[1][at]) & mask, products[0][at] + products[1][at] & mask);
            }
        }
    }

    [Fact]
    public void BitProducts_In32BitWords_SharesBelongTogether()
    {
        const int Lanes = 200;
        uint[][] factors = [.. New(Lanes).Select(_ => pair.Words(Lanes).Select(static word => (uint)word).ToArray())], bits = [new uint[Lanes], new uint[Lanes]];
        uint[][] products = [new uint[Lanes], new uint[Lanes]];
        var planes = New(4);
        TransferPair.Run(party => new BitProducts<uint>(pair.Transfers[party]).Generate(Lanes, 32, [32], factors[party], planes[party], bits[party], products[party]));
        for (int lane = 0; lane < Lanes; lane++)
        {
            uint bit = (uint)(TransferPair.Bit(planes[0], lane) ^ TransferPair.Bit(planes[1], lane));
            Assert.Equal(bit, bits[0][lane] + bits[1][lane]);
            Assert.Equal(bit * (factors[0][lane] + factors[1][lane]), products[0][lane] + products[1][lane]);
        }
    }

    /// <summary>What a party sees while products of zeros are made is balanced, and no two runs' views agree.</summary>
    [Fact]
    public void Corrections_OfConstantFactors_LookUniform()
    {
        const int Lanes = 4096;
        ulong[][] zeros = New(Lanes), planes = New(64), bits = New(Lanes), products = New(Lanes);
        var previous = new byte[2][];
        for (int run = 0; run < 2; run++)
        {
            pair.Forget();
            TransferPair.Run(party => new BitProducts<ulong>(pair.Transfers[party]).Generate(Lanes, 64, [64], zeros[party], planes[party], bits[party], products[party]));
            for (int party = 0; party < 2; party++)
            {
                byte[] view = pair.View(party);
                Assert.True(view.Length > 8 * Lanes);
                AssertBalanced(view);
                if (run > 0) AssertBalanced([.. view.Zip(previous[party], static (one, two) => (byte)(one ^ two))]);
                previous[party] = view;
            }
        }
    }

    /// <summary>Six deviations, and the bits of a few headers.</summary>
    private static void AssertBalanced(byte[] bytes)
    {
        double slack = 6 * Math.Sqrt(2.0 * bytes.Length) + (2 * 8 * MessageStream.HeaderBytes);
        Assert.InRange(bytes.Sum(static value => byte.PopCount(value)), (4 * bytes.Length) - slack, (4 * bytes.Length) + slack);
    }

    private static ulong[][] New(int words) => [new ulong[words], new ulong[words]];
}
