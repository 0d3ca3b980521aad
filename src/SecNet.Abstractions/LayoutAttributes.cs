namespace SecNet;

/// <summary>To a vector, row-major over channels, rows and columns.</summary>
public sealed class FlattenAttribute : LayerAttribute;

/// <summary>The same values in the same order (row-major over channels, rows and columns) under another shape.</summary>
public sealed class ReshapeAttribute : LayerAttribute
{
    /// <summary>To a feature map.</summary>
    /// <param name="channels">Channels.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    public ReshapeAttribute(int channels, int height, int width)
    {
        Channels = channels;
        Height = height;
        Width = width;
    }

    /// <summary>To a vector.</summary>
    /// <param name="features">Number of values.</param>
    public ReshapeAttribute(int features)
        : this(features, 1, 1)
    {
    }

    /// <summary>Channels, or features of a vector.</summary>
    public int Channels { get; }

    /// <summary>Rows; 1 for a vector.</summary>
    public int Height { get; }

    /// <summary>Columns; 1 for a vector.</summary>
    public int Width { get; }
}

/// <summary>
/// Axes in another order. Each argument names an axis of the input: 0 for channels, 1 for rows, 2 for columns;
/// <c>Transpose(2, 0, 1)</c> turns 3x4x5 into 5x3x4.
/// </summary>
public sealed class TransposeAttribute : LayerAttribute
{
    /// <summary>Declares the layer.</summary>
    /// <param name="first">Axis that becomes the channels.</param>
    /// <param name="second">Axis that becomes the rows.</param>
    /// <param name="third">Axis that becomes the columns.</param>
    public TransposeAttribute(int first, int second, int third)
    {
        First = first;
        Second = second;
        Third = third;
    }

    /// <summary>Axis that becomes the channels.</summary>
    public int First { get; }

    /// <summary>Axis that becomes the rows.</summary>
    public int Second { get; }

    /// <summary>Axis that becomes the columns.</summary>
    public int Third { get; }
}

/// <summary>Rows and columns of zeros around each channel.</summary>
public sealed class Pad2DAttribute : LayerAttribute
{
    /// <summary>As many on every side.</summary>
    /// <param name="sides">Rows and columns added on each side.</param>
    public Pad2DAttribute(int sides)
        : this(sides, sides, sides, sides)
    {
    }

    /// <summary>Each side by itself.</summary>
    /// <param name="top">Rows added above.</param>
    /// <param name="left">Columns added to the left.</param>
    /// <param name="bottom">Rows added below.</param>
    /// <param name="right">Columns added to the right.</param>
    public Pad2DAttribute(int top, int left, int bottom, int right)
    {
        Top = top;
        Left = left;
        Bottom = bottom;
        Right = right;
    }

    /// <summary>Rows added above.</summary>
    public int Top { get; }

    /// <summary>Columns added to the left.</summary>
    public int Left { get; }

    /// <summary>Rows added below.</summary>
    public int Bottom { get; }

    /// <summary>Columns added to the right.</summary>
    public int Right { get; }
}
