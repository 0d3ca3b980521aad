namespace SecNet;

/// <summary>A layer that slides a window over each channel. Every window must hold a value of the input.</summary>
public abstract class PoolAttribute : LayerAttribute
{
    private protected PoolAttribute(int windowHeight, int windowWidth)
    {
        WindowHeight = windowHeight;
        WindowWidth = windowWidth;
    }

    /// <summary>Rows of the window.</summary>
    public int WindowHeight { get; }

    /// <summary>Columns of the window.</summary>
    public int WindowWidth { get; }

    /// <summary>Step between windows, in both directions. Default: the window, so that windows do not overlap.</summary>
    public int Stride { get; set; }

    /// <summary>Rows between windows. Default: <see cref="Stride"/>.</summary>
    public int StrideHeight { get; set; }

    /// <summary>Columns between windows. Default: <see cref="Stride"/>.</summary>
    public int StrideWidth { get; set; }

    /// <summary>Rows and columns added on each side. Default 0.</summary>
    public int Padding { get; set; }

    /// <summary>Rows added above. Default: <see cref="Padding"/>.</summary>
    public int PaddingTop { get; set; }

    /// <summary>Columns added on the left. Default: <see cref="Padding"/>.</summary>
    public int PaddingLeft { get; set; }

    /// <summary>Rows added below. Default: <see cref="Padding"/>.</summary>
    public int PaddingBottom { get; set; }

    /// <summary>Columns added on the right. Default: <see cref="Padding"/>.</summary>
    public int PaddingRight { get; set; }

    /// <summary>Step between a window's values, in both directions. Default 1: they lie side by side.</summary>
    public int Dilation { get; set; } = 1;

    /// <summary>Rows from one of a window's values to its next. Default: <see cref="Dilation"/>.</summary>
    public int DilationHeight { get; set; }

    /// <summary>Columns from one of a window's values to its next. Default: <see cref="Dilation"/>.</summary>
    public int DilationWidth { get; set; }
}

/// <summary>Largest value of each window; padding never wins.</summary>
public sealed class MaxPool2DAttribute : PoolAttribute
{
    /// <summary>A square window.</summary>
    /// <param name="window">Rows and columns of the window.</param>
    public MaxPool2DAttribute(int window)
        : base(window, window)
    {
    }

    /// <summary>A rectangular window.</summary>
    /// <param name="windowHeight">Rows of the window.</param>
    /// <param name="windowWidth">Columns of the window.</param>
    public MaxPool2DAttribute(int windowHeight, int windowWidth)
        : base(windowHeight, windowWidth)
    {
    }
}

/// <summary>Mean of each window.</summary>
public sealed class AvgPool2DAttribute : PoolAttribute
{
    /// <summary>A square window.</summary>
    /// <param name="window">Rows and columns of the window.</param>
    public AvgPool2DAttribute(int window)
        : base(window, window)
    {
    }

    /// <summary>A rectangular window.</summary>
    /// <param name="windowHeight">Rows of the window.</param>
    /// <param name="windowWidth">Columns of the window.</param>
    public AvgPool2DAttribute(int windowHeight, int windowWidth)
        : base(windowHeight, windowWidth)
    {
    }

    /// <summary>
    /// True when padding counts as zeros (PyTorch's count_include_pad, and its default); false when the mean is over the values
    /// inside the input alone.
    /// </summary>
    public bool CountsPadding { get; set; } = true;
}
