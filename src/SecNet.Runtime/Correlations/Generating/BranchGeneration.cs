using System.Numerics;
using SecNet.Runtime.ObliviousTransfer;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Sessions;

namespace SecNet.Runtime.Correlations.Generating;

/// <summary>What <see cref="Protocols.Branch"/> consumes, made by the two parties: a random bit r_b and its products with masks.</summary>
/// <remarks>Computes and costs what <see cref="BitProducts{T}"/> does. The xor share of r_b is the low bit of its arithmetic share.</remarks>
public static class BranchGeneration
{
    private const int Plane = 6, Factors = 0, Products = 3;

    /// <summary>Random bits alone.</summary>
    /// <param name="session">The session.</param>
    /// <param name="bit">Receives the shares of r_b.</param>
    /// <param name="bitWidth">Bits of their ring.</param>
    public static void Bits<T>(TwoPartySession<T> session, Span<T> bit, int bitWidth)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T> =>
        session.Bits.Generate(bit.Length, bitWidth, [], [], PlaneOf(session, bit.Length), bit, []);

    /// <summary>Random bits and their products with one mask.</summary>
    /// <param name="session">The session.</param>
    /// <param name="bit">Receives the shares of r_b.</param>
    /// <param name="bitWidth">Bits of their ring.</param>
    /// <param name="mask">Shares of the mask.</param>
    /// <param name="product">Receives the shares of r_b·mask.</param>
    /// <param name="width">Bits of the product's ring.</param>
    public static void Bits<T>(TwoPartySession<T> session, Span<T> bit, int bitWidth, ReadOnlySpan<T> mask, Span<T> product, int width)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T> =>
        session.Bits.Generate(bit.Length, bitWidth, [width], mask, PlaneOf(session, bit.Length), bit, product);

    /// <summary>Random bits and their products with two masks.</summary>
    /// <param name="session">The session.</param>
    /// <param name="bit">Receives the shares of r_b.</param>
    /// <param name="bitWidth">Bits of their ring.</param>
    /// <param name="mask">Shares of the first mask.</param>
    /// <param name="product">Receives the shares of r_b·mask.</param>
    /// <param name="width">Bits of the product's ring.</param>
    /// <param name="second">Shares of the second mask.</param>
    /// <param name="secondProduct">Receives the shares of its product.</param>
    /// <param name="secondWidth">Bits of that product's ring.</param>
    public static void Bits<T>(
        TwoPartySession<T> session, Span<T> bit, int bitWidth, ReadOnlySpan<T> mask, Span<T> product, int width, ReadOnlySpan<T> second, Span<T> secondProduct, int secondWidth)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        var lanes = bit.Length;
        Span<T> factors = session.Scratch(Factors, 2 * lanes), products = session.Scratch(Products, 2 * lanes);
        mask.CopyTo(factors);
        second.CopyTo(factors[lanes..]);
        session.Bits.Generate(lanes, bitWidth, [width, secondWidth], factors, PlaneOf(session, lanes), bit, products);
        products[..lanes].CopyTo(product);
        products[lanes..].CopyTo(secondProduct);
    }

    private static Span<ulong> PlaneOf<T>(TwoPartySession<T> session, int lanes)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T> => session.ScratchPlanes(Plane, BitPlanes.WordsPerPlane(lanes));
}
