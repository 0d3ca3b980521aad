using System.Numerics;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Sessions;

namespace SecNet.Runtime.Protocols;

/// <summary>x² with one opening.</summary>
/// <remarks>
/// Computes: e = x - a opened, [x²] = e² + 2e·[a] + [a²]; party 0 adds e².
/// Units: ring elements; the result has twice the fraction bits.  Offline: a seeded, a² corrected.  Online: 1 round, ring bits an element.
/// Reveals: e, uniform because a is, simulated by a uniform ring element.  Security: semi-honest.  Error: exact in the ring.
/// Source: Beaver, CRYPTO 1991, specialised to equal factors; Li et al. §3 multiply with a full triple.
/// </remarks>
public static class Squaring
{
    /// <summary>Opens e and squares.</summary>
    public static void Square<T, TParty>(
        PartySession<T> session, ReadOnlySpan<T> x, ReadOnlySpan<T> a, ReadOnlySpan<T> aSquared, Span<T> e, Span<T> z, int ringBits)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
        where TParty : struct, IParty
    {
        MaskedLinear.OpenInput(session, x, a, e, ringBits);
        for (var index = 0; index < z.Length; index++)
        {
            var twice = (e[index] * a[index]) << 1;
            z[index] = aSquared[index] + twice + (TParty.Index == 0 ? e[index] * e[index] : T.Zero);
        }
    }
}
