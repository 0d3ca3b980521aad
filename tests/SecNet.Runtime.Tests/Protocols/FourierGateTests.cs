using System.Numerics;
using SecNet.Runtime.Correlations.Dealing;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Protocols;
using SecNet.Runtime.Reference;
using SecNet.Testing;

namespace SecNet.Runtime.Tests.Protocols;

public sealed class FourierGateTests
{
    private const int ModulusBits = 14;

    // (1 + Σ coefficients) · √2 halves of the coarser unit, generously.
    private const double RoundingError = 1e-3;

    private static readonly FourierSeries Sines = new(
        isEven: false, ModulusBits, multiplier: 3, stride: 2, publicBits: 12, shareBits: 12, constant: 1 << 23, [9_000_000, -3_000_000, 777_777]);

    private static readonly FourierSeries Cosines = new(
        isEven: true, ModulusBits, multiplier: 1, stride: 1, publicBits: 13, shareBits: 11, constant: -12_345, [-16_777_216, 2_000_000, 1, -54_321]);

    public static TheoryData<bool, int> Cases
    {
        get
        {
            var data = new TheoryData<bool, int>();
            foreach (var isEven in new[] { false, true })
            {
                foreach (var length in new[] { 1, 7, 256, 777 }) data.Add(isEven, length);
            }

            return data;
        }
    }

    /// <summary>Opened in the modulus' bits, one round.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Evaluate_BehindItsOwnOpening_IsTheTwinsAndThePolynomial(bool isEven, int length)
    {
        RunOwn<ulong>(isEven ? Cosines : Sines, length);
        RunOwn<uint>(isEven ? Cosines : Sines, length);
    }

    /// <summary>ĉ = (x·2^s + 2^(m-2) + r) >> s is open already: no message.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Evaluate_BehindAMaskedTruncation_SendsNothing(bool isEven, int length)
    {
        RunTruncated<ulong>(isEven ? Cosines : Sines, length);
        RunTruncated<uint>(isEven ? Cosines : Sines, length);
    }

    /// <summary>Several inferences at once are each of them alone.</summary>
    [Fact]
    public void Evaluate_TwoInferences_AreEachAlone()
    {
        const int length = 37;
        ulong[] delta = new ulong[2 * length], sines = new ulong[2 * 2 * Sines.Count * length];
        var prg = new InsecureSeeds(5).Data();
        prg.Fill<ulong>(delta);
        prg.Fill<ulong>(sines);
        ulong[] together = new ulong[2 * length], alone = new ulong[2 * length];
        FourierGate.Evaluate<ulong, Party0>(Sines, delta, 9, sines, together, length);
        for (var inference = 0; inference < 2; inference++)
        {
            FourierGate.Evaluate<ulong, Party0>(
                Sines, delta.AsSpan(inference * length, length), 9, sines.AsSpan(inference * sines.Length / 2, sines.Length / 2), alone.AsSpan(inference * length, length), length);
        }

        Assert.Equal(alone, together);
    }

    [Fact]
    public void Evaluate_SharesOfAnotherLength_IsRefused()
    {
        var exception = Assert.Throws<ArgumentException>(() => FourierGate.Evaluate<ulong, Party0>(Sines, new ulong[4], 0, new ulong[23], new ulong[4], 4));
        Assert.Equal("3 harmonics of 4 values in inferences of 4 do not fit 4 opened values and 23 shared sines.", exception.Message);
    }

    private static void RunOwn<T>(FourierSeries series, int length)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        var segments = new SegmentList();
        var r = segments.Seeded("r", length, ModulusBits);
        var sines = segments.Corrected("sines", 2 * series.Count * length, ProtocolRig<T>.WordBits);
        using var rig = new ProtocolRig<T>(seed: length, segments);
        rig.Deal(dealer => FourierDealing.Sines(series, dealer.Words(r.Offset, length), ModulusBits, 0, dealer.Words(sines.Offset, sines.Elements)));
        var x = Values(length);
        var (share0, share1) = rig.Share(ProtocolRig<T>.Words(x), ModulusBits);
        T[] z0 = new T[length], z1 = new T[length];
        rig.Run(session => Evaluate<Party0>(session, share0, z0), session => Evaluate<Party1>(session, share1, z1), ProtocolRig<T>.Bytes((long)length * ModulusBits), 1);
        Check(rig, series, x, z0, z1, Array.ConvertAll(rig.Dealt(r), static word => ulong.CreateTruncating(word)), ModulusBits, 0);

