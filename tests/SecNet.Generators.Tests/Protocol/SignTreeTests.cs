using System.Numerics;
using SecNet.Generators.Protocol;
using SecNet.Runtime.FunctionSecretSharing;
using SecNet.Runtime.GarbledCircuits;
using SecNet.Runtime.Protocols;
using SecNet.Runtime.Randomness;

namespace SecNet.Generators.Tests.Protocol;

public sealed class SignTreeTests
{
    /// <summary>Every strategy, MaskedPpa with every arity.</summary>
    private static readonly (SignStrategy Strategy, int Arity)[] All =
        [(SignStrategy.Ppa, 2), (SignStrategy.MaskedPpa, 2), (SignStrategy.MaskedPpa, 3), (SignStrategy.MaskedPpa, 4), (SignStrategy.Table, 4), (SignStrategy.Fss, 2), (SignStrategy.Garbled, 2)];

    public static TheoryData<SignStrategy, int> Strategies
    {
        get
        {
            var data = new TheoryData<SignStrategy, int>();
            foreach (var (strategy, arity) in All) data.Add(strategy, arity);
            return data;
        }
    }

    [Fact]
    public void Table_Of25BitValues_OpensSixBitsInOneRound()
    {
        var tree = SignTree.Create(SignStrategy.Table, 24);
        Assert.Equal((6, 1), (tree.OnlineBits, tree.Rounds));
        Assert.Equal([6, 6, 6, 6], tree.Chunks);
        // With the sign's bit, a single correction more.
        Assert.Equal((256, 15), (tree.Chunks.Sum(static chunk => 1 << chunk), tree.Joins.NodeProducts));
        Assert.Equal("DRelu25Table", tree.Name);
    }

    [Fact]
    public void MaskedPpa_Of25BitValues_Opens29BitsInFourRounds()
    {
        var tree = SignTree.Create(SignStrategy.MaskedPpa, 24);
        Assert.Equal((29, 4), (tree.OnlineBits, tree.Rounds));
        Assert.Equal("DRelu25MaskedPpa2", tree.Name);
        var flat = SignTree.Create(SignStrategy.MaskedPpa, 24, arity: 4);
        Assert.Equal((2, "DRelu25MaskedPpa4"), (flat.Rounds, flat.Name));
    }

    [Fact]
    public void FssPayload_EveryWidth_OpensNothingAndHasTheRuntimesKeys()
    {
        foreach (var bits in new[] { 1, 2, 15, 24, 40, 63 })
            foreach (var widths in new[] { [bits + 1, bits + 1], [64, 64, 64 - bits], new[] { 32, 32 } })
            {
                var tree = SignTree.Create(SignStrategy.FssPayload, bits, payload: widths);
                Assert.Equal((0, 0), (tree.OnlineBits, tree.Rounds));
                foreach (var lanes in new[] { 1, 63, 64, 65, 1000 })
                {
                    var shape = new DcfPayloadShape(bits, lanes, widths[0], widths[1], widths.Length > 2 ? widths[2] : 0);
                    Assert.Equal((shape.CommonWords, shape.AesCallsPerEvaluation), (tree.KeyWords(lanes), tree.AesCalls));
                    Assert.True(tree.ScratchPlanes * ((lanes + 63) / 64) >= lanes);
                }
            }
    }

    [Fact]
    public void Fss_EveryWidth_OpensNothingAndHasTheRuntimesKeys()
    {
        for (var bits = 1; bits <= 63; bits++)
        {
            var tree = SignTree.Create(SignStrategy.Fss, bits);
            Assert.Equal((0, 0, $"DRelu{bits + 1}Fss"), (tree.OnlineBits, tree.Rounds, tree.Name));
            foreach (var lanes in new[] { 1, 63, 64, 65, 1000 })
            {
                var shape = new DcfShape(bits, lanes);
                Assert.Equal((shape.CommonWords, shape.AesCallsPerEvaluation), (tree.KeyWords(lanes), tree.AesCalls));
                Assert.True(tree.ScratchPlanes * ((lanes + 63) / 64) >= lanes);
            }
        }
    }

