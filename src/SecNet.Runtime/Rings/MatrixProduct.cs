using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SecNet.Runtime.Rings;

/// <summary>Matrix products over a ring, row-major, accumulating into the output.</summary>
/// <remarks>
/// The word is <see cref="uint"/> or <see cref="ulong"/>; arithmetic wraps, so results are right mod 2^ℓ for every ring width ℓ up to the
/// word's. The output may not overlap an input.
/// </remarks>
public static class MatrixProduct
{
    /// <summary>Rows of B in a block: a table of as many is on the stack.</summary>
    private const int DepthBlock = 512;

    /// <summary>c += a · b, with a of m × k, b of k × n and c of m × n elements.</summary>
    /// <exception cref="ArgumentException">A length is not the product of its dimensions.</exception>
    public static void Accumulate<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c, int m, int k, int n)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        CheckLength(a.Length, m, k, nameof(a));
        CheckLength(b.Length, k, n, nameof(b));
        CheckLength(c.Length, m, n, nameof(c));
        if (n == 1) AccumulateVector(a, b, c, m, k);
        else if (Lanes512<T>.Fit(n)) AccumulateVectors<T, Vector512<T>, Lanes512<T>>(a, b, c, m, k, n);
        else if (Lanes256<T>.Fit(n)) AccumulateVectors<T, Vector256<T>, Lanes256<T>>(a, b, c, m, k, n);
        else if (Lanes128<T>.Fit(n)) AccumulateVectors<T, Vector128<T>, Lanes128<T>>(a, b, c, m, k, n);
        else AccumulatePortable(a, b, c, m, k, n);
    }

    /// <summary>z += w · x, with w of rows × columns elements.</summary>
    /// <exception cref="ArgumentException">A length does not fit the dimensions.</exception>
    public static void AccumulateVector<T>(ReadOnlySpan<T> w, ReadOnlySpan<T> x, Span<T> z, int rows, int columns)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        CheckLength(w.Length, rows, columns, nameof(w));
        CheckLength(x.Length, columns, 1, nameof(x));
        CheckLength(z.Length, rows, 1, nameof(z));
        if (Lanes512<T>.Fit(columns)) AccumulateVectorVectors<T, Vector512<T>, Lanes512<T>>(w, x, z);
        else if (Lanes256<T>.Fit(columns)) AccumulateVectorVectors<T, Vector256<T>, Lanes256<T>>(w, x, z);
        else if (Lanes128<T>.Fit(columns)) AccumulateVectorVectors<T, Vector128<T>, Lanes128<T>>(w, x, z);
        else AccumulatePortable(w, x, z, rows, columns, 1);
    }

    internal static void AccumulatePortable<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c, int m, int k, int n)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (int i = 0; i < m; i++)
        {
            var row = c.Slice(i * n, n);
            for (int p = 0; p < k; p++)
            {
                T factor = a[i * k + p];
                var other = b.Slice(p * n, n);
                for (int j = 0; j < row.Length; j++) row[j] = unchecked(row[j] + factor * other[j]);
            }
        }
    }

    /// <summary>Needs n of at least one whole vector.</summary>
    internal static void AccumulateVectors<T, TVector, TLanes>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c, int m, int k, int n)
        where T : unmanaged, IBinaryInteger<T>
        where TVector : struct
        where TLanes : struct, ILanes<T, TVector>
    {
        var layout = PatchLayout.OfMatrix(n);
        Span<int> rows = stackalloc int[Math.Min(k, DepthBlock)];
        for (int start = 0; start < k; start += DepthBlock)
        {
            var block = rows[..Math.Min(DepthBlock, k - start)];
            layout.Rows(start, block);
            PatchProduct.AccumulateVectors<T, TVector, TLanes>(a[start..], k, b, layout, block, c, m, panel: default);
        }
    }

    /// <summary>Needs at least one whole vector of columns.</summary>
    [MethodImpl(KernelOptions.Loop)]
    internal static void AccumulateVectorVectors<T, TVector, TLanes>(ReadOnlySpan<T> w, ReadOnlySpan<T> x, Span<T> z)
        where T : unmanaged, IBinaryInteger<T>
        where TVector : struct
        where TLanes : struct, ILanes<T, TVector>
    {
        ref T rw = ref MemoryMarshal.GetReference(w);
        ref T rx = ref MemoryMarshal.GetReference(x);
        nint columns = x.Length;
        nint whole = columns - columns % TLanes.Count;
        nint last = columns - TLanes.Count;
        // The columns left over are the last lanes of an overlapping vector; the lanes already counted are cleared in x.
        var tail = TLanes.And(TLanes.Load(ref rx, last), TLanes.LastLanes((int)(columns - whole)));
        int row = 0;
        for (; row + 4 <= z.Length; row += 4)
        {
            nint w0 = row * columns, w1 = w0 + columns, w2 = w1 + columns, w3 = w2 + columns;
            var s0 = TLanes.Multiply(TLanes.Load(ref rw, w0 + last), tail);
            var s1 = TLanes.Multiply(TLanes.Load(ref rw, w1 + last), tail);
            var s2 = TLanes.Multiply(TLanes.Load(ref rw, w2 + last), tail);
            var s3 = TLanes.Multiply(TLanes.Load(ref rw, w3 + last), tail);
            for (nint i = 0; i < whole; i += TLanes.Count)
            {
                var v = TLanes.Load(ref rx, i);
                s0 = TLanes.Add(s0, TLanes.Multiply(TLanes.Load(ref rw, w0 + i), v));
                s1 = TLanes.Add(s1, TLanes.Multiply(TLanes.Load(ref rw, w1 + i), v));
                s2 = TLanes.Add(s2, TLanes.Multiply(TLanes.Load(ref rw, w2 + i), v));
                s3 = TLanes.Add(s3, TLanes.Multiply(TLanes.Load(ref rw, w3 + i), v));
            }

            z[row] += TLanes.Sum(s0);
            z[row + 1] += TLanes.Sum(s1);
            z[row + 2] += TLanes.Sum(s2);
            z[row + 3] += TLanes.Sum(s3);
        }

        for (; row < z.Length; row++)
        {
            nint w0 = row * columns;
            var s0 = TLanes.Multiply(TLanes.Load(ref rw, w0 + last), tail);
            for (nint i = 0; i < whole; i += TLanes.Count)
                s0 = TLanes.Add(s0, TLanes.Multiply(TLanes.Load(ref rw, w0 + i), TLanes.Load(ref rx, i)));
            z[row] += TLanes.Sum(s0);
        }
    }

    private static void CheckLength(int length, int rows, int columns, string name)
    {
        if (rows < 0 || columns < 0 || length != (long)rows * columns)
            throw new ArgumentException($"Expected {rows} x {columns} elements, got {length}.", name);
    }
}
