using System.Numerics;
using SecNet.Runtime.FunctionSecretSharing;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Sessions;

namespace SecNet.Runtime.Protocols;

/// <summary>DReLU(x)·x for an x that is open under a mask, without a further round: the comparison's key carries the products a branch would open for.</summary>
/// <remarks>
/// Computes: y = DReLU(x)·x. Let c be the opened value, r̂ its mask, a the sign's bit of c (public), t that of r̂ (secret), low the bits below it and
/// l = [c_low &lt; r̂_low] the borrow. On a truncation's opening of width k (<see cref="MaskedTruncation"/>) DReLU(x) = a ^ t ^ l, a the bit k - 1;
/// the offset there has flipped the sign. On c = x + r mod 2^K it is 1 ^ a ^ t ^ l, a the bit K - 1.
/// Let u = t ^ l = t + (1 - 2t)·l. A key with α = r̂_low and payload β = (1 - 2t)·(1, r̂, msb r), evaluated at c_low, yields shares of
/// (1 - 2t)·l·w for w = 1, r̂, msb r, and with the dealt shares of t·w: u·w = t·w + (1 - 2t)·l·w. As x is linear in r̂ and msb r with public
/// coefficients, [u·x] follows, and DReLU·x = a·[x] + (1 - 2a)·[u·x].
/// Offline: t, t·r̂ mod 2^L, t·msb r mod 2^(L-k-1); one payload key of widths L, L, L - k - 1
/// (in a ring of at most k + 1 bits the third word and both products with msb r fall away).  Online: 0 rounds, 0 bytes.
/// Reveals: nothing beyond c; a key alone is simulated by uniform bits.  Security: semi-honest.  Error: that of the truncation.
/// Source: the payload follows Boyle et al., EUROCRYPT 2021, §4 (secret-dependent constants of a gate as the payload of its key); the formulas are derived here.
/// </remarks>
public static class PayloadBranch
{
    /// <summary>Evaluates the keys at the opened values.</summary>
    /// <param name="session">This party's session.</param>
    /// <param name="shape">Sizes of one inference's keys.</param>
    /// <param name="masked">c; bits from the sign on are ignored.</param>
    /// <param name="keys">Where the roots and, behind them, the keys' common part lie, for one inference.</param>
    /// <param name="borrow">Receives the shares of (1 - 2t)·l, then those of (1 - 2t)·l·r̂, then, if there is a third word, (1 - 2t)·l·msb r.</param>
    public static void Borrow<T, TParty>(PartySession<T> session, in DcfPayloadShape shape, ReadOnlySpan<T> masked, int keys, Span<T> borrow)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
        where TParty : struct, IParty
    {
        var v = session.ArenaPlanes(0, masked.Length);
        RingConversion.Widen(masked, v);
        var roots = session.Planes(keys * session.Batch, session.Batch * shape.RootWords);
        var common = session.Planes((keys + shape.RootWords) * session.Batch, session.Batch * shape.CommonWords);
        for (var inference = 0; inference < session.Batch; inference++)
        {
            var first = inference * shape.Lanes;
            DcfPayload.Evaluate(
                TParty.Index, shape, roots.Slice(inference * shape.RootWords, shape.RootWords), common.Slice(inference * shape.CommonWords, shape.CommonWords), v.Slice(first, shape.Lanes),
                borrow.Slice(first, (masked.Length * (shape.PayloadWords - 1)) + shape.Lanes), masked.Length);
        }
    }

