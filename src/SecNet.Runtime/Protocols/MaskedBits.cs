using System.Numerics;
using SecNet.Runtime.Correlations;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.Protocols;

/// <summary>
/// Leaves of [c &lt; r] for a public c and a mask r whose bits are shared: two bits a group. No message, since c is public and the products of
/// neighbouring bits of r are correlations too.
/// </summary>
/// <remarks>
/// Computes, for one bit: G = ¬c·r, P = ¬(c ^ r); for a pair: G = G_h ^ P_h·G_l, P = P_h·P_l, where the only secret product is r_h·r_l.
/// Offline: a bit of r each and a product each pair, corrected.
/// Reveals: nothing, it is local.  Security: shares of bits and products are uniform.  Error: exact.
/// Source: Sonic §4.4.1 (Liu et al.) on an opened value instead of both parties' share bits; Catrina and de Hoogh, "Improved Primitives for Secure
/// Multiparty Integer Computation", SCN 2010, for comparing a public value with a shared mask.
/// </remarks>
public static class MaskedBits
{
    /// <summary>P and G of all groups; group g holds bits 2g and 2g + 1, the last one perhaps a single bit.</summary>
    /// <param name="tree">A tree of ⌈bits / 2⌉ groups.</param>
    /// <param name="masked">The opened values c.</param>
    /// <param name="bits">Bits compared.</param>
    /// <param name="material">Planes of r's bits (the sign's behind them) and of the products of its pairs.</param>
    public static void Leaves<T, TParty>(scoped in JoinTree<T, TParty> tree, ReadOnlySpan<T> masked, int bits, in ComparisonMaterial material)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
        where TParty : struct, IParty
    {
        var stride = tree.Stride;
        var opened = tree.Scratch[..(bits * stride)];
        BitPlanes.FromWords(masked, 0, bits, opened);
        var mask = tree.Session.Planes(material.Leaves, bits * stride);
        var pairs = tree.Session.Planes(material.Companions, bits / 2 * stride);
        var constant = TParty.Index == 0 ? ulong.MaxValue : 0;
        for (var low = 0; low < bits; low += 2)
        {
            var propagate = tree.Propagate(low / 2);
            var generate = tree.Generate(low / 2);
            var isPair = low + 1 < bits;
            for (var word = 0; word < stride; word++)
            {
                var (lowAt, highAt) = ((low * stride) + word, ((low + 1) * stride) + word);
                var (notLow, maskLow) = (~opened[lowAt], mask[lowAt]);
                if (!isPair)
                {
                    (generate[word], propagate[word]) = (notLow & maskLow, (notLow & constant) ^ maskLow);
                    continue;
                }

                var (notHigh, maskHigh, product) = (~opened[highAt], mask[highAt], pairs[(low / 2 * stride) + word]);
                generate[word] = (notHigh & maskHigh) ^ (notLow & ((notHigh & maskLow) ^ product));
                propagate[word] = (notHigh & notLow & constant) ^ (notHigh & maskLow) ^ (notLow & maskHigh) ^ product;
            }
        }
    }
}
