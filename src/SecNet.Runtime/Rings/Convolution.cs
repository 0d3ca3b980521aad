using System.Numerics;
using System.Runtime.InteropServices;

namespace SecNet.Runtime.Rings;

/// <summary>Two-dimensional convolution over a ring, as neural networks define it: cross-correlation with zero padding.</summary>
public static class Convolution
{
    /// <summary>output += conv(input, weights), for one image or for several with the same weights.</summary>
    /// <param name="shape">The shapes of an image.</param>
    /// <param name="input">Images one after another, each CHW, <see cref="ConvolutionShape.InLength"/> elements.</param>
    /// <param name="weights">OIHW, <see cref="ConvolutionShape.WeightLength"/> elements.</param>
    /// <param name="output">As many images, each CHW, <see cref="ConvolutionShape.OutLength"/> elements; may not overlap the others.</param>
    /// <param name="scratch">At least <see cref="ConvolutionShape.ScratchLength"/> elements an image; overwritten with copies of the input.</param>
    /// <remarks>
    /// Arithmetic wraps, so the result is right mod 2^ℓ for every ring width up to the word's. Method: the patches of the input as the columns
    /// of a matrix ("im2col": Chellapilla, Puri and Simard, "High Performance Convolutional Neural Networks for Document Processing", 2006), which
    /// is never made: one matrix product for each group reads it out of the padded input (<see cref="PatchLayout"/>). Images go one by one, unless
    /// each has so few patches that several are multiplied at once (<see cref="ColumnProduct"/>).
    /// </remarks>
    /// <exception cref="ArgumentException">A shape is impossible or a length does not fit it.</exception>
    public static void Accumulate<T>(
        in ConvolutionShape shape, ReadOnlySpan<T> input, ReadOnlySpan<T> weights, Span<T> output, Span<T> scratch)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        shape.Validate();
        int images = input.Length / shape.InLength;
        CheckLength(input.Length, Math.Max(1, images), shape.InLength, nameof(input));
        CheckLength(weights.Length, 1, shape.WeightLength, nameof(weights));
        CheckLength(output.Length, images, shape.OutLength, nameof(output));
        long scratchLength = (long)images * shape.ScratchLength;
        if (scratch.Length < scratchLength)
            throw new ArgumentException($"Expected at least {scratchLength} elements of scratch, got {scratch.Length}.", nameof(scratch));
        bool isJoined = ColumnProduct.Suits<T>(shape.OutHeight * shape.OutWidth, shape.OutChannels / shape.Groups, shape.PatchLength);
        int together = isJoined ? images : 1;
        for (int image = 0; image < images; image += together)
        {
            AccumulateTogether(
                shape, input.Slice(image * shape.InLength, together * shape.InLength), weights,
                output.Slice(image * shape.OutLength, together * shape.OutLength), scratch, together, isJoined);
        }
    }

    private static void AccumulateTogether<T>(
        in ConvolutionShape shape, ReadOnlySpan<T> input, ReadOnlySpan<T> weights, Span<T> output, Span<T> scratch, int images, bool isJoined)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        var image = new PatchImage(shape);
        var layout = PatchLayout.Of(shape);
        int groupIn = shape.InLength / shape.Groups, groupWeights = shape.WeightLength / shape.Groups, groupOut = shape.OutLength / shape.Groups;
        int groupFilters = shape.OutChannels / shape.Groups;
        var copies = scratch[..(images * image.Length)];
        var rows = MemoryMarshal.Cast<T, int>(scratch[copies.Length..])[..shape.PatchLength];
        var panel = scratch.Slice(copies.Length + shape.PatchLength, PatchProduct.PanelLength);
        layout.Rows(0, rows);
        for (int group = 0; group < shape.Groups; group++)
        {
            ReadOnlySpan<T> patches = image.IsInput ? input[(group * groupIn)..] : copies;
            for (int i = 0; !image.IsInput && i < images; i++)
                image.Copy(input.Slice(i * shape.InLength + group * groupIn, groupIn), copies.Slice(i * image.Length, image.Length));
            var filters = weights.Slice(group * groupWeights, groupWeights);
            if (isJoined)
            {
                int pitch = image.IsInput ? shape.InLength : image.Length;
                ColumnProduct.Accumulate(filters, patches, pitch, layout, rows, output[(group * groupOut)..], shape.OutLength, groupFilters, images, panel);
            }
            else
            {
                if (image.IsInput) patches = patches[..groupIn];
                PatchProduct.Accumulate(filters, shape.PatchLength, patches, layout, rows, output.Slice(group * groupOut, groupOut), groupFilters, panel);
            }
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

    private static void CheckLength(int length, int count, int each, string name)
    {
        if (length != (long)count * each) throw new ArgumentException($"Expected {count} x {each} elements, got {length}.", name);
    }
}
