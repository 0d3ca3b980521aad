using System.Runtime.Intrinsics;
using SecNet.Runtime.HomomorphicEncryption;

namespace SecNet.Runtime.Tests.HomomorphicEncryption;

public sealed class NttTests
{
    private static readonly ResidueKernels[] Widths =
    [
        new ResidueKernels<Vector512<double>, ResidueLanes512>(),
        new ResidueKernels<Vector256<double>, ResidueLanes256>(),
        new ResidueKernels<double, ResidueLanes64>(),
    ];

    private static IEnumerable<ResidueKernels> Runnable => Widths.Where(static width => Vector512.IsHardwareAccelerated || width is not ResidueKernels<Vector512<double>, ResidueLanes512>);

    [Theory]
    [InlineData(64)]
    [InlineData(128)]
    [InlineData(256)]
    public void Product_WithEveryPrime_IsTheLongOne(int degree)
    {
        foreach (var modulus in PlainRing.Primes)
            AssertProduct(modulus, degree, PlainRing.Uniform(degree, modulus.Value, 1), PlainRing.Uniform(degree, modulus.Value, 2));
    }

    [Fact]
    public void Product_AtTheDegreesUsed_IsTheLongOne()
    {
        foreach (int degree in new[] { 512, 4096, 8192 })
            foreach (var modulus in PlainRing.Primes)
            {
                var sparse = new ulong[degree];
                foreach (int at in new[] { 0, 1, 7, 8, 63, 64, degree / 2, degree - 1 }) sparse[at] = modulus.Value - 1 - (ulong)at;
                AssertProduct(modulus, degree, PlainRing.Uniform(degree, modulus.Value, degree), sparse);
            }
    }

    /// <summary>Nothing leaves the doubles' exact range where it could: all coefficients as large as allowed, in signs that add up in some value.</summary>
    [Fact]
    public void Forward_OfTheLargestCoefficients_IsExact()
    {
        const int Degree = 8192;
        foreach (var modulus in PlainRing.Primes)
        {
            var tables = new NttTables(modulus, Degree);
            foreach (int pattern in new[] { 0, 1, 2, 3 })
            {
                double[] largest = [.. Enumerable.Range(0, Degree).Select(i => pattern switch
                {
                    0 => modulus.Modulus,
                    1 => -modulus.Modulus,
                    2 => i % 2 == 0 ? modulus.Modulus - 1 : 1 - modulus.Modulus,
                    _ => (i & 4096) == 0 ? modulus.Value / 2 : -(double)(modulus.Value / 2),
                })];
                foreach (var width in Runnable)
                {
                    double[] transformed = [.. largest];
                    width.Forward(tables, transformed);
                    Assert.True(PlainRing.IsReduced(modulus, transformed));
                    width.Inverse(tables, transformed);
                    Assert.True(PlainRing.IsReduced(modulus, transformed));
                    Assert.Equal(PlainRing.Canonical(modulus, largest), PlainRing.Canonical(modulus, transformed));
                }
            }
        }
    }

    [Fact]
    public void Transforms_OfEveryWidth_AreTheSame()
    {
        var modulus = PlainRing.Primes.MaxBy(static prime => prime.Value)!;
        foreach (int degree in new[] { 64, 128, 4096, 8192 })
        {
            var tables = new NttTables(modulus, degree);
            double[] input = PlainRing.Residues(modulus, PlainRing.Uniform(degree, modulus.Value, 3));
            double[][] forward = [.. Runnable.Select(width => { double[] x = [.. input]; width.Forward(tables, x); return x; })];
            double[][] inverse = [.. Runnable.Select(width => { double[] x = [.. input]; width.Inverse(tables, x); return x; })];
            Assert.All(forward, x => Assert.Equal(forward[0], x));
            Assert.All(inverse, x => Assert.Equal(inverse[0], x));
        }
    }

    [Fact]
    public void Tables_OfAnotherPrimeOrDegree_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => new NttTables(new PrimeModulus(97), 64));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NttTables(PlainRing.Primes.First(), 96));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NttTables(PlainRing.Primes.First(), 32));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PrimeModulus(1ul << 49));
    }

    private static void AssertProduct(PrimeModulus modulus, int degree, ulong[] x, ulong[] y)
    {
        var tables = new NttTables(modulus, degree);
        ulong[] expected = PlainRing.Multiply(modulus.Value, x, y);
        foreach (var width in Runnable)
        {
            double[] left = PlainRing.Residues(modulus, x), right = PlainRing.Residues(modulus, y);
            width.Forward(tables, left);
            width.Forward(tables, right);
            width.Multiply(modulus, left, right, left);
            width.Inverse(tables, left);
            Assert.True(PlainRing.IsReduced(modulus, left));
            Assert.Equal(expected, PlainRing.Canonical(modulus, left));
        }
    }
}
