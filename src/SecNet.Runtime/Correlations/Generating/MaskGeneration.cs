using System.Numerics;
using SecNet.Runtime.ObliviousTransfer;
using SecNet.Runtime.Protocols;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Sessions;

namespace SecNet.Runtime.Correlations.Generating;

/// <summary>Masks of <see cref="MaskedTruncation"/> and of comparisons, made by the two parties.</summary>
/// <remarks>
/// Computes: r = 2^s·r̂ + s_0 + s_1 - 2^(s-1) mod 2^m, with r̂ uniform in m - s bits and s_i an s-bit number of party i's own; without a shift r = r̂.
/// r̂ is a sum of shares drawn by each party where nobody needs its bits, and a sum of shared bits (<see cref="RandomMasks{T}"/>) where a comparison
/// does, or a target ring wider than the mask, in which r̂ is an integer whose top bit counts.
/// Offline: nothing, or m - s transfers a value from party 0 to 1.
/// Reveals: nothing beyond what the transfers do.  Security: semi-honest.
/// Error: under such a mask z is floor(x / 2^s) - 1 to + 2, right on average, where a dealer's makes 0 or 1 (README.md in Protocols).
/// Source: as for <see cref="RandomMasks{T}"/>; pairs whose difference is drawn before them are ours.
/// </remarks>
public static class MaskGeneration
{
    // Scratch planes.
    private const int Bits = 4;

    /// <summary>A mask whose bits nobody needs, for rings no wider than it: each party draws its share.</summary>
    /// <param name="session">The session.</param>
    /// <param name="r">Receives the share of r; the same span as <paramref name="shifted"/> without a shift.</param>
    /// <param name="shifted">Receives the share of r̂.</param>
    /// <param name="shift">s.</param>
    public static void Local<T>(TwoPartySession<T> session, Span<T> r, Span<T> shifted, int shift)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        session.Random(shifted);
        AddOwnBits(session, shifted, r, shift);
    }

    /// <summary>A mask whose bits a comparison or a wider ring needs.</summary>
    /// <param name="session">The session.</param>
    /// <param name="r">Receives the share of r; the same span as <paramref name="shifted"/> without a shift.</param>
    /// <param name="shifted">Receives the share of r̂.</param>
    /// <param name="topBit">Receives the share of msb r, or is empty.</param>
    /// <param name="leaves">Receives shares of r̂'s lowest bits as planes, the last of them the sign's; or is empty.</param>
    /// <param name="pairs">Receives shares of the products of neighbouring bits below the sign's.</param>
    /// <param name="maskBits">m - s.</param>
    /// <param name="shift">s.</param>
    /// <param name="ringBits">The ring of r̂.</param>
    public static void Shared<T>(
        TwoPartySession<T> session, Span<T> r, Span<T> shifted, Span<T> topBit, Span<ulong> leaves, Span<ulong> pairs, int maskBits, int shift, int ringBits)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        var stride = BitPlanes.WordsPerPlane(shifted.Length);
        var shape = new MaskShape(shifted.Length, maskBits, FractionBits: 0, ringBits, PairedBits: 2 * (pairs.Length / stride));
        var bits = session.ScratchPlanes(Bits, maskBits * stride);
        session.Masks.Generate(shape, bits, pairs, session.Scratch(1, shifted.Length), shifted, topBit);
        bits[..leaves.Length].CopyTo(leaves);
        bits.Clear();
        AddOwnBits(session, shifted, r, shift);
    }

    /// <summary>
    /// Masks of values that a max-pool compares in pairs as they are open: of each pair (a, b) the difference ρ is drawn first, with its bits, then r̂_b
    /// by each party on its own, and r̂_a = r̂_b + ρ. All of them are uniform and independent, as each value is in one pair at most.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="shape">A pool whose windows do not overlap and have no padding.</param>
    /// <param name="r">Receives the share of r, a value each of the pool's input.</param>
    /// <param name="shifted">Receives the share of r̂.</param>
    /// <param name="difference">Receives the share of ρ, a pair each.</param>
    /// <param name="leaves">Receives shares of ρ's bits.</param>
    /// <param name="pairs">Receives shares of products of neighbouring bits.</param>
    /// <param name="maskBits">Bits of ρ.</param>
    /// <param name="shift">s.</param>
    public static void Pairs<T>(
        TwoPartySession<T> session, in PoolShape shape, Span<T> r, Span<T> shifted, Span<T> difference, Span<ulong> leaves, Span<ulong> pairs, int maskBits, int shift)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        Shared(session, difference, difference, [], leaves, pairs, maskBits, shift: 0, maskBits);
        session.Random(shifted);
        var candidates = session.Scratch(2, shape.Area * shape.Windows);
        Pooling.Gather<T>(shape, shifted, candidates);
        Span<T> winners = candidates[..difference.Length], losers = candidates.Slice(difference.Length, difference.Length);
        RingVector.Add<T>(losers, difference, winners);
        Pooling.Scatter<T>(shape, candidates, shifted);
        AddOwnBits(session, shifted, r, shift);
    }

    /// <summary>The mask of a difference of masks, as a comparison whose bits are private needs it.</summary>
    /// <param name="shape">The pool.</param>
    /// <param name="session">The session.</param>
    /// <param name="shifted">Share of r̂ of the pool's input.</param>
    /// <param name="difference">Receives the share of ρ.</param>
    public static void Differences<T>(TwoPartySession<T> session, in PoolShape shape, ReadOnlySpan<T> shifted, Span<T> difference)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        var candidates = session.Scratch(2, shape.Area * shape.Windows);
        Pooling.Gather(shape, shifted, candidates);
        Pooling.Differences<T>(candidates, difference, candidates.Length);
    }

    private static void AddOwnBits<T>(TwoPartySession<T> session, ReadOnlySpan<T> shifted, Span<T> r, int shift)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        if (shift == 0) return; // r is r̂, in place
        session.Random(r);
        RingVector.Mask(r, shift);
        var centre = session.PartyIndex == 0 ? T.One << (shift - 1) : T.Zero;
        for (var index = 0; index < r.Length; index++) r[index] += (shifted[index] << shift) - centre;
    }
}
