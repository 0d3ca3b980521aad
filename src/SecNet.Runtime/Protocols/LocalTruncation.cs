using System.Numerics;
using System.Runtime.CompilerServices;
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
        // What lies above the ring falls off on the left.
        var unused = (Unsafe.SizeOf<T>() * 8) - ringBits;
        ElementStep.Run(new ShiftStep<T, TParty>(new(x, z.Length), unused, unused + shift), z);
    }

    /// <summary>x &lt;&lt; left &gt;&gt; right at party 0, -(-x &lt;&lt; left &gt;&gt; right) at party 1.</summary>
    private readonly ref struct ShiftStep<T, TParty>(Operand<T> x, int left, int right) : IElementStep<T>
        where T : unmanaged, IBinaryInteger<T>
        where TParty : struct, IParty
    {
        private readonly Operand<T> _x = x;
        private readonly int _left = left;
        private readonly int _right = right;

        public T At(int index) => TParty.Index == 0 ? _x.At(index) << _left >>> _right : T.Zero - ((T.Zero - _x.At(index)) << _left >>> _right);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector At<TVector, TLanes>(nint index)
            where TVector : struct
            where TLanes : struct, ILanes<T, TVector>
        {
            var x = _x.At<TVector, TLanes>(index);
            if (TParty.Index == 0) return TLanes.ShiftRight(TLanes.ShiftLeft(x, _left), _right);
            var negated = TLanes.Subtract(TLanes.Zero, x);
            return TLanes.Subtract(TLanes.Zero, TLanes.ShiftRight(TLanes.ShiftLeft(negated, _left), _right));
        }
    }
}
