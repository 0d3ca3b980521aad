using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SecNet.Runtime.Rings;

/// <summary>c += a · b, where b is a matrix of few patches, or several such matrices of as many images: too few columns to fill vectors of them.</summary>
/// <remarks>
/// A few columns at a time, of one image or of several, are copied into a panel, each along the depth, and multiplied as the inputs of a
/// fully connected layer are.
/// </remarks>
internal static class ColumnProduct
{
    /// <summary>Columns of a panel: three or four tiles.</summary>
    private const int MaxColumns = 12;

    /// <summary>Elements of a panel that are used: half of a first-level cache in 64-bit words.</summary>
    private const int PanelElements = 4096;

    /// <summary>Whether whole vectors of columns would be a worse way.</summary>
    /// <remarks>Copying a column costs about as much as multiplying it with this many rows; and tiles of less than two vectors reload too much.</remarks>
    public static bool Suits<T>(int columns, int rows, int depth)
        where T : unmanaged, IBinaryInteger<T>
    {
        const int fewestRows = 8;
        if (rows < fewestRows) return false;
        if (Lanes512<T>.Fit(depth)) return columns < 2 * Vector512<T>.Count;
        if (Lanes256<T>.Fit(depth)) return columns < 2 * Vector256<T>.Count;
        return Lanes128<T>.Fit(depth) && columns < 2 * Vector128<T>.Count;
    }

    /// <summary>In the widest vectors that the depth fills; at least one.</summary>
    /// <param name="a">m rows of as many elements as b has rows.</param>
    /// <param name="images">What the layout is relative to, for each image.</param>
    /// <param name="imagePitch">Elements from an image to the next.</param>
    /// <param name="layout">The columns of b.</param>
    /// <param name="rows">Where each row of b begins.</param>
    /// <param name="c">m rows of the layout's columns, for each image.</param>
    /// <param name="cPitch">Elements from an image's results to the next one's.</param>
    /// <param name="m">Rows of a and c.</param>
    /// <param name="count">Images.</param>
    /// <param name="panel"><see cref="PatchProduct.PanelLength"/> elements.</param>
    public static void Accumulate<T>(
        ReadOnlySpan<T> a, ReadOnlySpan<T> images, int imagePitch, in PatchLayout layout, ReadOnlySpan<int> rows, Span<T> c, int cPitch, int m, int count,
        Span<T> panel)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (Lanes512<T>.Fit(rows.Length)) AccumulateVectors<T, Vector512<T>, Lanes512<T>>(a, images, imagePitch, layout, rows, c, cPitch, m, count, panel);
        else if (Lanes256<T>.Fit(rows.Length)) AccumulateVectors<T, Vector256<T>, Lanes256<T>>(a, images, imagePitch, layout, rows, c, cPitch, m, count, panel);
        else AccumulateVectors<T, Vector128<T>, Lanes128<T>>(a, images, imagePitch, layout, rows, c, cPitch, m, count, panel);
    }

    /// <summary>The same with one vector width; needs a depth of at least one whole vector.</summary>
    [MethodImpl(KernelOptions.Loop)]
    [SkipLocalsInit]
    public static void AccumulateVectors<T, TVector, TLanes>(
        ReadOnlySpan<T> a, ReadOnlySpan<T> images, int imagePitch, in PatchLayout layout, ReadOnlySpan<int> rows, Span<T> c, int cPitch, int m, int count,
        Span<T> panel)
        where T : unmanaged, IBinaryInteger<T>
        where TVector : struct
        where TLanes : struct, ILanes<T, TVector>
    {
        int n = layout.Columns, all = checked(n * count), k = rows.Length, groups = (all + MaxColumns - 1) / MaxColumns, first = 0;
        Span<int> targets = stackalloc int[MaxColumns];
        panel = PatchProduct.AtCacheLine(panel);
        for (; groups > 0; groups--)
        {
            int columns = (all - first) / groups;
            for (int j = 0; j < columns; j++) targets[j] = (first + j) / n * cPitch + (first + j) % n;
            int blocks = (columns * k + PanelElements - 1) / PanelElements, start = 0;
            for (; blocks > 0; blocks--)
            {
                int depth = (k - start) / blocks, pitch = (depth + TLanes.Count - 1) / TLanes.Count * TLanes.Count;
                for (int j = 0; j < columns; j++)
                {
                    int image = (first + j) / n;
                    CopyColumn(images.Slice(image * imagePitch + layout.Column((first + j) % n)), rows.Slice(start, depth), panel.Slice(j * pitch, depth));
                }

                new InnerProductTile<T, TVector, TLanes>(
                    ref Unsafe.Add(ref MemoryMarshal.GetReference(a), start), k, ref MemoryMarshal.GetReference(panel), pitch, depth,
                    ref MemoryMarshal.GetReference(c), n)
                    .Accumulate(m, targets[..columns]);
                start += depth;
            }

            first += columns;
        }
    }

    [MethodImpl(KernelOptions.Loop)]
    private static void CopyColumn<T>(ReadOnlySpan<T> image, ReadOnlySpan<int> rows, Span<T> column)
        where T : unmanaged
    {
        Debug.Assert(rows[^1] < image.Length);
        ref T from = ref MemoryMarshal.GetReference(image);
        ref T to = ref MemoryMarshal.GetReference(column);
        ref int row = ref MemoryMarshal.GetReference(rows);
        for (nint p = 0; p < rows.Length; p++) Unsafe.Add(ref to, p) = Unsafe.Add(ref from, Unsafe.Add(ref row, p));
    }
}
