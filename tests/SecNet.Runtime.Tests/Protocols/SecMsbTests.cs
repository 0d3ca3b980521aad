using System.Globalization;
using System.Numerics;
using SecNet.Runtime.Correlations;
using SecNet.Runtime.Correlations.Dealing;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Protocols;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Sessions;
using SecNet.Runtime.Tests.Rings;
using Xunit.Abstractions;

namespace SecNet.Runtime.Tests.Protocols;

/// <summary>L-SecNet's SecIntMSB and SecFloatMSB: signs, bytes, rounds, how often they fail, and what a peer's odd doubles do. What they leak is measured on whole networks.</summary>
[Collection("sequential")]
public sealed class SecMsbTests(ITestOutputHelper output)
{
    private const int NoFraction = -1;

    private static readonly int[] Sizes = [1, 2, 3, 5, 63, 64, 65, 127, 128, 129, 200];

    /// <summary>Every value whose shares add up as integers gets its own sign, whatever the masks: extremes, those around 0, and random ones.</summary>
    [Theory]
    [InlineData(16, NoFraction)]
    [InlineData(31, NoFraction)]
    [InlineData(32, NoFraction)]
    [InlineData(16, 7)]
    [InlineData(32, 13)]
    [InlineData(32, 31)]
    public void DRelu_IntegersOf32BitWords_IsExact(int ringBits, int fractionBits) => CheckExact<uint>(ringBits, fractionBits);

    [Theory]
    [InlineData(33, NoFraction)]
    [InlineData(44, NoFraction)]
    [InlineData(40, 8)]
    [InlineData(44, 1)]
    [InlineData(44, 0)]
    [InlineData(44, 43)]
    public void DRelu_IntegersOf64BitWords_IsExact(int ringBits, int fractionBits) => CheckExact<ulong>(ringBits, fractionBits);

    /// <summary>Of uniform shares (|x| + 1) / 2^L wrap, and then the sign is wrong: measured to within six standard deviations.</summary>
    [Theory]
    [InlineData(NoFraction)]
    [InlineData(8)]
    public void DRelu_OfUniformShares_FailsAsOftenAsStated(int fractionBits)
    {
        const int RingBits = 16, Lanes = 4096, Magnitude = 1 << 11, Repeats = 4;
        using var rig = new Rig<uint>(RingBits, fractionBits, Lanes, seed: 31);
        var (failures, stated) = (0, (Magnitude + 1.0) / (1 << RingBits));
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            var values = Enumerable.Range(0, Lanes).Select(static lane => (lane & 1) == 0 ? (long)Magnitude : -Magnitude).ToArray();
            var share0 = ProtocolRig<uint>.Signed(RingSamples.Words<uint>(Lanes, 40 + repeat), RingBits);
            var share1 = values.Zip(share0, static (value, share) => ((value - share) << (64 - RingBits)) >> (64 - RingBits)).ToArray();
            failures += values.Zip(rig.DRelu(share0, share1)).Count(static pair => pair.Second != (pair.First >= 0));
        }

