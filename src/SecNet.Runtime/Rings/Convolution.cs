using System.Numerics;

namespace SecNet.Runtime.Rings;

/// <summary>Two-dimensional convolution over a ring, as neural networks define it: cross-correlation with zero padding.</summary>
public static class Convolution
{
    /// <summary>output += conv(input, weights).</summary>
    /// <param name="shape">The shapes.</param>
    /// <param name="input">CHW, <see cref="ConvolutionShape.InLength"/> elements.</param>
    /// <param name="weights">OIHW, <see cref="ConvolutionShape.WeightLength"/> elements.</param>
    /// <param name="output">CHW, <see cref="ConvolutionShape.OutLength"/> elements; may not overlap the others.</param>
    /// <param name="scratch">At least <see cref="ConvolutionShape.ScratchLength"/> elements; overwritten with copies of the input.</param>
    /// <remarks>
    /// Arithmetic wraps, so the result is right mod 2^ℓ for every ring width up to the word's. Method: the patches of the input as the columns
    /// of a matrix ("im2col": Chellapilla, Puri and Simard, "High Performance Convolutional Neural Networks for Document Processing", 2006),
    /// then one matrix product for each group.
    /// </remarks>
    /// <exception cref="ArgumentException">A shape is impossible or a length does not fit it.</exception>
    public static void Accumulate<T>(
        in ConvolutionShape shape, ReadOnlySpan<T> input, ReadOnlySpan<T> weights, Span<T> output, Span<T> scratch)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        shape.Validate();
        CheckLength(input.Length, shape.InLength, nameof(input));
        CheckLength(weights.Length, shape.WeightLength, nameof(weights));
        CheckLength(output.Length, shape.OutLength, nameof(output));
        int scratchLength = shape.ScratchLength;
        if (scratch.Length < scratchLength)
            throw new ArgumentException($"Expected at least {scratchLength} elements of scratch, got {scratch.Length}.", nameof(scratch));
        int groupIn = shape.InLength / shape.Groups, groupWeights = shape.WeightLength / shape.Groups, groupOut = shape.OutLength / shape.Groups;
        for (int group = 0; group < shape.Groups; group++)
        {
            var patches = input.Slice(group * groupIn, groupIn);
            if (!shape.IsPointwise)
            {
                CopyPatches(shape, patches, scratch[..scratchLength]);
                patches = scratch[..scratchLength];
            }

            MatrixProduct.Accumulate(
                weights.Slice(group * groupWeights, groupWeights), patches, output.Slice(group * groupOut, groupOut),
                shape.OutChannels / shape.Groups, shape.PatchLength, shape.OutHeight * shape.OutWidth);
        }
    }

    /// <summary>The same by its definition.</summary>
    internal static void AccumulatePortable<T>(in ConvolutionShape shape, ReadOnlySpan<T> input, ReadOnlySpan<T> weights, Span<T> output)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (int o = 0; o < shape.OutChannels; o++)
            for (int y = 0; y < shape.OutHeight; y++)
                for (int x = 0; x < shape.OutWidth; x++)
                {
                    T sum = T.Zero;
                    int firstChannel = o / (shape.OutChannels / shape.Groups) * shape.GroupChannels;
                    for (int c = 0; c < shape.GroupChannels; c++)
                        for (int i = 0; i < shape.KernelHeight; i++)
                            for (int j = 0; j < shape.KernelWidth; j++)
                            {
                                int row = y * shape.StrideHeight + i * shape.DilationHeight - shape.PaddingTop;
                                int column = x * shape.StrideWidth + j * shape.DilationWidth - shape.PaddingLeft;
                                if (row < 0 || row >= shape.InHeight || column < 0 || column >= shape.InWidth) continue;
                                T weight = weights[((o * shape.GroupChannels + c) * shape.KernelHeight + i) * shape.KernelWidth + j];
                                sum = unchecked(sum + weight * input[((firstChannel + c) * shape.InHeight + row) * shape.InWidth + column]);
                            }

                    output[(o * shape.OutHeight + y) * shape.OutWidth + x] += sum;
                }
    }

    /// <summary>Row (c, i, j) of a group's matrix: for each output position, the input element under weight (i, j) of the group's channel c.</summary>
    private static void CopyPatches<T>(in ConvolutionShape shape, ReadOnlySpan<T> input, Span<T> patches)
        where T : unmanaged, IBinaryInteger<T>
    {
        int outHeight = shape.OutHeight, outWidth = shape.OutWidth;
        for (int c = 0; c < shape.GroupChannels; c++)
        {
            var channel = input.Slice(c * shape.InHeight * shape.InWidth, shape.InHeight * shape.InWidth);
            for (int i = 0; i < shape.KernelHeight; i++)
            {
                var rows = shape.Rows.WindowsInside(i);
                for (int j = 0; j < shape.KernelWidth; j++)
                {
                    var columns = shape.Columns.WindowsInside(j);
                    var patch = patches[..(outHeight * outWidth)];
                    patches = patches[patch.Length..];
                    if (rows.Count < outHeight || columns.Count < outWidth) patch.Clear();
                    if (rows.Count == 0 || columns.Count == 0) continue;
                    var window = new PatchWindow(
                        rows.Position * shape.InWidth + columns.Position,
                        shape.StrideHeight * shape.InWidth,
                        shape.StrideWidth,
                        rows.First * outWidth + columns.First,
                        outWidth,
                        rows.Count,
                        columns.Count);
                    window.Copy(channel, patch);
                }
            }
        }
    }

    private static void CheckLength(int length, int expected, string name)
    {
        if (length != expected) throw new ArgumentException($"Expected {expected} elements, got {length}.", name);
    }
}
