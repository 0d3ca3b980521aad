using System.Numerics;

namespace SecNet.Runtime.Protocols;

/// <summary>
/// The products a node needs that joins 2 to 4 groups, highest first: G = G_1 ^ P_1·G_2 ^ P_1·P_2·G_3 ^ …, and, where a group lies below,
/// P = P_1·P_2·…
/// </summary>
/// <remarks>
/// A factor u is opened once as e = u ^ m under a mask bit m; a product of factors is then the sum over the subsets S of Π e (outside S) ·
/// [Π m (inside S)], so that parties need shares of the masks and of their products. Opened planes: P_1 … P_(a-1), G_2 … G_a, and P_a for an
/// inner node. Products lie in the order in which the terms, and in each the subsets by ascending bit pattern, first need them. Offline bits:
/// 1, 5 or 15 products on the spine, 2, 8 or 22 inside.
/// </remarks>
public sealed class JoinShape
{
    /// <summary>Groups one node can join.</summary>
    public const int LargestArity = 4;

    private static readonly JoinShape[] Spines = [.. Enumerable.Range(2, LargestArity - 1).Select(static arity => new JoinShape(arity, isSpine: true))];
    private static readonly JoinShape[] Inners = [.. Enumerable.Range(2, LargestArity - 1).Select(static arity => new JoinShape(arity, isSpine: false))];

    private JoinShape(int arity, bool isSpine)
    {
        OpenedPlanes = (2 * (arity - 1)) + (isSpine ? 0 : 1);
        var products = new List<int>();
        var generate = new List<Term>();
        for (var group = 1; group < arity; group++) generate.Add(TermOf([.. Enumerable.Range(0, group), arity - 2 + group], products));
        Generate = [.. generate];
        Propagate = isSpine ? null : TermOf([.. Enumerable.Range(0, arity - 1), OpenedPlanes - 1], products);
        Products = [.. products];
    }

    /// <summary>Planes each party opens.</summary>
    public int OpenedPlanes { get; }

    /// <summary>Of each product plane: which opened planes' masks it multiplies, as a bit pattern.</summary>
    internal int[] Products { get; }

    /// <summary>Terms of G beyond G_1.</summary>
    internal Term[] Generate { get; }

    /// <summary>P of the result; null on the spine, where nobody asks for it.</summary>
    internal Term? Propagate { get; }

    /// <summary>The shape for a number of groups.</summary>
    /// <param name="arity">2 to <see cref="LargestArity"/>.</param>
    /// <param name="isSpine">True when the lowest group holds bit 0.</param>
    public static JoinShape Of(int arity, bool isSpine) => (isSpine ? Spines : Inners)[arity - 2];

    /// <summary>Planes of mask products.</summary>
    public int ProductPlanes => Products.Length;

    private static Term TermOf(int[] factors, List<int> products)
    {
        var planes = new int[1 << factors.Length];
        for (var subset = 1; subset < planes.Length; subset++)
        {
            var pattern = factors.Select((factor, index) => (subset >> index & 1) << factor).Sum();
            if (BitOperations.IsPow2(subset))
            {
                planes[subset] = BitOperations.Log2((uint)pattern);
                continue;
            }

            if (!products.Contains(pattern)) products.Add(pattern);
            planes[subset] = products.IndexOf(pattern);
        }

        return new(factors, planes);
    }

    /// <summary>A product of opened factors.</summary>
    /// <param name="Factors">Their opened planes.</param>
    /// <param name="Planes">Of each non-empty subset of the factors: the mask plane of one factor, or the product plane of several.</param>
    internal sealed record Term(int[] Factors, int[] Planes);
}
