using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using SecNet.Runtime.Correlations.Dealing;
using SecNet.Runtime.Protocols;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Sessions;
using SecNet.Runtime.Tests.Rings;

namespace SecNet.Runtime.Tests.Protocols;

public sealed class MaskedLinearTests32 : MaskedLinearTests<uint>;

public sealed class MaskedLinearTests64 : MaskedLinearTests<ulong>;

public abstract class MaskedLinearTests<T>
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
{
    [Fact]
    public void OpenInput_ArbitraryRing_GivesBothPartiesTheDifferenceFromTheMask() =>
        Prop.ForAll(Gen.Choose(1, ProtocolRig<T>.WordBits).ToArbitrary(), Gen.Choose(1, 80).ToArbitrary(), ArbMap.Default.ArbFor<int>(), static (ringBits, count, seed) =>
        {
            var x = RingSamples.Words<T>(count, seed);
            var list = new SegmentList();
            var a = list.Seeded("A", count, ringBits);
            using var rig = new ProtocolRig<T>(seed, list);
            rig.Deal(static _ => { });
            var (x0, x1) = rig.Share(x, ringBits);
            var (e0, e1) = (new T[count], new T[count]);
            rig.Run(Half(x0, e0), Half(x1, e1), ProtocolRig<T>.Bytes((long)count * ringBits), declaredRounds: 1);
            var expected = x.Zip(rig.Dealt(a), static (value, mask) => unchecked(value - mask)).ToArray();
            Assert.Equal(ProtocolRig<T>.Signed(expected, ringBits), ProtocolRig<T>.Signed(e0, ringBits));
            Assert.Equal(ProtocolRig<T>.Signed(expected, ringBits), ProtocolRig<T>.Signed(e1, ringBits));

            Action<PartySession<T>> Half(T[] share, T[] e) =>
                session => MaskedLinear.OpenInput(session, share, session.Words(a.Offset, count), e, ringBits);
        }).QuickCheckThrowOnFailure();

    /// <summary>The whole layer with one factor a channel: what is dealt, made offline from F = W - B and opened online adds up to W·x + b.</summary>
    [Fact]
    public void AccumulateChannels_UnderTheWeightMask_IsWeightTimesValuePlusBias()
    {
        const int Channels = 5;
        const int Area = 3;
        var (x, w, mask, bias) = (RingSamples.Words<T>(Channels * Area, 1), RingSamples.Words<T>(Channels, 2), RingSamples.Words<T>(Channels, 3), RingSamples.Words<T>(Channels, 4));
        var list = new SegmentList();
        var a = list.Seeded("A", x.Length, ProtocolRig<T>.WordBits);
        var product = list.Corrected("AB", x.Length, ProtocolRig<T>.WordBits);
        using var rig = new ProtocolRig<T>(seed: 5, list);
        rig.Deal(dealer => LinearDealing.Channels(dealer.Words(a.Offset, x.Length), mask, dealer.Words(product.Offset, x.Length), new T[x.Length]));
        var (x0, x1) = rig.Share(x, ProtocolRig<T>.WordBits);
        var (w0, w1) = rig.Share(w, ProtocolRig<T>.WordBits);
        var (bias0, bias1) = rig.Share(bias, ProtocolRig<T>.WordBits);
        var opened = w.Zip(mask, static (weight, hidden) => unchecked(weight - hidden)).ToArray();
        var (z0, z1) = (new T[x.Length], new T[x.Length]);
        rig.Run(session => Half(session, x0, w0, bias0, z0), session => Half(session, x1, w1, bias1, z1));
        var expected = x.Select((value, index) => unchecked((value * w[index / Area]) + bias[index / Area]));
        Assert.Equal(expected, ProtocolRig<T>.Sum(z0, z1));

        void Half(PartySession<T> session, T[] share, T[] weights, T[] biases, T[] z)
        {
            session.Words(product.Offset, z.Length).CopyTo(z);
            MaskedLinear.AccumulateChannels<T>(session.Words(a.Offset, z.Length), opened, z, z.Length / opened.Length);
            MaskedLinear.AddBias<T>(biases, z, z.Length / biases.Length);
            var e = new T[z.Length];
            MaskedLinear.OpenInput(session, share, session.Words(a.Offset, z.Length), e, ProtocolRig<T>.WordBits);
            MaskedLinear.AccumulateChannels<T>(e, weights, z, z.Length / weights.Length);
        }
    }

    [Fact]
    public void AddBias_OneChannelAfterAnother_AddsTheChannelsBiasToAllOfIt()
    {
        var (z, bias) = (RingSamples.Words<T>(12, 6), RingSamples.Words<T>(3, 7));
        var expected = z.Select((value, index) => unchecked(value + bias[index / 4])).ToArray();
        MaskedLinear.AddBias<T>(bias, z, z.Length / bias.Length);
        Assert.Equal(expected, z);
    }

    /// <summary>[A·B] of a dense layer and of a convolution, against the same bilinear map on the reconstructed masks.</summary>
    [Fact]
    public void Dealing_DenseAndConvolution_SharesTheProductOfTheMasks()
    {
        CheckDealing(new(2, 4, 3, 3, 2, 3, 2, 1, 1, 1));
        CheckDealing(new(4, 5, 6, 6, 2, 3, 2, 1, 1, 1) { PaddingBottom = 0, PaddingRight = 2, DilationHeight = 2, DilationWidth = 3, Groups = 2 });
        CheckDealing(new(3, 4, 4, 3, 3, 3, 1, 1, 1, 1) { Groups = 3 });
    }

    private static void CheckDealing(ConvolutionShape shape)
    {
        const int Rows = 4;
        const int Columns = 7;
        var (denseMask, convolutionMask) = (RingSamples.Words<T>(Rows * Columns, 8), RingSamples.Words<T>(shape.WeightLength, 9));
        var list = new SegmentList();
        var (a, ab) = (list.Seeded("fc.A", Columns, ProtocolRig<T>.WordBits), list.Corrected("fc.AB", Rows, ProtocolRig<T>.WordBits));
        var (c, cd) = (list.Seeded("conv.A", shape.InLength, ProtocolRig<T>.WordBits), list.Corrected("conv.AB", shape.OutLength, ProtocolRig<T>.WordBits));
        using var rig = new ProtocolRig<T>(seed: 10, list);
        rig.Deal(dealer =>
        {
            LinearDealing.Dense(dealer.Words(a.Offset, Columns), denseMask, dealer.Words(ab.Offset, Rows), new T[Columns]);
            LinearDealing.Convolution(
                shape, dealer.Words(c.Offset, shape.InLength), convolutionMask, dealer.Words(cd.Offset, shape.OutLength), new T[shape.InLength], new T[shape.ScratchLength]);
        });
        T[] dense = new T[Rows], convolution = new T[shape.OutLength];
        MatrixProduct.Accumulate(denseMask, rig.Dealt(a), dense, Rows, Columns);
        Convolution.Accumulate<T>(shape, rig.Dealt(c), convolutionMask, convolution, new T[shape.ScratchLength]);
        Assert.Equal(dense, rig.Dealt(ab));
        Assert.Equal(convolution, rig.Dealt(cd));
    }
}
