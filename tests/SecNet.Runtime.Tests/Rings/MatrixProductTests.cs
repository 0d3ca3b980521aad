using System.Numerics;
using System.Runtime.Intrinsics;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.Tests.Rings;

public sealed class MatrixProductTests32 : MatrixProductTests<uint>;

public sealed class MatrixProductTests64 : MatrixProductTests<ulong>;

public abstract class MatrixProductTests<T>
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
{
    [Fact]
    public void Accumulate_OddShapesAndEveryNumberOfInputs_EqualsItsDefinition()
    {
        foreach (int inputs in new[] { 0, 1, 2, 3, 4, 5, 6, 7, 16, 64, 65, 130 })
            foreach (int rows in new[] { 0, 1, 2, 3, 4, 5, 9 })
                foreach (int columns in new[] { 0, 1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 23, 31, 33, 70, 143 })
                    Check(rows, columns, inputs);
    }

    [Fact]
    public void Accumulate_RowsBeyondABlockOfTheDepth_EqualsItsDefinition()
    {
        foreach (int inputs in new[] { 1, 2, 5, 64, 65 })
            foreach (int columns in new[] { 512, 513, 784, 1024, 1025, 1027, 2500 })
                Check(rows: 6, columns, inputs);
    }

    [Fact]
    public void Accumulate_EveryVectorWidth_EqualsItsDefinition()
    {
        foreach (int inputs in new[] { 1, 2, 3, 7, 65 })
            foreach (int rows in new[] { 0, 1, 4, 6, 9 })
                foreach (int columns in Enumerable.Range(16, 35).Append(1100))
                {
                    T[] w = RingSamples.Words<T>(rows * columns, 10), x = RingSamples.Words<T>(columns * inputs, 11), z = RingSamples.Words<T>(rows * inputs, 12);
                    var expected = ByDefinition(w, x, z, rows, columns);
                    var portable = z.ToArray();
                    MatrixProduct.AccumulatePortable<T>(w, x, portable, rows, columns);
                    Assert.Equal(expected, portable);
                    Check<Vector512<T>, Lanes512<T>>();
                    Check<Vector256<T>, Lanes256<T>>();
                    Check<Vector128<T>, Lanes128<T>>();

                    void Check<TVector, TLanes>()
                        where TVector : struct
                        where TLanes : struct, ILanes<T, TVector>
                    {
                        var actual = z.ToArray();
                        MatrixProduct.AccumulateVectors<T, TVector, TLanes>(w, x, actual, rows, columns);
                        Assert.True(expected.AsSpan().SequenceEqual(actual), $"{rows}x{columns} times {inputs} with {typeof(TVector).Name}");
                    }
                }
    }

    [Fact]
    public void Accumulate_JunkAboveTheRing_DoesNotReachTheLowBits()
    {
        const int ringBits = 21, rows = 5, columns = 17, inputs = 23;
        T[] w = RingSamples.Words<T>(rows * columns, 13), x = RingSamples.Words<T>(columns * inputs, 14), z = RingSamples.Words<T>(rows * inputs, 15);
        T[] cleanW = Masked(w), cleanX = Masked(x), cleanZ = Masked(z);
        MatrixProduct.Accumulate<T>(w, x, z, rows, columns);
        MatrixProduct.Accumulate<T>(cleanW, cleanX, cleanZ, rows, columns);
        Assert.Equal(Masked(cleanZ), Masked(z));

        static T[] Masked(T[] words)
        {
            var copy = words.ToArray();
            RingVector.Mask<T>(copy, ringBits);
            return copy;
        }
    }

    [Fact]
    public void Accumulate_LengthThatDoesNotFit_IsNamed()
    {
        var error = Assert.Throws<ArgumentException>(() => MatrixProduct.Accumulate<T>(new T[11], new T[4], new T[3], 3, 4));
        Assert.Contains("Expected 3 x 4 weights, got 11", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() => MatrixProduct.Accumulate<T>(new T[12], new T[9], new T[6], 3, 4));
        Assert.Contains("Expected inputs of 4 elements each, got 9", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() => MatrixProduct.Accumulate<T>(new T[12], new T[8], new T[5], 3, 4));
        Assert.Contains("Expected 2 outputs of 3 elements, got 5", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => MatrixProduct.Accumulate<T>(new T[1], new T[1], new T[1], -1, -1));
    }

    private static void Check(int rows, int columns, int inputs)
    {
        T[] w = RingSamples.Words<T>(rows * columns, 1), x = RingSamples.Words<T>(columns * inputs, 2), z = RingSamples.Words<T>(rows * inputs, 3);
        var expected = ByDefinition(w, x, z, rows, columns);
        MatrixProduct.Accumulate<T>(w, x, z, rows, columns);
        Assert.True(expected.AsSpan().SequenceEqual(z), $"{rows}x{columns} times {inputs}");
    }

    /// <summary>In 128-bit integers, so that it shares nothing with the kernels.</summary>
    private static T[] ByDefinition(T[] w, T[] x, T[] z, int rows, int columns)
    {
        var result = new T[z.Length];
        for (int i = 0; i < z.Length; i++)
        {
            UInt128 sum = UInt128.CreateTruncating(z[i]);
            for (int p = 0; p < columns; p++)
                sum = unchecked(sum + UInt128.CreateTruncating(w[i % rows * columns + p]) * UInt128.CreateTruncating(x[i / rows * columns + p]));
            result[i] = T.CreateTruncating(sum);
        }

        return result;
    }
}
