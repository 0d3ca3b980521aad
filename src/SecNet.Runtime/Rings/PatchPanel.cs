using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SecNet.Runtime.Rings;

/// <summary>A few columns of a matrix of patches, copied side by side.</summary>
internal static class PatchPanel
{
    /// <summary>As many as a panel of runs of one element has.</summary>
    private const int MaxPieces = 64;

    /// <summary>Copies columns [column, column + width) of some rows.</summary>
    /// <param name="image">What the layout is relative to.</param>
    /// <param name="layout">The matrix.</param>
    /// <param name="rows">Where the rows begin.</param>
    /// <param name="column">The first column.</param>
    /// <param name="width">At most 64.</param>
    /// <param name="panel">Receives the rows; what lies beyond a row's width is overwritten, up to a vector beyond the last.</param>
    /// <param name="pitch">Elements from a row of the panel to the next.</param>
    [MethodImpl(KernelOptions.Loop)]
    [SkipLocalsInit]
    public static void Copy<T, TVector, TLanes>(
        ReadOnlySpan<T> image, in PatchLayout layout, ReadOnlySpan<int> rows, int column, int width, Span<T> panel, int pitch)
        where T : unmanaged, IBinaryInteger<T>
        where TVector : struct
        where TLanes : struct, ILanes<T, TVector>
    {
        Debug.Assert((rows.Length - 1) * pitch + width + TLanes.Count <= panel.Length);
        Span<nint> sources = stackalloc nint[MaxPieces], targets = stackalloc nint[MaxPieces];
        int count = 0;
        for (int at = 0; at < width;)
        {
            int x = (column + at) % layout.RunLength, length = Math.Min(layout.RunLength - x, width - at), start = layout.Column(column + at);
            for (int i = 0; i < length; i += TLanes.Count) (sources[count], targets[count++]) = (start + i, at + i);
            at += length;
        }

        nint lastWhole = image.Length - TLanes.Count - sources[count - 1];
        int whole = 0;
        while (whole < rows.Length && rows[whole] <= lastWhole) whole++;
        ref T from = ref MemoryMarshal.GetReference(image);
        ref T to = ref MemoryMarshal.GetReference(panel);
        ref int row = ref MemoryMarshal.GetReference(rows);
        ref nint source = ref MemoryMarshal.GetReference(sources);
        ref nint target = ref MemoryMarshal.GetReference(targets);
        for (int done = count; done < 8; done++) (sources[done], targets[done]) = (sources[count - 1], targets[count - 1]);
        if (count <= 4) CopyRows<T, TVector, TLanes, Four>(ref from, ref row, whole, ref to, pitch, ref source, ref target);
        else if (count <= 6) CopyRows<T, TVector, TLanes, Six>(ref from, ref row, whole, ref to, pitch, ref source, ref target);
        else if (count <= 8) CopyRows<T, TVector, TLanes, Eight>(ref from, ref row, whole, ref to, pitch, ref source, ref target);
        else CopyRows<T, TVector, TLanes>(ref from, ref row, whole, ref to, pitch, ref source, ref target, count);

        // The last rows of the last channel may end before a whole vector does.
        for (int p = whole; p < rows.Length; p++)
            for (int at = 0; at < width; at++) panel[p * pitch + at] = image[rows[p] + layout.Column(column + at)];
    }

    /// <summary>From left to right and from row to row: what a piece writes beyond its run is written again by the next.</summary>
    [MethodImpl(KernelOptions.Loop)]
    private static void CopyRows<T, TVector, TLanes>(
        ref T image, ref int rows, nint count, ref T panel, nint pitch, ref nint sources, ref nint targets, nint pieces)
        where T : unmanaged
        where TVector : struct
        where TLanes : struct, ILanes<T, TVector>
    {
        for (nint p = 0; p < count; p++, panel = ref Unsafe.Add(ref panel, pitch))
        {
            ref T row = ref Unsafe.Add(ref image, Unsafe.Add(ref rows, p));
            for (nint i = 0; i < pieces; i++) TLanes.Store(TLanes.Load(ref row, Unsafe.Add(ref sources, i)), ref panel, Unsafe.Add(ref targets, i));
        }
    }

    /// <summary>The same for few pieces.</summary>
    [MethodImpl(KernelOptions.Loop)]
    private static void CopyRows<T, TVector, TLanes, TPieces>(
        ref T image, ref int rows, nint count, ref T panel, nint pitch, ref nint sources, ref nint targets)
        where T : unmanaged
        where TVector : struct
        where TLanes : struct, ILanes<T, TVector>
        where TPieces : struct, ICount
    {
        nint s0 = sources, s1 = Unsafe.Add(ref sources, 1), s2 = Unsafe.Add(ref sources, 2), s3 = Unsafe.Add(ref sources, 3);
        nint t0 = targets, t1 = Unsafe.Add(ref targets, 1), t2 = Unsafe.Add(ref targets, 2), t3 = Unsafe.Add(ref targets, 3);
        for (nint p = 0; p < count; p++, panel = ref Unsafe.Add(ref panel, pitch))
        {
            ref T row = ref Unsafe.Add(ref image, Unsafe.Add(ref rows, p));
            TLanes.Store(TLanes.Load(ref row, s0), ref panel, t0);
            TLanes.Store(TLanes.Load(ref row, s1), ref panel, t1);
            TLanes.Store(TLanes.Load(ref row, s2), ref panel, t2);
            TLanes.Store(TLanes.Load(ref row, s3), ref panel, t3);
            if (TPieces.Value == 4) continue;
            TLanes.Store(TLanes.Load(ref row, Unsafe.Add(ref sources, 4)), ref panel, Unsafe.Add(ref targets, 4));
            TLanes.Store(TLanes.Load(ref row, Unsafe.Add(ref sources, 5)), ref panel, Unsafe.Add(ref targets, 5));
            if (TPieces.Value == 6) continue;
            TLanes.Store(TLanes.Load(ref row, Unsafe.Add(ref sources, 6)), ref panel, Unsafe.Add(ref targets, 6));
            TLanes.Store(TLanes.Load(ref row, Unsafe.Add(ref sources, 7)), ref panel, Unsafe.Add(ref targets, 7));
        }
    }
}
