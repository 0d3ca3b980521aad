using SecNet.Runtime.Protocols;
using SecNet.Runtime.Reference;
using SecNet.Runtime.Tests.Rings;

namespace SecNet.Runtime.Tests.Protocols;

public sealed class PoolingTests
{
    /// <summary>A multiple of every count up to 9 but 5 and 7, which are no product of two counts up to 3.</summary>
    private const long Multiple = 36;

    /// <summary>
    /// Every image up to 5×5, windows up to 3×3 (square and not), strides up to 3 and every padding up to half the window; and each line of
    /// up to 6 values with dilations and uneven paddings of which every window holds a value, once as rows and once as columns.
    /// </summary>
    private static IEnumerable<PoolShape> Shapes => EvenShapes.Concat(UnevenShapes);

    private static IEnumerable<PoolShape> EvenShapes =>
        from height in Enumerable.Range(1, 5)
        from width in Enumerable.Range(1, 5)
        from kernelHeight in Enumerable.Range(1, 3)
        from kernelWidth in Enumerable.Range(1, 3)
        from strideHeight in Enumerable.Range(1, 3)
        from strideWidth in Enumerable.Range(1, 3)
        from paddingHeight in Enumerable.Range(0, (kernelHeight / 2) + 1)
        from paddingWidth in Enumerable.Range(0, (kernelWidth / 2) + 1)
        where height + (2 * paddingHeight) >= kernelHeight && width + (2 * paddingWidth) >= kernelWidth
        select new PoolShape(2, height, width, kernelHeight, kernelWidth, strideHeight, strideWidth, paddingHeight, paddingWidth);

    private static IEnumerable<PoolShape> UnevenShapes
    {
        get
        {
            var lines = (from size in Enumerable.Range(1, 6)
                         from kernel in Enumerable.Range(1, 3)
                         from stride in Enumerable.Range(1, 3)
                         from before in Enumerable.Range(0, 3)
                         from after in Enumerable.Range(0, 3)
                         from dilation in Enumerable.Range(1, 3)
                         let line = (Size: size, Kernel: kernel, Stride: stride, Before: before, After: after, Dilation: dilation)
                         let shape = Make(line, line)
                         where size + before + after >= ((kernel - 1) * dilation) + 1 && Enumerable.Range(0, shape.Windows).All(window => Window(shape, window).Any())
                         select line).ToList();
            Assert.True(lines.Count > 500, $"only {lines.Count} lines were possible");
            return lines.Select((rows, index) => Make(rows, lines[((index * 37) + 11) % lines.Count]));
        }
    }

    private static PoolShape Make(
        (int Size, int Kernel, int Stride, int Before, int After, int Dilation) rows, (int Size, int Kernel, int Stride, int Before, int After, int Dilation) columns) =>
        new(2, rows.Size, columns.Size, rows.Kernel, columns.Kernel, rows.Stride, columns.Stride, rows.Before, columns.Before)
        {
            PaddingBottom = rows.After,
            PaddingRight = columns.After,
            DilationHeight = rows.Dilation,
            DilationWidth = columns.Dilation,
        };

    [Fact]
    public void Gather_EveryShape_PutsTheWindowsValuesAndNothingElseIntoItsColumn()
    {
        foreach (var shape in Shapes)
        {
            // Distinct values, so that a set of values is a set of places.
            var x = Enumerable.Range(100, shape.Channels * shape.Height * shape.Width).ToArray();
            var candidates = new int[shape.Area * shape.Windows];
            Pooling.Gather<int>(shape, x, candidates);
            for (var window = 0; window < shape.Windows; window++)
            {
                var gathered = Enumerable.Range(0, shape.Area).Select(candidate => candidates[(candidate * shape.Windows) + window]);
                Assert.True(Window(shape, window).Select(index => x[index]).ToHashSet().SetEquals(gathered), $"{shape}, window {window}");
            }
        }
    }

    [Fact]
    public void Sum_EveryShape_IsTheSumOverTheImagesPartOfTheWindow()
    {
        foreach (var shape in Shapes)
        {
            var x = RingSamples.Words<ulong>(shape.Channels * shape.Height * shape.Width, 1);
            var z = new ulong[shape.Windows];
            Pooling.Sum<ulong>(shape, x, z);
            var expected = Enumerable.Range(0, shape.Windows).Select(window => Window(shape, window).Aggregate(0UL, (sum, index) => unchecked(sum + x[index])));
            Assert.Equal(expected, z);
        }
    }

