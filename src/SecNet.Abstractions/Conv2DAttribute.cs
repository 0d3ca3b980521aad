namespace SecNet;

/// <summary>A 2-D convolution (cross-correlation, as in PyTorch) with secret filters.</summary>
public sealed class Conv2DAttribute : LinearLayerAttribute
{
    /// <summary>A square kernel.</summary>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Filters.</param>
    /// <param name="kernel">Rows and columns of a filter.</param>
    public Conv2DAttribute(int inChannels, int outChannels, int kernel)
        : this(inChannels, outChannels, kernel, kernel)
    {
    }

    /// <summary>A rectangular kernel.</summary>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Filters.</param>
    /// <param name="kernelHeight">Rows of a filter.</param>
    /// <param name="kernelWidth">Columns of a filter.</param>
    public Conv2DAttribute(int inChannels, int outChannels, int kernelHeight, int kernelWidth)
    {
        InChannels = inChannels;
        OutChannels = outChannels;
        KernelHeight = kernelHeight;
        KernelWidth = kernelWidth;
    }

    /// <summary>Channels of the input.</summary>
    public int InChannels { get; }

    /// <summary>Filters.</summary>
    public int OutChannels { get; }

    /// <summary>Rows of a filter.</summary>
    public int KernelHeight { get; }

    /// <summary>Columns of a filter.</summary>
    public int KernelWidth { get; }

    /// <summary>Step between windows, in both directions. Default 1.</summary>
    public int Stride { get; set; } = 1;

    /// <summary>Rows between windows. Default: <see cref="Stride"/>.</summary>
    public int StrideHeight { get; set; }

    /// <summary>Columns between windows. Default: <see cref="Stride"/>.</summary>
    public int StrideWidth { get; set; }

    /// <summary>Zeros added on each side. Default 0.</summary>
    public int Padding { get; set; }

    /// <summary>Rows of zeros added above. Default: <see cref="Padding"/>.</summary>
    public int PaddingTop { get; set; }

    /// <summary>Columns of zeros added on the left. Default: <see cref="Padding"/>.</summary>
    public int PaddingLeft { get; set; }

    /// <summary>Rows of zeros added below. Default: <see cref="Padding"/>.</summary>
    public int PaddingBottom { get; set; }

    /// <summary>Columns of zeros added on the right. Default: <see cref="Padding"/>.</summary>
    public int PaddingRight { get; set; }

    /// <summary>Step between the input values under one filter, in both directions. Default 1: they lie side by side.</summary>
    public int Dilation { get; set; } = 1;

    /// <summary>Rows from one value under a filter to the next. Default: <see cref="Dilation"/>.</summary>
    public int DilationHeight { get; set; }

    /// <summary>Columns from one value under a filter to the next. Default: <see cref="Dilation"/>.</summary>
    public int DilationWidth { get; set; }

    /// <summary>
    /// Parts into which channels and filters are divided, as PyTorch's groups; a filter sees the channels of its own part only, and
    /// weights are outChannels × (inChannels / Groups) × height × width. As many as channels make a depthwise convolution. Default 1.
    /// </summary>
    public int Groups { get; set; } = 1;
}
