using System.Numerics;
using SecNet.Runtime.Correlations;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.Protocols;

/// <summary>DReLU of k-bit shares by Sonic's parallel prefix adder: no opened value is needed, each party's share bits are its own leaves.</summary>
/// <remarks>
/// Computes: the carry into the sign bit of x_0 + x_1 mod 2^k, over G_i = a_i·b_i and P_i = a_i ^ b_i of the k - 1 lower bits
/// (a and b are party 0's and party 1's share), and DReLU = 1 ^ a_(k-1) ^ b_(k-1) ^ carry.
/// Offline: a corrected product of two private mask bits a leaf; the joins' masks and products.
/// Online: 1 + ⌈log2(k-1)⌉ rounds; 1 bit a leaf, element and party, beyond the joins.
/// Reveals: each party's share bits xored with masks that are used once, uniform and simulated by uniform bits.  Security: semi-honest.
/// Error: exact.
/// Source: Sonic §4.4.1, Fig. 8 (Liu et al.). Deviation: leaves cost one bit, not a full Beaver AND, because each factor is known to one party.
/// </remarks>
public static class PrefixAdder
{
    /// <summary>
    /// The leaves, one round, with arithmetic values opened beside them: each party sends its own masked bits; party 0 learns b ^ β and
    /// party 1 a ^ α, and a·b = a·(b ^ β) ^ (a ^ α)·β ^ α·β.
    /// </summary>
    /// <param name="tree">A tree of k - 1 groups.</param>
    /// <param name="x">Shares mod 2^k; higher bits are ignored.</param>
    /// <param name="alongside">This party's part of masked values; becomes their sum.</param>
    /// <param name="alongsideBits">Bits of each.</param>
    /// <param name="bits">k.</param>
    /// <param name="material">Leaf masks and leaf products.</param>
    public static void Leaves<T, TParty>(
        scoped in JoinTree<T, TParty> tree, ReadOnlySpan<T> x, Span<T> alongside, int alongsideBits, int bits, in ComparisonMaterial material)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
        where TParty : struct, IParty
    {
        var leaves = bits - 1;
        BitPlanes.FromWords(x, 0, bits, tree.AllPropagate);
        var own = tree.AllPropagate[..(leaves * tree.Stride)];
        var peer = tree.Scratch[..own.Length];
        var masks = tree.Session.Planes(material.Leaves, own.Length);
        BooleanVector.Xor(own, masks, peer);

        var writer = tree.Session.Openings.Begin();
        if (!alongside.IsEmpty) writer.WriteWords<T>(alongside, alongsideBits);
        writer.WritePlanes(peer, tree.Lanes, leaves);
        var reader = tree.Session.Openings.Exchange(writer);
        if (!alongside.IsEmpty) reader.ReadAddWords(alongside, alongsideBits);
        reader.ReadPlanes(peer, tree.Lanes, leaves);

        // Party 0: a·(b ^ β) ^ [αβ]. Party 1: (a ^ α)·β ^ [αβ], its leaf masks being β.
        BooleanVector.And(TParty.Index == 0 ? own : masks, peer, tree.AllGenerate);
        BooleanVector.XorInPlace(tree.Session.Planes(material.Companions, own.Length), tree.AllGenerate);
    }

    /// <summary>This party's share of DReLU = 1 ^ sign bits ^ carry, as one plane; lanes beyond the last are junk.</summary>
    public static ReadOnlySpan<ulong> DRelu<T, TParty>(scoped in JoinTree<T, TParty> tree)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
        where TParty : struct, IParty
    {
        var sign = tree.SignPlane;
        BooleanVector.XorInPlace(tree.Generate(0), sign);
        if (TParty.Index == 0) foreach (ref var word in sign) word = ~word;
        return sign;
    }
}
