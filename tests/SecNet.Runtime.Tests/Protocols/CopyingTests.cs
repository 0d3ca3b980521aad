using SecNet.Runtime.Protocols;
using SecNet.Runtime.Reference;

namespace SecNet.Runtime.Tests.Protocols;

public sealed class CopyingTests
{
    private static readonly int[][] Orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

    /// <summary>Every shape up to 3×4×4 and up to 2 on every side: whole rows against single values.</summary>
    [Fact]
    public void Pad_EveryShape_IsTheTwins()
    {
        foreach (var (channels, height, width) in Shapes())
        {
            for (var sides = 0; sides < 81; sides++)
            {
                var (top, left, bottom, right) = (sides % 3, sides / 3 % 3, sides / 9 % 3, sides / 27);
                var x = Values(channels * height * width);
                var z = Enumerable.Repeat(-1L, channels * (top + height + bottom) * (left + width + right)).ToArray();
                Copying.Pad<long>(x, height, width, top, left, bottom, right, z);
                Assert.Equal(ReferenceSteps.Pad(x, height, width, top, left, bottom, right), z);
                Assert.Equal(x, z.Where(static value => value != 0));
            }
        }
    }

    [Fact]
    public void Transpose_EveryShapeAndOrder_IsTheTwins()
    {
        foreach (var (channels, height, width) in Shapes())
        {
            foreach (var order in Orders)
            {
                var x = Values(channels * height * width);
                var z = new long[x.Length];
                Copying.Transpose<long>(x, channels, height, width, order[0], order[1], order[2], z);
                Assert.Equal(ReferenceSteps.Transpose(x, channels, height, width, order[0], order[1], order[2]), z);
            }
        }
    }

    /// <summary>The oracle itself, by hand: 2x1x3 with columns first.</summary>
    [Fact]
    public void ReferenceTranspose_SmallTensor_IsTheOneWrittenOut() =>
        Assert.Equal([1, 4, 2, 5, 3, 6], ReferenceSteps.Transpose([1, 2, 3, 4, 5, 6], channels: 2, height: 1, width: 3, first: 2, second: 0, third: 1));

    private static IEnumerable<(int Channels, int Height, int Width)> Shapes() =>
        from channels in Enumerable.Range(1, 3) from height in Enumerable.Range(1, 4) from width in Enumerable.Range(1, 4) select (channels, height, width);

    private static long[] Values(int count) => [.. Enumerable.Range(1, count).Select(static value => (long)value)];
}
