using System.Runtime.CompilerServices;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.HomomorphicEncryption;

/// <summary>One residue at a time, for processors without wide vectors, and as the plain twin of the other widths in tests.</summary>
internal readonly struct ResidueLanes64 : IResidueLanes<double>
{
    /// <inheritdoc/>
    public static int Count => 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Load(ref readonly double source, nint offset) => Unsafe.Add(ref Unsafe.AsRef(in source), offset);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(double value, ref double destination, nint offset) => Unsafe.Add(ref destination, offset) = value;

    /// <inheritdoc/>
    public static double Broadcast(double value) => value;

    /// <inheritdoc/>
    public static double Add(double x, double y) => x + y;

    /// <inheritdoc/>
    public static double Subtract(double x, double y) => x - y;

    /// <inheritdoc/>
    public static double Multiply(double x, double y) => x * y;

    /// <inheritdoc/>
    public static double MultiplyAdd(double x, double y, double z) => Math.FusedMultiplyAdd(x, y, z);

    /// <inheritdoc/>
    public static double MultiplySubtract(double x, double y, double z) => Math.FusedMultiplyAdd(x, y, -z);

    /// <inheritdoc/>
    public static double MultiplyNegatedAdd(double x, double y, double z) => Math.FusedMultiplyAdd(-x, y, z);

    /// <inheritdoc/>
    public static double Round(double x) => Math.Round(x);

    /// <inheritdoc/>
    /// <remarks>The sign bit, moved to the bottom, is the factor: no branch.</remarks>
    public static double AddIfNegative(double x, double y) => x + (BitConverter.DoubleToUInt64Bits(x) >> 63) * y;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (double High, double Low) LoadHalves(ref readonly ulong source, nint offset)
    {
        ulong word = Unsafe.Add(ref Unsafe.AsRef(in source), offset);
        return ((long)word >> 32, (uint)word);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreWords(double value, ref ulong destination, nint offset) => Unsafe.Add(ref destination, offset) = (ulong)(long)value;

    /// <inheritdoc/>
    [MethodImpl(KernelOptions.Loop)]
    public static void Transpose(ref double block)
    {
        const int Row = 8;
        for (int row = 1; row < Row; row++)
            for (int column = 0; column < row; column++)
            {
                ref double one = ref Unsafe.Add(ref block, Row * row + column), other = ref Unsafe.Add(ref block, Row * column + row);
                (one, other) = (other, one);
            }
    }
}
