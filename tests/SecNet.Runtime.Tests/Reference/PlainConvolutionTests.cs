using SecNet.Runtime.Reference;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Tests.Rings;

namespace SecNet.Runtime.Tests.Reference;

public sealed class PlainConvolutionTests
{
    /// <summary>The loops in their fast order yield what the definition does, in integers and, with sums that need no rounding, in doubles.</summary>
    [Fact]
    public void Accumulate_EveryShape_EqualsTheNaiveLoop()
    {
        var shapes = ConvolutionShapes.WithGroupsDilationAndUnevenPadding(4, 7, 11, 8).Append(new(2, 5, 19, 3, 1, 1, 1, 1, 6, 6)).Append(new(1, 4, 21, 1, 3, 3, 1, 1, 2, 2));
        foreach (var shape in shapes)
        {
            var (x, weights, z) = (Integers(shape.InLength, 1), Integers(shape.WeightLength, 2), Integers(shape.OutLength, 3));
            var (expected, doubles) = (z.ToArray(), Array.ConvertAll(z, static value => (double)value));
            Convolution.AccumulatePortable<long>(shape, x, weights, expected);
            PlainConvolution.Accumulate<long>(shape, x, weights, z);
            PlainConvolution.Accumulate<double>(shape, Array.ConvertAll(x, static value => (double)value), Array.ConvertAll(weights, static value => (double)value), doubles);
            Assert.True(expected.AsSpan().SequenceEqual(z), shape.ToString());
            Assert.True(expected.AsSpan().SequenceEqual(Array.ConvertAll(doubles, static value => (long)value)), shape.ToString());
        }
    }

    [Fact]
    public void ReferenceConvolution_SumBeyondTheRing_WrapsAsTheParties()
    {
        var shape = new ConvolutionShape(2, 1, 1, 2, 1, 1, 1, 1, 0, 0) { Groups = 2 };
        Assert.Equal([-128L, -7], ReferenceSteps.Convolution(shape, [100, 3], [1, -2], [28, -1], ringBits: 8));
    }

    private static long[] Integers(int length, int seed) => Array.ConvertAll(RingSamples.Words<ulong>(length, seed), static word => (long)(word % 2001) - 1000);
}
