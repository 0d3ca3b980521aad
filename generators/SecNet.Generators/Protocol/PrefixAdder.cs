using System.Collections.Generic;
using System.Linq;
using SecNet.Generators.Model;

namespace SecNet.Generators.Protocol;

/// <summary>
/// Joins two groups of carry signals: G = G_hi ^ P_hi·G_lo, P = P_hi·P_lo. The result replaces the low group.
/// On the spine (the group that holds bit 0) nobody asks for P.
/// </summary>
/// <param name="High">First bit of the high group.</param>
/// <param name="Low">First bit of the low group.</param>
public sealed record PrefixNode(int High, int Low)
{
    /// <summary>True when P of the result is not needed.</summary>
    public bool IsSpine => Low == 0;

    /// <summary>Bits each party opens: P_hi is shared by both products.</summary>
    public int OpenedBits => IsSpine ? 2 : 3;

    /// <summary>Products of masks the dealer corrects.</summary>
    public int Products => IsSpine ? 1 : 2;
}

/// <summary>
/// The unrolled parallel prefix adder for the sign of a k-bit sum of two shares (Sonic §4.4.1, Fig. 8), reduced to the nodes the
/// most significant carry needs.
/// </summary>
/// <param name="Bits">Width k of the shares; the carry runs over k - 1 leaves.</param>
/// <param name="Levels">Nodes by level; all nodes of a level share one round.</param>
public sealed record PrefixAdder(int Bits, EquatableArray<EquatableArray<PrefixNode>> Levels)
{
    /// <summary>Bits below the sign.</summary>
    public int Leaves => Bits - 1;

    /// <summary>Planes of masks for all nodes.</summary>
    public int NodeMasks => Levels.Sum(static level => level.Sum(static node => node.OpenedBits));

    /// <summary>Planes of mask products for all nodes.</summary>
    public int NodeProducts => Levels.Sum(static level => level.Sum(static node => node.Products));

    /// <summary>The widest level, in opened planes; the leaves are one level.</summary>
    public int WidestLevel => System.Math.Max(Leaves, Levels.Select(static level => level.Sum(static node => node.OpenedBits)).DefaultIfEmpty().Max());

    /// <summary>Builds the tree: neighbours join from the least significant end, so that the spine joins in every level.</summary>
    public static PrefixAdder Create(int bits)
    {
        var levels = new List<EquatableArray<PrefixNode>>();
        var groups = Enumerable.Range(0, bits - 1).ToList();
        while (groups.Count > 1)
        {
            var nodes = new List<PrefixNode>();
            var joined = new List<int>();
            for (var index = 0; index < groups.Count; index += 2)
            {
                joined.Add(groups[index]);
                if (index + 1 < groups.Count) nodes.Add(new(groups[index + 1], groups[index]));
            }

            levels.Add(nodes.ToEquatableArray());
            groups = joined;
        }

        return new(bits, levels.ToEquatableArray());
    }
}
