using SecNet.Runtime.Rings;

namespace SecNet.Runtime.Tests.Rings;

public sealed class StridedCopyTests
{
    [Fact]
    public void Copy_EveryWidthStrideAndNumberOfLines_TakesTheElements()
    {
        foreach (var width in new[] { 0, 1, 3, 4, 7, 8, 9, 12, 15, 16, 17, 31, 33 })
        {
            foreach (var stride in new[] { 1, 2, 3 })
            {
                foreach (var lines in new[] { 0, 1, 2, 5 })
                {
                    foreach (var gap in new[] { 0, 1, 20 }) Check(width, stride, lines, gap);
                }
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Copy_BeyondTheSourceOrTheTarget_IsRefused(int stride)
    {
        Assert.Throws<ArgumentException>(() => StridedCopy.Copy<uint>(new uint[stride * 8], stride * 5, stride, new uint[10], lines: 2, width: 5));
        Assert.Throws<ArgumentException>(() => StridedCopy.Copy<uint>(new uint[100], stride * 5, stride, new uint[9], lines: 2, width: 5));
    }

    private static void Check(int width, int stride, int lines, int gap)
    {
        var step = (width * stride) + gap;
        var length = lines == 0 || width == 0 ? 0 : (step * (lines - 1)) + (stride * (width - 1)) + 1;
        Check<uint>([.. Enumerable.Range(1, length).Select(static i => (uint)i)]);
        Check<ulong>([.. Enumerable.Range(1, length).Select(static i => (ulong)i)]);

        void Check<T>(T[] source)
            where T : unmanaged
        {
            // What stands before the first line stays; so does what lies beyond what a line may overwrite.
            var target = new T[lines * width];
            StridedCopy.Copy<T>(source, step, stride, target, lines, width);
            Assert.Equal(Enumerable.Range(0, lines * width).Select(i => source[(i / width * step) + (i % width * stride)]), target);
        }
    }
}
