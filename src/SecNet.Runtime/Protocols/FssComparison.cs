using System.Numerics;
using SecNet.Runtime.Correlations;
using SecNet.Runtime.FunctionSecretSharing;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.Protocols;

/// <summary>[c &lt; r] for a public c and a secret mask r by a distributed comparison function whose secret is r. No message at all.</summary>
/// <remarks>
/// Computes: shares of [c mod 2^p &lt; r mod 2^p] (<see cref="Dcf"/>).
/// Offline: a root of 128 bits at each party, seeded, and correction words that both receive.  Online: nothing; AES calls for each bit but the last eight.
/// Reveals: nothing, it is local; a key hides r from the party that holds it, as its roots and the corrections are pseudorandom.
/// Security: semi-honest.  Error: exact.
/// Source: Boyle et al., EUROCRYPT 2021, ePrint 2020/1392; see <see cref="Dcf"/>.
/// </remarks>
public static class FssComparison
{
    /// <summary>Fills the tree's only group.</summary>
    /// <param name="tree">A tree of one group.</param>
    /// <param name="masked">The opened values c.</param>
    /// <param name="bits">p.</param>
    /// <param name="material">Roots and, behind them, the keys' common part.</param>
    public static void Evaluate<T, TParty>(scoped in JoinTree<T, TParty> tree, ReadOnlySpan<T> masked, int bits, in ComparisonMaterial material)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
        where TParty : struct, IParty
    {
        var batch = tree.Session.Batch;
        var shape = new DcfShape(bits, tree.Lanes / batch);
        var v = tree.Scratch[..tree.Lanes];
        RingConversion.Widen(masked, v);

        // Keys come by the inference: all roots, then all common parts. P of the only group is of no use but to hold one inference's plane.
        var roots = tree.Session.Planes(material.Leaves, batch * shape.RootWords);
        var common = tree.Session.Planes(material.Leaves + roots.Length, batch * shape.CommonWords);
        var plane = batch == 1 ? tree.Generate(0) : tree.Propagate(0)[..shape.OutputWords];
        for (var inference = 0; inference < batch; inference++)
        {
            Dcf.Evaluate(
                TParty.Index, shape, roots.Slice(inference * shape.RootWords, shape.RootWords), common.Slice(inference * shape.CommonWords, shape.CommonWords),
                v.Slice(inference * shape.Lanes, shape.Lanes), plane);
            if (batch > 1) BitPlanes.Place(plane, shape.Lanes, tree.Generate(0), inference * shape.Lanes);
        }
    }
}
