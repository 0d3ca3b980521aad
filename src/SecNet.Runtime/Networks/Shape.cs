using System.Globalization;

namespace SecNet.Runtime.Networks;

/// <summary>Channels × height × width of one tensor (NCHW with N = 1). A flat vector of n values is n × 1 × 1.</summary>
public readonly record struct Shape(int Channels, int Height, int Width)
{
    /// <summary>Number of elements.</summary>
    public int Length => checked(Channels * Height * Width);

    /// <summary><c>16x24x24</c>, or <c>100</c> for a vector.</summary>
    public override string ToString() => Height == 1 && Width == 1
        ? Channels.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Channels}x{Height}x{Width}");
}
