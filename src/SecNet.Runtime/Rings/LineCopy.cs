namespace SecNet.Runtime.Rings;

/// <summary>How a line of values is copied so that each of a sliding window's cells finds its values for successive windows side by side.</summary>
/// <remarks>
/// If the window moves by s, cell j sees the padded line from j · dilation on in steps of s. Cells that agree modulo s share a part of the
/// copy, in which they begin at different places. But if all cells together see less than those parts hold, each has a part of its own.
/// </remarks>
internal readonly struct LineCopy
{
    private readonly WindowAxis _axis;
    private readonly bool _isApart;

    /// <summary>The copy of an axis.</summary>
    public LineCopy(WindowAxis axis)
    {
        int windows = axis.Windows, remainders = Math.Min(axis.Kernel, axis.Stride / GreatestCommonDivisor(axis.Stride, axis.Dilation));
        long joinedLength = windows + (axis.Kernel - 1L) * axis.Dilation / axis.Stride;
        _axis = axis;
        _isApart = (long)axis.Kernel * windows < remainders * joinedLength;
        (Parts, PartLength) = _isApart ? (axis.Kernel, windows) : (remainders, (int)joinedLength);
        Length = checked(Parts * PartLength);
        IsLine = axis is { Stride: 1, Before: 0, After: 0 } && !_isApart;
    }

    /// <summary>Parts, one after another.</summary>
    public int Parts { get; }

    /// <summary>Values of a part.</summary>
    public int PartLength { get; }

    /// <summary>Values of the copy.</summary>
    public int Length { get; }

    /// <summary>Whether the copy is the line.</summary>
    public bool IsLine { get; }

    /// <summary>Where on the line a part begins; in padding if that is negative. It goes on in steps of the stride.</summary>
    public int Start(int part) => (_isApart ? part * _axis.Dilation : (int)((long)part * _axis.Dilation % _axis.Stride)) - _axis.Before;

    /// <summary>Where the first window finds a cell in the copy; the next one finds it beside it.</summary>
    public int Place(int cell) => _isApart ? cell * PartLength : cell % Parts * PartLength + (int)((long)cell * _axis.Dilation / _axis.Stride);

    private static int GreatestCommonDivisor(int x, int y)
    {
        while (y != 0) (x, y) = (y, x % y);
        return x;
    }
}
