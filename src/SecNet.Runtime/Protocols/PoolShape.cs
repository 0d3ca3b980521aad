using SecNet.Runtime.Rings;

namespace SecNet.Runtime.Protocols;

/// <summary>A pool's geometry: a window over each channel of a CHW tensor.</summary>
/// <param name="Channels">Channels.</param>
/// <param name="Height">Rows of the input.</param>
/// <param name="Width">Columns of the input.</param>
/// <param name="KernelHeight">Rows of the window.</param>
/// <param name="KernelWidth">Columns of the window.</param>
/// <param name="StrideHeight">Rows between windows.</param>
/// <param name="StrideWidth">Columns between windows.</param>
/// <param name="PaddingTop">Rows added above.</param>
/// <param name="PaddingLeft">Columns added on the left.</param>
public readonly record struct PoolShape(
    int Channels, int Height, int Width, int KernelHeight, int KernelWidth, int StrideHeight, int StrideWidth, int PaddingTop, int PaddingLeft)
{
    /// <summary>Rows added below; by default as many as above.</summary>
    public int PaddingBottom { get; init; } = PaddingTop;

    /// <summary>Columns added on the right; by default as many as on the left.</summary>
    public int PaddingRight { get; init; } = PaddingLeft;

    /// <summary>Rows from one of a window's values to its next.</summary>
    public int DilationHeight { get; init; } = 1;

    /// <summary>Columns from one of a window's values to its next.</summary>
    public int DilationWidth { get; init; } = 1;

    /// <summary>Values of a window.</summary>
    public int Area => KernelHeight * KernelWidth;

    /// <summary>Rows of the result.</summary>
    public int OutHeight => Rows.Windows;

    /// <summary>Columns of the result.</summary>
    public int OutWidth => Columns.Windows;

    /// <summary>Windows over all channels.</summary>
    public int Windows => Channels * OutHeight * OutWidth;

    internal WindowAxis Rows => new(Height, KernelHeight, StrideHeight, PaddingTop, PaddingBottom, DilationHeight);

    internal WindowAxis Columns => new(Width, KernelWidth, StrideWidth, PaddingLeft, PaddingRight, DilationWidth);
}
