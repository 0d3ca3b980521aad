using System.Numerics;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.Protocols;

/// <summary>The sign of a value that is public under a mask, once [c mod 2^p &lt; r mod 2^p] is shared.</summary>
/// <remarks>
/// Let c = x + r mod 2^(p+1). Then x = c - r, and its top bit is c_p ^ r_p ^ [c mod 2^p &lt; r mod 2^p], the last being the borrow; DReLU is the
/// complement. On a truncation's opening, ĉ hides z + 2^p: the offset has flipped the sign, so there DReLU has no complement
/// (Protocols/README.md).
/// </remarks>
public static class MaskedSign
{
    /// <summary>This party's share of DReLU, as one plane; lanes beyond the last are junk.</summary>
    /// <param name="tree">A tree whose groups are joined.</param>
    /// <param name="masked">The opened values; bits above p are ignored.</param>
    /// <param name="bit">p.</param>
    /// <param name="maskBit">This party's share of r_p.</param>
    /// <param name="complement">True unless the opened values hide x + 2^p.</param>
    public static ReadOnlySpan<ulong> DRelu<T, TParty>(scoped in JoinTree<T, TParty> tree, ReadOnlySpan<T> masked, int bit, ReadOnlySpan<ulong> maskBit, bool complement)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
        where TParty : struct, IParty
    {
        var sign = tree.SignPlane;
        if (TParty.Index != 0)
        {
            BooleanVector.Xor(tree.Generate(0), maskBit, sign);
            return sign;
        }

        BitPlanes.Bit(masked, bit, sign);
        BooleanVector.XorInPlace(tree.Generate(0), sign);
        BooleanVector.XorInPlace(maskBit, sign);
        if (complement) foreach (ref var word in sign) word = ~word;
        return sign;
    }
}
