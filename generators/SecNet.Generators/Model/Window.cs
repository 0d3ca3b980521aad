namespace SecNet.Generators.Model;

/// <summary>A sliding window: kernel, stride and padding of a convolution or pool.</summary>
public readonly record struct Window(
    int KernelHeight, int KernelWidth, int StrideHeight, int StrideWidth, int PaddingHeight, int PaddingWidth)
{
    /// <summary>Kernel area.</summary>
    public int Area => KernelHeight * KernelWidth;

    /// <summary>Rows of the result on <paramref name="height"/> rows.</summary>
    public int OutHeight(int height) => ((height + (2 * PaddingHeight) - KernelHeight) / StrideHeight) + 1;

    /// <summary>Columns of the result on <paramref name="width"/> columns.</summary>
    public int OutWidth(int width) => ((width + (2 * PaddingWidth) - KernelWidth) / StrideWidth) + 1;
}
