using System.Numerics;
using System.Runtime.InteropServices;
using SecNet.Runtime.Correlations;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.Protocols;

/// <summary>
/// Leaves of [c &lt; r] for a public c and a secret mask r, cut into chunks of up to 6 bits: the dealer shares, for each chunk, the one-hot vector
/// of r's chunk, a 64-bit word, or half of one up to 5 bits. No message.
/// </summary>
/// <remarks>
/// Computes: for the chunk's public value v and secret value u, P = [v = u], bit v of the word, and G = [v &lt; u], the parity of the bits above v.
/// Offline: 2^w bits a chunk of w bits, corrected.
/// Reveals: nothing, it is local.  Security: the index v is public, a word share is uniform.  Error: exact.
/// Source: one-time truth tables (Ishai et al., "On the Power of Correlated Randomness in Secure Computation", TCC 2013), here of a comparison whose
/// mask is the one the value is already open under.
/// </remarks>
public static class OneHotTable
{
    /// <summary>Bits of a chunk: its one-hot vector fills a word.</summary>
    public const int ChunkBits = 6;

    /// <summary>Most bits of a chunk whose one-hot vector fits half a word.</summary>
    public const int HalfBits = 5;

    /// <summary>P and G of one group.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="masked">The opened values c.</param>
    /// <param name="firstBit">The chunk's lowest bit.</param>
    /// <param name="bits">The chunk's bits, 1 to <see cref="ChunkBits"/>.</param>
    /// <param name="group">The group the chunk fills.</param>
    /// <param name="table">First word of the chunk's table.</param>
    public static void Leaf<T, TParty>(scoped in JoinTree<T, TParty> tree, ReadOnlySpan<T> masked, int firstBit, int bits, int group, int table)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
        where TParty : struct, IParty
    {
        if (bits > HalfBits)
        {
            OneHotVector.Compare<T, ulong>(masked, firstBit, bits, tree.Session.Planes(table, masked.Length), tree.Propagate(group), tree.Generate(group));
            return;
        }

        var halves = MemoryMarshal.Cast<ulong, uint>(tree.Session.Planes(table, CorrelationSegment.HalfWords(masked.Length)))[..masked.Length];
        OneHotVector.Compare<T, uint>(masked, firstBit, bits, halves, tree.Propagate(group), tree.Generate(group));
    }
}
