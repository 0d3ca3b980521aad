using System.Numerics;
using System.Runtime.Intrinsics;
using FsCheck;
using FsCheck.Fluent;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.Tests.Rings;

public sealed class RingVectorTests32 : RingVectorTests<uint>;

public sealed class RingVectorTests64 : RingVectorTests<ulong>;

public abstract class RingVectorTests<T>
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
{
    [Fact]
    public void Add_EveryEdgeLength_WrapsElementwise()
    {
        foreach (int length in RingSamples.EdgeLengths)
        {
            var x = RingSamples.Words<T>(length, 1);
            var y = RingSamples.Words<T>(length, 2);
            var z = RingSamples.Words<T>(length, 3);
            RingVector.Add<T>(x, y, z);
            Assert.Equal(x.Zip(y, static (a, b) => unchecked(a + b)), z);
        }
    }

    [Fact]
    public void Subtract_EveryEdgeLength_WrapsElementwise()
    {
        foreach (int length in RingSamples.EdgeLengths)
        {
            var x = RingSamples.Words<T>(length, 4);
            var y = RingSamples.Words<T>(length, 5);
            var z = RingSamples.Words<T>(length, 6);
            RingVector.Subtract<T>(x, y, z);
            Assert.Equal(x.Zip(y, static (a, b) => unchecked(a - b)), z);
        }
    }

    [Fact]
    public void AddInPlace_EveryEdgeLength_AddsEachElementOnce()
    {
        foreach (int length in RingSamples.EdgeLengths)
        {
            var x = RingSamples.Words<T>(length, 7);
            var z = RingSamples.Words<T>(length, 8);
            var expected = x.Zip(z, static (a, b) => unchecked(a + b)).ToArray();
            RingVector.AddInPlace<T>(x, z);
            Assert.Equal(expected, z);
        }
    }

    [Fact]
    public void Subtract_OutputIsAnInput_GivesTheSame()
    {
        foreach (int length in RingSamples.EdgeLengths)
        {
            var x = RingSamples.Words<T>(length, 9);
            var y = RingSamples.Words<T>(length, 10);
            var expected = x.Zip(y, static (a, b) => unchecked(a - b)).ToArray();
            var overX = x.ToArray();
            RingVector.Subtract<T>(overX, y, overX);
            Assert.Equal(expected, overX);
            var overY = y.ToArray();
            RingVector.Subtract<T>(x, overY, overY);
            Assert.Equal(expected, overY);
            var both = x.ToArray();
            RingVector.Subtract<T>(both, both, both);
            Assert.All(both, static word => Assert.Equal(T.Zero, word));
        }
    }

    [Fact]
    public void Apply_EveryVectorWidth_EqualsPortable()
    {
        foreach (int length in RingSamples.EdgeLengths)
        {
            var x = RingSamples.Words<T>(length, 11);
            var y = RingSamples.Words<T>(length, 12);
            var expected = new T[length];
            Elementwise.ApplyPortable<T, SubtractOperation>(x, y, expected);
            if (length >= Lanes512<T>.Count) Check<Vector512<T>, Lanes512<T>>();
            if (length >= Lanes256<T>.Count) Check<Vector256<T>, Lanes256<T>>();
            if (length >= Lanes128<T>.Count) Check<Vector128<T>, Lanes128<T>>();

            void Check<TVector, TLanes>()
                where TVector : struct
                where TLanes : struct, ILanes<T, TVector>
            {
                var z = new T[length];
                Elementwise.ApplyVectors<T, SubtractOperation, TVector, TLanes>(x, y, z);
                Assert.Equal(expected, z);
            }
        }
    }

    [Fact]
    public void Mask_EveryWidth_KeepsExactlyTheLowBits()
    {
        int wordBits = int.CreateChecked(T.PopCount(T.AllBitsSet));
        foreach (int length in RingSamples.EdgeLengths)
        {
            for (int bits = 1; bits <= wordBits; bits++)
            {
                var z = RingSamples.Words<T>(length, 13);
                var expected = z.Select(word => T.CreateTruncating(BigInteger.CreateTruncating(word) & ((BigInteger.One << bits) - 1))).ToArray();
                RingVector.Mask<T>(z, bits);
                Assert.Equal(expected, z);
            }
        }
    }

    [Fact]
    public void Mask_WidthTheWordLacks_IsRefused()
    {
        int wordBits = int.CreateChecked(T.PopCount(T.AllBitsSet));
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => RingVector.Mask<T>(new T[3], wordBits + 1));
        Assert.Contains($"1 to {wordBits}", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => RingVector.Mask<T>(new T[3], 0));
    }

    [Fact]
    public void Add_DifferentLengths_NamesThem()
    {
        var error = Assert.Throws<ArgumentException>(() => RingVector.Add<T>(new T[3], new T[4], new T[5]));
        Assert.Contains("3, 4 and 5", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SubtractThenAdd_ArbitraryLength_GivesBackTheVector() =>
        Prop.ForAll(ArbMap.Default.ArbFor<PositiveInt>(), ArbMap.Default.ArbFor<int>(), static (length, seed) =>
        {
            var x = RingSamples.Words<T>(length.Get, seed);
            var y = RingSamples.Words<T>(length.Get, ~seed);
            var z = new T[length.Get];
            RingVector.Subtract<T>(x, y, z);
            RingVector.AddInPlace<T>(y, z);
            return z.AsSpan().SequenceEqual(x);
        }).QuickCheckThrowOnFailure();
}
