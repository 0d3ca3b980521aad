using System.Collections.Generic;
using System.Linq;
using SecNet.Generators.Model;

namespace SecNet.Generators.Protocol;

/// <summary>What a comparison consumes.</summary>
/// <param name="Tree">How it runs.</param>
/// <param name="Lanes">Values compared at once.</param>
/// <param name="Leaves">
/// Ppa: each party's own masks of its private bits. MaskedPpa: bits of the mask, the sign's last. Table: a one-hot vector for each chunk, lowest first. Fss: roots and keys.
/// Garbled: what labels are made from, and tables. Multiplicative: factors, and parts of c.
/// </param>
/// <param name="Companions">
/// Ppa: products of both parties' leaf masks. MaskedPpa: products of neighbouring bits. Table and Fss: the mask's sign bit. Garbled: the same, and the garblers' shares in it.
/// </param>
/// <param name="NodeMasks">Shares of the masks of the nodes' factors.</param>
/// <param name="NodeProducts">Shares of products of those.</param>
public sealed record Comparison(
    SignTree Tree, int Lanes, EquatableArray<Correlation> Leaves, Correlation Companions, Correlation NodeMasks, Correlation NodeProducts)
{
    /// <summary>64-lane words of a plane.</summary>
    public int WordsPerPlane => (Lanes + 63) >> 6;

    /// <summary>In material order; those of no planes are left out.</summary>
    public IEnumerable<Correlation> Correlations => Leaves.Concat([Companions, NodeMasks, NodeProducts]).Where(static correlation => correlation.Length > 0);
}
