using System.Numerics;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.Tests.Rings;

public sealed class ElementStepTests
{
    [Fact]
    public void Run_Words_IsThePortableLoopAtEveryLength()
    {
        Check<uint>();
        Check<ulong>();
    }

    [Fact]
    public void Run_IntoItsOwnOperand_ReadsBeforeItWrites()
    {
        foreach (var length in RingSamples.EdgeLengths)
        {
            ulong[] x = RingSamples.Words<ulong>(length, 1), y = RingSamples.Words<ulong>(length, 2);
            var plane = RingSamples.Words<ulong>(BitPlanes.WordsPerPlane(length), 3);
            var expected = new ulong[length];
            ElementStep.RunPortable(new ChooseStep<ulong>(x, y, plane), expected, 0);
            ElementStep.Run(new ChooseStep<ulong>(x, y, plane), x);
            Assert.Equal(expected, x);
        }
    }

    [Fact]
    public void Operand_OfAnotherLength_IsRefused()
    {
        Assert.Throws<ArgumentException>(static () => new Operand<uint>([1, 2], 3));
        Assert.Throws<ArgumentException>(static () => new LaneMask([1, 2], 64));
    }

    private static void Check<T>()
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        foreach (var length in RingSamples.EdgeLengths)
        {
            T[] x = RingSamples.Words<T>(length, 1), y = RingSamples.Words<T>(length, 2), z = new T[length], expected = new T[length];
            var plane = RingSamples.Words<ulong>(BitPlanes.WordsPerPlane(length), 3);
            ElementStep.Run(new ChooseStep<T>(x, y, plane), z);
            ElementStep.RunPortable(new ChooseStep<T>(x, y, plane), expected, 0);
            Assert.Equal(expected, z);
            for (var i = 0; i < length; i++) Assert.Equal((plane[i / 64] >> (i % 64) & 1) == 0 ? y[i] >>> 3 : x[i], z[i]);
        }
    }

    /// <summary>x where the bit is set, y >> 3 where it is not.</summary>
    private readonly ref struct ChooseStep<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<ulong> plane) : IElementStep<T>
        where T : unmanaged, IBinaryInteger<T>
    {
        private readonly Operand<T> _x = new(x, x.Length);
        private readonly Operand<T> _y = new(y, x.Length);
        private readonly LaneMask _plane = new(plane, x.Length);

        public T At(int index)
        {
            var (mask, shifted) = (_plane.At<T>(index), _y.At(index) >>> 3);
            return shifted ^ (mask & (shifted ^ _x.At(index)));
        }

        public TVector At<TVector, TLanes>(nint index)
            where TVector : struct
            where TLanes : struct, ILanes<T, TVector>
        {
            var (mask, shifted) = (_plane.At<T, TVector, TLanes>(index), TLanes.ShiftRight(_y.At<TVector, TLanes>(index), 3));
            return TLanes.Xor(shifted, TLanes.And(mask, TLanes.Xor(shifted, _x.At<TVector, TLanes>(index))));
        }
    }
}
