using System.Numerics;
using SecNet.Runtime.Protocols;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Sessions;

namespace SecNet.Runtime.Correlations.Dealing;

/// <summary>The dealer's part of <see cref="FourierGate"/>: sines and cosines of the harmonics of t = -r̂.</summary>
public static class FourierDealing
{
    /// <summary>From shares of a mask that is known already: cos and sin of its harmonics.</summary>
    /// <param name="series">The polynomial.</param>
    /// <param name="r">Shares of r.</param>
    /// <param name="openedBits">Bits of r that are uniform.</param>
    /// <param name="shift">Bits that are shifted out behind the opening.</param>
    /// <param name="sines">Party 1's half receives the values minus party 0's shares.</param>
    public static void Sines<T>(FourierSeries series, SharePair<T> r, int openedBits, int shift, SharePair<T> sines)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        ArgumentNullException.ThrowIfNull(series);
        var mask = WordBits.LowMask<T>(openedBits);
        Span<T> t = stackalloc T[FourierGate.Block];
        for (var done = 0; done < r.Length; done += FourierGate.Block)
        {
            var piece = t[..Math.Min(FourierGate.Block, r.Length - done)];
            for (var i = 0; i < piece.Length; i++) piece[i] = T.Zero - (((r.Party0[done + i] + r.Party1[done + i]) & mask) >>> shift);
            FourierGate.Harmonics<T>(series, piece, done, r.Length, sines.Party1);
        }

        t.Clear();
        RingVector.Subtract<T>(sines.Party1, sines.Party0, sines.Party1);
    }
}