        void Evaluate<TParty>(Sessions.PartySession<T> session, T[] share, T[] z)
            where TParty : struct, IParty
        {
            var masked = new T[length];
            Masking.Open(session, share, session.Words(r.Offset, length), masked, ModulusBits);
            FourierGate.Evaluate<T, TParty>(series, masked, 0, session.Words(sines.Offset, sines.Elements), z, length);
        }
    }

    private static void RunTruncated<T>(FourierSeries series, int length)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        const int shift = 5, width = ModulusBits, openedBits = width + shift + 1;
        var segments = new SegmentList();
        var r = segments.Seeded("r", length, openedBits);
        var sines = segments.Corrected("sines", 2 * series.Count * length, ProtocolRig<T>.WordBits);
        using var rig = new ProtocolRig<T>(seed: length, segments);
        rig.Deal(dealer => FourierDealing.Sines(series, dealer.Words(r.Offset, length), openedBits, shift, dealer.Words(sines.Offset, sines.Elements)));
        var masks = Array.ConvertAll(rig.Dealt(r), static word => ulong.CreateTruncating(word) & ((1UL << openedBits) - 1));
        var x = Values(length);

        // As the truncation left it: the truncated value, the offset and the mask's upper bits, mod 2^(k+1).
        var masked = x.Select((value, index) => T.CreateTruncating(((ulong)(value + (1L << (width - 1))) + (masks[index] >> shift)) & ((1UL << (width + 1)) - 1))).ToArray();
        T[] z0 = new T[length], z1 = new T[length];
        rig.Run(
            session => FourierGate.Evaluate<T, Party0>(series, masked, 1L << (width - 1), session.Words(sines.Offset, sines.Elements), z0, length),
            session => FourierGate.Evaluate<T, Party1>(series, masked, 1L << (width - 1), session.Words(sines.Offset, sines.Elements), z1, length),
            0, 0);
        Check(rig, series, x, z0, z1, masks, openedBits, shift);
    }

    private static void Check<T>(ProtocolRig<T> rig, FourierSeries series, long[] x, T[] z0, T[] z1, ulong[] masks, int openedBits, int shift)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        var bits = ProtocolRig<T>.WordBits;
        var z = ProtocolRig<T>.Signed(ProtocolRig<T>.Sum(z0, z1), bits);
        Assert.Equal(ReferenceSteps.Fourier(new ReferenceSession(rig.Info, default, masks), series, x, 0, openedBits, shift, bits), z);
        var floor = ReferenceSteps.Fourier(new ReferenceSession(rig.Info, default), series, x, 0, openedBits, shift, bits);
        for (var index = 0; index < x.Length; index++)
        {
            Assert.Equal(Exact(series, x[index]), Math.ScaleB(z[index], -series.FractionBits), RoundingError);
            Assert.Equal(Exact(series, x[index]), Math.ScaleB(floor[index], -series.FractionBits), RoundingError);
        }
    }

    private static double Exact(FourierSeries series, long x)
    {
        var angle = 2 * Math.PI * series.Multiplier * x / Math.ScaleB(1, series.ModulusBits);
        var sum = Math.ScaleB(series.Constant, -series.FractionBits);
        for (var index = 0; index < series.Count; index++)
        {
            var harmonic = (1 + (series.Stride * index)) * angle;
            sum += Math.ScaleB(series.Coefficients[index], -FourierSeries.CoefficientBits) * (series.IsEven ? Math.Cos(harmonic) : Math.Sin(harmonic));
        }

        return sum;
    }

    /// <summary>All over the modulus, its ends and 0.</summary>
    private static long[] Values(int length) =>
        [.. Enumerable.Range(0, length).Select(index => index switch { 0 => 0, 1 => (1L << (ModulusBits - 1)) - 1, 2 => -(1L << (ModulusBits - 1)), _ => (index * 7919L % (1 << ModulusBits)) - (1 << (ModulusBits - 1)) })];
}
