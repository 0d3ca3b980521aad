using System.Numerics;
using System.Runtime.CompilerServices;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.Protocols;

/// <summary>The local halves of pooling: laying windows out, differences of candidates, sums. Nothing here is secret-dependent.</summary>
public static class Pooling
{
    /// <summary>
    /// Copies each window's values so that candidate p of window w lands at p·windows + w, inference after inference: a level of the max tree then
    /// works on contiguous runs.
    /// </summary>
    /// <remarks>
    /// A padded position repeats the nearest value of its own window instead of -∞ (with dilation that is not the nearest of the image): a
    /// maximum does not change when a value is counted twice, and the comparison of a value with itself opens uniform bits like any other.
    /// </remarks>
    [MethodImpl(KernelOptions.Loop)]
    public static void Gather<T>(in PoolShape shape, ReadOnlySpan<T> source, Span<T> candidates)
        where T : unmanaged
    {
        var (rows, columns) = (shape.Rows, shape.Columns);
        var (outHeight, outWidth) = (rows.Windows, columns.Windows);
        if (source.Length > shape.Channels * shape.Height * shape.Width)
        {
            var (image, all) = (shape.Channels * shape.Height * shape.Width, shape.Area * shape.Windows);
            for (; !source.IsEmpty; source = source[image..], candidates = candidates[all..]) Gather(shape, source[..image], candidates[..all]);
            return;
        }

        var target = 0;
        for (var kernelRow = 0; kernelRow < shape.KernelHeight; kernelRow++)
        {
            var (firstRow, insideRows, topRow) = rows.WindowsInside(kernelRow);
            for (var kernelColumn = 0; kernelColumn < shape.KernelWidth; kernelColumn++)
            {
                var (first, inside, position) = columns.WindowsInside(kernelColumn);
                var isWhole = inside == outWidth && insideRows > 0;
                for (var channel = 0; channel < shape.Channels; channel++, target += outHeight * outWidth)
                {
                    var plane = source[(channel * shape.Height * shape.Width)..];
                    if (isWhole) StridedCopy.Copy(plane[((topRow * shape.Width) + position)..], shape.StrideHeight * shape.Width, shape.StrideWidth, candidates[(target + (firstRow * outWidth))..], insideRows, outWidth);
                    for (var row = 0; row < outHeight; row++)
                    {
                        if (isWhole && row == firstRow) row += insideRows;
                        if (row == outHeight) break;
                        var line = plane.Slice(rows.NearestInside(row, kernelRow) * shape.Width, shape.Width);
                        var result = candidates.Slice(target + (row * outWidth), outWidth);
                        for (var column = 0; column < Math.Min(first, outWidth); column++) result[column] = line[columns.NearestInside(column, kernelColumn)];
                        if (inside > 0) StridedCopy.Copy(line[position..], 0, shape.StrideWidth, result.Slice(first, inside), 1, inside);
                        for (var column = Math.Min(first, outWidth) + inside; column < outWidth; column++) result[column] = line[columns.NearestInside(column, kernelColumn)];
                    }
                }
            }
        }
    }

    /// <summary>Copies candidates back to where their windows took them from; values that no window covers stay. The inverse of <see cref="Gather"/> where windows neither overlap nor have padding.</summary>
    [MethodImpl(KernelOptions.Loop)]
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

    /// <summary>a - b for each pair of a level: the first half of an inference's candidates against the second.</summary>
    /// <param name="candidates">Inference after inference.</param>
    /// <param name="differences">As many pairs as there are.</param>
    /// <param name="size">Elements of an inference's candidates.</param>
    public static void Differences<T>(ReadOnlySpan<T> candidates, Span<T> differences, int size)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        var lanes = differences.Length / (candidates.Length / size);
        for (; !candidates.IsEmpty; candidates = candidates[size..], differences = differences[lanes..])
            RingVector.Subtract(candidates[..lanes], candidates.Slice(lanes, lanes), differences[..lanes]);
    }

    /// <summary>b + chosen for each pair of a level, and behind them the odd candidate, which waits.</summary>
    /// <param name="candidates">Inference after inference.</param>
    /// <param name="chosen">a - b where a is the larger, 0 where b is.</param>
    /// <param name="winners">Receives an inference's candidates of the next level after another's.</param>
    /// <param name="size">Elements of an inference's candidates.</param>
    public static void Winners<T>(ReadOnlySpan<T> candidates, ReadOnlySpan<T> chosen, Span<T> winners, int size)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        var inferences = candidates.Length / size;
        var (lanes, left) = (chosen.Length / inferences, winners.Length / inferences);
        for (; !candidates.IsEmpty; candidates = candidates[size..], chosen = chosen[lanes..], winners = winners[left..])
        {
            RingVector.Add(candidates.Slice(lanes, lanes), chosen[..lanes], winners[..lanes]);
            candidates[(2 * lanes)..size].CopyTo(winners[lanes..]);
        }
    }

    /// <summary>Sum of each window; padding adds nothing.</summary>
    [MethodImpl(KernelOptions.Loop)]
    public static void Sum<T>(in PoolShape shape, ReadOnlySpan<T> x, Span<T> z)
        where T : unmanaged, IBinaryInteger<T>
    {
        var (outHeight, outWidth, channels) = (shape.OutHeight, shape.OutWidth, ChannelsOf(shape, x.Length));
        var target = 0;
        for (var channel = 0; channel < channels; channel++)
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
    [MethodImpl(KernelOptions.Loop)]
    public static void SumInside<T>(in PoolShape shape, ReadOnlySpan<T> x, long multiple, Span<T> z)
        where T : unmanaged, IBinaryInteger<T>
    {
        Sum(shape, x, z);
        var (rows, columns, channels) = (shape.Rows, shape.Columns, ChannelsOf(shape, x.Length));
        var target = 0;
        for (var channel = 0; channel < channels; channel++)
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

    /// <summary>Channels of all inferences: their images stand one after another.</summary>
    private static int ChannelsOf(in PoolShape shape, int length) => length / (shape.Height * shape.Width);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
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
