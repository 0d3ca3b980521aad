using System.Runtime.InteropServices;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Protocols;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.Reference;

/// <summary>
/// Every protocol step in the clear, on signed integers: the oracle the protocols are tested against. Results are exact in the ring:
/// a sum that leaves it wraps here as it does for the parties.
/// </summary>
public static class ReferenceSteps
{
    /// <summary>Convolution plus bias.</summary>
    public static long[] Convolution(in ConvolutionShape shape, ReadOnlySpan<long> x, ReadOnlySpan<long> weights, ReadOnlySpan<long> bias, int ringBits)
    {
        var z = new long[shape.OutLength];
        var area = z.Length / bias.Length;
        for (var index = 0; index < z.Length; index++) z[index] = bias[index / area];
        PlainConvolution.Accumulate(shape, x, weights, z);
        for (var index = 0; index < z.Length; index++) z[index] = Wrap(z[index], ringBits);
        return z;
    }

    /// <summary>Matrix times vector plus bias.</summary>
    public static long[] Dense(ReadOnlySpan<long> x, ReadOnlySpan<long> weights, ReadOnlySpan<long> bias, int ringBits)
    {
        var z = new long[bias.Length];
        for (var row = 0; row < z.Length; row++)
        {
            var sum = bias[row];
            for (var column = 0; column < x.Length; column++) sum += weights[(row * x.Length) + column] * x[column];
            z[row] = Wrap(sum, ringBits);
        }

        return z;
    }

    /// <summary>One factor and one shift a channel.</summary>
    public static long[] Channels(ReadOnlySpan<long> x, ReadOnlySpan<long> weights, ReadOnlySpan<long> bias, int ringBits)
    {
        var z = new long[x.Length];
        var area = x.Length / weights.Length;
        for (var index = 0; index < z.Length; index++) z[index] = Wrap((weights[index / area] * x[index]) + bias[index / area], ringBits);
        return z;
    }

    /// <summary>floor(x / 2^shift), plus the carry the masks cause when the session replays them.</summary>
    /// <param name="session">The twin.</param>
    /// <param name="x">Values.</param>
    /// <param name="shift">Bits removed.</param>
    /// <param name="maskOffset">Where the masks r of this truncation lie.</param>
    public static long[] Truncate(ReferenceSession session, ReadOnlySpan<long> x, int shift, int maskOffset)
    {
        var z = new long[x.Length];
        var low = (1L << shift) - 1;
        for (var index = 0; index < z.Length; index++) z[index] = x[index] >> shift;
        if (!session.ReplaysMasks) return z;
        var masks = session.Masks(maskOffset, x.Length);
        for (var index = 0; index < z.Length; index++)
        {
            // c = x + r in the low bits (the offset 2^(m-2) has none there); the carry out of them is lost by shifting x and r apart.
            var opened = (x[index] + (long)masks[index]) & low;
            if ((x[index] & low) > opened) z[index]++;
        }

        return z;
    }

    /// <summary>floor((x + t) / 2^shift), t the bits below that the parties masked on their own; floor(x / 2^shift) without masks to replay.</summary>
    /// <param name="session">The session.</param>
    /// <param name="x">Values.</param>
    /// <param name="shift">Bits removed.</param>
    /// <param name="maskOffset">Where the masks r of this truncation lie.</param>
    /// <param name="shiftedOffset">Where r̂ lies: t = r - 2^shift·r̂, a signed number of shift + 2 bits.</param>
    public static long[] TruncateJointly(ReferenceSession session, ReadOnlySpan<long> x, int shift, int maskOffset, int shiftedOffset)
    {
        var z = new long[x.Length];
        for (var index = 0; index < z.Length; index++) z[index] = x[index] >> shift;
        if (!session.ReplaysMasks) return z;
        ReadOnlySpan<ulong> masks = session.Masks(maskOffset, x.Length), shifted = session.Masks(shiftedOffset, x.Length);
        var above = 62 - shift;
        for (var index = 0; index < z.Length; index++)
        {
            var own = (long)(masks[index] - (shifted[index] << shift)) << above >> above;
            z[index] = (x[index] + own) >> shift;
        }

        return z;
    }

    /// <summary>floor(x / 2^shift): what <see cref="LocalTruncation"/> yields or exceeds by one.</summary>
    public static long[] TruncateLocally(ReadOnlySpan<long> x, int shift)
    {
        var z = new long[x.Length];
        for (var index = 0; index < z.Length; index++) z[index] = x[index] >> shift;
        return z;
    }

