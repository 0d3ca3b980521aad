using System.Numerics;
using System.Runtime.Intrinsics;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.Tests.Rings;

public sealed class ConvolutionTests32 : ConvolutionTests<uint>;

public sealed class ConvolutionTests64 : ConvolutionTests<ulong>;

public abstract class ConvolutionTests<T>
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
{
    /// <summary>Of the scratch, what does not depend on the shape.</summary>
    private const int Panel = 144 * 64 + 32;

    public static TheoryData<int, int, int, int> Inputs => new()
    {
        // in channels, height, width, out channels
        { 1, 5, 5, 1 },
        { 2, 6, 4, 3 },
        { 3, 4, 7, 5 },
        { 1, 1, 9, 2 },
        { 2, 9, 1, 4 },
        { 1, 12, 12, 4 },
    };

    [Theory]
    [MemberData(nameof(Inputs))]
    public void Accumulate_EveryStridePaddingAndKernel_EqualsTheNaiveLoop(int inChannels, int height, int width, int outChannels)
    {
        int checkedShapes = 0;
        foreach (int kernelHeight in new[] { 1, 2, 3, 5 })
            foreach (int kernelWidth in new[] { 1, 2, 3, 5 })
                foreach (int strideHeight in new[] { 1, 2, 3 })
                    foreach (int strideWidth in new[] { 1, 2, 3 })
                        foreach (int paddingHeight in new[] { 0, 1, 2, 6 })
                            foreach (int paddingWidth in new[] { 0, 1, 2, 6 })
                            {
                                if (kernelHeight > height + 2 * paddingHeight || kernelWidth > width + 2 * paddingWidth) continue;
                                var shape = new ConvolutionShape(
                                    inChannels, height, width, outChannels, kernelHeight, kernelWidth, strideHeight, strideWidth, paddingHeight, paddingWidth);
                                CheckAgainstNaiveLoop(shape);
                                checkedShapes++;
                            }

        Assert.True(checkedShapes > 500, $"only {checkedShapes} shapes were possible");
    }

    [Theory]
    [InlineData(4, 6, 5, 8)]
    [InlineData(4, 5, 7, 4)]
    [InlineData(8, 9, 9, 8)]
    public void Accumulate_GroupsDilationAndUnevenPadding_EqualsTheNaiveLoop(int inChannels, int height, int width, int outChannels)
    {
        var shapes = ConvolutionShapes.WithGroupsDilationAndUnevenPadding(inChannels, height, width, outChannels).ToList();
        Assert.True(shapes.Count > 500, $"only {shapes.Count} shapes were possible");
        foreach (var shape in shapes) CheckAgainstNaiveLoop(shape);
    }

    [Theory]
    [InlineData(1, 70, 1)]
    [InlineData(3, 36, 5)]
    [InlineData(9, 20, 16)]
    [InlineData(17, 11, 6)]
    public void Accumulate_WidthsAroundAVector_EqualTheNaiveLoop(int inChannels, int longest, int outChannels)
    {
        for (int width = 1; width <= longest; width++)
            foreach (var (kernel, stride, padding) in new[] { (1, 1, 0), (3, 1, 0), (3, 1, 1), (3, 2, 1), (1, 2, 0), (5, 1, 2), (2, 3, 0) })
            {
                if (kernel > width + 2 * padding) continue;
                foreach (int height in new[] { kernel, 9 })
                    CheckAgainstNaiveLoop(new ConvolutionShape(inChannels, height, width, outChannels, kernel, kernel, stride, stride, padding, padding));
            }
    }

    [Fact]
    public void Accumulate_EveryRemainderOfFilters_EqualsTheNaiveLoop()
    {
        for (int filters = 1; filters <= 13; filters++)
            foreach (int width in new[] { 8, 9, 16, 17, 24, 33 })
                CheckAgainstNaiveLoop(new ConvolutionShape(2, 7, width, filters, 3, 3, 1, 1, 1, 1));
    }

    [Fact]
    public void Accumulate_ShapesOfC1AndResNet32_EqualTheNaiveLoop()
    {
        CheckAgainstNaiveLoop(new ConvolutionShape(64, 14, 14, 64, 3, 3, 1, 1, 0, 0));
        CheckAgainstNaiveLoop(new ConvolutionShape(64, 5, 5, 64, 3, 3, 1, 1, 0, 0));
        CheckAgainstNaiveLoop(new ConvolutionShape(64, 3, 3, 16, 1, 1, 1, 1, 0, 0));
        CheckAgainstNaiveLoop(new ConvolutionShape(16, 32, 32, 16, 3, 3, 1, 1, 1, 1));
        CheckAgainstNaiveLoop(new ConvolutionShape(32, 16, 16, 64, 3, 3, 2, 2, 1, 1));
        CheckAgainstNaiveLoop(new ConvolutionShape(32, 16, 16, 64, 1, 1, 2, 2, 0, 0));
        CheckAgainstNaiveLoop(new ConvolutionShape(64, 8, 8, 64, 3, 3, 1, 1, 1, 1));
    }

    [Fact]
    public void Accumulate_StrideBeyondTheFilter_CopiesOnlyWhatFiltersSee()
    {
        var shape = new ConvolutionShape(1, 4, 4, 1, 3, 3, 65536, 65536, 67108864, 1) { PaddingRight = 0 };
        Assert.True(shape.ScratchLength - Panel < 100_000, $"{shape.ScratchLength} elements");
        CheckAgainstNaiveLoop(shape);
        CheckAgainstNaiveLoop(new ConvolutionShape(2, 40, 40, 3, 2, 2, 1, 1, 0, 0) { DilationHeight = 37, DilationWidth = 38 });
    }

    [Fact]
    public void Accumulate_EveryVectorWidth_EqualsTheNaiveLoop()
    {
        foreach (var shape in new ConvolutionShape[]
        {
            new(3, 9, 21, 5, 3, 3, 1, 1, 1, 1), new(17, 6, 16, 7, 3, 3, 1, 1, 1, 1), new(2, 5, 18, 9, 5, 5, 1, 1, 0, 0), new(9, 8, 35, 12, 3, 3, 2, 2, 1, 1), new(5, 4, 4, 3, 1, 1, 1, 1, 0, 0),
        })
        {
            T[] input = RingSamples.Words<T>(shape.InLength, 1), weights = RingSamples.Words<T>(shape.WeightLength, 2), expected = RingSamples.Words<T>(shape.OutLength, 3);
            var output = expected.ToArray();
            Convolution.AccumulatePortable<T>(shape, input, weights, expected);
            Check<Vector512<T>, Lanes512<T>>();
            Check<Vector256<T>, Lanes256<T>>();
            Check<Vector128<T>, Lanes128<T>>();
            var (image, layout, rows) = Patches();
            var portable = output.ToArray();
            PatchProduct.AccumulatePortable<T>(weights, shape.PatchLength, image, layout, rows, portable, shape.OutChannels);
            Assert.True(expected.AsSpan().SequenceEqual(portable), $"{shape} by single words");

            void Check<TVector, TLanes>()
                where TVector : struct
                where TLanes : struct, ILanes<T, TVector>
            {
                var (image, layout, rows) = Patches();
                var actual = output.ToArray();
                PatchProduct.AccumulateVectors<T, TVector, TLanes>(weights, shape.PatchLength, image, layout, rows, actual, shape.OutChannels, new T[PatchProduct.PanelLength]);
                Assert.True(expected.AsSpan().SequenceEqual(actual), $"{shape} with {typeof(TVector).Name}");
            }

            (T[] Image, PatchLayout Layout, int[] Rows) Patches()
            {
                var copy = new PatchImage(shape);
                var layout = PatchLayout.Of(shape);
                T[] image = copy.IsInput ? input : new T[copy.Length];
                if (!copy.IsInput) copy.Copy<T>(input, image);
                var rows = new int[shape.PatchLength];
                layout.Rows(0, rows);
                return (image, layout, rows);
            }
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(65)]
    public void Accumulate_SeveralImages_EqualsTheNaiveLoopOnEach(int images)
    {
        foreach (var shape in new ConvolutionShape[]
        {
            new(9, 5, 5, 11, 3, 3, 1, 1, 0, 0), new(17, 3, 3, 8, 1, 1, 1, 1, 0, 0), new(6, 4, 4, 9, 3, 3, 2, 2, 1, 1), new(16, 3, 3, 12, 3, 3, 1, 1, 0, 0),
            new(2, 7, 18, 9, 3, 3, 1, 1, 1, 1), new(3, 9, 21, 5, 3, 3, 1, 1, 0, 0), new(40, 4, 4, 20, 3, 3, 1, 1, 1, 1) { Groups = 2 },
            new(8, 9, 9, 8, 3, 3, 2, 1, 1, 2) { Groups = 8 }, new(1, 3, 3, 2, 2, 2, 1, 1, 0, 0),
        }) CheckAgainstNaiveLoop(shape, images);
    }

    [Fact]
    public void Accumulate_FewColumnsAndEveryDepth_EqualsTheNaiveLoop()
    {
        for (int channels = 1; channels <= 70; channels++)
            foreach (int width in new[] { 1, 2, 3, 5 })
                CheckAgainstNaiveLoop(new ConvolutionShape(channels, 3, width, 9, 1, 1, 1, 1, 0, 0), images: channels % 5 + 1);
        foreach (int channels in new[] { 64, 512 })
            CheckAgainstNaiveLoop(new ConvolutionShape(channels, 3, 3, 10, 3, 3, 1, 1, 1, 1), images: 2);
    }

    [Fact]
    public void Accumulate_FewColumnsAndEveryVectorWidth_EqualsTheNaiveLoop()
    {
        foreach (var shape in new ConvolutionShape[] { new(9, 5, 5, 11, 3, 3, 1, 1, 0, 0), new(64, 5, 5, 13, 3, 3, 1, 1, 0, 0), new(17, 3, 3, 8, 1, 1, 1, 1, 0, 0), new(16, 1, 1, 9, 1, 1, 1, 1, 0, 0) })
            foreach (int images in new[] { 1, 2, 9 })
            {
                T[] input = RingSamples.Words<T>(images * shape.InLength, 1), weights = RingSamples.Words<T>(shape.WeightLength, 2);
                T[] output = RingSamples.Words<T>(images * shape.OutLength, 3), expected = output.ToArray();
                AccumulateNaively(shape, input, weights, expected);
                var layout = PatchLayout.Of(shape);
                var rows = new int[shape.PatchLength];
                layout.Rows(0, rows);
                Check<Vector512<T>, Lanes512<T>>();
                Check<Vector256<T>, Lanes256<T>>();
                Check<Vector128<T>, Lanes128<T>>();

                void Check<TVector, TLanes>()
                    where TVector : struct
                    where TLanes : struct, ILanes<T, TVector>
                {
                    var actual = output.ToArray();
                    ColumnProduct.AccumulateVectors<T, TVector, TLanes>(
                        weights, input, shape.InLength, layout, rows, actual, shape.OutLength, shape.OutChannels, images, new T[PatchProduct.PanelLength]);
                    Assert.True(expected.AsSpan().SequenceEqual(actual), $"{images} of {shape} with {typeof(TVector).Name}");
                }
            }
    }

    [Fact]
    public void Accumulate_ShapesOfM2_EqualTheNaiveLoop()
    {
        CheckAgainstNaiveLoop(new ConvolutionShape(1, 28, 28, 16, 5, 5, 1, 1, 0, 0));
        CheckAgainstNaiveLoop(new ConvolutionShape(16, 12, 12, 16, 5, 5, 1, 1, 0, 0));
    }

    [Fact]
    public void OutShape_KnownLayers_AreThoseOfPyTorch()
    {
        var m1 = new ConvolutionShape(1, 28, 28, 5, 5, 5, 2, 2, 1, 1);
        Assert.Equal((13, 13), (m1.OutHeight, m1.OutWidth));
        Assert.Equal((784, 5 * 169, 125, 25, 30 * 30 + 25), (m1.InLength, m1.OutLength, m1.WeightLength, m1.PatchLength, m1.ScratchLength - Panel));
        var rectangular = new ConvolutionShape(3, 11, 8, 2, 3, 2, 2, 3, 1, 0);
        Assert.Equal((6, 3), (rectangular.OutHeight, rectangular.OutWidth));
        Assert.Equal(8 + Panel, new ConvolutionShape(8, 5, 5, 4, 1, 1, 1, 1, 0, 0).ScratchLength);
        var depthwise = new ConvolutionShape(8, 9, 9, 8, 3, 3, 2, 1, 1, 2) { PaddingBottom = 0, PaddingRight = 3, DilationHeight = 2, DilationWidth = 3, Groups = 8 };
        Assert.Equal((3, 8), (depthwise.OutHeight, depthwise.OutWidth));
        Assert.Equal((9, 8 * 9, 5 * 14 + 9), (depthwise.PatchLength, depthwise.WeightLength, depthwise.ScratchLength - Panel));
    }

    [Fact]
    public void Accumulate_ImpossibleShape_SaysWhy()
    {
        var tooLarge = new ConvolutionShape(1, 4, 4, 1, 7, 3, 1, 1, 1, 0);
        var error = Assert.Throws<ArgumentException>(() => Convolution.Accumulate<T>(tooLarge, new T[16], new T[21], new T[4], new T[100]));
        Assert.Contains("7x3 filter is larger than the padded input of 6x4", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(
            () => Convolution.Accumulate<T>(new ConvolutionShape(1, 4, 4, 1, 3, 3, 0, 1, 0, 0), new T[16], new T[9], new T[4], new T[100]));
        var dilated = new ConvolutionShape(1, 4, 4, 1, 3, 2, 1, 1, 0, 0) { DilationHeight = 2 };
        error = Assert.Throws<ArgumentException>(() => Convolution.Accumulate<T>(dilated, new T[16], new T[6], new T[4], new T[100]));
        Assert.Contains("5x2 filter is larger than the padded input of 4x4", error.Message, StringComparison.Ordinal);
        var grouped = new ConvolutionShape(4, 4, 4, 6, 1, 1, 1, 1, 0, 0) { Groups = 4 };
        error = Assert.Throws<ArgumentException>(() => Convolution.Accumulate<T>(grouped, new T[64], new T[6], new T[96], new T[100]));
        Assert.Contains("4 groups must divide both 4 input channels and 6 filters", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Accumulate_LengthsThatDoNotFit_AreRefused()
    {
        var shape = new ConvolutionShape(2, 6, 4, 3, 3, 3, 1, 1, 1, 1);
        T[] input = new T[shape.InLength], weights = new T[shape.WeightLength], output = new T[shape.OutLength], scratch = new T[shape.ScratchLength];
        Convolution.Accumulate<T>(shape, input, weights, output, scratch);
        Assert.Throws<ArgumentException>(() => Convolution.Accumulate<T>(shape, input.AsSpan(1), weights, output, scratch));
        Assert.Throws<ArgumentException>(() => Convolution.Accumulate<T>(shape, input, weights.AsSpan(1), output, scratch));
        Assert.Throws<ArgumentException>(() => Convolution.Accumulate<T>(shape, input, weights, output.AsSpan(1), scratch));
        Assert.Throws<ArgumentException>(() => Convolution.Accumulate<T>(shape, input, weights, output, scratch.AsSpan(1)));
        T[] inputs = [.. input, .. input], outputs = [.. output, .. output];
        Convolution.Accumulate<T>(shape, inputs, weights, outputs, new T[2 * shape.ScratchLength]);
        Assert.Throws<ArgumentException>(() => Convolution.Accumulate<T>(shape, inputs, weights, output, new T[2 * shape.ScratchLength]));
        Assert.Throws<ArgumentException>(() => Convolution.Accumulate<T>(shape, input, weights, outputs, new T[2 * shape.ScratchLength]));
        Assert.Throws<ArgumentException>(() => Convolution.Accumulate<T>(shape, inputs, weights, outputs, new T[2 * shape.ScratchLength - 1]));
        Assert.Throws<ArgumentException>(() => Convolution.Accumulate<T>(shape, [], weights, [], scratch));
    }

    private static void CheckAgainstNaiveLoop(ConvolutionShape shape, int images = 1)
    {
        T[] input = RingSamples.Words<T>(images * shape.InLength, 1), weights = RingSamples.Words<T>(shape.WeightLength, 2);
        T[] output = RingSamples.Words<T>(images * shape.OutLength, 3), expected = output.ToArray();
        // Scratch holds junk, and one element more than needed that must stay as it is.
        var scratch = RingSamples.Words<T>(images * shape.ScratchLength + 1, 4);
        T sentinel = scratch[^1];
        AccumulateNaively(shape, input, weights, expected);
        Convolution.Accumulate<T>(shape, input, weights, output, scratch);
        Assert.True(expected.AsSpan().SequenceEqual(output), $"{images} of {shape}");
        Assert.Equal(sentinel, scratch[^1]);
    }

    private static void AccumulateNaively(in ConvolutionShape shape, ReadOnlySpan<T> input, ReadOnlySpan<T> weights, Span<T> output)
    {
        for (int image = 0; image < input.Length / shape.InLength; image++)
            Convolution.AccumulatePortable(
                shape, input.Slice(image * shape.InLength, shape.InLength), weights, output.Slice(image * shape.OutLength, shape.OutLength));
    }
}
