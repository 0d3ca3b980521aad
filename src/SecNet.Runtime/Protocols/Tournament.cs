using System.Numerics;
using SecNet.Runtime.Networks;

namespace SecNet.Runtime.Protocols;

/// <summary>The local halves of a balanced tournament, which finds the index of the largest of n values (derived in README.md beside this file).</summary>
/// <remarks>
/// Computes: on each level DReLU(a - b) of neighbours a and b, by any comparison, and with the branch's one opened bit d the winner's value and index. Neighbours
/// stay in the order of their indices, so that a, the earlier one, wins ties and the index is that of the first of equals.
/// Shapes: n values become ⌈n/2⌉ on each of ⌈log2 n⌉ levels; an odd candidate waits.
/// Offline: beside the comparison's, r_b, its product with the value's mask, and from the second level on with the index's mask.
/// Online: the rounds of a comparison and a branch a level; an index's difference is opened beside d from the second level on, in as many bits as indices have.
/// Reveals: masked differences and d, each under a mask used once, simulated by uniform values.  Security: semi-honest.  Error: exact.
/// Source: README.md beside this file; max-pool's divide and conquer, L-SecNet.
/// </remarks>
public static class Tournament
{
    /// <summary>a - b of each pair of neighbours, and what is left should each b win.</summary>
    /// <param name="candidates">Shares, in order.</param>
    /// <param name="differences">Receives shares of a - b.</param>
    /// <param name="losers">Receives each pair's b, and behind them the odd candidate, which waits.</param>
    public static void Pair<T>(ReadOnlySpan<T> candidates, Span<T> differences, Span<T> losers)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        for (var pair = 0; pair < differences.Length; pair++)
        {
            losers[pair] = candidates[(2 * pair) + 1];
            differences[pair] = candidates[2 * pair] - losers[pair];
        }

        if (losers.Length > differences.Length) losers[^1] = candidates[^1];
    }

    /// <summary>
    /// Indices after the first level, where those of pair p are the public 2p and 2p + 1: the winner's is 2p + 1 - b, and b = d + (1 - 2d)·r_b.
    /// </summary>
    /// <param name="opened">d.</param>
    /// <param name="randomBit">Shares of r_b.</param>
    /// <param name="indices">Receives the shares of the indices, and behind them that of the odd candidate, which waits.</param>
    public static void FirstIndices<T, TParty>(ReadOnlySpan<ulong> opened, ReadOnlySpan<T> randomBit, Span<T> indices)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
        where TParty : struct, IParty
    {
        for (var pair = 0; pair < randomBit.Length; pair++)
        {
            // Where d is 0, b is r_b, and where it is 1, its complement.
            var isOpen = (opened[pair >> 6] >> (pair & 63)) & 1;
            var index = isOpen == 0 ? T.Zero - randomBit[pair] : randomBit[pair];
            if (TParty.Index == 0) index += T.CreateTruncating(((2 * pair) + 1) - (int)isOpen);
            indices[pair] = index;
        }

        if (indices.Length > randomBit.Length) indices[^1] = TParty.Index == 0 ? T.CreateTruncating(2 * randomBit.Length) : T.Zero;
    }
}
