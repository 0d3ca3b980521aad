using System.Runtime.Intrinsics;
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

    [Fact]
    public void BeaverAnd_BothParties_ShareTheProduct()
    {
        foreach (int length in RingSamples.EdgeLengths)
        {
            // Secrets u, v; masks a, b; shares of everything.
            ulong[] u = Words(1), v = Words(2), a = Words(3), b = Words(4), a0 = Words(5), b0 = Words(6), ab0 = Words(7);
            ulong[] a1 = Xor(a, a0), b1 = Xor(b, b0), ab1 = a.Zip(b, static (p, q) => p & q).Zip(ab0, static (p, q) => p ^ q).ToArray();
            ulong[] e = Xor(u, a), f = Xor(v, b), z0 = new ulong[length], z1 = new ulong[length];
            BooleanVector.BeaverAnd(e, f, a0, b0, ab0, z0, addEf: true);
            BooleanVector.BeaverAnd(e, f, a1, b1, ab1, z1, addEf: false);
            Assert.Equal(u.Zip(v, static (p, q) => p & q), Xor(z0, z1));

            ulong[] Words(int seed) => RingSamples.Words<ulong>(length, seed);
        }
    }

    [Fact]
    public void BeaverAnd_OutputIsAnyInput_GivesTheSame()
    {
        foreach (int length in RingSamples.EdgeLengths)
        {
            for (int aliased = 0; aliased < 5; aliased++)
            {
                var inputs = Enumerable.Range(1, 5).Select(seed => RingSamples.Words<ulong>(length, seed)).ToArray();
                var expected = new ulong[length];
                BooleanVector.BeaverAndPortable(inputs[0], inputs[1], inputs[2], inputs[3], inputs[4], expected, ulong.MaxValue);
                BooleanVector.BeaverAnd(inputs[0], inputs[1], inputs[2], inputs[3], inputs[4], inputs[aliased], addEf: true);
                Assert.Equal(expected, inputs[aliased]);
            }
        }
    }

    [Fact]
    public void BeaverAnd_EveryVectorWidth_EqualsPortable()
    {
        foreach (int length in RingSamples.EdgeLengths.Where(static length => length >= 8))
        {
            var inputs = Enumerable.Range(6, 5).Select(seed => RingSamples.Words<ulong>(length, seed)).ToArray();
            foreach (ulong addMask in new[] { 0ul, ulong.MaxValue })
            {
                var expected = new ulong[length];
                BooleanVector.BeaverAndPortable(inputs[0], inputs[1], inputs[2], inputs[3], inputs[4], expected, addMask);
                Check<Vector512<ulong>, Lanes512<ulong>>();
                Check<Vector256<ulong>, Lanes256<ulong>>();
                Check<Vector128<ulong>, Lanes128<ulong>>();

                void Check<TVector, TLanes>()
                    where TVector : struct
                    where TLanes : struct, ILanes<ulong, TVector>
                {
                    var z = new ulong[length];
                    BooleanVector.BeaverAndVectors<TVector, TLanes>(inputs[0], inputs[1], inputs[2], inputs[3], inputs[4], z, addMask);
                    Assert.Equal(expected, z);
                }
            }
        }
    }

    [Fact]
    public void BeaverAnd_DifferentLengths_NamesThem()
    {
        var error = Assert.Throws<ArgumentException>(
            () => BooleanVector.BeaverAnd(new ulong[2], new ulong[2], new ulong[3], new ulong[2], new ulong[2], new ulong[2], addEf: true));
        Assert.Contains("2, 2, 3, 2, 2 and 2", error.Message, StringComparison.Ordinal);
    }

    private static ulong[] Xor(ulong[] x, ulong[] y) => x.Zip(y, static (p, q) => p ^ q).ToArray();
}
