using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;

namespace SecNet.Generators.Model;

/// <summary>One direction of a sliding window: the rows or the columns of a convolution or pool.</summary>
/// <param name="Kernel">Cells of the window.</param>
/// <param name="Stride">Cells between windows.</param>
/// <param name="Before">Padding above or on the left.</param>
/// <param name="After">Padding below or on the right.</param>
/// <param name="Dilation">Cells from one of the window's to its next.</param>
public readonly record struct WindowAxis(int Kernel, int Stride, int Before, int After, int Dilation)
{
    /// <summary>Cells from the window's first to its last; 64 bits so that a hostile declaration cannot overflow it.</summary>
    public long Extent => ((Kernel - 1L) * Dilation) + 1;

    /// <summary>True when the window fits <paramref name="size"/> padded cells once.</summary>
    public bool Fits(int size) => Extent <= size + (long)Before + After;

    /// <summary>Positions of the window on <paramref name="size"/> cells, which it must fit.</summary>
    public int Windows(int size) => (int)Math.Min(int.MaxValue, ((size + (long)Before + After - Extent) / Stride) + 1);

    /// <summary>
    /// Cells of the copy in which a kernel finds the cells of successive windows side by side; the runtime's LineCopy is the same formula.
    /// </summary>
    public long CopyLength(int size) => Math.Min((long)Kernel * Windows(size), JoinedLength(size));

    /// <summary>True when the cells are their own copy.</summary>
    public bool IsItsCopy(int size) => Stride == 1 && Before == 0 && After == 0 && (long)Kernel * Windows(size) >= JoinedLength(size);

    private long JoinedLength(int size) =>
        Math.Min(Kernel, Stride / (int)BigInteger.GreatestCommonDivisor(Stride, Dilation)) * (Windows(size) + ((Kernel - 1L) * Dilation / Stride));

    /// <summary>Cells of a window that are not padding.</summary>
    public int CellsInside(int window, int size)
    {
        var start = ((long)window * Stride) - Before;
        var first = start >= 0 ? 0 : (Dilation - 1 - start) / Dilation;
        var last = start >= size ? -1 : Math.Min(Kernel - 1, (size - 1 - start) / Dilation);
        return (int)Math.Max(0, last - first + 1);
    }

    /// <summary>Windows that reach into padding; all others hold <see cref="Kernel"/> cells.</summary>
    public IEnumerable<int> PaddedWindows(int size)
    {
        var count = Windows(size);
        var firstFull = (int)Math.Min(count, ((long)Before + Stride - 1) / Stride);
        var fulls = Math.Max(0, Math.Min(count, ((size - Extent + Before) / Stride) + 1) - firstFull);
        if (size + (long)Before < Extent) fulls = 0;
        return Enumerable.Range(0, firstFull).Concat(Enumerable.Range(firstFull + (int)fulls, count - firstFull - (int)fulls));
    }
}
