using System.Numerics;
using SecNet.Generators.Protocol;
using SecNet.Runtime.Randomness;

namespace SecNet.Generators.Tests.Protocol;

public sealed class PrefixAdderTests
{
    public static TheoryData<int> Widths => [.. Enumerable.Range(2, 63)];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Tree_HasTheNodesLevelsAndCostOfItsWidth(int bits)
    {
        var adder = PrefixAdder.Create(bits);
        var nodes = adder.Levels.SelectMany(static level => level).ToList();
        var (inner, spine) = (nodes.Count(static node => !node.IsSpine), nodes.Count(static node => node.IsSpine));
        var levels = bits == 2 ? 0 : BitOperations.Log2((uint)(bits - 2)) + 1;
        Assert.Equal(bits - 1, adder.Leaves);
        Assert.Equal(bits - 2, nodes.Count);
        Assert.Equal(levels, adder.Levels.Count);
        Assert.Equal(levels, spine);
        Assert.Equal(bits - 1 + (3 * inner) + (2 * spine), adder.Leaves + adder.NodeMasks);
        Assert.Equal((2 * inner) + spine, adder.NodeProducts);
        Assert.All(adder.Levels, level => Assert.InRange(level.Sum(static node => node.OpenedBits), 1, adder.WidestLevel));
    }

    /// <summary>Every pair of shares of every sum.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Tree_OnEveryPair_GivesTheCarryIntoTheSign(int bits)
    {
        var adder = PrefixAdder.Create(bits);
        var count = 1UL << (bits - 1);
        for (var a = 0UL; a < count; a++)
        {
            for (var b = 0UL; b < count; b++) AssertCarry(adder, a, b);
        }
    }

    /// <summary>Random pairs, and those whose carry runs through all bits.</summary>
    [Theory]
    [MemberData(nameof(Widths))]
    public void Tree_OnRandomAndExtremePairs_GivesTheCarryIntoTheSign(int bits)
    {
        var adder = PrefixAdder.Create(bits);
        var mask = (1UL << (bits - 1)) - 1;
        var prg = new AesCtrPrg(Seed.Read("prefix adder 01!"u8));
        var random = new ulong[400];
        prg.Fill<ulong>(random);
        for (var index = 0; index < random.Length; index += 2) AssertCarry(adder, random[index] & mask, random[index + 1] & mask);
        for (var bit = 0; bit < bits - 1; bit++)
        {
            AssertCarry(adder, mask, 1UL << bit);
            AssertCarry(adder, ~(1UL << bit) & mask, 1);
            AssertCarry(adder, random[bit] & mask, ~random[bit] & mask);
            AssertCarry(adder, random[bit] & mask, ((~random[bit] & mask) + 1) & mask);
        }
    }

    /// <summary>In the clear: leaves (a·b, a ^ b), then each node as the protocol joins it; the carry is G of the group that holds bit 0.</summary>
    private static void AssertCarry(PrefixAdder adder, ulong a, ulong b)
    {
        var generate = new bool[adder.Leaves];
        var propagate = new bool[adder.Leaves];
        for (var bit = 0; bit < adder.Leaves; bit++)
        {
            var (x, y) = (((a >> bit) & 1) == 1, ((b >> bit) & 1) == 1);
            (generate[bit], propagate[bit]) = (x && y, x ^ y);
        }

        foreach (var node in adder.Levels.SelectMany(static level => level))
        {
            generate[node.Low] = generate[node.High] ^ (propagate[node.High] && generate[node.Low]);

            // On the spine P stays as it was, which is wrong: the carry may not depend on it.
            if (!node.IsSpine) propagate[node.Low] = propagate[node.High] && propagate[node.Low];
        }

        var expected = (((UInt128)a + b) >> adder.Leaves) == 1;
        Assert.True(expected == generate[0], $"{adder.Bits} bits: {a} + {b}");
    }
}
