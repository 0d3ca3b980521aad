using SecNet.Runtime.Rings;

namespace SecNet.Runtime.Tests.Rings;

public sealed class BooleanVectorTests
{
    [Fact]
    public void XorAndAnd_EveryEdgeLength_AreBitwise()
    {
        foreach (int length in RingSamples.EdgeLengths)
        {
            var x = RingSamples.Words<ulong>(length, 1);
            var y = RingSamples.Words<ulong>(length, 2);
            var z = RingSamples.Words<ulong>(length, 3);
            BooleanVector.Xor(x, y, z);
            Assert.Equal(x.Zip(y, static (a, b) => a ^ b), z);
            BooleanVector.And(x, y, z);
            Assert.Equal(x.Zip(y, static (a, b) => a & b), z);
            var inPlace = y.ToArray();
            BooleanVector.XorInPlace(x, inPlace);
            Assert.Equal(x.Zip(y, static (a, b) => a ^ b), inPlace);
        }
    }
}
