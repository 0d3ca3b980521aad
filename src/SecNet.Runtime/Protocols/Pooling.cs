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
    /// A padded position repeats the nearest value of its own window instead of -∞ (with dilation that is not the nearest of the image): a
    /// maximum does not change when a value is counted twice, and the comparison of a value with itself opens uniform bits like any other.
    /// </remarks>
    public static void Gather<T>(in PoolShape shape, ReadOnlySpan<T> source, Span<T> candidates)
        where T : unmanaged
    {
        var (rows, columns) = (shape.Rows, shape.Columns);
        var (outHeight, outWidth) = (rows.Windows, columns.Windows);
        var target = 0;
        for (var kernelRow = 0; kernelRow < shape.KernelHeight; kernelRow++)
        {
            for (var kernelColumn = 0; kernelColumn < shape.KernelWidth; kernelColumn++)
            {
                var (first, inside, position) = columns.WindowsInside(kernelColumn);
                for (var channel = 0; channel < shape.Channels; channel++)
                {
                    for (var row = 0; row < outHeight; row++)
                    {
                        var line = source.Slice(((channel * shape.Height) + rows.NearestInside(row, kernelRow)) * shape.Width, shape.Width);
                        var result = candidates.Slice(target, outWidth);
                        for (var column = 0; column < Math.Min(first, outWidth); column++) result[column] = line[columns.NearestInside(column, kernelColumn)];
                        if (inside > 0) CopyEvery(line[position..], shape.StrideWidth, result.Slice(first, inside));
                        for (var column = Math.Min(first, outWidth) + inside; column < outWidth; column++) result[column] = line[columns.NearestInside(column, kernelColumn)];
                        target += outWidth;
                    }
                }
            }
        }
    }

    /// <summary>Copies candidates back to where their windows took them from; values that no window covers stay. The inverse of <see cref="Gather"/> where windows neither overlap nor have padding.</summary>
    public static void Scatter<T>(in PoolShape shape, ReadOnlySpan<T> candidates, Span<T> target)
        where T : unmanaged
    {
        var source = 0;
        for (var kernelRow = 0; kernelRow < shape.KernelHeight; kernelRow++)
        {
            for (var kernelColumn = 0; kernelColumn < shape.KernelWidth; kernelColumn++)
            {
                for (var channel = 0; channel < shape.Channels; channel++)
                {
                    for (var row = 0; row < shape.OutHeight; row++)
                    {
                        var line = target.Slice(((channel * shape.Height) + (row * shape.StrideHeight) + kernelRow) * shape.Width, shape.Width);
                        for (var column = 0; column < shape.OutWidth; column++) line[(column * shape.StrideWidth) + kernelColumn] = candidates[source++];
                    }
                }
            }
        }
    }

    // Most windows lie inside, where no position has to be looked for.
    private static void CopyEvery<T>(ReadOnlySpan<T> line, int stride, Span<T> result)
    {
        if (stride == 1)
        {
            line[..result.Length].CopyTo(result);
            return;
        }

        for (int column = 0, from = 0; column < result.Length; column++, from += stride) result[column] = line[from];
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
            var plane = x.Slice(channel * shape.Height * shape.Width, shape.Height * shape.Width);
            for (var row = 0; row < outHeight; row++)
            {
                for (var column = 0; column < outWidth; column++) z[target++] = WindowSum(shape, plane, row, column);
            }
        }
    }

    /// <summary>
    /// Sum of each window times <paramref name="multiple"/> over how many values it holds, a public integer: all results are then the
    /// mean of what the window holds, times that multiple.
    /// </summary>
    /// <param name="shape">The pool.</param>
    /// <param name="x">Shares.</param>
    /// <param name="multiple">A common multiple of how many values the windows hold.</param>
    /// <param name="z">Receives the shares of the results.</param>
    public static void SumInside<T>(in PoolShape shape, ReadOnlySpan<T> x, long multiple, Span<T> z)
        where T : unmanaged, IBinaryInteger<T>
    {
        Sum(shape, x, z);
        var (rows, columns) = (shape.Rows, shape.Columns);
        var target = 0;
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            for (var row = 0; row < rows.Windows; row++)
            {
                for (var column = 0; column < columns.Windows; column++)
                {
                    z[target++] *= T.CreateTruncating(multiple / ((long)rows.CellsInside(row).Count * columns.CellsInside(column).Count));
                }
            }
        }
    }

    private static T WindowSum<T>(in PoolShape shape, ReadOnlySpan<T> plane, int row, int column)
        where T : unmanaged, IBinaryInteger<T>
    {
        var sum = T.Zero;
        var (rows, columns) = (shape.Rows.CellsInside(row), shape.Columns.CellsInside(column));
        for (var y = 0; y < rows.Count; y++)
        {
            var line = plane[((rows.Position + (y * shape.DilationHeight)) * shape.Width)..];
            for (var x = 0; x < columns.Count; x++) sum += line[columns.Position + (x * shape.DilationWidth)];
        }

        return sum;
    }
}