        const int Count = Lanes * Repeats;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"L = {RingBits}, |x| = {Magnitude}: {failures} of {Count} fail, {(double)failures / Count:0.0000}; stated {stated:0.0000}"));
        Assert.InRange(failures, Count * stated * 0.8, (Count * stated) + (6 * Math.Sqrt(Count * stated)));
    }

    /// <summary>e = -b makes u_1 vanish: the infinity that follows has the sign of x + η.</summary>
    [Fact]
    public void DRelu_WhereUVanishes_IsExact()
    {
        const int RingBits = 44, Lanes = 8;
        long[] values = [-4, -3, -2, -1, 0, 1, 2, 3];
        using var rig = new Rig<ulong>(RingBits, NoFraction, Lanes, seed: 32);

        // Words of zeros are a = b = 1 and c_0 = 0, so that x_0 = -1 gives e = -1; in the other half party 1 plays S_0.
        long[] share0 = [.. values.Select(static (value, lane) => lane < 4 ? -1 : value + 1)];
        long[] share1 = [.. values.Zip(share0, static (value, share) => value - share)];
        var result = rig.DRelu(share0, share1, static (secrets, received) =>
        {
            secrets.Clear();
            received.Fill(BitConverter.DoubleToUInt64Bits(1 - MultiplicativeMasks.Eta));
        });
        Assert.Equal(values.Select(static value => value >= 0), result);
    }

    /// <summary>Not a number, infinities, zeros and the like from a peer: some bit comes out, and the session goes on.</summary>
    [Fact]
    public void DRelu_OddDoublesFromThePeer_YieldsSomeBit()
    {
        double[] odd = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0.0, -0.0, double.Epsilon, double.MaxValue, double.MinValue];
        using var rig = new Rig<ulong>(ringBits: 44, NoFraction, lanes: 2 * odd.Length, seed: 33);
        var sign = rig.AgainstPeer([.. odd.Select(BitConverter.DoubleToUInt64Bits)]);
        Assert.Single(sign);
    }

    [Theory]
    [InlineData(NoFraction)]
    [InlineData(12)]
    public void DRelu_InASteadyState_AllocatesNothing(int fractionBits)
    {
        using var rig = new Rig<ulong>(ringBits: 44, fractionBits, lanes: 129, seed: 34);
        Assert.Equal([0, 0], rig.Allocated());
    }

    /// <summary>Factors are what the doc comment says: of magnitude 1 to 2^(L/2), either sign as often, and of 53 bits.</summary>
    [Fact]
    public void Factor_OfUniformWords_IsUniformInMagnitudeAndSign()
    {
        var factors = RingSamples.Words<ulong>(20_000, 35).Select(static word => MultiplicativeMasks.Factor(word, 44)).ToArray();
        Assert.All(factors, static factor => Assert.InRange(Math.Abs(factor), 1, 1 << 22));
        Assert.InRange(factors.Count(static factor => factor < 0), 9_600, 10_400);
        Assert.InRange(factors.Average(Math.Abs) / (1 << 22), 0.49, 0.51);
        Assert.Equal(1, MultiplicativeMasks.Factor(0, 44));
        Assert.Equal(-1, MultiplicativeMasks.Factor(1UL << 63, 44));
        Assert.Equal(1 << 22, MultiplicativeMasks.Factor((1UL << 53) - 1, 44), tolerance: 1e-6);
    }

    private static void CheckExact<T>(int ringBits, int fractionBits)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        var largest = (1L << (ringBits - 1)) - 1;
        long[] extremes = [0, 1, -1, 2, -2, largest, -largest, -largest - 1, largest / 2, -(largest / 2), 255, -255, 256, -256];
        foreach (var lanes in Sizes)
        {
            using var rig = new Rig<T>(ringBits, fractionBits, lanes, seed: lanes + ringBits);
            for (var repeat = 0; repeat < 8; repeat++)
            {
                var random = ProtocolRig<ulong>.Signed(RingSamples.Words<ulong>(2 * lanes, (100 * repeat) + lanes), ringBits);
                long[] values = [.. Enumerable.Range(0, lanes).Select(lane => (lane + repeat) % 3 == 0 ? extremes[((lane / 3) + repeat) % extremes.Length] : random[lane] >> (lane % (ringBits - 1)))];

                // Those among the shares that add up to the value over the integers.
                var share0 = values.Select((value, lane) => Math.Clamp(random[lanes + lane], Math.Max(-largest - 1, value - largest), Math.Min(largest, value + largest + 1))).ToArray();
                var share1 = values.Zip(share0, static (value, share) => value - share).ToArray();
                Assert.Equal(values.Select(static value => value >= 0), rig.DRelu(share0, share1));
            }
        }
    }

    /// <summary>Both parties and the dealer around one comparison, SecIntMSB or, with a fraction, SecFloatMSB; every run holds bytes and rounds to the declared ones.</summary>
    private sealed class Rig<T> : IDisposable
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        private const int AlongsideBits = 5;

        private readonly int _ringBits;
        private readonly int _fractionBits;
        private readonly int _lanes;
        private readonly int _runs;
        private readonly MultiplicativeShape _shape;
        private readonly SegmentList _segments = new();
        private readonly CorrelationSegment _received;
        private readonly ComparisonMaterial _material;
        private readonly ProtocolRig<T> _rig;

        public Rig(int ringBits, int fractionBits, int lanes, int seed)
        {
            (_ringBits, _fractionBits, _lanes, _runs, _shape) = (ringBits, fractionBits, lanes, fractionBits == NoFraction ? 1 : 3, new(lanes));
            var secrets = _segments.Tables("factors", CorrelationKind.Seeded, _runs * _shape.SecretWords, 64);
            _received = _segments.Tables("parts", CorrelationKind.Common, _runs * _shape.HalfWords, 64);
            var nodes = _runs == 1 ? 0 : 1;
            var nodeMasks = _segments.SeededPlanes("node masks", lanes, 2 * nodes);
            var nodeProducts = _segments.CorrectedPlanes("node products", lanes, nodes);
            _material = new(secrets.Offset, 0, nodeMasks.Offset, 2 * nodes, nodeProducts.Offset, nodes);
            _rig = new(seed, _segments, arenaPlaneWords: (5 + (64 * _runs)) * Stride);
        }

        private int Groups => _runs == 1 ? 1 : 2;

        private int Stride => BitPlanes.WordsPerPlane(_lanes);

        public bool[] DRelu(long[] share0, long[] share1, Change? change = null)
        {
            _rig.Deal(Deal);
            var (sign0, sign1) = (new ulong[Stride], new ulong[Stride]);
            T[] alongside0 = RingSamples.Words<T>(_lanes, 1), alongside1 = RingSamples.Words<T>(_lanes, 2);
            var expected = ProtocolRig<T>.Signed(ProtocolRig<T>.Sum(alongside0, alongside1), AlongsideBits);
            var doubles = 8L * _runs * _shape.HalfWords;
            _rig.Run(
                session => Half<Party0>(session, Junk(share0), alongside0, change).CopyTo(sign0), session => Half<Party1>(session, Junk(share1), alongside1, change).CopyTo(sign1),
                declaredBytes: ProtocolRig<T>.Bytes((8 * doubles) + (AlongsideBits * _lanes)) + doubles + (_runs == 1 ? 0 : ProtocolRig<T>.Bytes(2L * _lanes)), declaredRounds: _runs == 1 ? 2 : 3);
            Assert.Equal(expected, ProtocolRig<T>.Signed(alongside0, AlongsideBits));
            Assert.Equal(expected, ProtocolRig<T>.Signed(alongside1, AlongsideBits));
            return [.. Enumerable.Range(0, _lanes).Select(lane => (((sign0[lane >> 6] ^ sign1[lane >> 6]) >> (lane & 63)) & 1) != 0)];
        }

        /// <summary>Party 0 against a peer that sends the same doubles in both rounds.</summary>
        public ulong[] AgainstPeer(ulong[] doubles)
        {
            _rig.Deal(Deal);
            ulong[] sign = [];
            _rig.Run(session => sign = Half<Party0>(session, new T[_lanes], [], change: null).ToArray(), session =>
            {
                for (var round = 0; round < 2; round++)
                {
                    var writer = session.Openings.Begin();
                    writer.WriteWords<ulong>(doubles, 64);
                    session.Openings.Exchange(writer);
                }
            });
            return sign;
        }

        public long[] Allocated()
        {
            long[] allocated = [long.MaxValue, long.MaxValue];
            _rig.Deal(Deal);
            _rig.Run(Measure<Party0>, Measure<Party1>);
            return allocated;

            // Factors are used again here, which only a test may do: the work is the same.
            void Measure<TParty>(PartySession<T> session)
                where TParty : struct, IParty
            {
                var values = new T[_lanes];
                for (var run = 0; run < 20; run++)
                {
                    var before = GC.GetAllocatedBytesForCurrentThread();
                    Half<TParty>(session, values, [], change: null);
                    allocated[TParty.Index] = Math.Min(allocated[TParty.Index], GC.GetAllocatedBytesForCurrentThread() - before);
                }
            }
        }

        public void Dispose() => _rig.Dispose();

        private void Deal(DealerSession<T> dealer)
        {
            MultiplicativeDealing.Parts(dealer, _lanes, _runs, _ringBits, _material);
            if (_runs == 1) return;
            new JoinDealing(dealer.Planes(_material.NodeMasks, 2 * Stride), dealer.Planes(_material.NodeProducts, Stride), _lanes).Node(arity: 2, isSpine: true);
        }

        private ReadOnlySpan<ulong> Half<TParty>(PartySession<T> session, T[] x, T[] alongside, Change? change)
            where TParty : struct, IParty
        {
            change?.Invoke(session.Planes(_material.Leaves, _runs * _shape.SecretWords), session.Planes(_received.Offset, _received.Length));
            var tree = new JoinTree<T, TParty>(session, _lanes, Groups, widest: 64 * _runs, _material);
            if (_runs == 1)
            {
                SecIntMsb.Evaluate(tree, x, alongside, AlongsideBits, _ringBits, _material);
                return SecIntMsb.DRelu(tree);
            }

            SecFloatMsb.Evaluate(tree, x, alongside, AlongsideBits, _ringBits, _fractionBits, _material);
            tree.Mask([1, 0], opened: 0, mask: 0);
            tree.OpenLevel(planes: 2);
            tree.Join([1, 0], opened: 0, mask: 0, product: 0);
            return SecIntMsb.DRelu(tree);
        }

        /// <summary>Shares with junk above the ring.</summary>
        private T[] Junk(long[] share)
        {
            var words = RingSamples.Words<T>(share.Length, 77);
            for (var lane = 0; lane < words.Length; lane++)
            {
                var low = T.CreateTruncating(share[lane] & ((1L << _ringBits) - 1));
                words[lane] = _ringBits == ProtocolRig<T>.WordBits ? low : (words[lane] << _ringBits) | low;
            }

            return words;
        }
    }

    /// <summary>Other material in place of what was dealt.</summary>
    private delegate void Change(Span<ulong> secrets, Span<ulong> received);
}
