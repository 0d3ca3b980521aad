namespace SecNet.Runtime.Rings;

/// <summary>One direction of a sliding window over a line of values: the rows or the columns of a convolution or pool. All of it is public.</summary>
/// <param name="Size">Values of the line.</param>
/// <param name="Kernel">Cells of the window.</param>
/// <param name="Stride">Steps from a window to the next.</param>
/// <param name="Before">Padding before the line.</param>
/// <param name="After">Padding behind it.</param>
/// <param name="Dilation">Steps from one of the window's cells to its next.</param>
internal readonly record struct WindowAxis(int Size, int Kernel, int Stride, int Before, int After, int Dilation)
{
    /// <summary>Positions from the window's first cell to its last, 64 bits wide so that an impossible shape can be judged.</summary>
    public long Extent => (Kernel - 1L) * Dilation + 1;

    /// <summary>The line with its padding, likewise.</summary>
    public long PaddedSize => (long)Size + Before + After;

    /// <summary>Windows that fit the padded line.</summary>
    public int Windows => (int)((PaddedSize - Extent) / Stride) + 1;

    /// <summary>The windows whose cell <paramref name="cell"/> lies on the line, and where it lies in the first of them.</summary>
    public (int First, int Count, int Position) WindowsInside(int cell)
    {
        int offset = cell * Dilation - Before, windows = Windows;
        int first = offset >= 0 ? 0 : (-offset + Stride - 1) / Stride;
        int position = offset + first * Stride;
        int count = position >= Size || first >= windows ? 0 : Math.Min(windows - first, (Size - 1 - position) / Stride + 1);
        return (first, count, position);
    }

    /// <summary>Where the first cell of a window that lies on the line does, and how many do.</summary>
    public (int Position, int Count) CellsInside(int window)
    {
        int start = window * Stride - Before;
        int first = start >= 0 ? 0 : (-start + Dilation - 1) / Dilation;
        int position = start + first * Dilation;
        return (position, position >= Size ? 0 : Math.Max(0, Math.Min(Kernel - first, (Size - 1 - position) / Dilation + 1)));
    }

    /// <summary>Where a window's cell lies, or where its nearest cell on the line does; the window must have one.</summary>
    public int NearestInside(int window, int cell)
    {
        int wanted = window * Stride - Before + cell * Dilation;
        if (wanted >= 0 && wanted < Size) return wanted;
        var (position, count) = CellsInside(window);
        return wanted < 0 ? position : position + (count - 1) * Dilation;
    }
}
