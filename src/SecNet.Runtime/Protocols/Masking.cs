using System.Numerics;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Sessions;

namespace SecNet.Runtime.Protocols;

/// <summary>Opens values under a mask, nothing else.</summary>
/// <remarks>
/// Computes: c = x + r mod 2^m.  Offline: seeded r.  Online: 1 round, m bits an element and party.
/// Reveals: x + r with r uniform in m bits and used once, simulated by a uniform value.  Security: semi-honest.  Error: exact.
/// </remarks>
public static class Masking
{
    /// <summary>c = x + r mod 2^m; bits above m are junk.</summary>
    public static void Open<T>(PartySession<T> session, ReadOnlySpan<T> x, ReadOnlySpan<T> r, Span<T> c, int openedBits)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T> => Open(session, x, r, c, openedBits, [], 0);

    /// <summary>The same, with values under masks of their own beside it.</summary>
    /// <param name="session">This party's session.</param>
    /// <param name="x">Shares.</param>
    /// <param name="r">Shares of the mask.</param>
    /// <param name="c">Receives x + r.</param>
    /// <param name="openedBits">m.</param>
    /// <param name="alongside">This party's part of masked values; becomes their sum.</param>
    /// <param name="alongsideBits">Bits of each.</param>
    public static void Open<T>(
        PartySession<T> session, ReadOnlySpan<T> x, ReadOnlySpan<T> r, Span<T> c, int openedBits, Span<T> alongside, int alongsideBits)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        RingVector.Add(x, r, c);
        var writer = session.Openings.Begin();
        writer.WriteWords<T>(c, openedBits);
        if (!alongside.IsEmpty) writer.WriteWords<T>(alongside, alongsideBits);
        var reader = session.Openings.Exchange(writer);
        reader.ReadAddWords(c, openedBits);
        if (!alongside.IsEmpty) reader.ReadAddWords(alongside, alongsideBits);
    }
}
