using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Sessions;

namespace SecNet.Runtime.Protocols;

/// <summary>Sines of shared values from sines of the shares: L-SecNet's SecSin, for all sines of a sum in one round.</summary>
/// <remarks>
/// Computes: [z] += Σ_j k_j·sin(θ_j·x) with θ_j = 2π·multiplier_j / 2^M. With s_i = k·sin(θ·x_i) and c_i = cos(θ·x_i) of party i's own share,
/// k·sin(θ·x) = s_0·c_1 + c_0·s_1 = (s_0 + s_1)·(c_0 + c_1) - s_0·c_0 - s_1·c_1. The product is Beaver's: u = s - a and e = c - b are opened, and
/// [s·c] = e·u + e·[a] + u·[b] + [a·b], of which party 0 adds e·u; what each subtracts is its own.
/// Periodicity: x = x_0 + x_1 mod 2^L, and a wrap at 2^L with L ≥ M is a multiple of 2^M, so multiplier times whole turns: shares of a ring of at least M bits may
/// be taken mod 2^M, each by itself. Their junk above the ring falls away too.
/// Shapes: x and z of n values; a, b and a·b of n for each sine; opened of twice as many.
/// Units: s has the sum's sine bits, c its cosine bits as fraction; z has both.
/// Offline: a and b seeded, a·b corrected: a ring word for each sine and value.  Online: 1 round, 2 ring words for each sine and value.
/// Reveals: u and e, uniform because a and b are, and used once: two uniform ring elements simulate them. Sines of the own share are never sent.
/// Security: semi-honest, for both ways of making triples. The sines are a polynomial in integers (<see cref="PublicSines"/>): no table is indexed by a share, no
/// branch depends on one.
/// Error: each of s_0, c_0, s_1, c_1 is rounded, so a sine errs by at most 2·(2^-(sine bits + 1) + |k|·2^-(cosine bits + 1)), by how much depends on how x is
/// shared. The plaintext twin cannot know that, and rounds as if party 0 held x: both are within that bound.
/// Source: L-SecNet, Algorithm 4 and Eq. 8. Deviations: k is part of the sine before it is rounded, so that no product with it widens the ring; integers in
/// place of floating point; all sines of a value share the round.
/// </remarks>
public static class SecSin
{
    /// <summary>Values worked on at once: their phases and sines stay in the first-level cache.</summary>
    private const int Block = 256;

    /// <summary>Adds the sines of x to z.</summary>
    /// <param name="session">This party's session.</param>
    /// <param name="sum">The constants.</param>
    /// <param name="x">Shares, in a ring of at least the modulus' bits.</param>
    /// <param name="a">Shares of a, for one sine after the other.</param>
    /// <param name="b">Shares of b.</param>
    /// <param name="product">Shares of a·b.</param>
    /// <param name="opened">Receives s - a for all sines, then c - b.</param>
    /// <param name="z">Shares to which the sum is added.</param>
    /// <param name="ringBits">Ring of z and of the triples.</param>
    public static void Accumulate<T, TParty>(
        PartySession<T> session, SineSum sum, ReadOnlySpan<T> x, ReadOnlySpan<T> a, ReadOnlySpan<T> b, ReadOnlySpan<T> product, Span<T> opened, Span<T> z, int ringBits)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
        where TParty : struct, IParty
    {
        ArgumentNullException.ThrowIfNull(sum);
        if (z.Length != x.Length || opened.Length != 2L * sum.Count * x.Length || a.Length * 2L != opened.Length)
            throw new ArgumentException($"{sum.Count} sines of {x.Length} values do not fit {a.Length} triples, {opened.Length} openings and {z.Length} results.");
        Span<T> sines = opened[..a.Length], cosines = opened[a.Length..];
        for (var term = 0; term < sum.Count; term++)
        {
            var part = new Range(term * x.Length, (term + 1) * x.Length);
            SubtractOwn(sum, term, x, sines[part], cosines[part], z);
        }

        RingVector.Subtract(sines, a, sines);
        RingVector.Subtract(cosines, b, cosines);
        var writer = session.Openings.Begin();
        writer.WriteWords<T>(opened, ringBits);
        var reader = session.Openings.Exchange(writer);
        reader.ReadAddWords(opened, ringBits);
        for (var term = 0; term < sum.Count; term++)
        {
            var part = new Range(term * x.Length, (term + 1) * x.Length);
            var length = x.Length;
            ElementStep.Run(
                new ProductStep<T, TParty>(new(sines[part], length), new(cosines[part], length), new(a[part], length), new(b[part], length), new(product[part], length), new(z, length)), z);
        }
    }

