using System.Numerics;
using System.Runtime.InteropServices;
using SecNet.Runtime.FunctionSecretSharing;
using SecNet.Runtime.Protocols;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Sessions;

namespace SecNet.Runtime.Correlations.Dealing;

/// <summary>The dealer's part of a comparison's leaves: products of both parties' private masks, or what hangs on a mask r.</summary>
public static class SignDealing
{
    /// <summary>For <see cref="PrefixAdder"/>: α·β of party 0's and party 1's own leaf masks.</summary>
    /// <param name="masks">Party 0's α and party 1's β: each party knows its own alone.</param>
    /// <param name="products">Party 1's half receives αβ ^ [αβ]_0.</param>
    public static void PrivateProducts(SharePair<ulong> masks, SharePair<ulong> products)
    {
        for (var index = 0; index < masks.Length; index++) products.Party1[index] = (masks.Party0[index] & masks.Party1[index]) ^ products.Party0[index];
    }

    /// <summary>For <see cref="OneHotTable"/>: the one-hot vector of a chunk of r.</summary>
    /// <param name="mask">r.</param>
    /// <param name="firstBit">The chunk's lowest bit.</param>
    /// <param name="bits">Its bits.</param>
    /// <param name="table">Party 1's half receives the vector ^ party 0's half.</param>
    public static void OneHot<T>(ReadOnlySpan<T> mask, int firstBit, int bits, SharePair<ulong> table)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        var chunk = (1 << bits) - 1;
        if (bits > OneHotTable.HalfBits)
        {
            for (var index = 0; index < mask.Length; index++) table.Party1[index] = (1UL << (int.CreateTruncating(mask[index] >>> firstBit) & chunk)) ^ table.Party0[index];
            return;
        }

        var half0 = MemoryMarshal.Cast<ulong, uint>(table.Party0);
        var half1 = MemoryMarshal.Cast<ulong, uint>(table.Party1);
        for (var index = 0; index < mask.Length; index++) half1[index] = (1U << (int.CreateTruncating(mask[index] >>> firstBit) & chunk)) ^ half0[index];
    }

    /// <summary>Bits of r as planes.</summary>
    /// <param name="mask">r.</param>
    /// <param name="firstBit">The first bit.</param>
    /// <param name="bits">How many.</param>
    /// <param name="planes">Party 1's half receives the bits ^ party 0's half.</param>
    public static void Bits<T>(ReadOnlySpan<T> mask, int firstBit, int bits, SharePair<ulong> planes)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        BitPlanes.FromWords(mask, firstBit, bits, planes.Party1);
        BooleanVector.XorInPlace(planes.Party0, planes.Party1);
    }

    /// <summary>For <see cref="MaskedBits"/>: products of r's bits 2g and 2g + 1.</summary>
    /// <param name="bits">Shares of r's bits, as planes.</param>
    /// <param name="products">Party 1's half receives the products ^ party 0's half; ⌊bits / 2⌋ planes.</param>
    /// <param name="lanes">Values.</param>
    public static void PairProducts(SharePair<ulong> bits, SharePair<ulong> products, int lanes)
    {
        var stride = (lanes + 63) >> 6;
        for (var index = 0; index < products.Length; index++)
        {
            var (pair, word) = (index / stride, index % stride);
            var (low, high) = ((2 * pair * stride) + word, (((2 * pair) + 1) * stride) + word);
            products.Party1[index] = ((bits.Party0[low] ^ bits.Party1[low]) & (bits.Party0[high] ^ bits.Party1[high])) ^ products.Party0[index];
        }
    }

    /// <summary>For <see cref="FssComparison"/>: keys that compare with r mod 2^bits.</summary>
    /// <param name="session">The dealer's session.</param>
    /// <param name="mask">r.</param>
    /// <param name="bits">Bits compared.</param>
    /// <param name="material">Roots, which both parties have, and behind them the keys' common part, which both receive.</param>
    public static void ComparisonKeys<T>(DealerSession<T> session, ReadOnlySpan<T> mask, int bits, in ComparisonMaterial material)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        var shape = new DcfShape(bits, mask.Length);
        var alpha = session.ScratchPlanes(mask.Length);
        RingConversion.Widen(mask, alpha);
        var roots = session.Planes(material.Leaves, shape.RootWords);
        var common = session.Planes(material.Leaves + shape.RootWords, shape.CommonWords);
        Dcf.Generate(shape, alpha, roots.Party0, roots.Party1, common.Party0);
        common.Party0.CopyTo(common.Party1);
        alpha.Clear();
    }

    /// <summary>For <see cref="PayloadBranch"/>: the sign's bit t of r̂, and keys that compare with the bits below it and carry (1 - 2t)·(1, r̂, msb r).</summary>
    /// <param name="session">The dealer's session.</param>
    /// <param name="shape">Sizes of the keys.</param>
    /// <param name="mask">r̂.</param>
    /// <param name="topBit">Shares of msb r; empty without a third word.</param>
    /// <param name="keys">Where the roots, which both parties have, lie and, behind them, the keys' common part, which both receive.</param>
    /// <param name="sign">Party 1's half receives t - [t]_0.</param>
    /// <param name="payload">Scratch: the payload's words, all lanes of each.</param>
    public static void PayloadKeys<T>(
        DealerSession<T> session, in DcfPayloadShape shape, ReadOnlySpan<T> mask, SharePair<T> topBit, int keys, SharePair<T> sign, Span<T> payload)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        var lanes = shape.Lanes;
        for (var lane = 0; lane < lanes; lane++)
        {
            var t = (mask[lane] >>> shape.Bits) & T.One;
            var factor = T.One - t - t;
            sign.Party1[lane] = t - sign.Party0[lane];
            payload[lane] = factor;
            payload[lanes + lane] = factor * mask[lane];
            if (shape.PayloadWords == 3) payload[(2 * lanes) + lane] = factor * (topBit.Party0[lane] + topBit.Party1[lane]);
        }

        var alpha = session.ScratchPlanes(lanes);
        RingConversion.Widen(mask, alpha);
        var roots = session.Planes(keys, shape.RootWords);
        var common = session.Planes(keys + shape.RootWords, shape.CommonWords);
        DcfPayload.Generate<T>(shape, alpha, payload, roots.Party0, roots.Party1, common.Party0);
        common.Party0.CopyTo(common.Party1);
        alpha.Clear();
    }

    /// <summary>r = r_0 + r_1.</summary>
    public static void Sum<T>(SharePair<T> mask, Span<T> sum)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T> => RingVector.Add<T>(mask.Party0, mask.Party1, sum);
}