    /// <summary>The public bit of DReLU(x) = (1 ^ a) ^ u for c = x + r mod 2^K, as a plane: <see cref="Branch"/> selects by it and u as by d and r_b.</summary>
    /// <param name="masked">c.</param>
    /// <param name="plane">Receives 1 ^ a; lanes beyond the last are junk.</param>
    /// <param name="ringBits">K.</param>
    public static void PublicBits<T>(ReadOnlySpan<T> masked, Span<ulong> plane, int ringBits)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        BitPlanes.Bit(masked, ringBits - 1, plane);
        foreach (ref var word in plane) word = ~word;
    }

    /// <summary>y = DReLU(x)·x for c = x + r mod 2^K, in that ring.</summary>
    /// <param name="masked">c.</param>
    /// <param name="x">Shares of x.</param>
    /// <param name="sign">Shares of t.</param>
    /// <param name="signTimesMask">Shares of t·r.</param>
    /// <param name="borrow">What <see cref="Borrow"/> yields.</param>
    /// <param name="y">Receives the shares of the result; may be x.</param>
    /// <param name="ringBits">K.</param>
    public static void Choose<T>(
        ReadOnlySpan<T> masked, ReadOnlySpan<T> x, ReadOnlySpan<T> sign, ReadOnlySpan<T> signTimesMask, ReadOnlySpan<T> borrow, Span<T> y, int ringBits)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        var borrowTimesMask = borrow[y.Length..];
        for (var index = 0; index < y.Length; index++)
        {
            var selected = (masked[index] * (sign[index] + borrow[index])) - signTimesMask[index] - borrowTimesMask[index];
            y[index] = Choose(~masked[index], ringBits - 1, x[index], selected);
        }
    }

    /// <summary>y = DReLU(z)·z on a truncation's opening, in a ring of at most k + 1 bits, where no wrap shows.</summary>
    /// <param name="masked">ĉ.</param>
    /// <param name="z">Shares of z.</param>
    /// <param name="sign">Shares of t.</param>
    /// <param name="signTimesMask">Shares of t·r̂.</param>
    /// <param name="borrow">What <see cref="Borrow"/> yields.</param>
    /// <param name="y">Receives the shares, junk above the ring.</param>
    /// <param name="width">k, at least 2.</param>
    public static void Relu<T>(
        ReadOnlySpan<T> masked, ReadOnlySpan<T> z, ReadOnlySpan<T> sign, ReadOnlySpan<T> signTimesMask, ReadOnlySpan<T> borrow, Span<T> y, int width)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        var offset = T.One << (width - 1);
        var borrowTimesMask = borrow[y.Length..];
        for (var index = 0; index < y.Length; index++)
        {
            var selected = ((masked[index] - offset) * (sign[index] + borrow[index])) - signTimesMask[index] - borrowTimesMask[index];
            y[index] = Choose(masked[index], width - 1, z[index], selected);
        }
    }

    /// <summary>The same in a ring wider than k + 1 bits.</summary>
    /// <param name="masked">ĉ.</param>
    /// <param name="z">Shares of z.</param>
    /// <param name="sign">Shares of t.</param>
    /// <param name="signTimesMask">Shares of t·r̂.</param>
    /// <param name="signTimesTopBit">Shares of t·msb r.</param>
    /// <param name="borrow">What <see cref="Borrow"/> yields.</param>
    /// <param name="y">Receives the shares, junk above the ring.</param>
    /// <param name="width">k, at least 2.</param>
    public static void Relu<T>(
        ReadOnlySpan<T> masked, ReadOnlySpan<T> z, ReadOnlySpan<T> sign, ReadOnlySpan<T> signTimesMask, ReadOnlySpan<T> signTimesTopBit, ReadOnlySpan<T> borrow, Span<T> y, int width)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        var offset = T.One << (width - 1);
        var borrowTimesMask = borrow[y.Length..];
        var borrowTimesTopBit = borrow[(2 * y.Length)..];
        for (var index = 0; index < y.Length; index++)
        {
            var selected = ((masked[index] - offset) * (sign[index] + borrow[index])) - signTimesMask[index] - borrowTimesMask[index]
                + MaskedTruncation.Wrap(masked[index], signTimesTopBit[index] + borrowTimesTopBit[index], width);
            y[index] = Choose(masked[index], width - 1, z[index], selected);
        }
    }

    /// <summary>DReLU itself on a truncation's opening, a + (1 - 2a)·[u], of which party 0 adds the public a.</summary>
    /// <param name="masked">ĉ.</param>
    /// <param name="sign">Shares of t.</param>
    /// <param name="borrow">What <see cref="Borrow"/> yields.</param>
    /// <param name="signs">Receives the shares, junk above the ring.</param>
    /// <param name="width">k, at least 2.</param>
    public static void Signs<T, TParty>(ReadOnlySpan<T> masked, ReadOnlySpan<T> sign, ReadOnlySpan<T> borrow, Span<T> signs, int width)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
        where TParty : struct, IParty
    {
        for (var index = 0; index < signs.Length; index++)
            signs[index] = Choose(masked[index], width - 1, TParty.Index == 0 ? T.One : T.Zero, sign[index] + borrow[index]);
    }

    /// <summary>a·x + (1 - 2a)·u·x, a public: without a branch, since it may be either as often as not.</summary>
    private static T Choose<T>(T masked, int bit, T x, T uTimesX)
        where T : unmanaged, IBinaryInteger<T>
    {
        var a = (masked >>> bit) & T.One;
        return (a * (x - uTimesX)) + ((T.One - a) * uTimesX);
    }
}
