using System.Numerics;
using System.Runtime.CompilerServices;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Sessions;

namespace SecNet.Runtime.Protocols;

/// <summary>Multiplies a shared bit with a masked value in one round and one bit (derived in README.md beside this file).</summary>
/// <remarks>
/// Computes: b·z for b shared in Z_2 and z = ĉ' - r' (+ wrap) public under a mask: d = b ^ r_b is opened, then
/// [b·z] = d·[z] + (1 - 2d)·[r_b·z] with [r_b·z] = ĉ'·[r_b] - [r_b·r'] (+ wrap·[r_b·msb r]).
/// Offline: r_b, r_b·r' (and r_b·msb r) corrected; the xor share of r_b is the low bit of its arithmetic share.
/// Online: 1 round, 1 bit an element.
/// Reveals: d, uniform because r_b is; it is simulated by a uniform bit.  Security: semi-honest.  Error: exact.
/// Source: README.md beside this file. Sonic §4.4.2 converts the bit to an arithmetic share and multiplies instead (two rounds, 4ℓ + 4ℓ bits).
/// </remarks>
public static class Branch
{
    /// <summary>Opens d = b ^ r_b.</summary>
    /// <param name="session">This party's session.</param>
    /// <param name="bit">This party's share of b; a plane.</param>
    /// <param name="randomBit">Arithmetic shares of r_b.</param>
    /// <param name="opened">Receives d; a plane.</param>
    public static void Open<T>(PartySession<T> session, ReadOnlySpan<ulong> bit, ReadOnlySpan<T> randomBit, Span<ulong> opened)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T> => Open(session, bit, randomBit, opened, [], 0);

