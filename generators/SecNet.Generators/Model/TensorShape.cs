using System.Globalization;

namespace SecNet.Generators.Model;

/// <summary>Channels × height × width (NCHW, N = 1). A vector of n values is n × 1 × 1.</summary>
public readonly record struct TensorShape(int Channels, int Height, int Width)
{
    /// <summary>Elements; 64 bits so that a hostile declaration cannot overflow it.</summary>
    public long Length => (long)Channels * Height * Width;

    /// <summary>True when the tensor is a vector.</summary>
    public bool IsVector => Height == 1 && Width == 1;

    /// <summary><c>16x24x24</c>, or <c>100</c>.</summary>
    public override string ToString() => IsVector
        ? Channels.ToString(CultureInfo.InvariantCulture)
        : string.Format(CultureInfo.InvariantCulture, "{0}x{1}x{2}", Channels, Height, Width);
}
