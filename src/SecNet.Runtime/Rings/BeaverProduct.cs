using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SecNet.Runtime.Rings;

/// <summary>Shares of the product of 2 to 4 bits that are opened under masks, lane by lane, from shares of the masks' products.</summary>
/// <remarks>
/// With factors u_i = e_i ^ m_i, their product is the sum over all sets S of factors of Π e (outside S) · [Π m (inside S)]; for two factors that is
/// Beaver's AND. Method: Horner's rule, one factor after the other: with the shares of S and of S with the factor, e·[S] ^ [S with it].
/// </remarks>
internal static class BeaverProduct
{
    /// <summary>The most factors.</summary>
    public const int MostFactors = 4;

    /// <summary>target = product.</summary>
    /// <param name="opened">The planes e.</param>
    /// <param name="factors">First word of each factor's plane among them.</param>
    /// <param name="shares">This party's shares of masks and products of masks.</param>
    /// <param name="sets">First word, among the shares, of the plane of each set of factors by its bit pattern; the first, of no factor, is not read.</param>
    /// <param name="addsOpened">True at exactly one of the parties, which adds the product of all e.</param>
    /// <param name="target">The product's share; it overlaps no operand.</param>
    /// <exception cref="ArgumentException">The sets do not fit the factors, or a plane lies outside its span.</exception>
    public static void Write(
        ReadOnlySpan<ulong> opened, ReadOnlySpan<int> factors, ReadOnlySpan<ulong> shares, ReadOnlySpan<int> sets, bool addsOpened, Span<ulong> target) =>
        Apply(opened, factors, shares, sets, addsOpened, target, kept: 0);

    /// <summary>target ^= product; operands as for <see cref="Write"/>.</summary>
    public static void Xor(
        ReadOnlySpan<ulong> opened, ReadOnlySpan<int> factors, ReadOnlySpan<ulong> shares, ReadOnlySpan<int> sets, bool addsOpened, Span<ulong> target) =>
        Apply(opened, factors, shares, sets, addsOpened, target, kept: ulong.MaxValue);

    private static void Apply(
        ReadOnlySpan<ulong> opened, ReadOnlySpan<int> factors, ReadOnlySpan<ulong> shares, ReadOnlySpan<int> sets, bool addsOpened, Span<ulong> target, ulong kept)
    {
        if (factors.Length is < 2 or > MostFactors || sets.Length != 1 << factors.Length)
            throw new ArgumentException($"A product has 2 to {MostFactors} factors and as many sets as they have subsets; got {factors.Length} factors and {sets.Length} sets.");
        foreach (int first in factors) CheckPlane(opened, first, target.Length);
        foreach (int first in sets[1..]) CheckPlane(shares, first, target.Length);
        ulong empty = addsOpened ? ulong.MaxValue : 0;
        if (Lanes512<ulong>.Fit(target.Length)) ApplyVectors<Vector512<ulong>, Lanes512<ulong>>(opened, factors, shares, sets, empty, target, kept);
        else if (Lanes256<ulong>.Fit(target.Length)) ApplyVectors<Vector256<ulong>, Lanes256<ulong>>(opened, factors, shares, sets, empty, target, kept);
        else if (Lanes128<ulong>.Fit(target.Length)) ApplyVectors<Vector128<ulong>, Lanes128<ulong>>(opened, factors, shares, sets, empty, target, kept);
        else ApplyPortable(opened, factors, shares, sets, empty, target, kept);
    }

    internal static void ApplyPortable(
        ReadOnlySpan<ulong> opened, ReadOnlySpan<int> factors, ReadOnlySpan<ulong> shares, ReadOnlySpan<int> sets, ulong empty, Span<ulong> target, ulong kept)
    {
        for (int i = 0; i < target.Length; i++)
        {
            ulong sum = target[i] & kept;
            for (int set = 0; set < sets.Length; set++)
            {
                ulong product = set == 0 ? empty : shares[sets[set] + i];
                for (int factor = 0; factor < factors.Length; factor++)
                {
                    if ((set >> factor & 1) == 0) product &= opened[factors[factor] + i];
                }

                sum ^= product;
            }

            target[i] = sum;
        }
    }

