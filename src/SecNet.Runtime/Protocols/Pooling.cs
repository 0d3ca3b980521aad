using System.Numerics;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.Protocols;

/// <summary>The local halves of pooling: laying windows out, differences of candidates, sums. Nothing here is secret-dependent.</summary>
public static class Pooling
{
    /// <summary>
    /// Copies each window's values so that candidate p of window w lands at p·windows + w: a level of the max tree then works on
    /// contiguous runs.
    /// </summary>
    /// <remarks>
    /// A padded position repeats the nearest value of the window instead of -∞: a maximum does not change when a value is counted
    /// twice, and the comparison of a value with itself opens uniform bits like any other.
    /// </remarks>
    public static void Gather<T>(in PoolShape shape, ReadOnlySpan<T> source, Span<T> candidates)
        where T : unmanaged
    {
        var (outHeight, outWidth) = (shape.OutHeight, shape.OutWidth);
        var target = 0;
        for (var kernelRow = 0; kernelRow < shape.KernelHeight; kernelRow++)
        {
            for (var kernelColumn = 0; kernelColumn < shape.KernelWidth; kernelColumn++)
            {
                for (var channel = 0; channel < shape.Channels; channel++)
                {
                    for (var row = 0; row < outHeight; row++)
                    {
                        var y = Math.Clamp((row * shape.StrideHeight) + kernelRow - shape.PaddingHeight, 0, shape.Height - 1);
                        var line = source.Slice(((channel * shape.Height) + y) * shape.Width, shape.Width);
                        for (var column = 0; column < outWidth; column++)
                        {
                            candidates[target++] = line[Math.Clamp((column * shape.StrideWidth) + kernelColumn - shape.PaddingWidth, 0, shape.Width - 1)];
                        }
                    }
                }
            }
        }
    }

    /// <summary>a - b for each pair of a level: the first half of the candidates against the second.</summary>
    public static void Differences<T>(ReadOnlySpan<T> candidates, Span<T> differences)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T> =>
        RingVector.Subtract(candidates[..differences.Length], candidates.Slice(differences.Length, differences.Length), differences);

    /// <summary>Sum of each window; padding adds nothing.</summary>
    public static void Sum<T>(in PoolShape shape, ReadOnlySpan<T> x, Span<T> z)
        where T : unmanaged, IBinaryInteger<T>
    {
        var (outHeight, outWidth) = (shape.OutHeight, shape.OutWidth);
        var target = 0;
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            for (var row = 0; row < outHeight; row++)
            {
                for (var column = 0; column < outWidth; column++) z[target++] = WindowSum(shape, x, channel, row, column);
            }
        }
    }

    private static T WindowSum<T>(in PoolShape shape, ReadOnlySpan<T> x, int channel, int row, int column)
        where T : unmanaged, IBinaryInteger<T>
    {
        var sum = T.Zero;
        var (top, left) = ((row * shape.StrideHeight) - shape.PaddingHeight, (column * shape.StrideWidth) - shape.PaddingWidth);
        for (var y = Math.Max(top, 0); y < Math.Min(top + shape.KernelHeight, shape.Height); y++)
        {
            for (var c = Math.Max(left, 0); c < Math.Min(left + shape.KernelWidth, shape.Width); c++)
            {
                sum += x[(((channel * shape.Height) + y) * shape.Width) + c];
            }
        }

        return sum;
    }
}
