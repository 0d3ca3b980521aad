namespace SecNet;

/// <summary>A fully connected layer with secret weights. Its input is a vector: put <see cref="FlattenAttribute"/> before it.</summary>
public sealed class DenseAttribute : LinearLayerAttribute
{
    /// <summary>Declares the layer.</summary>
    /// <param name="fanIn">Input values.</param>
    /// <param name="fanOut">Output values.</param>
    public DenseAttribute(int fanIn, int fanOut)
    {
        FanIn = fanIn;
        FanOut = fanOut;
    }

    /// <summary>Input values.</summary>
    public int FanIn { get; }

    /// <summary>Output values.</summary>
    public int FanOut { get; }
}
