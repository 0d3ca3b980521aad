namespace SecNet.Runtime.Protocols;

/// <summary>A pool's geometry: a square or rectangular window over each channel of a CHW tensor.</summary>
public readonly record struct PoolShape(
    int Channels, int Height, int Width, int KernelHeight, int KernelWidth, int StrideHeight, int StrideWidth, int PaddingHeight, int PaddingWidth)
{
    /// <summary>Values of a window.</summary>
    public int Area => KernelHeight * KernelWidth;

    /// <summary>Rows of the result.</summary>
    public int OutHeight => ((Height + (2 * PaddingHeight) - KernelHeight) / StrideHeight) + 1;

    /// <summary>Columns of the result.</summary>
    public int OutWidth => ((Width + (2 * PaddingWidth) - KernelWidth) / StrideWidth) + 1;

    /// <summary>Windows over all channels.</summary>
    public int Windows => Channels * OutHeight * OutWidth;
}
