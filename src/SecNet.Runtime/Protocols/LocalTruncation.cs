using System.Numerics;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.Protocols;

/// <summary>Removes s fraction bits without a message: each party shifts its own share.</summary>
/// <remarks>
/// Computes: party 0 x0 >> s, party 1 -((-x1) >> s), logical shifts of ℓ-bit shares.
/// Offline: nothing.  Online: nothing.  Reveals: nothing; no message exists.
/// Error: z - floor(x / 2^s) is 0 or 1, except that with probability |x| / 2^ℓ the shares wrap and the result is wrong by 2^(ℓ-s).
/// The result stays in the ring of the operand.
/// Source: SecureML §4.1, Theorem 1 (Mohassel and Zhang, S&amp;P 2017); Sonic §4.1.
/// </remarks>
public static class LocalTruncation
{
    /// <summary>Truncates shares of an ℓ-bit ring.</summary>
    public static void Truncate<T, TParty>(ReadOnlySpan<T> x, Span<T> z, int ringBits, int shift)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
        where TParty : struct, IParty
    {
        if (TParty.Index == 0) x.CopyTo(z);
        else for (var index = 0; index < z.Length; index++) z[index] = T.Zero - x[index];
        RingVector.Mask(z, ringBits);
        foreach (ref var element in z) element = TParty.Index == 0 ? element >>> shift : T.Zero - (element >>> shift);
    }
}
