using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SecNet.Runtime.Rings;

/// <summary>Bitwise arithmetic on words of bit planes: every bit is a lane, an element of Z_2.</summary>
/// <remarks>Operands of one call have one length. An output may be exactly one of the inputs, but may not overlap one otherwise.</remarks>
public static class BooleanVector
{
    /// <summary>z = x xor y.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Xor(ReadOnlySpan<ulong> x, ReadOnlySpan<ulong> y, Span<ulong> z) => Elementwise.Apply<ulong, XorOperation>(x, y, z);

    /// <summary>z = z xor x.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void XorInPlace(ReadOnlySpan<ulong> x, Span<ulong> z) => Elementwise.Apply<ulong, XorOperation>(z, x, z);

    /// <summary>z = x and y.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void And(ReadOnlySpan<ulong> x, ReadOnlySpan<ulong> y, Span<ulong> z) => Elementwise.Apply<ulong, AndOperation>(x, y, z);

    /// <summary>Unmasks a product: z = xy ^ (e &amp; y) ^ (f &amp; x) [^ (e &amp; f)], after Beaver with u = x xor e and v = y xor f.</summary>
    /// <param name="e">The first factor opened under its mask: u ^ x.</param>
    /// <param name="f">The second factor opened under its mask: v ^ y.</param>
    /// <param name="x">This party's share of the first mask.</param>
    /// <param name="y">This party's share of the second mask.</param>
    /// <param name="xy">This party's share of the masks' product.</param>
    /// <param name="z">This party's share of u &amp; v.</param>
    /// <param name="addEf">True at exactly one of the parties.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void BeaverAnd(
        ReadOnlySpan<ulong> e, ReadOnlySpan<ulong> f, ReadOnlySpan<ulong> x, ReadOnlySpan<ulong> y, ReadOnlySpan<ulong> xy, Span<ulong> z, bool addEf)
    {
        int length = z.Length;
        if (e.Length != length || f.Length != length || x.Length != length || y.Length != length || xy.Length != length)
        {
            throw new ArgumentException(
                $"A Beaver AND needs operands of one length; got {e.Length}, {f.Length}, {x.Length}, {y.Length}, {xy.Length} and {length}.");
        }

        Elementwise.AssertSameOrDisjoint(e, z);
        Elementwise.AssertSameOrDisjoint(f, z);
        Elementwise.AssertSameOrDisjoint(x, z);
        Elementwise.AssertSameOrDisjoint(y, z);
        Elementwise.AssertSameOrDisjoint(xy, z);
        ulong addMask = addEf ? ulong.MaxValue : 0;
        if (Lanes512<ulong>.Fit(length)) BeaverAndVectors<Vector512<ulong>, Lanes512<ulong>>(e, f, x, y, xy, z, addMask);
        else if (Lanes256<ulong>.Fit(length)) BeaverAndVectors<Vector256<ulong>, Lanes256<ulong>>(e, f, x, y, xy, z, addMask);
        else if (Lanes128<ulong>.Fit(length)) BeaverAndVectors<Vector128<ulong>, Lanes128<ulong>>(e, f, x, y, xy, z, addMask);
        else BeaverAndPortable(e, f, x, y, xy, z, addMask);
    }

    internal static void BeaverAndPortable(
        ReadOnlySpan<ulong> e, ReadOnlySpan<ulong> f, ReadOnlySpan<ulong> x, ReadOnlySpan<ulong> y, ReadOnlySpan<ulong> xy, Span<ulong> z, ulong addMask)
    {
        for (int i = 0; i < z.Length; i++) z[i] = xy[i] ^ (e[i] & y[i]) ^ (f[i] & (x[i] ^ (e[i] & addMask)));
    }

    /// <summary>Needs at least one whole vector.</summary>
    [MethodImpl(KernelOptions.Loop)]
    internal static void BeaverAndVectors<TVector, TLanes>(
        ReadOnlySpan<ulong> e, ReadOnlySpan<ulong> f, ReadOnlySpan<ulong> x, ReadOnlySpan<ulong> y, ReadOnlySpan<ulong> xy, Span<ulong> z, ulong addMask)
        where TVector : struct
        where TLanes : struct, ILanes<ulong, TVector>
    {
        Debug.Assert(z.Length >= TLanes.Count);
        ref ulong re = ref MemoryMarshal.GetReference(e);
        ref ulong rf = ref MemoryMarshal.GetReference(f);
        ref ulong rx = ref MemoryMarshal.GetReference(x);
        ref ulong ry = ref MemoryMarshal.GetReference(y);
        ref ulong rxy = ref MemoryMarshal.GetReference(xy);
        ref ulong rz = ref MemoryMarshal.GetReference(z);
        var mask = TLanes.Broadcast(addMask);
        nint last = z.Length - TLanes.Count;
        // The last vector overlaps the one before it; its operands are read first because z may be one of them.
        var tail = BeaverAnd<TVector, TLanes>(ref re, ref rf, ref rx, ref ry, ref rxy, mask, last);
        for (nint i = 0; i < last; i += TLanes.Count)
            TLanes.Store(BeaverAnd<TVector, TLanes>(ref re, ref rf, ref rx, ref ry, ref rxy, mask, i), ref rz, i);
        TLanes.Store(tail, ref rz, last);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector BeaverAnd<TVector, TLanes>(
        ref ulong e, ref ulong f, ref ulong x, ref ulong y, ref ulong xy, TVector addMask, nint i)
        where TVector : struct
        where TLanes : struct, ILanes<ulong, TVector>
    {
        var ve = TLanes.Load(ref e, i);
        var factor = TLanes.Xor(TLanes.Load(ref x, i), TLanes.And(ve, addMask));
        var sum = TLanes.Xor(TLanes.Load(ref xy, i), TLanes.And(ve, TLanes.Load(ref y, i)));
        return TLanes.Xor(sum, TLanes.And(TLanes.Load(ref f, i), factor));
    }
}
