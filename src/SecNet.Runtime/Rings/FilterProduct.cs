using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SecNet.Runtime.Rings;

/// <summary>c += a · b for one row of a, where b is a matrix of patches that lies in an image: a filter of a depthwise convolution.</summary>
/// <remarks>
/// With one filter nothing that is loaded is used twice, and a filter of 3 × 3 is short: the vectors of a run are summed four at a
/// time in one loop nest, without the tables and panels that <see cref="PatchProduct"/> prepares for many rows.
/// </remarks>
internal static class FilterProduct
{
    /// <summary>Filters of a group up to which this is faster than <see cref="PatchProduct"/>, which loads a patch once for four of them.</summary>
    private const int MostFilters = 2;

    /// <summary>Weights of a filter beyond which a run's patches leave the nearest cache before the next run.</summary>
    private const int MostWeights = 144;

    /// <summary>Whether a group is better taken filter by filter.</summary>
    public static bool Suits(int filters, int weights) => filters <= MostFilters && weights <= MostWeights;

    /// <summary>In the widest vectors that a run fills.</summary>
    /// <param name="a">The filter, as many weights as b has rows.</param>
    /// <param name="image">What the layout is relative to.</param>
    /// <param name="layout">The columns of b.</param>
    /// <param name="rows">Where each row of b begins.</param>
    /// <param name="c">A sum for each of the layout's columns.</param>
    public static void Accumulate<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> image, in PatchLayout layout, ReadOnlySpan<int> rows, Span<T> c)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (Lanes512<T>.Fit(layout.RunLength)) AccumulateVectors<T, Vector512<T>, Lanes512<T>>(a, image, layout, rows, c);
        else if (Lanes256<T>.Fit(layout.RunLength)) AccumulateVectors<T, Vector256<T>, Lanes256<T>>(a, image, layout, rows, c);
        else if (Lanes128<T>.Fit(layout.RunLength)) AccumulateVectors<T, Vector128<T>, Lanes128<T>>(a, image, layout, rows, c);
        else PatchProduct.AccumulatePortable(a, a.Length, image, layout, rows, c, 1);
    }

    /// <summary>The same with one vector width; needs runs of at least one whole vector.</summary>
    [MethodImpl(KernelOptions.Loop)]
    public static void AccumulateVectors<T, TVector, TLanes>(
        ReadOnlySpan<T> a, ReadOnlySpan<T> image, in PatchLayout layout, ReadOnlySpan<int> rows, Span<T> c)
        where T : unmanaged, IBinaryInteger<T>
        where TVector : struct
        where TLanes : struct, ILanes<T, TVector>
    {
        ref T weights = ref MemoryMarshal.GetReference(a);
        ref int starts = ref MemoryMarshal.GetReference(rows);
        ref T b = ref MemoryMarshal.GetReference(image);
        ref T sums = ref MemoryMarshal.GetReference(c);
        int lanes = TLanes.Count, length = layout.RunLength, pitch = layout.RunPitch, run = 0, x = 0;
        int vectors = layout.Runs * ((length + lanes - 1) / lanes);
        nint depth = rows.Length;
        for (; vectors > 0; vectors -= 4)
        {
            VectorPlace p0 = Next(ref run, ref x, length, pitch, lanes), p1 = p0, p2 = p0, p3 = p0;
            if (vectors > 1) p1 = Next(ref run, ref x, length, pitch, lanes);
            if (vectors > 2) p2 = Next(ref run, ref x, length, pitch, lanes);
            if (vectors > 3) p3 = Next(ref run, ref x, length, pitch, lanes);
            ref T b0 = ref Unsafe.Add(ref b, p0.Source);
            ref T b1 = ref Unsafe.Add(ref b, p1.Source);
            ref T b2 = ref Unsafe.Add(ref b, p2.Source);
            ref T b3 = ref Unsafe.Add(ref b, p3.Source);
            TVector s0 = TLanes.Zero, s1 = TLanes.Zero, s2 = TLanes.Zero, s3 = TLanes.Zero;
            for (nint p = 0; p < depth; p++)
            {
                nint at = Unsafe.Add(ref starts, p);
                var factor = TLanes.Broadcast(Unsafe.Add(ref weights, p));
                s0 = TLanes.Add(s0, TLanes.Multiply(factor, TLanes.Load(ref b0, at)));
                s1 = TLanes.Add(s1, TLanes.Multiply(factor, TLanes.Load(ref b1, at)));
                s2 = TLanes.Add(s2, TLanes.Multiply(factor, TLanes.Load(ref b2, at)));
                s3 = TLanes.Add(s3, TLanes.Multiply(factor, TLanes.Load(ref b3, at)));
            }

            Add<T, TVector, TLanes>(ref sums, p0, s0);
            if (vectors > 1) Add<T, TVector, TLanes>(ref sums, p1, s1);
            if (vectors > 2) Add<T, TVector, TLanes>(ref sums, p2, s2);
            if (vectors > 3) Add<T, TVector, TLanes>(ref sums, p3, s3);
        }
    }

    /// <summary>A run's last vector ends with it, and adds only the lanes that the one before it did not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static VectorPlace Next(ref int run, ref int x, int length, int pitch, int lanes)
    {
        int at = Math.Min(x, length - lanes);
        var place = new VectorPlace(run * pitch + at, run * length + at, lanes - (x - at));
        x += lanes;
        if (x >= length) (run, x) = (run + 1, 0);
        return place;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<T, TVector, TLanes>(ref T c, VectorPlace place, TVector sum)
        where T : unmanaged
        where TVector : struct
        where TLanes : struct, ILanes<T, TVector>
    {
        if (place.Lanes != TLanes.Count) sum = TLanes.And(sum, TLanes.LastLanes(place.Lanes));
        TLanes.Store(TLanes.Add(TLanes.Load(ref c, place.Target), sum), ref c, place.Target);
    }
}
