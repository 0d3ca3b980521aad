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

    /// <summary>Zeros added on each side. Default 0.</summary>
    public int Padding { get; set; }
}