    /// <summary>Opens d = b ^ r_b, and arithmetic values under masks of their own beside it.</summary>
    /// <param name="session">This party's session.</param>
    /// <param name="bit">This party's share of b; a plane.</param>
    /// <param name="randomBit">Arithmetic shares of r_b.</param>
    /// <param name="opened">Receives d; a plane.</param>
    /// <param name="alongside">This party's part of masked values; becomes their sum.</param>
    /// <param name="alongsideBits">Bits of each.</param>
    public static void Open<T>(
        PartySession<T> session, ReadOnlySpan<ulong> bit, ReadOnlySpan<T> randomBit, Span<ulong> opened, Span<T> alongside, int alongsideBits)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        BitPlanes.Bit(randomBit, 0, opened);
        BooleanVector.XorInPlace(bit, opened);
        var writer = session.Openings.Begin();
        writer.WritePlanes(opened, randomBit.Length, 1);
        if (!alongside.IsEmpty) writer.WriteWords<T>(alongside, alongsideBits);
        var reader = session.Openings.Exchange(writer);
        reader.ReadXorPlanes(opened, randomBit.Length, 1);
        if (!alongside.IsEmpty) reader.ReadAddWords(alongside, alongsideBits);
    }

    /// <summary>y = b·z in a ring of at most k + 1 bits, where no wrap shows.</summary>
    /// <param name="opened">d.</param>
    /// <param name="masked">Public value, z + mask.</param>
    /// <param name="z">Shares of z.</param>
    /// <param name="randomBit">Shares of r_b.</param>
    /// <param name="bitTimesMask">Shares of r_b·mask.</param>
    /// <param name="y">Receives the shares of the result; may be z.</param>
    public static void Choose<T>(
        ReadOnlySpan<ulong> opened, ReadOnlySpan<T> masked, ReadOnlySpan<T> z, ReadOnlySpan<T> randomBit, ReadOnlySpan<T> bitTimesMask, Span<T> y)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T> => ElementStep.Run(new ChooseStep<T>(opened, masked, T.Zero, z, randomBit, bitTimesMask, y.Length), y);

    /// <summary>y = other + b·z in a ring of at most k + 1 bits, where no wrap shows.</summary>
    /// <param name="opened">d.</param>
    /// <param name="masked">Public value, z + mask.</param>
    /// <param name="z">Shares of z.</param>
    /// <param name="randomBit">Shares of r_b.</param>
    /// <param name="bitTimesMask">Shares of r_b·mask.</param>
    /// <param name="other">Shares added to the result: what the branch yields when b is 0.</param>
    /// <param name="y">Receives the shares of the result.</param>
    public static void Select<T>(
        ReadOnlySpan<ulong> opened, ReadOnlySpan<T> masked, ReadOnlySpan<T> z, ReadOnlySpan<T> randomBit, ReadOnlySpan<T> bitTimesMask, ReadOnlySpan<T> other, Span<T> y)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T> =>
        ElementStep.Run(new SelectStep<T>(new(opened, masked, T.Zero, z, randomBit, bitTimesMask, y.Length), new(other, y.Length)), y);

    /// <summary>y = b·z for a value behind a truncation's opening, in a ring of at most k + 1 bits.</summary>
    /// <param name="opened">d.</param>
    /// <param name="masked">ĉ.</param>
    /// <param name="z">Shares of z.</param>
    /// <param name="randomBit">Shares of r_b.</param>
    /// <param name="bitTimesMask">Shares of r_b·r̂.</param>
    /// <param name="y">Receives the shares of the result.</param>
    /// <param name="width">k.</param>
    public static void Relu<T>(
        ReadOnlySpan<ulong> opened, ReadOnlySpan<T> masked, ReadOnlySpan<T> z, ReadOnlySpan<T> randomBit, ReadOnlySpan<T> bitTimesMask, Span<T> y, int width)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T> =>
        ElementStep.Run(new ChooseStep<T>(opened, masked, T.One << (width - 1), z, randomBit, bitTimesMask, y.Length), y);

    /// <summary>The same in a ring wider than k + 1 bits.</summary>
    /// <param name="opened">d.</param>
    /// <param name="masked">ĉ.</param>
    /// <param name="z">Shares of z.</param>
    /// <param name="randomBit">Shares of r_b.</param>
    /// <param name="bitTimesMask">Shares of r_b·r̂.</param>
    /// <param name="bitTimesTopBit">Shares of r_b·msb r.</param>
    /// <param name="y">Receives the shares of the result.</param>
    /// <param name="width">k.</param>
    public static void Relu<T>(
        ReadOnlySpan<ulong> opened, ReadOnlySpan<T> masked, ReadOnlySpan<T> z, ReadOnlySpan<T> randomBit, ReadOnlySpan<T> bitTimesMask,
        ReadOnlySpan<T> bitTimesTopBit, Span<T> y, int width)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T> =>
        ElementStep.Run(new WrappedChooseStep<T>(new(opened, masked, T.One << (width - 1), z, randomBit, bitTimesMask, y.Length), new(masked, bitTimesTopBit, y.Length, width)), y);

    /// <summary>b itself in arithmetic shares, from the same opening: d + (1 - 2d)·[r_b], of which party 0 adds d.</summary>
    /// <param name="opened">d.</param>
    /// <param name="randomBit">Shares of r_b.</param>
    /// <param name="signs">Receives the shares.</param>
    public static void Signs<T, TParty>(ReadOnlySpan<ulong> opened, ReadOnlySpan<T> randomBit, Span<T> signs)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
        where TParty : struct, IParty => ElementStep.Run(new SignStep<T, TParty>(new(opened, signs.Length), new(randomBit, signs.Length)), signs);

    /// <summary>d + (1 - 2d)·[r_b] at party 0, (1 - 2d)·[r_b] at party 1.</summary>
    private readonly ref struct SignStep<T, TParty>(LaneMask opened, Operand<T> randomBit) : IElementStep<T>
        where T : unmanaged, IBinaryInteger<T>
        where TParty : struct, IParty
    {
        private readonly LaneMask _opened = opened;
        private readonly Operand<T> _randomBit = randomBit;

        // With m = -d, all ones or zero: (r ^ m) - m is r or its negative, and another - m adds d.
        public T At(int index)
        {
            var mask = _opened.At<T>(index);
            var share = (_randomBit.At(index) ^ mask) - mask;
            return TParty.Index == 0 ? share - mask : share;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector At<TVector, TLanes>(nint index)
            where TVector : struct
            where TLanes : struct, ILanes<T, TVector>
        {
            var mask = _opened.At<T, TVector, TLanes>(index);
            var share = TLanes.Subtract(TLanes.Xor(_randomBit.At<TVector, TLanes>(index), mask), mask);
            return TParty.Index == 0 ? TLanes.Subtract(share, mask) : share;
        }
    }

    /// <summary>d·z + (1 - 2d)·product with product = (masked - offset)·[r_b] - [r_b·mask], d public.</summary>
    private readonly ref struct ChooseStep<T>(
        ReadOnlySpan<ulong> opened, ReadOnlySpan<T> masked, T offset, ReadOnlySpan<T> z, ReadOnlySpan<T> randomBit, ReadOnlySpan<T> bitTimesMask, int length) : IElementStep<T>
        where T : unmanaged, IBinaryInteger<T>
    {
        private readonly LaneMask _opened = new(opened, length);
        private readonly Operand<T> _masked = new(masked, length);
        private readonly Operand<T> _z = new(z, length);
        private readonly Operand<T> _randomBit = new(randomBit, length);
        private readonly Operand<T> _bitTimesMask = new(bitTimesMask, length);

        public T At(int index) => Choose(index, Product(index));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector At<TVector, TLanes>(nint index)
            where TVector : struct
            where TLanes : struct, ILanes<T, TVector> => Choose<TVector, TLanes>(index, Product<TVector, TLanes>(index));

        public T Product(int index) => ((_masked.At(index) - offset) * _randomBit.At(index)) - _bitTimesMask.At(index);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Product<TVector, TLanes>(nint index)
            where TVector : struct
            where TLanes : struct, ILanes<T, TVector> => TLanes.Subtract(
                TLanes.Multiply(TLanes.Subtract(_masked.At<TVector, TLanes>(index), TLanes.Broadcast(offset)), _randomBit.At<TVector, TLanes>(index)),
                _bitTimesMask.At<TVector, TLanes>(index));

        // With m = -d, all ones or zero: (p ^ m) - m is p or its negative.
        public T Choose(int index, T product)
        {
            var mask = _opened.At<T>(index);
            return (product ^ mask) - mask + (_z.At(index) & mask);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Choose<TVector, TLanes>(nint index, TVector product)
            where TVector : struct
            where TLanes : struct, ILanes<T, TVector>
        {
            var mask = _opened.At<T, TVector, TLanes>(index);
            return TLanes.Add(TLanes.Subtract(TLanes.Xor(product, mask), mask), TLanes.And(_z.At<TVector, TLanes>(index), mask));
        }
    }

    /// <summary>The same with the wrap of [r_b·z].</summary>
    private readonly ref struct WrappedChooseStep<T>(ChooseStep<T> choose, MaskedTruncation.WrapStep<T> wrap) : IElementStep<T>
        where T : unmanaged, IBinaryInteger<T>
    {
        private readonly ChooseStep<T> _choose = choose;
        private readonly MaskedTruncation.WrapStep<T> _wrap = wrap;

        public T At(int index) => _choose.Choose(index, _choose.Product(index) + _wrap.At(index));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector At<TVector, TLanes>(nint index)
            where TVector : struct
            where TLanes : struct, ILanes<T, TVector> =>
            _choose.Choose<TVector, TLanes>(index, TLanes.Add(_choose.Product<TVector, TLanes>(index), _wrap.At<TVector, TLanes>(index)));
    }

    /// <summary>The same and what the branch yields when b is 0.</summary>
    private readonly ref struct SelectStep<T>(ChooseStep<T> choose, Operand<T> other) : IElementStep<T>
        where T : unmanaged, IBinaryInteger<T>
    {
        private readonly ChooseStep<T> _choose = choose;
        private readonly Operand<T> _other = other;

        public T At(int index) => _other.At(index) + _choose.At(index);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector At<TVector, TLanes>(nint index)
            where TVector : struct
            where TLanes : struct, ILanes<T, TVector> => TLanes.Add(_other.At<TVector, TLanes>(index), _choose.At<TVector, TLanes>(index));
    }
}