    [Fact]
    public void ReferencePools_EveryShape_AreTheNaiveOnes()
    {
        foreach (var shape in Shapes)
        {
            var x = RingSamples.Words<ulong>(shape.Channels * shape.Height * shape.Width, 2).Select(static word => (long)(word >> 8) - (1L << 55)).ToArray();
            var windows = Enumerable.Range(0, shape.Windows).Select(window => Window(shape, window).Select(index => x[index]).ToArray()).ToArray();
            Assert.Equal(windows.Select(static values => values.Max()), ReferenceSteps.MaxPool(shape, x));
            Assert.Equal(windows.Select(static values => values.Sum()), ReferenceSteps.SumPool(shape, x, ringBits: 64));
            Assert.Equal(windows.Select(static values => unchecked(values.Sum() * (Multiple / values.Length))), ReferenceSteps.SumPoolInside(shape, x, Multiple, ringBits: 64));
        }
    }

    [Fact]
    public void SumInside_EveryShape_IsTheSameMultipleOfEachMean()
    {
        foreach (var shape in Shapes)
        {
            // Each value the multiple of its window's mean if all values of a channel are equal.
            var area = shape.Height * shape.Width;
            var x = Enumerable.Range(0, 2 * area).Select(index => index < area ? 1UL : unchecked((ulong)-3L)).ToArray();
            var z = new ulong[shape.Windows];
            Pooling.SumInside<ulong>(shape, x, Multiple, z);
            Assert.Equal(Enumerable.Range(0, shape.Windows).Select(window => window < shape.Windows / 2 ? (ulong)Multiple : unchecked((ulong)(-3 * Multiple))), z);

            x = RingSamples.Words<ulong>(2 * area, 3);
            Pooling.SumInside<ulong>(shape, x, Multiple, z);
            var expected = Enumerable.Range(0, shape.Windows).Select(window => Window(shape, window).Select(index => x[index]).ToArray())
                .Select(static values => unchecked(values.Aggregate(0UL, static (sum, value) => sum + value) * ((ulong)Multiple / (ulong)values.Length)));
            Assert.Equal(expected, z);
        }
    }

    [Fact]
    public void Level_OddCountOfTwoInferences_TakesHalvesOfEachAndLeavesTheLastCandidateAlone()
    {
        uint[] candidates = [9, 8, 7, 5, 3, 1, 100, 101, 102, 5, 6, 7, 1, 1, 1, 200, 201, 202];
        uint[] differences = new uint[6], winners = new uint[12];
        Pooling.Differences<uint>(candidates, differences, size: 9);
        Assert.Equal([4u, 5u, 6u, 4u, 5u, 6u], differences);
        Pooling.Winners<uint>(candidates, chosen: [4, 0, 6, 0, 5, 0], winners, size: 9);
        Assert.Equal([9u, 3u, 7u, 100u, 101u, 102u, 1u, 6u, 1u, 200u, 201u, 202u], winners);
    }

    [Fact]
    public void OfTwoInferences_IsOneAfterTheOther()
    {
        foreach (var shape in Shapes)
        {
            var (image, gathered) = (shape.Channels * shape.Height * shape.Width, shape.Area * shape.Windows);
            var x = RingSamples.Words<ulong>(2 * image, 5);
            var z = new ulong[2 * gathered];
            Pooling.Gather<ulong>(shape, x, z);
            Assert.Equal(x.Chunk(image).SelectMany(one => Gathered(shape, one)), z);
            z = new ulong[2 * shape.Windows];
            Pooling.SumInside<ulong>(shape, x, Multiple, z);
            Assert.Equal(x.Chunk(image).SelectMany(one => Summed(shape, one)), z);
        }

        static ulong[] Gathered(PoolShape shape, ulong[] x)
        {
            var z = new ulong[shape.Area * shape.Windows];
            Pooling.Gather<ulong>(shape, x, z);
            return z;
        }

        static ulong[] Summed(PoolShape shape, ulong[] x)
        {
            var z = new ulong[shape.Windows];
            Pooling.SumInside<ulong>(shape, x, Multiple, z);
            return z;
        }
    }

    /// <summary>Places of a window inside the image, by asking every place whether it lies in the window.</summary>
    private static IEnumerable<int> Window(PoolShape shape, int window)
    {
        var (channel, position) = (window / (shape.OutHeight * shape.OutWidth), window % (shape.OutHeight * shape.OutWidth));
        var top = (position / shape.OutWidth * shape.StrideHeight) - shape.PaddingTop;
        var left = (position % shape.OutWidth * shape.StrideWidth) - shape.PaddingLeft;
        return from y in Enumerable.Range(0, shape.Height)
               from x in Enumerable.Range(0, shape.Width)
               where Holds(y - top, shape.KernelHeight, shape.DilationHeight) && Holds(x - left, shape.KernelWidth, shape.DilationWidth)
               select (((channel * shape.Height) + y) * shape.Width) + x;

        static bool Holds(int offset, int kernel, int dilation) => offset >= 0 && offset % dilation == 0 && offset / dilation < kernel;
    }
}
