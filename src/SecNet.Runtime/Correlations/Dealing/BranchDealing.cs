using System.Numerics;
using SecNet.Runtime.Protocols;
using SecNet.Runtime.Sessions;

namespace SecNet.Runtime.Correlations.Dealing;

/// <summary>The dealer's part of <see cref="Branch"/>: a random bit r_b and its products with a mask.</summary>
public static class BranchDealing
{
    /// <summary>Uniform bits r_b; party 1's half receives r_b - [r_b]_0.</summary>
    /// <param name="dealer">The dealer, whose own randomness the bits are.</param>
    /// <param name="bit">Shares of r_b.</param>
    public static void RandomBits<T>(DealerSession<T> dealer, SharePair<T> bit)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        dealer.Random(bit.Party1);
        for (var index = 0; index < bit.Length; index++) bit.Party1[index] = (bit.Party1[index] & T.One) - bit.Party0[index];
    }

    /// <summary>[r_b·mask] from shares of both.</summary>
    /// <param name="bit">Shares of r_b.</param>
    /// <param name="mask">Shares of the mask, in the same ring.</param>
    /// <param name="product">Party 1's half receives r_b·mask - [r_b·mask]_0.</param>
    public static void Times<T>(SharePair<T> bit, SharePair<T> mask, SharePair<T> product)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        for (var index = 0; index < bit.Length; index++)
        {
            product.Party1[index] = ((bit.Party0[index] + bit.Party1[index]) * (mask.Party0[index] + mask.Party1[index])) - product.Party0[index];
        }
    }

    /// <summary>The same for a mask that the dealer has in the clear.</summary>
    /// <param name="bit">Shares of r_b.</param>
    /// <param name="mask">The mask.</param>
    /// <param name="product">Party 1's half receives r_b·mask - [r_b·mask]_0.</param>
    public static void Times<T>(SharePair<T> bit, ReadOnlySpan<T> mask, SharePair<T> product)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        for (var index = 0; index < bit.Length; index++) product.Party1[index] = ((bit.Party0[index] + bit.Party1[index]) * mask[index]) - product.Party0[index];
    }

    /// <summary>ρ = r̂_a - r̂_b of each pair on the first level of a max tree, for the pair's truncation masks.</summary>
    /// <param name="shape">The pool.</param>
    /// <param name="shiftedR">Shares of r̂ of the pool's input.</param>
    /// <param name="sum">Scratch for r̂.</param>
    /// <param name="candidates">Scratch for r̂ laid out by windows.</param>
    /// <param name="differences">Receives ρ, one a pair.</param>
    public static void MaskDifferences<T>(in PoolShape shape, SharePair<T> shiftedR, Span<T> sum, Span<T> candidates, Span<T> differences)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        Rings.RingVector.Add<T>(shiftedR.Party0, shiftedR.Party1, sum);
        Pooling.Gather<T>(shape, sum, candidates);
        Pooling.Differences<T>(candidates, differences, candidates.Length);
    }
}
