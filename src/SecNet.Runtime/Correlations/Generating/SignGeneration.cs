using System.Numerics;
using SecNet.Runtime.ObliviousTransfer;
using SecNet.Runtime.Protocols;
using SecNet.Runtime.Sessions;

namespace SecNet.Runtime.Correlations.Generating;

/// <summary>What a comparison's leaves and nodes consume, made by the two parties. Bits of masks come with the masks (<see cref="MaskGeneration"/>).</summary>
public static class SignGeneration
{
    /// <summary>For <see cref="PrefixAdder"/>: each party's own leaf masks, and shares of their products.</summary>
    public static void PrivateProducts<T>(TwoPartySession<T> session, Span<ulong> masks, Span<ulong> products)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T> => session.Ands.PrivateProducts(masks, products);

    /// <summary>For <see cref="JoinTree{T, TParty}"/>: the nodes' mask bits and products of them, as <see cref="MaskProducts"/> makes them.</summary>
    /// <param name="session">The session.</param>
    /// <param name="nodes">The tree's nodes in the order of their planes: one array for a tree, under which its plan is remembered.</param>
    /// <param name="masks">Receives shares of the mask bits.</param>
    /// <param name="products">Receives shares of their products.</param>
    public static void Joins<T>(TwoPartySession<T> session, JoinShape[] nodes, Span<ulong> masks, Span<ulong> products)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T> =>
        session.ProductsOf(nodes, () => [.. nodes.Select(static node => new MaskNode(node.OpenedPlanes, node.Products))]).Generate(masks, products);
}
