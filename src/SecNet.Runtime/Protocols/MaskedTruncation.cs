using System.Numerics;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Sessions;

namespace SecNet.Runtime.Protocols;

/// <summary>Removes s fraction bits through one opening, into a ring of any width (derived in README.md beside this file).</summary>
/// <remarks>
/// Computes: c = x + 2^(m-2) + r mod 2^m is opened, r uniform in m bits, for -2^(m-2) ≤ x ≤ 2^(m-2). With ĉ = c>>s, r̂ = r>>s,
/// k = m - s - 1 and μ = 1 - msb(c): [z] = ĉ - 2^(k-1) - [r̂] + μ·2^(k+1)·[msb r].
/// Offline: r seeded, r̂ corrected in the target ring, msb r corrected in what the target has above k + 1 bits.
/// Online: 1 round, m bits an element.
/// Reveals: c, uniform because r is; it is simulated by a uniform m-bit value.  Security: semi-honest.
/// Error: z - floor(x / 2^s) is 0 or 1, never more, and no wrap ever fails: if x + 2^(m-2) + r wraps then msb r = 1 and msb c = 0, and only then.
/// Given c the rounding is deterministic: z = floor(x / 2^s) + [x mod 2^s > c mod 2^s] (with x taken after the offset, whose low bits are 0).
/// With s = 0 nothing is rounded and the protocol moves a k-bit value into a larger ring.
/// Source: opening under a mask to truncate is Catrina and de Hoogh's (SCN 2010); the wrap correction is proved in README.md beside this file.
/// </remarks>
public static class MaskedTruncation
{
    /// <summary>Opens c and keeps ĉ = c >> shift, k + 1 bits.</summary>
    /// <param name="session">This party's session.</param>
    /// <param name="x">Shares of x.</param>
    /// <param name="r">Shares of r mod 2^m.</param>
    /// <param name="masked">Receives ĉ.</param>
    /// <param name="openedBits">m.</param>
    /// <param name="shift">s.</param>
    public static void Open<T, TParty>(PartySession<T> session, ReadOnlySpan<T> x, ReadOnlySpan<T> r, Span<T> masked, int openedBits, int shift)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
        where TParty : struct, IParty
    {
        Mask<T, TParty>(x, r, masked, openedBits);
        var writer = session.Openings.Begin();
        writer.WriteWords<T>(masked, openedBits);
        var reader = session.Openings.Exchange(writer);
        reader.ReadAddWords(masked, openedBits);
        Shift(masked, openedBits, shift);
    }

    /// <summary>This party's part of c, before it is opened beside something else.</summary>
    public static void Mask<T, TParty>(ReadOnlySpan<T> x, ReadOnlySpan<T> r, Span<T> masked, int openedBits)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
        where TParty : struct, IParty
    {
        RingVector.Add(x, r, masked);
        if (TParty.Index != 0) return;
        var offset = T.One << (openedBits - 2);
        foreach (ref var element in masked) element += offset;
    }

    /// <summary>From the opened c mod 2^m, with junk above, to ĉ = c >> shift.</summary>
    public static void Shift<T>(Span<T> masked, int openedBits, int shift)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        RingVector.Mask(masked, openedBits);
        if (shift == 0) return;
        foreach (ref var element in masked) element >>>= shift;
    }

    /// <summary>The share of z in a ring of at most k + 1 bits, where no wrap shows.</summary>
    public static void Share<T, TParty>(ReadOnlySpan<T> masked, ReadOnlySpan<T> shiftedR, Span<T> z, int width)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
        where TParty : struct, IParty
    {
        var offset = T.One << (width - 1);
        for (var index = 0; index < z.Length; index++) z[index] = (TParty.Index == 0 ? masked[index] - offset : T.Zero) - shiftedR[index];
    }

    /// <summary>The share of z in a ring wider than k + 1 bits.</summary>
    /// <param name="masked">ĉ.</param>
    /// <param name="shiftedR">Shares of r̂ in the target ring.</param>
    /// <param name="topBit">Shares of msb r.</param>
    /// <param name="z">Receives the share of z.</param>
    /// <param name="width">k.</param>
    public static void Share<T, TParty>(ReadOnlySpan<T> masked, ReadOnlySpan<T> shiftedR, ReadOnlySpan<T> topBit, Span<T> z, int width)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
        where TParty : struct, IParty
    {
        Share<T, TParty>(masked, shiftedR, z, width);
        for (var index = 0; index < z.Length; index++) z[index] += Wrap(masked[index], topBit[index], width);
    }

    /// <summary>μ·2^(k+1)·[msb r], μ = 1 - msb(c) = 1 - bit k of ĉ. The mask's top bit is unknown, so multiplying is all a party can do with it.</summary>
    internal static T Wrap<T>(T masked, T topBit, int width)
        where T : unmanaged, IBinaryInteger<T> => (T.One - (masked >>> width)) * (topBit << (width + 1));
}
