using System.Collections.Generic;
using System.Linq;
using SecNet.Generators.Model;

namespace SecNet.Generators.Protocol;

/// <summary>
/// Joins groups of bits of a comparison: G = G_1 ^ P_1·G_2 ^ P_1·P_2·G_3 ^ …, P = P_1·P_2·…; the result replaces the lowest group.
/// On the spine (the node that holds bit 0) nobody asks for P.
/// </summary>
/// <param name="Groups">The groups, highest first.</param>
public sealed record JoinNode(EquatableArray<int> Groups)
{
    /// <summary>Mask products by arity: the runtime's JoinShape derives the same numbers from the terms.</summary>
    private static readonly int[] SpineProducts = [0, 0, 1, 5, 15];
    private static readonly int[] InnerProducts = [0, 0, 2, 8, 22];

    /// <summary>Groups joined.</summary>
    public int Arity => Groups.Count;

    /// <summary>True when P of the result is not needed.</summary>
    public bool IsSpine => Groups[Groups.Count - 1] == 0;

    /// <summary>Bits each party opens: every factor once, however many products it is in.</summary>
    public int OpenedBits => (2 * (Arity - 1)) + (IsSpine ? 0 : 1);

    /// <summary>Products of masks the dealer corrects.</summary>
    public int Products => (IsSpine ? SpineProducts : InnerProducts)[Arity];
}

/// <summary>The unrolled tree over a comparison's groups.</summary>
/// <param name="Groups">Groups its leaves fill.</param>
/// <param name="Levels">Nodes by level; all nodes of a level share one round.</param>
public sealed record JoinTree(int Groups, EquatableArray<EquatableArray<JoinNode>> Levels)
{
    /// <summary>Planes of masks for all nodes.</summary>
    public int NodeMasks => Levels.Sum(OpenedBits);

    /// <summary>Planes of mask products for all nodes.</summary>
    public int NodeProducts => Levels.Sum(static level => level.Sum(static node => node.Products));

    /// <summary>The widest level, in opened planes.</summary>
    public int WidestLevel => Levels.Select(OpenedBits).DefaultIfEmpty().Max();

    /// <summary>Planes a level opens.</summary>
    public static int OpenedBits(EquatableArray<JoinNode> level) => level.Sum(static node => node.OpenedBits);

    /// <summary>Builds the tree: neighbours join from the least significant end, so that the spine joins in every level.</summary>
    /// <param name="groups">Groups.</param>
    /// <param name="arity">The most groups a node joins, 2 to 4.</param>
    public static JoinTree Create(int groups, int arity)
    {
        var levels = new List<EquatableArray<JoinNode>>();
        var rest = Enumerable.Range(0, groups).ToList();
        while (rest.Count > 1)
        {
            var nodes = new List<JoinNode>();
            var joined = new List<int>();
            for (var index = 0; index < rest.Count; index += arity)
            {
                joined.Add(rest[index]);
                var members = rest.Skip(index).Take(arity).Reverse().ToEquatableArray();
                if (members.Count > 1) nodes.Add(new(members));
            }

            levels.Add(nodes.ToEquatableArray());
            rest = joined;
        }

        return new(groups, levels.ToEquatableArray());
    }
}
