using System.Numerics;
using SecNet.Runtime.Protocols;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Sessions;

namespace SecNet.Runtime.Correlations.Dealing;

/// <summary>The dealer's part of <see cref="MaskedTruncation"/>: r̂ = r >> s and msb r of a uniform r of m bits.</summary>
public static class TruncationDealing
{
    /// <summary>From seeded shares of r: r̂, for targets of at most k + 1 bits.</summary>
    /// <param name="r">Shares of r mod 2^m.</param>
    /// <param name="shifted">Party 1's half receives r̂ - [r̂]_0.</param>
    /// <param name="openedBits">m.</param>
    /// <param name="shift">s.</param>
    public static void Shifted<T>(SharePair<T> r, SharePair<T> shifted, int openedBits, int shift)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        var mask = WordBits.LowMask<T>(openedBits);
        for (var index = 0; index < r.Length; index++)
        {
            shifted.Party1[index] = (((r.Party0[index] + r.Party1[index]) & mask) >>> shift) - shifted.Party0[index];
        }
    }

    /// <summary>From seeded shares of r: r̂ and msb r, for wider targets.</summary>
    /// <param name="r">Shares of r mod 2^m.</param>
    /// <param name="shifted">Party 1's half receives r̂ - [r̂]_0.</param>
    /// <param name="topBit">Party 1's half receives msb r - [msb r]_0.</param>
    /// <param name="openedBits">m.</param>
    /// <param name="shift">s.</param>
    public static void Shifted<T>(SharePair<T> r, SharePair<T> shifted, SharePair<T> topBit, int openedBits, int shift)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        Shifted(r, shifted, openedBits, shift);
        var mask = WordBits.LowMask<T>(openedBits);
        for (var index = 0; index < r.Length; index++)
        {
            topBit.Party1[index] = (((r.Party0[index] + r.Party1[index]) & mask) >>> (openedBits - 1)) - topBit.Party0[index];
        }
    }

    /// <summary>With nothing to shift: a uniform r of m bits, shared in the target ring; for targets of m bits.</summary>
    public static void Fresh<T>(DealerSession<T> dealer, SharePair<T> r, int openedBits)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        dealer.Random(r.Party1);
        RingVector.Mask(r.Party1, openedBits);
        RingVector.Subtract<T>(r.Party1, r.Party0, r.Party1);
    }

    /// <summary>With nothing to shift: r and msb r, for targets of more than m bits.</summary>
    public static void Fresh<T>(DealerSession<T> dealer, SharePair<T> r, SharePair<T> topBit, int openedBits)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        Fresh(dealer, r, openedBits);
        for (var index = 0; index < r.Length; index++)
        {
            topBit.Party1[index] = ((r.Party0[index] + r.Party1[index]) >>> (openedBits - 1) & T.One) - topBit.Party0[index];
        }
    }
}