    /// <summary>max(x, 0).</summary>
    public static long[] Relu(ReadOnlySpan<long> x)
    {
        var y = new long[x.Length];
        for (var index = 0; index < y.Length; index++) y[index] = Math.Max(x[index], 0);
        return y;
    }

    /// <summary>[x ≥ 0].</summary>
    public static long[] Signs(ReadOnlySpan<long> x)
    {
        var y = new long[x.Length];
        for (var index = 0; index < y.Length; index++) y[index] = x[index] >= 0 ? 1 : 0;
        return y;
    }

    /// <summary>z plus the sines of x: as parties of which one holds x and the other 0 would round them.</summary>
    /// <param name="sum">The constants.</param>
    /// <param name="x">Values.</param>
    /// <param name="z">What the sines are added to.</param>
    /// <param name="ringBits">Ring of the result.</param>
    public static long[] Sines(SineSum sum, ReadOnlySpan<long> x, ReadOnlySpan<long> z, int ringBits) => Sines(sum, x, new long[x.Length], z, ringBits);

    /// <summary>The same as parties round that hold given shares of x.</summary>
    internal static long[] Sines(SineSum sum, ReadOnlySpan<long> x0, ReadOnlySpan<long> x1, ReadOnlySpan<long> z, int ringBits)
    {
        var result = z.ToArray();
        long[] sin0 = new long[z.Length], cos0 = new long[z.Length], sin1 = new long[z.Length], cos1 = new long[z.Length];
        for (var term = 0; term < sum.Count; term++)
        {
            SecSin.Factors(sum, term, MemoryMarshal.Cast<long, ulong>(x0), sin0, cos0);
            SecSin.Factors(sum, term, MemoryMarshal.Cast<long, ulong>(x1), sin1, cos1);
            for (var index = 0; index < result.Length; index++) result[index] = Wrap(result[index] + (sin0[index] * cos1[index]) + (cos0[index] * sin1[index]), ringBits);
        }

        return result;
    }

    /// <summary>The polynomial of each value, rounded as the parties' shares are when the session replays their masks, and as with a mask of 0 when not.</summary>
    /// <param name="session">The twin.</param>
    /// <param name="series">The polynomial.</param>
    /// <param name="x">Values.</param>
    /// <param name="maskOffset">Where the masks r lie under which x is open.</param>
    /// <param name="openedBits">Bits opened under them.</param>
    /// <param name="shift">Bits shifted out since.</param>
    /// <param name="ringBits">Ring of the result.</param>
    public static long[] Fourier(ReferenceSession session, FourierSeries series, ReadOnlySpan<long> x, int maskOffset, int openedBits, int shift, int ringBits)
    {
        // x = δ + t with t = -r̂.
        ulong[] delta = new ulong[x.Length], t = new ulong[x.Length], y = new ulong[x.Length];
        for (var index = 0; index < x.Length; index++)
        {
            var mask = session.ReplaysMasks ? (session.Masks(maskOffset, x.Length)[index] & WordBits.LowMask<ulong>(openedBits)) >> shift : 0;
            (delta[index], t[index]) = ((ulong)x[index] + mask, 0 - mask);
        }

        var sines = new ulong[2 * series.Count * x.Length];
        for (var done = 0; done < t.Length; done += FourierGate.Block)
            FourierGate.Harmonics<ulong>(series, t.AsSpan(done, Math.Min(FourierGate.Block, t.Length - done)), done, t.Length, sines);
        FourierGate.Evaluate<ulong, Party0>(series, delta, 0, sines, y, x.Length);
        return Array.ConvertAll(y, value => Wrap((long)value, ringBits));
    }

    /// <summary>x².</summary>
    public static long[] Square(ReadOnlySpan<long> x, int ringBits)
    {
        var y = new long[x.Length];
        for (var index = 0; index < y.Length; index++) y[index] = Wrap(x[index] * x[index], ringBits);
        return y;
    }

    /// <summary>Largest value of each window; padding never wins.</summary>
    public static long[] MaxPool(in PoolShape shape, ReadOnlySpan<long> x)
    {
        var y = new long[shape.Windows];
        for (var window = 0; window < y.Length; window++)
        {
            var best = long.MinValue;
            foreach (var index in new WindowIndices(shape, window)) best = Math.Max(best, x[index]);
            y[window] = best;
        }

        return y;
    }

    /// <summary>Index of the largest value, the first of equals.</summary>
    public static long[] ArgMax(ReadOnlySpan<long> x)
    {
        var best = 0;
        for (var index = 1; index < x.Length; index++)
        {
            if (x[index] > x[best]) best = index;
        }

        return [best];
    }

