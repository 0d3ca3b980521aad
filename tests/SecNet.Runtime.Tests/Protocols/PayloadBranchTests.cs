using SecNet.Runtime.FunctionSecretSharing;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Protocols;
using SecNet.Testing;

namespace SecNet.Runtime.Tests.Protocols;

/// <summary>Dealer, keys and assembly together, on all values under all masks.</summary>
public sealed class PayloadBranchTests
{
    [Theory]
    [InlineData(2, 0, 3)]
    [InlineData(2, 0, 9)]
    [InlineData(2, 3, 64)]
    [InlineData(3, 2, 4)]
    [InlineData(3, 2, 2)]
    [InlineData(4, 1, 5)]
    [InlineData(4, 1, 17)]
    [InlineData(4, 0, 64)]
    [InlineData(5, 1, 6)]
    [InlineData(5, 1, 44)]
    public void Relu_EveryValueUnderEveryMask_IsTheRelu(int width, int shift, int ringBits)
    {
        // Values whose truncation, rounded up or not, is a k-bit number.
        int openedBits = width + shift + 1, least = -(1 << (openedBits - 2)), most = (1 << (openedBits - 2)) - (1 << shift) - 1;
        int values = most - least + 1, masks = 1 << openedBits, lanes = values * masks;
        var x = Enumerable.Range(0, lanes).Select(i => (long)(least + i / masks)).ToArray();
        var r = Enumerable.Range(0, lanes).Select(i => (ulong)(i % masks)).ToArray();
        var masked = x.Zip(r, (value, mask) => (((ulong)value + (1ul << (openedBits - 2)) + mask) & ((1ul << openedBits) - 1)) >> shift).ToArray();
        bool extends = ringBits > width + 1;
        int[] widths = extends ? [ringBits, ringBits, ringBits - width - 1] : [ringBits, ringBits];

        // The dealer's part.
        var shiftedR = r.Select(mask => mask >> shift).ToArray();
        var topBit = r.Select(mask => mask >> (openedBits - 1)).ToArray();
        var t = shiftedR.Select(mask => mask >> (width - 1) & 1).ToArray();
        var beta = new ulong[widths.Length * lanes];
        for (int i = 0; i < beta.Length; i++)
        {
            int lane = i % lanes;
            beta[i] = (1 - 2 * t[lane]) * (i < lanes ? 1 : i < 2 * lanes ? shiftedR[lane] : topBit[lane]);
        }

        var shape = new DcfPayloadShape(width - 1, lanes, widths[0], widths[1], extends ? widths[2] : 0);
        var roots = Two(shape.RootWords);
        var common = new ulong[shape.CommonWords];
        var prg = new InsecureSeeds(width).Data();
        foreach (var root in roots) prg.Fill<ulong>(root);
        DcfPayload.Generate<ulong>(shape, shiftedR, beta, roots[0], roots[1], common);
        var rShares = Share(shiftedR, ringBits, 1);
        var topShares = Share(topBit, Math.Max(ringBits - width - 1, 1), 2);
        var signShares = Share(t, ringBits, 3);
        var signTimesR = Share([.. t.Zip(shiftedR, static (a, b) => a * b)], ringBits, 4);
        var signTimesTop = Share([.. t.Zip(topBit, static (a, b) => a * b)], Math.Max(ringBits - width - 1, 1), 5);

        var y = Two(lanes);
        var borrow = new ulong[beta.Length];
        for (int party = 0; party < 2; party++)
        {
            DcfPayload.Evaluate<ulong>(party, shape, roots[party], common, masked, borrow);
            var z = new ulong[lanes];
            if (!extends && party == 0) MaskedTruncation.Share<ulong, Party0>(masked, rShares[0], z, width);
            else if (!extends) MaskedTruncation.Share<ulong, Party1>(masked, rShares[1], z, width);
            else if (party == 0) MaskedTruncation.Share<ulong, Party0>(masked, rShares[0], topShares[0], z, width);
            else MaskedTruncation.Share<ulong, Party1>(masked, rShares[1], topShares[1], z, width);
            if (extends) PayloadBranch.Relu<ulong>(masked, z, signShares[party], signTimesR[party], signTimesTop[party], borrow, y[party], width);
            else PayloadBranch.Relu<ulong>(masked, z, signShares[party], signTimesR[party], borrow, y[party], width);
        }

        ulong ring = ulong.MaxValue >> (64 - ringBits), low = (1ul << shift) - 1;
        for (int lane = 0; lane < lanes; lane++)
        {
            // Deterministic rounding: up if the fraction of x exceeds that of c.
            ulong c = ((ulong)x[lane] + (1ul << (openedBits - 2)) + r[lane]) & low;
            long z = (x[lane] >> shift) + (((ulong)x[lane] & low) > c ? 1 : 0);
            ulong expected = (ulong)Math.Max(z, 0) & ring, actual = (y[0][lane] + y[1][lane]) & ring;
            if (expected != actual) Assert.Fail($"k = {width}, shift {shift}, ring {ringBits}: x = {x[lane]}, r = {r[lane]}, expected {expected}, got {actual}");
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    public void Choose_EveryValueUnderEveryMask_IsThePositivePart(int ringBits)
    {
        int size = 1 << ringBits, lanes = size * size;
        ulong ring = (1ul << ringBits) - 1;
        var x = Enumerable.Range(0, lanes).Select(i => (ulong)(i / size)).ToArray();
        var r = Enumerable.Range(0, lanes).Select(i => (ulong)(i % size)).ToArray();
        var masked = x.Zip(r, (value, mask) => (value + mask) & ring).ToArray();
        var t = r.Select(mask => mask >> (ringBits - 1)).ToArray();
        var beta = Enumerable.Range(0, 2 * lanes).Select(i => (1 - 2 * t[i % lanes]) * (i < lanes ? 1 : r[i % lanes])).ToArray();
        var shape = new DcfPayloadShape(ringBits - 1, lanes, ringBits, ringBits);
        var roots = Two(shape.RootWords);
        var common = new ulong[shape.CommonWords];
        var prg = new InsecureSeeds(ringBits).Data();
        foreach (var root in roots) prg.Fill<ulong>(root);
        DcfPayload.Generate<ulong>(shape, r, beta, roots[0], roots[1], common);
        ulong[][] xShares = Share(x, ringBits, 1), signShares = Share(t, ringBits, 2), signTimesMask = Share([.. t.Zip(r, static (a, b) => a * b)], ringBits, 3);
        var y = Two(lanes);
        var borrow = new ulong[beta.Length];
        for (int party = 0; party < 2; party++)
        {
            DcfPayload.Evaluate<ulong>(party, shape, roots[party], common, masked, borrow);
            PayloadBranch.Choose<ulong>(masked, xShares[party], signShares[party], signTimesMask[party], borrow, y[party], ringBits);
        }

        for (int lane = 0; lane < lanes; lane++)
        {
            ulong positive = x[lane] >> (ringBits - 1) == 0 ? x[lane] : 0;
            Assert.Equal(positive, (y[0][lane] + y[1][lane]) & ring);
        }
    }

    /// <summary>Additive shares, correct in the low bits and junk above.</summary>
    private static ulong[][] Share(ulong[] values, int bits, int seed)
    {
        var shares = Two(values.Length);
        var junk = new ulong[values.Length];
        var prg = new InsecureSeeds(seed).Data();
        prg.Fill<ulong>(shares[0]);
        prg.Fill<ulong>(junk);
        for (int i = 0; i < values.Length; i++) shares[1][i] = values[i] - shares[0][i] + (bits == 64 ? 0 : junk[i] << bits);
        return shares;
    }

    private static ulong[][] Two(int length) => [new ulong[length], new ulong[length]];
}
