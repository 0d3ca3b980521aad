using System.Numerics;
using SecNet.Runtime.Protocols;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Sessions;

namespace SecNet.Runtime.Correlations.Dealing;

/// <summary>The dealer's part of <see cref="MaskedLinear"/>, <see cref="Squaring"/> and <see cref="SecSin"/>: products of masks.</summary>
public static class LinearDealing
{
    /// <summary>[A·B] for a convolution.</summary>
    /// <param name="shape">Its geometry.</param>
    /// <param name="a">Shares of A, seeded.</param>
    /// <param name="weightMask">B.</param>
    /// <param name="product">Party 1's half receives A·B - [A·B]_0.</param>
    /// <param name="sum">Scratch for A.</param>
    /// <param name="scratch">Scratch of the kernel.</param>
    public static void Convolution<T>(
        in ConvolutionShape shape, SharePair<T> a, ReadOnlySpan<T> weightMask, SharePair<T> product, Span<T> sum, Span<T> scratch)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        Begin(a, product, sum);
        Rings.Convolution.Accumulate(shape, sum, weightMask, product.Party1, scratch);
    }

    /// <summary>[A·B] for a matrix of <paramref name="product"/>.Length rows.</summary>
    public static void Dense<T>(SharePair<T> a, ReadOnlySpan<T> weightMask, SharePair<T> product, Span<T> sum)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        Begin(a, product, sum);
        MatrixProduct.Accumulate(weightMask, sum, product.Party1, product.Length, a.Length);
    }

    /// <summary>[A·B] for one factor a channel.</summary>
    public static void Channels<T>(SharePair<T> a, ReadOnlySpan<T> weightMask, SharePair<T> product, Span<T> sum)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        Begin(a, product, sum);
        MaskedLinear.AccumulateChannels(sum, weightMask, product.Party1, sum.Length / weightMask.Length);
    }

    /// <summary>[a²].</summary>
    public static void Square<T>(SharePair<T> a, SharePair<T> squared)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        for (var index = 0; index < a.Length; index++)
        {
            var mask = a.Party0[index] + a.Party1[index];
            squared.Party1[index] = (mask * mask) - squared.Party0[index];
        }
    }

    /// <summary>[a·b] for <see cref="SecSin"/>.</summary>
    /// <param name="a">Shares of a, seeded.</param>
    /// <param name="b">Shares of b, seeded.</param>
    /// <param name="product">Party 1's half receives a·b - [a·b]_0.</param>
    public static void Products<T>(SharePair<T> a, SharePair<T> b, SharePair<T> product)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        for (var index = 0; index < a.Length; index++)
            product.Party1[index] = ((a.Party0[index] + a.Party1[index]) * (b.Party0[index] + b.Party1[index])) - product.Party0[index];
    }

    /// <summary>A = [A]_0 + [A]_1, and -[A·B]_0 to accumulate on.</summary>
    private static void Begin<T>(SharePair<T> a, SharePair<T> product, Span<T> sum)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        RingVector.Add<T>(a.Party0, a.Party1, sum);
        product.Party1.Clear();
        RingVector.Subtract<T>(product.Party1, product.Party0, product.Party1);
    }
}
