using System.Numerics;
using System.Runtime.InteropServices;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.Reference;

/// <summary>
/// Convolution in the clear, for the twin's integers and the float network's doubles: each weight times the values that lie under it,
/// a row at a time, since data sets of many images run through it.
/// </summary>
internal static class PlainConvolution
{
    /// <summary>z += conv(x, weights), each output summed over channels, then rows, then columns of its filter.</summary>
    /// <param name="shape">The shapes.</param>
    /// <param name="x">CHW.</param>
    /// <param name="weights">OIHW, I being a group's channels.</param>
    /// <param name="z">CHW.</param>
    public static void Accumulate<T>(in ConvolutionShape shape, ReadOnlySpan<T> x, ReadOnlySpan<T> weights, Span<T> z)
        where T : unmanaged, INumber<T>
    {
        var (inArea, outArea, kernelArea) = (shape.InHeight * shape.InWidth, shape.OutHeight * shape.OutWidth, shape.KernelHeight * shape.KernelWidth);
        for (var filter = 0; filter < shape.OutChannels; filter++)
        {
            var firstChannel = filter / (shape.OutChannels / shape.Groups) * shape.GroupChannels;
            for (var channel = 0; channel < shape.GroupChannels; channel++)
            {
                AddPlane(
                    shape,
                    x.Slice((firstChannel + channel) * inArea, inArea),
                    weights.Slice(((filter * shape.GroupChannels) + channel) * kernelArea, kernelArea),
                    z.Slice(filter * outArea, outArea));
            }
        }
    }

    private static void AddPlane<T>(in ConvolutionShape shape, ReadOnlySpan<T> x, ReadOnlySpan<T> kernel, Span<T> z)
        where T : unmanaged, INumber<T>
    {
        var outWidth = shape.OutWidth;
        for (var weight = 0; weight < kernel.Length; weight++)
        {
            var rows = shape.Rows.WindowsInside(weight / shape.KernelWidth);
            var columns = shape.Columns.WindowsInside(weight % shape.KernelWidth);
            if (columns.Count == 0) continue;
            for (var row = 0; row < rows.Count; row++)
            {
                var source = x[(((rows.Position + (row * shape.StrideHeight)) * shape.InWidth) + columns.Position)..];
                AddRow(source, shape.StrideWidth, kernel[weight], z.Slice(((rows.First + row) * outWidth) + columns.First, columns.Count));
            }
        }
    }

    /// <summary>z += weight·x, of x every <paramref name="stride"/>-th value.</summary>
    private static void AddRow<T>(ReadOnlySpan<T> x, int stride, T weight, Span<T> z)
        where T : unmanaged, INumber<T>
    {
        var done = 0;
        if (stride == 1)
        {
            var from = MemoryMarshal.Cast<T, Vector<T>>(x[..z.Length]);
            var to = MemoryMarshal.Cast<T, Vector<T>>(z);
            for (var index = 0; index < to.Length; index++) to[index] += from[index] * weight;
            done = to.Length * Vector<T>.Count;
        }

        for (; done < z.Length; done++) z[done] += weight * x[done * stride];
    }
}
