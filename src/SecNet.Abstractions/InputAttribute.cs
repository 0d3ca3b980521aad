namespace SecNet;

/// <summary>The client's input, NCHW without the batch dimension. The first layer attribute of a network.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class InputAttribute : Attribute
{
    /// <summary>An image or feature map.</summary>
    /// <param name="channels">Channels.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    public InputAttribute(int channels, int height, int width)
    {
        Channels = channels;
        Height = height;
        Width = width;
    }

    /// <summary>A vector of features.</summary>
    /// <param name="features">Number of values.</param>
    public InputAttribute(int features)
        : this(features, 1, 1)
    {
    }

    /// <summary>Channels, or features of a vector.</summary>
    public int Channels { get; }

    /// <summary>Rows; 1 for a vector.</summary>
    public int Height { get; }

    /// <summary>Columns; 1 for a vector.</summary>
    public int Width { get; }

    /// <summary>Contract: no input value is larger in magnitude. The client refuses others. Default 1.</summary>
    public double MaxAbs { get; set; } = 1;
}
