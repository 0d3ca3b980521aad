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
    public void Accumulate_OddShapes_EqualsItsDefinition()
    {
        foreach (int m in new[] { 0, 1, 3, 4, 5, 9 })
            foreach (int k in new[] { 0, 1, 2, 7, 129 })
                foreach (int n in Enumerable.Range(0, 71).Append(143))
                {
                    T[] a = RingSamples.Words<T>(m * k, 1), b = RingSamples.Words<T>(k * n, 2), c = RingSamples.Words<T>(m * n, 3);
                    var expected = ByDefinition(a, b, c, m, k, n);
                    MatrixProduct.Accumulate<T>(a, b, c, m, k, n);
                    Assert.True(expected.AsSpan().SequenceEqual(c), $"{m}x{k} times {k}x{n}");
                }
    }

    [Fact]
    public void Accumulate_EveryVectorWidth_EqualsItsDefinition()
    {
        foreach (int m in new[] { 1, 4, 6, 9 })
            foreach (int k in new[] { 0, 1, 5, 128, 300 })
                foreach (int n in Enumerable.Range(16, 55).Append(143))
                {
                    T[] a = RingSamples.Words<T>(m * k, 4), b = RingSamples.Words<T>(k * n, 5), c = RingSamples.Words<T>(m * n, 6);
                    var expected = ByDefinition(a, b, c, m, k, n);
                    var portable = c.ToArray();
                    MatrixProduct.AccumulatePortable<T>(a, b, portable, m, k, n);
                    Assert.Equal(expected, portable);
                    Check<Vector512<T>, Lanes512<T>>();
                    Check<Vector256<T>, Lanes256<T>>();
                    Check<Vector128<T>, Lanes128<T>>();

                    void Check<TVector, TLanes>()
                        where TVector : struct
                        where TLanes : struct, ILanes<T, TVector>
                    {
                        var actual = c.ToArray();
                        MatrixProduct.AccumulateVectors<T, TVector, TLanes>(a, b, actual, m, k, n);
                        Assert.True(expected.AsSpan().SequenceEqual(actual), $"{m}x{k} times {k}x{n} with {typeof(TVector).Name}");
                    }
                }
    }

    [Fact]
    public void AccumulateVector_OddShapes_EqualsItsDefinition()
    {
        foreach (int rows in Enumerable.Range(0, 10))
            foreach (int columns in Enumerable.Range(0, 71).Concat([143, 784]))
            {
                T[] w = RingSamples.Words<T>(rows * columns, 7), x = RingSamples.Words<T>(columns, 8), z = RingSamples.Words<T>(rows, 9);
                var expected = ByDefinition(w, x, z, rows, columns, 1);
                MatrixProduct.AccumulateVector<T>(w, x, z, rows, columns);
                Assert.True(expected.AsSpan().SequenceEqual(z), $"{rows}x{columns}");
            }
    }

    [Fact]
    public void AccumulateVector_EveryVectorWidth_EqualsItsDefinition()
    {
        foreach (int rows in Enumerable.Range(0, 10))
            foreach (int columns in Enumerable.Range(16, 55))
            {
                T[] w = RingSamples.Words<T>(rows * columns, 10), x = RingSamples.Words<T>(columns, 11), z = RingSamples.Words<T>(rows, 12);
                var expected = ByDefinition(w, x, z, rows, columns, 1);
                Check<Vector512<T>, Lanes512<T>>();
                Check<Vector256<T>, Lanes256<T>>();
                Check<Vector128<T>, Lanes128<T>>();

                void Check<TVector, TLanes>()
                    where TVector : struct
                    where TLanes : struct, ILanes<T, TVector>
                {
                    var actual = z.ToArray();
                    MatrixProduct.AccumulateVectorVectors<T, TVector, TLanes>(w, x, actual);
                    Assert.True(expected.AsSpan().SequenceEqual(actual), $"{rows}x{columns} with {typeof(TVector).Name}");
                }
            }
    }

    [Fact]
    public void Accumulate_JunkAboveTheRing_DoesNotReachTheLowBits()
    {
        const int ringBits = 21, m = 5, k = 17, n = 23;
        T[] a = RingSamples.Words<T>(m * k, 13), b = RingSamples.Words<T>(k * n, 14), c = RingSamples.Words<T>(m * n, 15);
        T[] cleanA = Masked(a), cleanB = Masked(b), cleanC = Masked(c);
        MatrixProduct.Accumulate<T>(a, b, c, m, k, n);
        MatrixProduct.Accumulate<T>(cleanA, cleanB, cleanC, m, k, n);
        Assert.Equal(Masked(cleanC), Masked(c));

        static T[] Masked(T[] words)
        {
            var copy = words.ToArray();
            RingVector.Mask<T>(copy, ringBits);
            return copy;
        }
    }

    [Fact]
    public void Accumulate_LengthThatDoesNotFit_NamesBoth()
    {
        var error = Assert.Throws<ArgumentException>(() => MatrixProduct.Accumulate<T>(new T[6], new T[11], new T[8], 2, 3, 4));
        Assert.Contains("Expected 3 x 4 elements, got 11", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => MatrixProduct.AccumulateVector<T>(new T[6], new T[3], new T[3], 2, 3));
        Assert.Throws<ArgumentException>(() => MatrixProduct.Accumulate<T>(new T[1], new T[1], new T[1], -1, -1, -1));
    }

    /// <summary>In 128-bit integers, so that it shares nothing with the kernels.</summary>
    private static T[] ByDefinition(T[] a, T[] b, T[] c, int m, int k, int n)
    {
        var result = new T[m * n];
        for (int i = 0; i < m; i++)
            for (int j = 0; j < n; j++)
            {
                UInt128 sum = UInt128.CreateTruncating(c[i * n + j]);
                for (int p = 0; p < k; p++) sum = unchecked(sum + UInt128.CreateTruncating(a[i * k + p]) * UInt128.CreateTruncating(b[p * n + j]));
                result[i * n + j] = T.CreateTruncating(sum);
            }

        return result;
    }
}
