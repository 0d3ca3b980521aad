using System.Numerics;
using SecNet.Runtime.Correlations.Dealing;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Protocols;
using SecNet.Runtime.Reference;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Sessions;

namespace SecNet.Runtime.Tests.Protocols;

public sealed class SecSinTests32 : SecSinTests<uint>;

public sealed class SecSinTests64 : SecSinTests<ulong>;

public abstract class SecSinTests<T>
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
{
    private const int FractionBits = 12;

    // Twice a half unit of each sine, and of each cosine times its coefficient.
    private const double RoundingError = 1e-4;

    /// <summary>The sigmoid's: 0.1828·sin(0.652x) + 0.01953·sin(1.428x).</summary>
    private static readonly SineSum Sum = new(modulusBits: FractionBits + 12, sineBits: 16, cosineBits: 13, multipliers: [425, 931], coefficients: [3066874, 327659]);

    /// <summary>In rings as narrow as the modulus, as words are wide, and between; a share's junk above the ring does not matter, nor how often x wraps.</summary>
    [Theory]
    [InlineData(1, 0)]
    [InlineData(7, 3)]
    [InlineData(256, 1)]
    [InlineData(777, 8)]
    public void Accumulate_OfShares_IsThatOfTheirSinesAndWithinRoundingOfTheSine(int length, int moreBits)
    {
        var shareBits = Math.Min(Sum.ModulusBits + moreBits, ProtocolRig<T>.WordBits);
        foreach (var ringBits in new[] { Sum.FractionBits + 1, ProtocolRig<T>.WordBits })
        {
            long[] x = [.. Enumerable.Range(0, length).Select(static index => index switch { 0 => 0, 1 => 1 << (FractionBits + 10), 2 => -5 << FractionBits, _ => (index * 7919L % (20 << FractionBits)) - (10 << FractionBits) })];
            long[] start = [.. Enumerable.Range(0, length).Select(static index => (index * 104729L) - 50_000_000)];
            var terms = Sum.Count * length;
            var list = new SegmentList();
            var a = list.Seeded("a", terms, ringBits);
            var b = list.Seeded("b", terms, ringBits);
            var product = list.Corrected("a*b", terms, ringBits);
            using var rig = new ProtocolRig<T>(length, list);
            rig.Deal(dealer => LinearDealing.Products(dealer.Words(a.Offset, terms), dealer.Words(b.Offset, terms), dealer.Words(product.Offset, terms)));
            var (x0, x1) = rig.Share(ProtocolRig<T>.Words(x), shareBits);
            var (z0, z1) = rig.Share(ProtocolRig<T>.Words(start), ringBits);
            rig.Run(session => Half<Party0>(session, x0, z0), session => Half<Party1>(session, x1, z1), ProtocolRig<T>.Bytes(2L * terms * ringBits), declaredRounds: 1);

            var z = ProtocolRig<T>.Signed(ProtocolRig<T>.Sum(z0, z1), ringBits);
            Assert.Equal(ReferenceSteps.Sines(Sum, ProtocolRig<T>.Signed(x0, shareBits), ProtocolRig<T>.Signed(x1, shareBits), start, ringBits), z);
            var twin = ReferenceSteps.Sines(Sum, x, start, ringBits);
            for (var index = 0; index < length; index++)
            {
                var exact = Math.ScaleB(start[index], -Sum.FractionBits) + Exact(Math.ScaleB(x[index], -FractionBits));
                Assert.Equal(exact, Math.ScaleB(z[index], -Sum.FractionBits), RoundingError);
                Assert.Equal(exact, Math.ScaleB(twin[index], -Sum.FractionBits), RoundingError);
            }

            void Half<TParty>(PartySession<T> session, T[] share, T[] sum)
                where TParty : struct, IParty => SecSin.Accumulate<T, TParty>(
                    session, Sum, share, session.Words(a.Offset, terms), session.Words(b.Offset, terms), session.Words(product.Offset, terms), new T[2 * terms], sum, ringBits);
        }
    }

    /// <summary>What the branch has open is the sign itself, in arithmetic shares.</summary>
    [Fact]
    public void Signs_OfABranch_AreItsBit()
    {
        const int length = 300, ringBits = 20;
        var list = new SegmentList();
        var randomBit = list.Corrected("b", length, ringBits);
        using var rig = new ProtocolRig<T>(3, list, arenaPlaneWords: BitPlanes.WordsPerPlane(length));
        rig.Deal(dealer => BranchDealing.RandomBits(dealer, dealer.Words(randomBit.Offset, length)));
        bool[] bits = [.. Enumerable.Range(0, length).Select(static index => index % 3 == 1)];
        var (bit0, bit1) = rig.ShareBits(bits);
        T[] signs0 = new T[length], signs1 = new T[length];
        rig.Run(session => Half<Party0>(session, bit0, signs0), session => Half<Party1>(session, bit1, signs1));
        Assert.Equal(bits.Select(static bit => bit ? 1L : 0), ProtocolRig<T>.Signed(ProtocolRig<T>.Sum(signs0, signs1), ringBits));

        void Half<TParty>(PartySession<T> session, ulong[] bit, T[] signs)
            where TParty : struct, IParty
        {
            var opened = new ulong[bit.Length];
            Branch.Open(session, bit, session.Words(randomBit.Offset, length), opened);
            Branch.Signs<T, TParty>(opened, session.Words(randomBit.Offset, length), signs);
        }
    }

    [Fact]
    public void Accumulate_OfLengthsThatDoNotFit_IsRefused()
    {
        using var rig = new ProtocolRig<T>(1, new SegmentList());
        var exception = Assert.Throws<ArgumentException>(() => SecSin.Accumulate<T, Party0>(rig.Party0, Sum, new T[3], new T[6], new T[6], new T[6], new T[11], new T[3], 32));
        Assert.Contains("2 sines of 3 values", exception.Message, StringComparison.Ordinal);
    }

    private static double Exact(double x)
    {
        var sum = 0.0;
        for (var term = 0; term < Sum.Count; term++)
            sum += Math.ScaleB(Sum.Coefficients[term], -SineSum.CoefficientBits) * Math.Sin(2 * Math.PI * Sum.Multipliers[term] * x / Math.ScaleB(1, Sum.ModulusBits - FractionBits));
        return sum;
    }
}
