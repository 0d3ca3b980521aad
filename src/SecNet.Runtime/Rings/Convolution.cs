using System.Numerics;
using System.Runtime.InteropServices;

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
    /// of a matrix ("im2col": Chellapilla, Puri and Simard, "High Performance Convolutional Neural Networks for Document Processing", 2006), which
    /// is never made: one matrix product for each group reads it out of the padded input (<see cref="PatchLayout"/>).
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
        var image = new PatchImage(shape);
        var layout = PatchLayout.Of(shape);
        int groupIn = shape.InLength / shape.Groups, groupWeights = shape.WeightLength / shape.Groups, groupOut = shape.OutLength / shape.Groups;
        var copy = scratch[..image.Length];
        var rows = MemoryMarshal.Cast<T, int>(scratch[image.Length..])[..shape.PatchLength];
        var panel = scratch.Slice(image.Length + shape.PatchLength, PatchProduct.PanelLength);
        layout.Rows(0, rows);
        for (int group = 0; group < shape.Groups; group++)
        {
            var patches = input.Slice(group * groupIn, groupIn);
            if (!image.IsInput)
            {
                image.Copy(patches, copy);
                patches = copy;
            }

            PatchProduct.Accumulate(
                weights.Slice(group * groupWeights, groupWeights), shape.PatchLength, patches, layout, rows,
                output.Slice(group * groupOut, groupOut), shape.OutChannels / shape.Groups, panel);
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

    private static void CheckLength(int length, int expected, string name)
    {
        if (length != expected) throw new ArgumentException($"Expected {expected} elements, got {length}.", name);
    }
}
