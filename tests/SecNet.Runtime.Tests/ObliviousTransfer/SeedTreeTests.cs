using SecNet.Runtime.ObliviousTransfer;
using SecNet.Runtime.Randomness;
using SecNet.Testing;

namespace SecNet.Runtime.Tests.ObliviousTransfer;

public sealed class SeedTreeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void GrowPunctured_AnyPath_HasAllLeavesButItsOwn(int levels)
    {
        int count = 1 << levels;
        byte[] leaves = new byte[16 * count], sums = new byte[32 * levels], relative = new byte[16 * count], taken = new byte[16 * levels];
        SeedTree.Grow(levels, new InsecureSeeds(levels).Next(), leaves, sums);
        Assert.Equal(count, Enumerable.Range(0, count).Select(leaf => Convert.ToHexString(Leaf(leaves, leaf))).Distinct().Count());
        for (int alpha = 0; alpha < count; alpha++)
        {
            for (int level = 0; level < levels; level++)
            {
                int side = 1 - (alpha >> (levels - 1 - level) & 1);
                sums.AsSpan(16 * ((2 * level) + side), 16).CopyTo(taken.AsSpan(16 * level));
            }

            SeedTree.GrowPunctured(levels, alpha, taken, relative);
            Assert.Equal(new byte[16], Leaf(relative, 0));
            for (int y = 1; y < count; y++) Assert.Equal(Leaf(leaves, y ^ alpha), Leaf(relative, y));
        }
    }

    [Fact]
    public void Children_AreTheFirstBlocksOfASeedsStream()
    {
        var root = new InsecureSeeds(1).Next();
        byte[] leaves = new byte[32], sums = new byte[32], stream = new byte[32];
        SeedTree.Grow(1, root, leaves, sums);
        new AesCtrPrg(root).Fill(stream);
        Assert.Equal(stream, leaves);
        Assert.Equal(stream, sums);
    }

    private static byte[] Leaf(byte[] leaves, int index) => leaves[(16 * index)..(16 * (index + 1))];
}
