using System;

namespace SecNet.Generators.Model;

/// <summary>A sliding window: kernel, stride, padding and dilation of a convolution or pool.</summary>
public readonly record struct Window(
    int KernelHeight, int KernelWidth, int StrideHeight, int StrideWidth,
    int PaddingTop, int PaddingLeft, int PaddingBottom, int PaddingRight, int DilationHeight, int DilationWidth)
{
    /// <summary>A window with the same padding on opposite sides and without dilation.</summary>
    public Window(int kernelHeight, int kernelWidth, int strideHeight, int strideWidth, int paddingHeight, int paddingWidth)
        : this(kernelHeight, kernelWidth, strideHeight, strideWidth, paddingHeight, paddingWidth, paddingHeight, paddingWidth, 1, 1)
    {
    }

    /// <summary>Kernel area.</summary>
    public int Area => KernelHeight * KernelWidth;

    /// <summary>Its rows.</summary>
    public WindowAxis Rows => new(KernelHeight, StrideHeight, PaddingTop, PaddingBottom, DilationHeight);

    /// <summary>Its columns.</summary>
    public WindowAxis Columns => new(KernelWidth, StrideWidth, PaddingLeft, PaddingRight, DilationWidth);

    /// <summary>True when opposite sides are padded equally.</summary>
    public bool IsPaddedEvenly => PaddingTop == PaddingBottom && PaddingLeft == PaddingRight;

    /// <summary>True when its cells lie side by side.</summary>
    public bool IsDense => DilationHeight == 1 && DilationWidth == 1;

    /// <summary><c>1</c>, <c>1x2</c> (rows x columns) or <c>0x0x1x1</c> (top x left x bottom x right).</summary>
    public string PaddingText => !IsPaddedEvenly ? FormattableString.Invariant($"{PaddingTop}x{PaddingLeft}x{PaddingBottom}x{PaddingRight}") : Both(PaddingTop, PaddingLeft);

    /// <summary><c>2</c>, or <c>2x1</c>: rows x columns.</summary>
    public string StrideText => Both(StrideHeight, StrideWidth);

    /// <summary><c>2</c>, or <c>2x1</c>: rows x columns.</summary>
    public string DilationText => Both(DilationHeight, DilationWidth);

    /// <summary>Rows of the result on <paramref name="height"/> rows.</summary>
    public int OutHeight(int height) => Rows.Windows(height);

    /// <summary>Columns of the result on <paramref name="width"/> columns.</summary>
    public int OutWidth(int width) => Columns.Windows(width);

    /// <summary>Values of a channel's copy that a convolution reads patches from; none if the channel is its own.</summary>
    public int CopyLength(int height, int width) =>
        Rows.IsItsCopy(height) && Columns.IsItsCopy(width) ? 0 : checked((int)(Rows.CopyLength(height) * Columns.CopyLength(width)));

    private static string Both(int rows, int columns) => rows == columns ? FormattableString.Invariant($"{rows}") : FormattableString.Invariant($"{rows}x{columns}");
}