    /// <summary>One round of labels for half the lanes, and the runtime's sizes of what is dealt.</summary>
    [Fact]
    public void Garbled_EveryWidth_HasTheRuntimesLabelsAndTables()
    {
        for (var bits = 1; bits <= 63; bits++)
        {
            var tree = SignTree.Create(SignStrategy.Garbled, bits);
            Assert.Equal((1, bits, $"DRelu{bits + 1}Garbled"), (tree.Rounds, tree.AesCalls, tree.Name));
            foreach (var lanes in new[] { 1, 15, 16, 17, 63, 64, 65, 1000 })
            {
                var shape = new GarbledComparisonShape(bits, lanes);
                Assert.Equal((shape.SecretWords, shape.TableWords, 64L * shape.LabelWords), (tree.RootWords(lanes), tree.KeyWords(lanes), tree.OpenedBits(lanes)));
                Assert.Equal((2L * 64 * shape.TableWords) + lanes, tree.OfflineBits(lanes));
            }

            // Where nothing fills up, half the lanes' labels and an eighth of a byte offline beside the tables.
            Assert.Equal((64 * bits * 1600L, ((32L * 8 * bits) + 1) * 1600), (tree.OpenedBits(1600), tree.OfflineBits(1600)));
            Assert.Equal(64 * bits, tree.OnlineBits);
        }
    }

    /// <summary>Sonic's adder has 1 + ⌈log2(k - 1)⌉ rounds, and a bit a leaf.</summary>
    [Fact]
    public void Ppa_EveryWidth_HasSonicsRounds()
    {
        for (var bits = 1; bits <= 63; bits++)
        {
            var tree = SignTree.Create(SignStrategy.Ppa, bits);
            var levels = bits == 1 ? 0 : BitOperations.Log2((uint)bits - 1) + 1;
            var nodes = tree.Joins.Levels.SelectMany(static level => level).ToList();
            Assert.Equal((1 + levels, bits, $"DRelu{bits + 1}"), (tree.Rounds, tree.Joins.Groups, tree.Name));
            Assert.Equal(bits - 1, nodes.Count);
            Assert.Equal(bits + (3 * (nodes.Count - levels)) + (2 * levels), tree.OnlineBits);
        }
    }

    /// <summary>A table doubles with every bit, so that equal chunks are the smallest.</summary>
    [Fact]
    public void Chunks_EveryWidth_AreAsFewAsFitAndAsEqualAsCanBe()
    {
        for (var bits = 1; bits <= 63; bits++)
        {
            var tree = SignTree.Create(SignStrategy.Table, bits);
            Assert.Equal(bits, tree.Chunks.Sum());
            Assert.Equal((bits + 5) / 6, tree.Chunks.Count);
            Assert.InRange(tree.Chunks.Max(), 1, OneHotTable.ChunkBits);
            Assert.InRange(tree.Chunks.Max() - tree.Chunks.Min(), 0, 1);
        }
    }

    /// <summary>Layers of equal trees share a method, so trees that differ may not share its name.</summary>
    [Fact]
    public void Names_TellTreesApart()
    {
        var trees = Enumerable.Range(1, 63).SelectMany(static bits => All.Select(item => SignTree.Create(item.Strategy, bits, item.Arity))).ToList();
        Assert.Equal(trees.Distinct().Count(), trees.Select(static tree => tree.Name).Distinct().Count());
    }

    [Fact]
    public void Planes_HoldGroupsSignScratchAndTheBranch() => Assert.All(All, static item =>
    {
        var tree = SignTree.Create(item.Strategy, 24, item.Arity);
        Assert.True(tree.ScratchPlanes >= tree.Joins.WidestLevel);
        if (tree.Strategy != SignStrategy.Table) Assert.True(tree.ScratchPlanes >= tree.Bits);
        Assert.Equal((2 * tree.Joins.Groups) + tree.ScratchPlanes + 2, tree.Planes);
    });

