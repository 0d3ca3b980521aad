using SecNet.Generators.Protocol;
using SecNet.Runtime.Protocols;
using JoinTree = SecNet.Generators.Protocol.JoinTree;

namespace SecNet.Generators.Tests.Protocol;

public sealed class JoinTreeTests
{
    public static TheoryData<int> Arities => [2, 3, 4];

    /// <summary>The dealer makes, and parties read, what the runtime's shape says; the compiler lays it out.</summary>
    [Theory]
    [MemberData(nameof(Arities))]
    public void Node_CostsWhatTheRuntimesShapeSays(int arity)
    {
        var spine = new JoinNode(new([.. Enumerable.Range(0, arity).Reverse()]));
        var inner = new JoinNode(new([.. Enumerable.Range(1, arity).Reverse()]));
        Assert.Equal((arity, true), (spine.Arity, spine.IsSpine));
        Assert.Equal((arity, false), (inner.Arity, inner.IsSpine));
        foreach (var node in new[] { spine, inner })
        {
            var shape = JoinShape.Of(node.Arity, node.IsSpine);
            Assert.Equal((shape.OpenedPlanes, shape.ProductPlanes), (node.OpenedBits, node.Products));
        }
    }

    [Theory]
    [MemberData(nameof(Arities))]
    public void Create_EveryNumberOfGroups_JoinsNeighboursInTheFewestLevels(int arity)
    {
        for (var groups = 1; groups <= 63; groups++)
        {
            var tree = JoinTree.Create(groups, arity);
            Assert.Equal(groups, tree.Groups);
            var rest = Enumerable.Range(0, groups).ToList();
            foreach (var level in tree.Levels)
            {
                Assert.NotEmpty(level);
                Assert.Single(level, static node => node.IsSpine);
                var before = rest.ToList();
                foreach (var node in level)
                {
                    Assert.InRange(node.Arity, 2, arity);
                    // Neighbours among those that are left, highest first; the lowest holds the result.
                    var last = before.IndexOf(node.Groups[node.Arity - 1]);
                    Assert.Equal(before.GetRange(last, node.Arity).AsEnumerable().Reverse(), node.Groups);
                    rest.RemoveAll(group => node.Groups.Contains(group) && group != node.Groups[node.Arity - 1]);
                }

                Assert.Equal((before.Count + arity - 1) / arity, rest.Count);
                Assert.InRange(JoinTree.OpenedBits(level), 2, tree.WidestLevel);
            }

            Assert.Equal([0], rest);
            Assert.Equal(tree.Levels.Sum(JoinTree.OpenedBits), tree.NodeMasks);
            Assert.Equal(tree.Levels.Sum(static level => level.Sum(static node => node.Products)), tree.NodeProducts);
        }
    }
}
