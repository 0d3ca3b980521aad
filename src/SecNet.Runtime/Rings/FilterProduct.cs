using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SecNet.Runtime.Rings;

/// <summary>c += a · b for one row of a, where b is a matrix of patches that lies in an image: a filter of a depthwise convolution.</summary>
/// <remarks>
/// With one filter nothing that is loaded is used twice, and a filter of 3 × 3 is short: the vectors of a run are summed one beside another in one
/// loop nest, without the tables and panels that <see cref="PatchProduct"/> prepares for many rows.
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
        ref int places = ref MemoryMarshal.GetReference(rows);
        nint length = layout.RunLength, depth = rows.Length, lanes = TLanes.Count, whole = length - length % lanes, last = length - lanes;
        for (int run = 0; run < layout.Runs; run++)
        {
            ref T b = ref Unsafe.Add(ref MemoryMarshal.GetReference(image), layout.Column(run * layout.RunLength));
            ref T target = ref Unsafe.Add(ref MemoryMarshal.GetReference(c), run * length);
            nint x = 0;
            for (; x + 4 * lanes <= length; x += 4 * lanes)
            {
                ref T from = ref Unsafe.Add(ref b, x);
                TVector s0 = TLanes.Load(ref target, x), s1 = TLanes.Load(ref target, x + lanes);
                TVector s2 = TLanes.Load(ref target, x + 2 * lanes), s3 = TLanes.Load(ref target, x + 3 * lanes);
                for (nint p = 0; p < depth; p++)
                {
                    ref T patch = ref Unsafe.Add(ref from, Unsafe.Add(ref places, p));
                    var factor = TLanes.Broadcast(Unsafe.Add(ref weights, p));
                    s0 = TLanes.Add(s0, TLanes.Multiply(factor, TLanes.Load(ref patch, 0)));
                    s1 = TLanes.Add(s1, TLanes.Multiply(factor, TLanes.Load(ref patch, lanes)));
                    s2 = TLanes.Add(s2, TLanes.Multiply(factor, TLanes.Load(ref patch, 2 * lanes)));
                    s3 = TLanes.Add(s3, TLanes.Multiply(factor, TLanes.Load(ref patch, 3 * lanes)));
                }

                TLanes.Store(s0, ref target, x);
                TLanes.Store(s1, ref target, x + lanes);
                TLanes.Store(s2, ref target, x + 2 * lanes);
                TLanes.Store(s3, ref target, x + 3 * lanes);
            }

            for (; x < length; x += lanes)
            {
                // A run's last vector ends with it, and adds only the lanes that the one before it did not.
                nint at = x < whole ? x : last;
                ref T from = ref Unsafe.Add(ref b, at);
                var sum = TLanes.Zero;
                for (nint p = 0; p < depth; p++)
                {
                    sum = TLanes.Add(
                        sum, TLanes.Multiply(TLanes.Broadcast(Unsafe.Add(ref weights, p)), TLanes.Load(ref from, Unsafe.Add(ref places, p))));
                }

                if (x >= whole) sum = TLanes.And(sum, TLanes.LastLanes((int)(length - whole)));
                TLanes.Store(TLanes.Add(TLanes.Load(ref target, at), sum), ref target, at);
            }
        }
    }
}
