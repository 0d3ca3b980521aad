using System.Numerics;
using SecNet.Runtime.Networks;

namespace SecNet.Runtime.Protocols;

/// <summary>The local halves of a balanced tournament, which finds the index of the largest of n values (derived in README.md beside this file).</summary>
/// <remarks>
/// Computes: on each level DReLU(a - b) of neighbours a and b, by any comparison, and with the branch's one opened bit d the winner's value and index. Neighbours
/// stay in the order of their indices, so that a, the earlier one, wins ties and the index is that of the first of equals.
/// Shapes: n values become ⌈n/2⌉ on each of ⌈log2 n⌉ levels; an odd candidate waits. Inferences evaluated together have their values one after another
/// at first; from then on candidates are laid out by their number, those of all inferences one after another.
/// Offline: beside the comparison's, r_b, its product with the value's mask, and from the second level on with the index's mask.
/// Online: the rounds of a comparison and a branch a level; an index's difference is opened beside d from the second level on, in as many bits as indices have.
/// Reveals: masked differences and d, each under a mask used once, simulated by uniform values.  Security: semi-honest.  Error: exact.
/// Source: README.md beside this file; max-pool's divide and conquer, L-SecNet.
/// </remarks>
public static class Tournament
{
    /// <summary>a - b of each pair of neighbours of the first level, and what is left should each b win.</summary>
    /// <param name="candidates">Shares, in order, of one inference after another.</param>
    /// <param name="differences">Receives shares of a - b.</param>
    /// <param name="losers">Receives each pair's b, and behind them the odd candidate, which waits.</param>
    /// <param name="count">Candidates of an inference.</param>
    public static void PairInputs<T>(ReadOnlySpan<T> candidates, Span<T> differences, Span<T> losers, int count)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T> => Pair(candidates, differences, losers, count, step: 1, inferenceStep: count);

    /// <summary>The same on a further level.</summary>
    /// <param name="candidates">Shares, candidate after candidate, each of all inferences.</param>
    /// <param name="differences">Receives shares of a - b.</param>
    /// <param name="losers">Receives each pair's b, and behind them the odd candidate, which waits.</param>
    /// <param name="count">Candidates of an inference.</param>
    public static void Pair<T>(ReadOnlySpan<T> candidates, Span<T> differences, Span<T> losers, int count)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T> => Pair(candidates, differences, losers, count, step: candidates.Length / count, inferenceStep: 1);

    private static void Pair<T>(ReadOnlySpan<T> candidates, Span<T> differences, Span<T> losers, int count, int step, int inferenceStep)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        var batch = candidates.Length / count;
        for (var pair = 0; pair < (count + 1) / 2; pair++)
        {
            for (var inference = 0; inference < batch; inference++)
            {
                var (target, source) = ((pair * batch) + inference, (2 * pair * step) + (inference * inferenceStep));
                if ((2 * pair) + 1 == count)
                {
                    losers[target] = candidates[source];
                    continue;
                }

                losers[target] = candidates[source + step];
                differences[target] = candidates[source] - losers[target];
            }
        }
    }

    /// <summary>
    /// Indices after the first level, where those of pair p are the public 2p and 2p + 1: the winner's is 2p + 1 - b, and b = d + (1 - 2d)·r_b.
    /// </summary>
    /// <param name="opened">d.</param>
    /// <param name="randomBit">Shares of r_b.</param>
    /// <param name="indices">Receives the shares of the indices, and behind them those of the odd candidate, which waits.</param>
    /// <param name="pairs">Pairs of an inference.</param>
    public static void FirstIndices<T, TParty>(ReadOnlySpan<ulong> opened, ReadOnlySpan<T> randomBit, Span<T> indices, int pairs)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
        where TParty : struct, IParty
    {
        var batch = randomBit.Length / pairs;
        for (var lane = 0; lane < randomBit.Length; lane++)
        {
            // Where d is 0, b is r_b, and where it is 1, its complement.
            var isOpen = (opened[lane >> 6] >> (lane & 63)) & 1;
            var index = isOpen == 0 ? T.Zero - randomBit[lane] : randomBit[lane];
            if (TParty.Index == 0) index += T.CreateTruncating(((2 * (lane / batch)) + 1) - (int)isOpen);
            indices[lane] = index;
        }

        indices[randomBit.Length..].Fill(TParty.Index == 0 ? T.CreateTruncating(2 * pairs) : T.Zero);
    }
}
