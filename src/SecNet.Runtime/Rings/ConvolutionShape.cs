using System.Globalization;

namespace SecNet.Runtime.Rings;

/// <summary>Shapes of a two-dimensional convolution: CHW input and output, OIHW weights (I being a group's channels), zero padding.</summary>
/// <param name="InChannels">Channels of the input.</param>
/// <param name="InHeight">Rows of the input, without padding.</param>
/// <param name="InWidth">Columns of the input, without padding.</param>
/// <param name="OutChannels">Filters.</param>
/// <param name="KernelHeight">Rows of a filter.</param>
/// <param name="KernelWidth">Columns of a filter.</param>
/// <param name="StrideHeight">Rows between two positions of the filter.</param>
/// <param name="StrideWidth">Columns between two positions of the filter.</param>
/// <param name="PaddingTop">Zero rows added above.</param>
/// <param name="PaddingLeft">Zero columns added on the left.</param>
public readonly record struct ConvolutionShape(
    int InChannels,
    int InHeight,
    int InWidth,
    int OutChannels,
    int KernelHeight,
    int KernelWidth,
    int StrideHeight,
    int StrideWidth,
    int PaddingTop,
    int PaddingLeft)
{
    /// <summary>Zero rows added below; by default as many as above.</summary>
    public int PaddingBottom { get; init; } = PaddingTop;

    /// <summary>Zero columns added on the right; by default as many as on the left.</summary>
    public int PaddingRight { get; init; } = PaddingLeft;

    /// <summary>Rows from one input element under a filter to the next.</summary>
    public int DilationHeight { get; init; } = 1;

    /// <summary>Columns from one input element under a filter to the next.</summary>
    public int DilationWidth { get; init; } = 1;

    /// <summary>Parts into which channels and filters are divided; a filter sees the channels of its own part.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Input channels of a group.</summary>
    public int GroupChannels => InChannels / Groups;

    /// <summary>Rows of the output.</summary>
    public int OutHeight => Rows.Windows;

    /// <summary>Columns of the output.</summary>
    public int OutWidth => Columns.Windows;

    /// <summary>Elements of the input.</summary>
    public int InLength => checked(InChannels * InHeight * InWidth);

    /// <summary>Elements of the output.</summary>
    public int OutLength => checked(OutChannels * OutHeight * OutWidth);

    /// <summary>Weights of all filters.</summary>
    public int WeightLength => checked(OutChannels * PatchLength);

    /// <summary>Weights of one filter, and the input elements one output element depends on.</summary>
    public int PatchLength => checked(GroupChannels * KernelHeight * KernelWidth);

    /// <summary>
    /// Scratch elements <see cref="Convolution.Accumulate"/> needs, one group after another: a copy of the group's channels, if they have
    /// padding or a stride, an index for each weight of a filter, and a panel of constant size.
    /// </summary>
    public int ScratchLength => checked(new PatchImage(this).Length + PatchLength + PatchProduct.PanelLength);

    internal WindowAxis Rows => new(InHeight, KernelHeight, StrideHeight, PaddingTop, PaddingBottom, DilationHeight);

    internal WindowAxis Columns => new(InWidth, KernelWidth, StrideWidth, PaddingLeft, PaddingRight, DilationWidth);

    /// <summary>
    /// <c>16x12x12 * 16 filters of 5x5, stride 1x1, padding 0x0x0x0, dilation 1x1, groups 1</c>; computes nothing, so that an impossible
    /// shape can be shown.
    /// </summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{InChannels}x{InHeight}x{InWidth} * {OutChannels} filters of {KernelHeight}x{KernelWidth}, stride {StrideHeight}x{StrideWidth}, "
        + $"padding {PaddingTop}x{PaddingLeft}x{PaddingBottom}x{PaddingRight}, dilation {DilationHeight}x{DilationWidth}, groups {Groups}");

    /// <exception cref="ArgumentException">
    /// A size is not positive, a padding is negative, the groups do not divide the channels, or the filter is larger than the padded input.
    /// </exception>
    internal void Validate()
    {
        if (InChannels < 1 || InHeight < 1 || InWidth < 1 || OutChannels < 1 || KernelHeight < 1 || KernelWidth < 1 || StrideHeight < 1 || StrideWidth < 1
            || PaddingTop < 0 || PaddingLeft < 0 || PaddingBottom < 0 || PaddingRight < 0 || DilationHeight < 1 || DilationWidth < 1)
            throw new ArgumentException($"Channels, sizes, strides and dilations must be at least 1 and padding at least 0; got {this}.");
        if (Groups < 1 || InChannels % Groups != 0 || OutChannels % Groups != 0)
            throw new ArgumentException($"{Groups} groups must divide both {InChannels} input channels and {OutChannels} filters.");
        if (Rows.Extent > Rows.PaddedSize || Columns.Extent > Columns.PaddedSize)
        {
            throw new ArgumentException(
                $"The {Rows.Extent}x{Columns.Extent} filter is larger than the padded input of {Rows.PaddedSize}x{Columns.PaddedSize}; add padding or use a smaller filter.");
        }
    }
}
