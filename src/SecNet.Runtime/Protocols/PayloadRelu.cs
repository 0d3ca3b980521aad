using System.Numerics;
using SecNet.Runtime.Networks;

namespace SecNet.Runtime.Protocols;

/// <summary>ReLU on a truncation's opening without a further round: the comparison's key carries the products a branch would open for.</summary>
/// <remarks>
/// Computes: max(z, 0) for the z behind the opening, [z] = ĉ - 2^(k-1) - [r̂] + μ·2^(k+1)·[msb r], μ = 1 - msb(c) (<see cref="MaskedTruncation"/>).
/// The sign: z + 2^(k-1) = ĉ - r̂ mod 2^(k+1), so with low = the k - 1 low bits, a the bit k - 1 of ĉ (public) and t that of r̂ (secret),
/// DReLU(z) = a ^ t ^ l with l = [ĉ_low &lt; r̂_low], the borrow; the offset has flipped the sign, hence no "1 -".
/// (On an opening of its own, c = x + r mod 2^k, the same three bits give the sign: MSB(x) = a ^ t ^ l and DReLU = 1 ^ MSB. To take the ReLU of
/// such an x, open it as a truncation by 0 bits, m = k + 1, which also extends the ring.)
/// Let u = t ^ l = t + (1 - 2t)·l. A key with α = r̂_low and payload β = (1 - 2t)·(1, r̂, msb r), evaluated at ĉ_low, yields shares of
/// (1 - 2t)·l·w for w = 1, r̂, msb r, and with the dealt shares of t·w: u·w = t·w + (1 - 2t)·l·w. Then DReLU·w = a ^ u times w = a·w + (1 - 2a)·u·w,
/// linear because a is public, and ReLU(z) = DReLU·z = (ĉ - 2^(k-1))·DReLU - DReLU·r̂ + μ·2^(k+1)·DReLU·msb r.
/// Offline: r̂, msb r as for the truncation; t, t·r̂ mod 2^L, t·msb r mod 2^(L-k-1); one payload key of widths L, L, L - k - 1
/// (in a ring of at most k + 1 bits the third word and both products with msb r fall away).  Online: 0 rounds, 0 bytes.
/// Reveals: nothing beyond ĉ; a key alone is simulated by uniform bits.  Security: semi-honest.  Error: that of the truncation.
/// Source: the payload follows Boyle et al., EUROCRYPT 2021, §4 (secret-dependent constants of a gate as the payload of its key); the formulas are derived here.
/// </remarks>
public static class PayloadRelu
{
    /// <summary>The share of ReLU(z) in a ring of at most k + 1 bits, where no wrap shows.</summary>
    /// <param name="masked">ĉ.</param>
    /// <param name="shiftedR">Shares of r̂.</param>
    /// <param name="sign">Shares of t.</param>
    /// <param name="signTimesR">Shares of t·r̂.</param>
    /// <param name="borrow">Shares of (1 - 2t)·l, then of (1 - 2t)·l·r̂: the key's result.</param>
    /// <param name="y">Receives the shares, junk above the ring.</param>
    /// <param name="width">k, at least 2.</param>
    public static void Share<T, TParty>(
        ReadOnlySpan<T> masked, ReadOnlySpan<T> shiftedR, ReadOnlySpan<T> sign, ReadOnlySpan<T> signTimesR, ReadOnlySpan<T> borrow, Span<T> y, int width)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
        where TParty : struct, IParty
    {
        var offset = T.One << (width - 1);
        var borrowTimesR = borrow[y.Length..];
        for (var index = 0; index < y.Length; index++)
        {
            var positive = Positive<T, TParty>(masked[index], sign[index] + borrow[index], width);
            y[index] = ((masked[index] - offset) * positive) - Times(masked[index], shiftedR[index], signTimesR[index] + borrowTimesR[index], width);
        }
    }

    /// <summary>The same in a ring wider than k + 1 bits.</summary>
    /// <param name="masked">ĉ.</param>
    /// <param name="shiftedR">Shares of r̂.</param>
    /// <param name="topBit">Shares of msb r.</param>
    /// <param name="sign">Shares of t.</param>
    /// <param name="signTimesR">Shares of t·r̂.</param>
    /// <param name="signTimesTopBit">Shares of t·msb r.</param>
    /// <param name="borrow">Shares of (1 - 2t)·l, then of (1 - 2t)·l·r̂, then of (1 - 2t)·l·msb r: the key's result.</param>
    /// <param name="y">Receives the shares, junk above the ring.</param>
    /// <param name="width">k, at least 2.</param>
    public static void Share<T, TParty>(
        ReadOnlySpan<T> masked, ReadOnlySpan<T> shiftedR, ReadOnlySpan<T> topBit, ReadOnlySpan<T> sign, ReadOnlySpan<T> signTimesR, ReadOnlySpan<T> signTimesTopBit,
        ReadOnlySpan<T> borrow, Span<T> y, int width)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
        where TParty : struct, IParty
    {
        Share<T, TParty>(masked, shiftedR, sign, signTimesR, borrow, y, width);
        var borrowTimesTopBit = borrow[(2 * y.Length)..];
        for (var index = 0; index < y.Length; index++)
        {
            var positiveTimesTopBit = Times(masked[index], topBit[index], signTimesTopBit[index] + borrowTimesTopBit[index], width);
            y[index] += MaskedTruncation.Wrap(masked[index], positiveTimesTopBit, width);
        }
    }

    /// <summary>DReLU = a ^ u = a + (1 - 2a)·u.</summary>
    private static T Positive<T, TParty>(T masked, T u, int width)
        where T : unmanaged, IBinaryInteger<T>
        where TParty : struct, IParty
    {
        var a = (masked >>> (width - 1)) & T.One;
        return (TParty.Index == 0 ? a : T.Zero) + ((T.One - a - a) * u);
    }

    /// <summary>DReLU·w = a·w + (1 - 2a)·u·w.</summary>
    private static T Times<T>(T masked, T w, T uTimesW, int width)
        where T : unmanaged, IBinaryInteger<T>
    {
        var a = (masked >>> (width - 1)) & T.One;
        return (a * w) + ((T.One - a - a) * uTimesW);
    }
}
