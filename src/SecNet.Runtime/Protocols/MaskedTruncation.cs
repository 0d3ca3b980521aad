using System.Numerics;
using System.Runtime.CompilerServices;
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
        if (TParty.Index == 0) ElementStep.Run(new MaskStep<T>(x, r, T.One << (openedBits - 2)), masked);
        else RingVector.Add(x, r, masked);
    }

    /// <summary>From the opened c mod 2^m, with junk above, to ĉ = c >> shift.</summary>
    public static void Shift<T>(Span<T> masked, int openedBits, int shift)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        if (shift == 0) RingVector.Mask(masked, openedBits);
        else ElementStep.Run(new ShiftStep<T>(masked, T.AllBitsSet >>> ((Unsafe.SizeOf<T>() * 8) - openedBits), shift), masked);
    }

    /// <summary>The share of z in a ring of at most k + 1 bits, where no wrap shows.</summary>
    public static void Share<T, TParty>(ReadOnlySpan<T> masked, ReadOnlySpan<T> shiftedR, Span<T> z, int width)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
        where TParty : struct, IParty => ElementStep.Run(new ShareStep<T, TParty>(masked, shiftedR, z.Length, width), z);

    /// <summary>The share of z in a ring wider than k + 1 bits.</summary>
    /// <param name="masked">ĉ.</param>
    /// <param name="shiftedR">Shares of r̂ in the target ring.</param>
    /// <param name="topBit">Shares of msb r.</param>
    /// <param name="z">Receives the share of z.</param>
    /// <param name="width">k.</param>
    public static void Share<T, TParty>(ReadOnlySpan<T> masked, ReadOnlySpan<T> shiftedR, ReadOnlySpan<T> topBit, Span<T> z, int width)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
        where TParty : struct, IParty => ElementStep.Run(new WrappedShareStep<T, TParty>(masked, shiftedR, topBit, z.Length, width), z);

    /// <summary>c = x + r + offset.</summary>
    private readonly ref struct MaskStep<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> r, T offset) : IElementStep<T>
        where T : unmanaged, IBinaryInteger<T>
    {
        private readonly Operand<T> _x = new(x, r.Length);
        private readonly Operand<T> _r = new(r, x.Length);

        public T At(int index) => _x.At(index) + _r.At(index) + offset;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector At<TVector, TLanes>(nint index)
            where TVector : struct
            where TLanes : struct, ILanes<T, TVector> =>
            TLanes.Add(TLanes.Add(_x.At<TVector, TLanes>(index), _r.At<TVector, TLanes>(index)), TLanes.Broadcast(offset));
    }

    /// <summary>ĉ = (c mod 2^m) >> s.</summary>
    private readonly ref struct ShiftStep<T>(ReadOnlySpan<T> c, T used, int shift) : IElementStep<T>
        where T : unmanaged, IBinaryInteger<T>
    {
        private readonly Operand<T> _c = new(c, c.Length);

        public T At(int index) => (_c.At(index) & used) >>> shift;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector At<TVector, TLanes>(nint index)
            where TVector : struct
            where TLanes : struct, ILanes<T, TVector> => TLanes.ShiftRight(TLanes.And(_c.At<TVector, TLanes>(index), TLanes.Broadcast(used)), shift);
    }

    /// <summary>[z] = ĉ - 2^(k-1) - [r̂]; the public part at party 0.</summary>
    private readonly ref struct ShareStep<T, TParty>(ReadOnlySpan<T> masked, ReadOnlySpan<T> shiftedR, int length, int width) : IElementStep<T>
        where T : unmanaged, IBinaryInteger<T>
        where TParty : struct, IParty
    {
        private readonly Operand<T> _masked = new(masked, length);
        private readonly Operand<T> _shiftedR = new(shiftedR, length);
        private readonly T _offset = T.One << (width - 1);

        public T At(int index) => (TParty.Index == 0 ? _masked.At(index) - _offset : T.Zero) - _shiftedR.At(index);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector At<TVector, TLanes>(nint index)
            where TVector : struct
            where TLanes : struct, ILanes<T, TVector> => TLanes.Subtract(
                TParty.Index == 0 ? TLanes.Subtract(_masked.At<TVector, TLanes>(index), TLanes.Broadcast(_offset)) : TLanes.Zero, _shiftedR.At<TVector, TLanes>(index));
    }

    /// <summary>The same and the wrap's correction.</summary>
    private readonly ref struct WrappedShareStep<T, TParty>(ReadOnlySpan<T> masked, ReadOnlySpan<T> shiftedR, ReadOnlySpan<T> topBit, int length, int width) : IElementStep<T>
        where T : unmanaged, IBinaryInteger<T>
        where TParty : struct, IParty
    {
        private readonly ShareStep<T, TParty> _share = new(masked, shiftedR, length, width);
        private readonly WrapStep<T> _wrap = new(masked, topBit, length, width);

        public T At(int index) => _share.At(index) + _wrap.At(index);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector At<TVector, TLanes>(nint index)
            where TVector : struct
            where TLanes : struct, ILanes<T, TVector> => TLanes.Add(_share.At<TVector, TLanes>(index), _wrap.At<TVector, TLanes>(index));
    }

    /// <summary>
    /// μ·2^(k+1)·[msb r], or with another bit's share: μ = 1 - msb(c) = 1 - bit k of ĉ is public, so the product takes the share or leaves it.
    /// </summary>
    internal static T Wrap<T>(T masked, T topBit, int width)
        where T : unmanaged, IBinaryInteger<T> => ((masked >>> width) - T.One) & (topBit << (width + 1));

    /// <summary>The same as a step.</summary>
    internal readonly ref struct WrapStep<T>(ReadOnlySpan<T> masked, ReadOnlySpan<T> topBit, int length, int width) : IElementStep<T>
        where T : unmanaged, IBinaryInteger<T>
    {
        private readonly Operand<T> _masked = new(masked, length);
        private readonly Operand<T> _topBit = new(topBit, length);

        public T At(int index) => Wrap(_masked.At(index), _topBit.At(index), width);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector At<TVector, TLanes>(nint index)
            where TVector : struct
            where TLanes : struct, ILanes<T, TVector> => TLanes.And(
                TLanes.Subtract(TLanes.ShiftRight(_masked.At<TVector, TLanes>(index), width), TLanes.Broadcast(T.One)),
                TLanes.ShiftLeft(_topBit.At<TVector, TLanes>(index), width + 1));
    }
}
