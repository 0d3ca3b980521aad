using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SecNet.Runtime.Rings;

/// <summary>c += a · b, where b is a matrix of patches that lies in an image.</summary>
/// <remarks>
/// Method: Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication", ACM TOMS 2008, with two ways to B. If the runs of columns
/// are whole vectors, or the rows of A too few to repay a copy, tiles read B where it lies. Otherwise a block of its rows by a few vectors is
/// copied side by side into a panel, runs joined, which all rows of A then use.
/// </remarks>
internal static class PatchProduct
{
    /// <summary>Rows of B in a block: with four 64-byte vectors 36 KiB, three quarters of a 48 KiB first-level cache; 16 channels of 3 × 3.</summary>
    private const int DepthBlock = 144;

    private const int MaxVectors = 4;
    private const int MaxLanes = 16;

    /// <summary>Elements of a panel; it begins at a cache line, and the copy of its last run may end up to a vector later.</summary>
    public const int PanelLength = DepthBlock * MaxVectors * MaxLanes + 2 * MaxLanes;

    /// <summary>What copying a vector into a panel costs, in multiply-adds of vectors.</summary>
    private const int CopyCost = 6;

    /// <summary>In the widest vectors that the columns fill.</summary>
    /// <param name="a">m rows of as many elements as b has rows.</param>
    /// <param name="pitch">Elements from a row of a to the next.</param>
    /// <param name="image">What the layout is relative to.</param>
    /// <param name="layout">The columns of b.</param>
    /// <param name="rows">Where each row of b begins.</param>
    /// <param name="c">m rows of the layout's columns.</param>
    /// <param name="m">Rows of a and c.</param>
    /// <param name="panel"><see cref="PanelLength"/> elements; or none, if the layout has one run.</param>
    public static void Accumulate<T>(
        ReadOnlySpan<T> a, int pitch, ReadOnlySpan<T> image, in PatchLayout layout, ReadOnlySpan<int> rows, Span<T> c, int m, Span<T> panel)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (Lanes512<T>.Fit(layout.Columns)) AccumulateVectors<T, Vector512<T>, Lanes512<T>>(a, pitch, image, layout, rows, c, m, panel);
        else if (Lanes256<T>.Fit(layout.Columns)) AccumulateVectors<T, Vector256<T>, Lanes256<T>>(a, pitch, image, layout, rows, c, m, panel);
        else if (Lanes128<T>.Fit(layout.Columns)) AccumulateVectors<T, Vector128<T>, Lanes128<T>>(a, pitch, image, layout, rows, c, m, panel);
        else AccumulatePortable(a, pitch, image, layout, rows, c, m);
    }

    /// <summary>The same with one vector width; needs at least one whole vector of columns.</summary>
    /// <remarks>A few vectors of columns are finished before the next: they pass the far caches once, while A stays in the second.</remarks>
    [MethodImpl(KernelOptions.Loop)]
    [SkipLocalsInit]
    public static void AccumulateVectors<T, TVector, TLanes>(
        ReadOnlySpan<T> a, int pitch, ReadOnlySpan<T> image, in PatchLayout layout, ReadOnlySpan<int> rows, Span<T> c, int m, Span<T> panel)
        where T : unmanaged, IBinaryInteger<T>
        where TVector : struct
        where TLanes : struct, ILanes<T, TVector>
    {
        if (m == 0 || rows.IsEmpty) return;
        int n = layout.Columns, k = rows.Length, lanes = TLanes.Count;
        int vectorsPerRun = (layout.RunLength + lanes - 1) / lanes, vectors = (n + lanes - 1) / lanes;
        // Rows of a plain matrix may lie a power of two apart and then evict each other.
        bool inPlace = panel.IsEmpty
            || (layout.RunLength >= lanes && (long)layout.Runs * vectorsPerRun * m <= (long)vectors * (m + CopyCost) && !(layout.Runs == 1 && m > CopyCost));
        panel = AtCacheLine(panel);
        if (inPlace) vectors = layout.Runs * vectorsPerRun;
        int groups = (vectors + TLanes.TileVectors - 1) / TLanes.TileVectors, blocks = (k + DepthBlock - 1) / DepthBlock;
        Span<int> panelRows = stackalloc int[DepthBlock];
        for (int p = 0; p < Math.Min(k, DepthBlock); p++) panelRows[p] = p * MaxVectors * lanes;
        Span<VectorPlace> places = stackalloc VectorPlace[MaxVectors];
        int first = 0, run = 0, x = 0;
        for (int left = groups; left > 0; left--)
        {
            int count = (vectors - first) / left;
            int column = Math.Min(first * lanes, n - lanes), width = Math.Min((first + count) * lanes, n) - column;
            bool whole = true;
            for (int i = 0; i < count; i++)
            {
                places[i] = inPlace ? InPlace(layout, run, x, lanes) : InPanel(column, (first + i) * lanes, n, lanes);
                whole &= places[i].Lanes == lanes;
                x += lanes;
                if (x >= layout.RunLength) (run, x) = (run + 1, 0);
            }

            int start = 0;
            for (int block = 0; block < blocks; block++)
            {
                int depth = (k - start) / (blocks - block);
                ref T b = ref MemoryMarshal.GetReference(image);
                scoped ref int table = ref Unsafe.Add(ref MemoryMarshal.GetReference(rows), start);
                if (!inPlace)
                {
                    PatchPanel.Copy<T, TVector, TLanes>(image, layout, rows.Slice(start, depth), column, width, panel, MaxVectors * lanes);
                    b = ref MemoryMarshal.GetReference(panel);
                    table = ref MemoryMarshal.GetReference(panelRows);
                }

                new MatrixTile<T, TVector, TLanes>(
                    ref Unsafe.Add(ref MemoryMarshal.GetReference(a), start), pitch, ref b, ref table, depth, ref MemoryMarshal.GetReference(c), n, whole)
                    .Accumulate(m, places[..count]);
                start += depth;
            }

            first += count;
        }
    }

    /// <summary>The same for any number of columns.</summary>
    public static void AccumulatePortable<T>(
        ReadOnlySpan<T> a, int pitch, ReadOnlySpan<T> image, in PatchLayout layout, ReadOnlySpan<int> rows, Span<T> c, int m)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (int j = 0; j < layout.Columns; j++)
        {
            int column = layout.Column(j);
            for (int i = 0; i < m; i++)
            {
                T sum = T.Zero;
                for (int p = 0; p < rows.Length; p++) sum = unchecked(sum + a[i * pitch + p] * image[rows[p] + column]);
                c[i * layout.Columns + j] += sum;
            }
        }
    }

    /// <summary>Vectors that cross lines take two loads. If the collector moves the panel, it is only slower.</summary>
    public static unsafe Span<T> AtCacheLine<T>(Span<T> panel)
        where T : unmanaged
    {
        nuint address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(panel));
        return panel.IsEmpty ? panel : panel[(int)((0 - address) % 64 / (nuint)Unsafe.SizeOf<T>())..];
    }

    /// <summary>A run's last vector ends with it, and adds only the lanes that the one before it did not.</summary>
    private static VectorPlace InPlace(in PatchLayout layout, int run, int x, int lanes)
    {
        int at = Math.Min(x, layout.RunLength - lanes);
        return new(layout.Column(run * layout.RunLength) + at, run * layout.RunLength + at, lanes - (x - at));
    }

    /// <summary>Likewise for the last vector of all.</summary>
    private static VectorPlace InPanel(int panelColumn, int column, int n, int lanes)
    {
        int at = Math.Min(column, n - lanes);
        return new(at - panelColumn, at, lanes - (column - at));
    }
}
