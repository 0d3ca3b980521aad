using System.Numerics;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.HomomorphicEncryption;

/// <summary>One direction of a convolution, cut into strips of windows, with only the positions that some window reads.</summary>
/// <remarks>
/// Windows read multiples of the greatest common divisor of stride and dilation (of the stride, if the filter is one cell wide), counted from the
/// padded line's beginning; only these are packed, so that a 1×1 filter of stride 2 costs a quarter.
/// </remarks>
/// <param name="Axis">The direction.</param>
/// <param name="Windows">Windows of a strip; the last one may have fewer.</param>
internal readonly record struct PackedAxis(WindowAxis Axis, int Windows)
{
    /// <summary>Number of strips.</summary>
    public int Strips => (Axis.Windows + Windows - 1) / Windows;

    /// <summary>Packed positions of a strip.</summary>
    public int Length => checked((Windows - 1) * Step + Extent);

    /// <summary>Packed positions from a window to the next.</summary>
    public int Step => Axis.Stride / Unit;

    /// <summary>Packed positions from a cell to the next.</summary>
    public int Spacing => Axis.Kernel == 1 ? 0 : Axis.Dilation / Unit;

    /// <summary>Packed positions from a window's first cell to its last, with both.</summary>
    public int Extent => checked((Axis.Kernel - 1) * Spacing + 1);

    /// <summary>Positions of the line from one packed position to the next.</summary>
    private int Unit { get; } = Axis.Kernel == 1 ? Axis.Stride : (int)BigInteger.GreatestCommonDivisor(Axis.Stride, Axis.Dilation);

    /// <summary>Windows of one strip.</summary>
    public int WindowsOf(int strip) => Math.Min(Windows, Axis.Windows - strip * Windows);

    /// <summary>The line's element at a packed position, or outside the line for padding.</summary>
    public int Element(int strip, int position) => (strip * Windows * Step + position) * Unit - Axis.Before;

    /// <summary>Every number of windows a strip can have so that no smaller one needs as few strips.</summary>
    public static IEnumerable<PackedAxis> All(WindowAxis axis)
    {
        for (int strips = 1; strips <= axis.Windows;)
        {
            int windows = (axis.Windows + strips - 1) / strips;
            yield return new(axis, windows);
            if (windows == 1) yield break;
            // The next number of strips at which a strip gets shorter.
            strips = (axis.Windows + windows - 2) / (windows - 1);
        }
    }
}
