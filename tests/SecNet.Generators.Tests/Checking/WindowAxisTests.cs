using SecNet.Generators.Model;

namespace SecNet.Generators.Tests.Checking;

/// <summary>The compiler's geometry against a window that is slid step by step.</summary>
public sealed class WindowAxisTests
{
    [Fact]
    public void Axis_EveryShape_IsWhatSlidingYields()
    {
        var shapes = from size in Enumerable.Range(1, 7)
                     from kernel in Enumerable.Range(1, 4)
                     from stride in Enumerable.Range(1, 3)
                     from before in Enumerable.Range(0, 4)
                     from after in Enumerable.Range(0, 4)
                     from dilation in Enumerable.Range(1, 3)
                     select (size, new WindowAxis(kernel, stride, before, after, dilation));
        Assert.All(shapes, static shape =>
        {
            var (size, axis) = shape;
            var windows = Slide(axis, size).ToList();
            Assert.Equal(windows.Count > 0, axis.Fits(size));
            if (windows.Count == 0) return;
            Assert.Equal(windows.Count, axis.Windows(size));
            Assert.Equal(windows.Select(cells => cells.Count(cell => cell >= 0 && cell < size)), Enumerable.Range(0, windows.Count).Select(window => axis.CellsInside(window, size)));
            var padded = Enumerable.Range(0, windows.Count).Where(window => windows[window][0] < 0 || windows[window][^1] >= size);
            Assert.Equal(padded, axis.PaddedWindows(size));
        });
    }

    private static IEnumerable<int[]> Slide(WindowAxis axis, int size)
    {
        for (var start = -axis.Before; ; start += axis.Stride)
        {
            int[] cells = [.. Enumerable.Range(0, axis.Kernel).Select(cell => start + (cell * axis.Dilation))];
            if (cells[^1] >= size + axis.After) yield break;
            yield return cells;
        }
    }
}
