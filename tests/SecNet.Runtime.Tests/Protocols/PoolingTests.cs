using SecNet.Runtime.Protocols;
using SecNet.Runtime.Reference;
using SecNet.Runtime.Tests.Rings;

namespace SecNet.Runtime.Tests.Protocols;

public sealed class PoolingTests
{
    /// <summary>Every image up to 5×5, windows up to 3×3 (square and not), strides up to 3 and every padding up to half the window.</summary>
    private static IEnumerable<PoolShape> Shapes =>
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
        }
    }

    [Fact]
    public void Differences_OddCount_LeavesTheLastCandidateAlone()
    {
        uint[] candidates = [9, 8, 7, 5, 3, 1, 100, 100, 100];
        var differences = new uint[3];
        Pooling.Differences<uint>(candidates, differences);
        Assert.Equal([4u, 5u, 6u], differences);
    }

    /// <summary>Places of a window inside the image, by asking every place whether it lies in the window.</summary>
    private static IEnumerable<int> Window(PoolShape shape, int window)
    {
        var (channel, position) = (window / (shape.OutHeight * shape.OutWidth), window % (shape.OutHeight * shape.OutWidth));
        var (top, left) = ((position / shape.OutWidth * shape.StrideHeight) - shape.PaddingHeight, (position % shape.OutWidth * shape.StrideWidth) - shape.PaddingWidth);
        return from y in Enumerable.Range(0, shape.Height)
               from x in Enumerable.Range(0, shape.Width)
               where y >= top && y < top + shape.KernelHeight && x >= left && x < left + shape.KernelWidth
               select (((channel * shape.Height) + y) * shape.Width) + x;
    }
}
