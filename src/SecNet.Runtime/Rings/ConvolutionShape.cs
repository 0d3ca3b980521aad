using System.Globalization;

namespace SecNet.Runtime.Rings;

/// <summary>Shapes of a two-dimensional convolution: CHW input and output, OIHW weights, zero padding, no dilation, one group.</summary>
/// <param name="InChannels">Channels of the input.</param>
/// <param name="InHeight">Rows of the input, without padding.</param>
/// <param name="InWidth">Columns of the input, without padding.</param>
/// <param name="OutChannels">Filters.</param>
/// <param name="KernelHeight">Rows of a filter.</param>
/// <param name="KernelWidth">Columns of a filter.</param>
/// <param name="StrideHeight">Rows between two positions of the filter.</param>
/// <param name="StrideWidth">Columns between two positions of the filter.</param>
/// <param name="PaddingHeight">Zero rows added above and below.</param>
/// <param name="PaddingWidth">Zero columns added left and right.</param>
public readonly record struct ConvolutionShape(
    int InChannels,
    int InHeight,
    int InWidth,
    int OutChannels,
    int KernelHeight,
    int KernelWidth,
    int StrideHeight,
    int StrideWidth,
    int PaddingHeight,
    int PaddingWidth)
{
    /// <summary>Rows of the output.</summary>
    public int OutHeight => (InHeight + 2 * PaddingHeight - KernelHeight) / StrideHeight + 1;

    /// <summary>Columns of the output.</summary>
    public int OutWidth => (InWidth + 2 * PaddingWidth - KernelWidth) / StrideWidth + 1;

    /// <summary>Elements of the input.</summary>
    public int InLength => checked(InChannels * InHeight * InWidth);

    /// <summary>Elements of the output.</summary>
    public int OutLength => checked(OutChannels * OutHeight * OutWidth);

    /// <summary>Weights of all filters.</summary>
    public int WeightLength => checked(OutChannels * PatchLength);

    /// <summary>Weights of one filter, and the input elements one output element depends on.</summary>
    public int PatchLength => checked(InChannels * KernelHeight * KernelWidth);

    /// <summary>Scratch elements <see cref="Convolution.Accumulate"/> needs; none when the input already is the matrix of patches.</summary>
    public int ScratchLength => IsPointwise ? 0 : checked(PatchLength * OutHeight * OutWidth);

    /// <summary>A 1×1 filter at every position: a plain matrix product.</summary>
    internal bool IsPointwise => KernelHeight == 1 && KernelWidth == 1 && StrideHeight == 1 && StrideWidth == 1 && PaddingHeight == 0 && PaddingWidth == 0;

    /// <summary><c>16x12x12 * 16x16x5x5, stride 1x1, padding 0x0</c>; computes nothing, so that an impossible shape can be shown.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{InChannels}x{InHeight}x{InWidth} * {OutChannels}x{InChannels}x{KernelHeight}x{KernelWidth}, "
        + $"stride {StrideHeight}x{StrideWidth}, padding {PaddingHeight}x{PaddingWidth}");

    /// <exception cref="ArgumentException">A size is not positive, a padding is negative, or the filter is larger than the padded input.</exception>
    internal void Validate()
    {
        if (InChannels < 1 || InHeight < 1 || InWidth < 1 || OutChannels < 1 || KernelHeight < 1 || KernelWidth < 1
            || StrideHeight < 1 || StrideWidth < 1 || PaddingHeight < 0 || PaddingWidth < 0)
            throw new ArgumentException($"Channels, sizes and strides must be at least 1 and padding at least 0; got {this}.");
        if (KernelHeight > InHeight + 2L * PaddingHeight || KernelWidth > InWidth + 2L * PaddingWidth)
        {
            throw new ArgumentException(
                $"The {KernelHeight}x{KernelWidth} filter is larger than the padded input of "
                + $"{InHeight + 2L * PaddingHeight}x{InWidth + 2L * PaddingWidth}; add padding or use a smaller filter.");
        }
    }
}