    /// <summary>Sum of each window.</summary>
    public static long[] SumPool(in PoolShape shape, ReadOnlySpan<long> x, int ringBits)
    {
        var y = new long[shape.Windows];
        for (var window = 0; window < y.Length; window++)
        {
            var sum = 0L;
            foreach (var index in new WindowIndices(shape, window)) sum += x[index];
            y[window] = Wrap(sum, ringBits);
        }

        return y;
    }

    /// <summary>Sum of each window times <paramref name="multiple"/> over how many values it holds.</summary>
    public static long[] SumPoolInside(in PoolShape shape, ReadOnlySpan<long> x, long multiple, int ringBits)
    {
        var y = new long[shape.Windows];
        for (var window = 0; window < y.Length; window++)
        {
            var (sum, count) = (0L, 0);
            foreach (var index in new WindowIndices(shape, window)) (sum, count) = (sum + x[index], count + 1);
            y[window] = Wrap(sum * (multiple / count), ringBits);
        }

        return y;
    }

    /// <summary>Zeros around each channel.</summary>
    public static long[] Pad(ReadOnlySpan<long> x, int height, int width, int top, int left, int bottom, int right)
    {
        var (outHeight, outWidth) = (top + height + bottom, left + width + right);
        var z = new long[x.Length / (height * width) * outHeight * outWidth];
        for (var index = 0; index < z.Length; index++)
        {
            var (channel, row, column) = (index / (outHeight * outWidth), (index / outWidth % outHeight) - top, (index % outWidth) - left);
            if (row >= 0 && row < height && column >= 0 && column < width) z[index] = x[(((channel * height) + row) * width) + column];
        }

        return z;
    }

    /// <summary>Axes in another order.</summary>
    public static long[] Transpose(ReadOnlySpan<long> x, int channels, int height, int width, int first, int second, int third)
    {
        var z = new long[x.Length];
        ReadOnlySpan<int> sides = [channels, height, width];
        for (var index = 0; index < z.Length; index++)
        {
            ReadOnlySpan<int> position = [index / (height * width), index / width % height, index % width];
            z[(((position[first] * sides[second]) + position[second]) * sides[third]) + position[third]] = x[index];
        }

        return z;
    }

    /// <summary>Values times a public integer.</summary>
    public static long[] Scale(ReadOnlySpan<long> x, long factor, int ringBits) => Scale(x, factor, 0, ringBits);

    /// <summary>Values times a public integer, plus another.</summary>
    public static long[] Scale(ReadOnlySpan<long> x, long factor, long offset, int ringBits)
    {
        var z = new long[x.Length];
        for (var index = 0; index < z.Length; index++) z[index] = Wrap((x[index] * factor) + offset, ringBits);
        return z;
    }

    /// <summary>Element-wise sum.</summary>
    public static long[] Sum(int ringBits, params ReadOnlySpan<long[]> terms)
    {
        var z = new long[terms[0].Length];
        foreach (var term in terms)
        {
            for (var index = 0; index < z.Length; index++) z[index] = Wrap(z[index] + term[index], ringBits);
        }

        return z;
    }

    /// <summary>One after another.</summary>
    public static long[] Concatenate(params ReadOnlySpan<long[]> parts)
    {
        var z = new List<long>();
        foreach (var part in parts) z.AddRange(part);
        return [.. z];
    }

    /// <summary>The signed value of x mod 2^ringBits.</summary>
    public static long Wrap(long x, int ringBits) => x << (64 - ringBits) >> (64 - ringBits);

    /// <summary>Indices of a window's values that lie inside the image, by its definition.</summary>
    private readonly struct WindowIndices(PoolShape shape, int window)
    {
        public IEnumerator<int> GetEnumerator()
        {
            var (channel, rest) = Math.DivRem(window, shape.OutHeight * shape.OutWidth);
            var (row, column) = Math.DivRem(rest, shape.OutWidth);
            for (var kernelRow = 0; kernelRow < shape.KernelHeight; kernelRow++)
            {
                var y = (row * shape.StrideHeight) + (kernelRow * shape.DilationHeight) - shape.PaddingTop;
                if (y < 0 || y >= shape.Height) continue;
                for (var kernelColumn = 0; kernelColumn < shape.KernelWidth; kernelColumn++)
                {
                    var x = (column * shape.StrideWidth) + (kernelColumn * shape.DilationWidth) - shape.PaddingLeft;
                    if (x >= 0 && x < shape.Width) yield return (((channel * shape.Height) + y) * shape.Width) + x;
                }
            }
        }
    }
}
