using System.Numerics;
using System.Runtime.CompilerServices;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Rings;
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
        var length = z.Length;
        ElementStep.Run(new SquareStep<T, TParty>(new(e, length), new(a, length), new(aSquared, length)), z);
    }

    /// <summary>a² + e·(2a + e) at party 0, and without e² at party 1.</summary>
    private readonly ref struct SquareStep<T, TParty>(Operand<T> e, Operand<T> a, Operand<T> aSquared) : IElementStep<T>
        where T : unmanaged, IBinaryInteger<T>
        where TParty : struct, IParty
    {
        private readonly Operand<T> _e = e;
        private readonly Operand<T> _a = a;
        private readonly Operand<T> _aSquared = aSquared;

        public T At(int index)
        {
            var (opened, mask) = (_e.At(index), _a.At(index));
            return _aSquared.At(index) + (opened * (TParty.Index == 0 ? mask + mask + opened : mask + mask));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector At<TVector, TLanes>(nint index)
            where TVector : struct
            where TLanes : struct, ILanes<T, TVector>
        {
            var (opened, mask) = (_e.At<TVector, TLanes>(index), _a.At<TVector, TLanes>(index));
            var factor = TLanes.Add(mask, mask);
            if (TParty.Index == 0) factor = TLanes.Add(factor, opened);
            return TLanes.Add(_aSquared.At<TVector, TLanes>(index), TLanes.Multiply(opened, factor));
        }
    }
}