    /// <summary>s = k·sin and c = cos of some values' angles, rounded to the sum's fraction bits.</summary>
    /// <param name="sum">The constants.</param>
    /// <param name="term">Which sine.</param>
    /// <param name="x">Values; what exceeds the modulus does not matter.</param>
    /// <param name="sin">Receives s.</param>
    /// <param name="cos">Receives c.</param>
    [MethodImpl(KernelOptions.Loop)]
    internal static void Factors<T>(SineSum sum, int term, ReadOnlySpan<T> x, Span<long> sin, Span<long> cos)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        // The modulus at the word's top, so that whole turns fall off; then the top 32 bits.
        long multiplier = sum.Multipliers[term];
        for (var i = 0; i < x.Length; i++) cos[i] = (multiplier * long.CreateTruncating(x[i])) << (64 - sum.ModulusBits) >>> (64 - PublicSines.PhaseBits);
        PublicSines.OfPhases(cos, cos, sin);
        Round(sin, sum.Coefficients[term], SineSum.CoefficientBits + PublicSines.FractionBits - sum.SineBits);
        Round(cos, 1, PublicSines.FractionBits - sum.CosineBits);
    }

    /// <summary>s and c of the own share, and z -= s·c.</summary>
    private static void SubtractOwn<T>(SineSum sum, int term, ReadOnlySpan<T> x, Span<T> sines, Span<T> cosines, Span<T> z)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        Span<long> scratch = stackalloc long[2 * Block];
        for (var done = 0; done < x.Length; done += Block)
        {
            var count = Math.Min(Block, x.Length - done);
            Span<long> sin = scratch[..count], cos = scratch.Slice(Block, count);
            Factors(sum, term, x.Slice(done, count), sin, cos);
            Span<T> s = sines.Slice(done, count), c = cosines.Slice(done, count), part = z.Slice(done, count);
            RingConversion.Narrow(MemoryMarshal.Cast<long, ulong>(sin), s);
            RingConversion.Narrow(MemoryMarshal.Cast<long, ulong>(cos), c);
            ElementStep.Run(new OwnStep<T>(new(s, count), new(c, count), new(part, count)), part);
        }

        // Of secret angles.
        scratch.Clear();
    }

    /// <summary>x = factor·x / 2^bits to the nearest integer.</summary>
    [MethodImpl(KernelOptions.Loop)]
    private static void Round(Span<long> x, long factor, int bits)
    {
        var whole = x.Length - (x.Length % Vector<long>.Count);
        foreach (ref var vector in MemoryMarshal.Cast<long, Vector<long>>(x[..whole])) vector = PublicSines.Rounded(vector * factor, bits);
        foreach (ref var value in x[whole..]) value = PublicSines.Rounded(value * factor, bits);
    }

    /// <summary>z - s·c.</summary>
    private readonly ref struct OwnStep<T>(Operand<T> s, Operand<T> c, Operand<T> z) : IElementStep<T>
        where T : unmanaged, IBinaryInteger<T>
    {
        private readonly Operand<T> _s = s;
        private readonly Operand<T> _c = c;
        private readonly Operand<T> _z = z;

        public T At(int index) => _z.At(index) - (_s.At(index) * _c.At(index));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector At<TVector, TLanes>(nint index)
            where TVector : struct
            where TLanes : struct, ILanes<T, TVector> =>
            TLanes.Subtract(_z.At<TVector, TLanes>(index), TLanes.Multiply(_s.At<TVector, TLanes>(index), _c.At<TVector, TLanes>(index)));
    }

    /// <summary>z + e·(a + u) + u·b + ab at party 0, and without e·u at party 1.</summary>
    private readonly ref struct ProductStep<T, TParty>(Operand<T> u, Operand<T> e, Operand<T> a, Operand<T> b, Operand<T> product, Operand<T> z) : IElementStep<T>
        where T : unmanaged, IBinaryInteger<T>
        where TParty : struct, IParty
    {
        private readonly Operand<T> _u = u;
        private readonly Operand<T> _e = e;
        private readonly Operand<T> _a = a;
        private readonly Operand<T> _b = b;
        private readonly Operand<T> _product = product;
        private readonly Operand<T> _z = z;

        public T At(int index)
        {
            var factor = TParty.Index == 0 ? _a.At(index) + _u.At(index) : _a.At(index);
            return _z.At(index) + (_e.At(index) * factor) + (_u.At(index) * _b.At(index)) + _product.At(index);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector At<TVector, TLanes>(nint index)
            where TVector : struct
            where TLanes : struct, ILanes<T, TVector>
        {
            var (u, a) = (_u.At<TVector, TLanes>(index), _a.At<TVector, TLanes>(index));
            var factor = TParty.Index == 0 ? TLanes.Add(a, u) : a;
            var products = TLanes.Add(TLanes.Multiply(_e.At<TVector, TLanes>(index), factor), TLanes.Multiply(u, _b.At<TVector, TLanes>(index)));
            return TLanes.Add(TLanes.Add(_z.At<TVector, TLanes>(index), _product.At<TVector, TLanes>(index)), products);
        }
    }
}