    /// <summary>Every pair up to 7 bits.</summary>
    [Theory]
    [MemberData(nameof(Strategies))]
    public void Tree_OnEveryPair_DecidesAsArithmeticDoes(SignStrategy strategy, int arity)
    {
        for (var bits = 1; bits <= 7; bits++)
        {
            var tree = SignTree.Create(strategy, bits, arity);
            for (var a = 0UL; a < 1UL << bits; a++)
            {
                for (var b = 0UL; b < 1UL << bits; b++) AssertDecides(tree, a, b);
            }
        }
    }

    /// <summary>Random pairs, and those that run through all bits: equal but for one, sums that carry from the lowest bit.</summary>
    [Theory]
    [MemberData(nameof(Strategies))]
    public void Tree_OnRandomAndExtremePairsOfEveryWidth_DecidesAsArithmeticDoes(SignStrategy strategy, int arity)
    {
        var prg = new AesCtrPrg(Seed.Read("prefix adder 01!"u8));
        var random = new ulong[200];
        prg.Fill<ulong>(random);
        for (var bits = 1; bits <= 62; bits++)
        {
            var tree = SignTree.Create(strategy, bits, arity);
            var mask = (1UL << bits) - 1;
            for (var index = 0; index < random.Length; index += 2) AssertDecides(tree, random[index] & mask, random[index + 1] & mask);
            for (var bit = 0; bit < bits; bit++)
            {
                var value = random[bit] & mask;
                AssertDecides(tree, mask, 1UL << bit);
                AssertDecides(tree, ~(1UL << bit) & mask, 1);
                AssertDecides(tree, value, ~value & mask);
                AssertDecides(tree, value, (~value + 1) & mask);
                AssertDecides(tree, value, value);
                AssertDecides(tree, value, value ^ (1UL << bit));
            }
        }
    }

    /// <summary>In the clear: the groups' leaves, then each node as the protocol joins it; what G of the group with bit 0 says is the carry, or the borrow.</summary>
    private static void AssertDecides(SignTree tree, ulong a, ulong b)
    {
        var groups = tree.Joins.Groups;
        var (generate, propagate) = (new bool[groups], new bool[groups]);
        var widths = tree.Strategy switch
        {
            SignStrategy.Ppa => Enumerable.Repeat(1, groups),
            SignStrategy.Fss or SignStrategy.Garbled => [tree.Bits],
            SignStrategy.MaskedPpa => Enumerable.Range(0, groups).Select(group => Math.Min(2, tree.Bits - (2 * group))),
            _ => tree.Chunks,
        };
        var first = 0;
        foreach (var (width, group) in widths.Select(static (width, group) => (width, group)))
        {
            var chunk = (1UL << width) - 1;
            var (x, y) = ((a >> first) & chunk, (b >> first) & chunk);
            (generate[group], propagate[group]) = tree.IsPrivate ? ((x & y) == 1, (x ^ y) == 1) : (x < y, x == y);
            first += width;
        }

        Assert.Equal(tree.Bits, first);
        foreach (var node in tree.Joins.Levels.SelectMany(static level => level)) Join(node, generate, propagate);
        var expected = tree.IsPrivate ? (((UInt128)a + b) >> tree.Bits) == 1 : a < b;
        Assert.True(expected == generate[0], $"{tree.Name}: {a} and {b}");
    }

    private static void Join(JoinNode node, bool[] generate, bool[] propagate)
    {
        var lowest = node.Groups[node.Arity - 1];
        var (decides, leaves) = (false, true);
        foreach (var group in node.Groups)
        {
            decides ^= leaves && generate[group];
            leaves &= propagate[group];
        }

        // On the spine P stays as it was, which is wrong: nothing may depend on it.
        generate[lowest] = decides;
        if (!node.IsSpine) propagate[lowest] = leaves;
    }
}