    /// <summary>Needs at least one whole vector.</summary>
    [MethodImpl(KernelOptions.Loop)]
    internal static void ApplyVectors<TVector, TLanes>(
        ReadOnlySpan<ulong> opened, ReadOnlySpan<int> factors, ReadOnlySpan<ulong> shares, ReadOnlySpan<int> sets, ulong empty, Span<ulong> target, ulong kept)
        where TVector : struct
        where TLanes : struct, ILanes<ulong, TVector>
    {
        Debug.Assert(target.Length >= TLanes.Count && sets.Length == 1 << factors.Length);
        ref ulong z = ref MemoryMarshal.GetReference(target);
        var planes = new Planes<TVector, TLanes>(opened, factors, shares, sets, TLanes.Broadcast(empty));
        var keep = TLanes.Broadcast(kept);
        nint last = target.Length - TLanes.Count;
        // The last vector overlaps the one before it, so what it keeps of the target is read first.
        var tail = TLanes.Xor(TLanes.And(TLanes.Load(ref z, last), keep), planes.Product(factors.Length, last));
        for (nint i = 0; i < last; i += TLanes.Count)
            TLanes.Store(TLanes.Xor(TLanes.And(TLanes.Load(ref z, i), keep), planes.Product(factors.Length, i)), ref z, i);
        TLanes.Store(tail, ref z, last);
    }

    private static void CheckPlane(ReadOnlySpan<ulong> planes, int first, int length)
    {
        if (first < 0 || first > planes.Length - length) throw new ArgumentException($"A plane of {length} words at word {first} lies outside the {planes.Length} words there are.");
    }

    /// <summary>The operands without their lengths, which were checked once: in the loop, checks would cost as much as the arithmetic.</summary>
    private readonly ref struct Planes<TVector, TLanes>(ReadOnlySpan<ulong> opened, ReadOnlySpan<int> factors, ReadOnlySpan<ulong> shares, ReadOnlySpan<int> sets, TVector none)
        where TVector : struct
        where TLanes : struct, ILanes<ulong, TVector>
    {
        private readonly ref ulong _opened = ref MemoryMarshal.GetReference(opened);
        private readonly ref int _factors = ref MemoryMarshal.GetReference(factors);
        private readonly ref ulong _shares = ref MemoryMarshal.GetReference(shares);
        private readonly ref int _sets = ref MemoryMarshal.GetReference(sets);
        private readonly TVector _none = none;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Product(int count, nint i)
        {
            var (e0, e1) = (Factor(0, i), Factor(1, i));
            var two = Two(e0, e1, _none, 0, i);
            if (count == 2) return two;
            var e2 = Factor(2, i);
            var three = Fold(e2, two, Two(e0, e1, Share(4, i), 4, i));
            if (count == 3) return three;
            var withLast = Fold(e2, Two(e0, e1, Share(8, i), 8, i), Two(e0, e1, Share(12, i), 12, i));
            return Fold(Factor(3, i), three, withLast);
        }

        /// <summary>The sets that hold what <paramref name="set"/> holds, and of the first two factors any; <paramref name="neither"/> is its own share.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private TVector Two(TVector e0, TVector e1, TVector neither, int set, nint i) =>
            Fold(e1, Fold(e0, neither, Share(set + 1, i)), Fold(e0, Share(set + 2, i), Share(set + 3, i)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVector Fold(TVector e, TVector without, TVector with) => TLanes.Xor(TLanes.And(e, without), with);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private TVector Factor(int factor, nint i) => TLanes.Load(ref _opened, Unsafe.Add(ref _factors, factor) + i);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private TVector Share(int set, nint i) => TLanes.Load(ref _shares, Unsafe.Add(ref _sets, set) + i);
    }
}
