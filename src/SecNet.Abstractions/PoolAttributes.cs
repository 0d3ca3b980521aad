namespace SecNet;

/// <summary>A layer that slides a square window over each channel.</summary>
public abstract class PoolAttribute : LayerAttribute
{
    private protected PoolAttribute(int window) => Window = window;

    /// <summary>Rows and columns of the window.</summary>
    public int Window { get; }

    /// <summary>Step between windows. Default: the window, so that windows do not overlap.</summary>
    public int Stride { get; set; }

    /// <summary>Rows and columns added on each side, at most half the window. Default 0.</summary>
    public int Padding { get; set; }
}

/// <summary>Largest value of each window; padding never wins.</summary>
public sealed class MaxPool2DAttribute : PoolAttribute
{
    /// <summary>Declares the layer.</summary>
    /// <param name="window">Rows and columns of the window.</param>
    public MaxPool2DAttribute(int window)
        : base(window)
    {
    }
}

/// <summary>Mean of each window; padding counts as zeros, as PyTorch's default does.</summary>
public sealed class AvgPool2DAttribute : PoolAttribute
{
    /// <summary>Declares the layer.</summary>
    /// <param name="window">Rows and columns of the window.</param>
    public AvgPool2DAttribute(int window)
        : base(window)
    {
    }
}
