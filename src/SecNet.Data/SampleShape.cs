using System.Globalization;

namespace SecNet.Data;

/// <summary>The shape a network takes. A flat one (n × 1 × 1) takes anything of n values, in CHW order.</summary>
internal readonly record struct SampleShape(int Channels, int Height, int Width)
{
    /// <summary>Number of values; at least 1.</summary>
    public int Length => checked(Channels * Height * Width);

    /// <summary>True for a vector, which has no rows and columns of its own.</summary>
    public bool IsFlat => Height == 1 && Width == 1;

    /// <summary>True when data of that shape is an input. Sizes come from files, so their product may exceed 64 bits.</summary>
    public bool Takes(long channels, long height, long width) =>
        (channels == Channels && height == Height && width == Width) || (IsFlat && (Int128)channels * height * width == Length);

    /// <summary><c>3x32x32</c>, or <c>784</c> for a vector.</summary>
    public override string ToString() => IsFlat
        ? Channels.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Channels}x{Height}x{Width}");
}
