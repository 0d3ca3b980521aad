using SecNet.Runtime.Correlations;
using SecNet.Runtime.Correlations.Dealing;
using SecNet.Runtime.GarbledCircuits;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Protocols;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Sessions;
using SecNet.Runtime.Tests.Rings;

namespace SecNet.Runtime.Tests.Protocols;

/// <summary>What is particular to comparisons by garbled circuits; that they compare is in <see cref="ComparisonTests{T}"/>.</summary>
[Collection("sequential")]
public sealed class GarbledComparisonTests
{
    private const int Bits = 20;

    /// <summary>Several inferences at once, each garbled on its own: lanes stand one inference after another, within words of the planes.</summary>
    [Theory]
    [InlineData(1, 3)]
    [InlineData(10, 4)]
    [InlineData(33, 3)]
    [InlineData(100, 2)]
    public void Evaluate_SeveralInferences_SharesEachOnes(int lanes, int inferences)
    {
        var shape = new GarbledComparisonShape(Bits, lanes);
        var single = new Material(shape, inferences: 1);
        var all = new Material(shape, inferences);
        ulong[] masked = RingSamples.Words<ulong>(lanes * inferences, 1), mask = RingSamples.Words<ulong>(lanes * inferences, 2);
        var (secrets, tables, signs) = (Pairs(inferences), Pairs(inferences), Pairs(inferences));
        for (var inference = 0; inference < inferences; inference++)
        {
            using var rig = new ProtocolRig<ulong>(seed: inference, single.Segments, single.ScratchWords);
            rig.Deal(dealer => GarblingDealing.ComparisonTables<ulong>(dealer, mask.AsSpan(inference * lanes, lanes), Bits, single.At));
            rig.Run(party => Keep(party, 0), party => Keep(party, 1), 0, 0);
            void Keep(PartySession<ulong> session, int party)
            {
                secrets[inference][party] = session.Planes(single.Secrets.Offset, single.Secrets.Length).ToArray();
                tables[inference][party] = session.Planes(single.Tables.Offset, single.Tables.Length).ToArray();
                signs[inference][party] = session.Planes(single.Sign.Offset, single.Sign.Length).ToArray();
            }
        }

        using var batch = new ProtocolRig<ulong>(seed: 9, all.Segments, all.ScratchWords);
        batch.Deal(static _ => { });
        var shares = new ulong[2][];
        batch.Run(session => Half<Party0>(session), session => Half<Party1>(session), 8L * inferences * shape.LabelWords, 1);
        for (var lane = 0; lane < lanes * inferences; lane++)
        {
            const ulong Low = (1ul << Bits) - 1;
            var (inference, at) = (lane / lanes, lane % lanes);
            // The sum of the dealt planes is the color of the label for 0 and the sign's bit.
            var dealt = signs[inference][0][at >> 6] ^ signs[inference][1][at >> 6] ^ (mask[lane] >> Bits << (at & 63));
            var result = (shares[0][lane >> 6] ^ shares[1][lane >> 6]) >> (lane & 63) ^ dealt >> (at & 63);
            Assert.Equal((masked[lane] & Low) < (mask[lane] & Low), (result & 1) != 0);
        }

        void Half<TParty>(PartySession<ulong> session)
            where TParty : struct, IParty
        {
            Fill(all.Secrets, secrets);
            Fill(all.Tables, tables);
            var tree = new JoinTree<ulong, TParty>(session, lanes * inferences, groups: 1, widest: Bits, all.At);
            GarbledComparison.Evaluate(tree, masked, Bits, lanes, all.At);
            shares[TParty.Index] = tree.Generate(0).ToArray();
            void Fill(CorrelationSegment segment, ulong[][][] parts) =>
                parts.SelectMany(static part => part[TParty.Index]).ToArray().CopyTo(session.Planes(segment.Offset, segment.Length));
        }
    }

    /// <summary>What a party receives is uniform or pseudorandom, and its own: the other's tables are other ones.</summary>
    [Fact]
    public void Tables_OfEitherParty_DifferInEveryWord()
    {
        var material = new Material(new(Bits, 64), inferences: 1);
        using var rig = new ProtocolRig<ulong>(seed: 3, material.Segments, material.ScratchWords);
        rig.Deal(dealer => GarblingDealing.ComparisonTables<ulong>(dealer, new ulong[64], Bits, material.At));
        var words = new ulong[2][];
        rig.Run(session => words[0] = session.Planes(material.Tables.Offset, material.Tables.Length).ToArray(), session => words[1] = session.Planes(material.Tables.Offset, material.Tables.Length).ToArray(), 0, 0);
        Assert.Equal(2 * material.Tables.Length, words[0].Concat(words[1]).Distinct().Count());
    }

    [Fact]
    public void Evaluate_InASteadyState_AllocatesNothing()
    {
        const int Lanes = 100;
        var material = new Material(new(Bits, Lanes), inferences: 1);
        using var rig = new ProtocolRig<ulong>(seed: 4, material.Segments, material.ScratchWords);
        ulong[] values = RingSamples.Words<ulong>(Lanes, 5);
        long[] allocated = [long.MaxValue, long.MaxValue];
        rig.Deal(dealer => GarblingDealing.ComparisonTables<ulong>(dealer, values, Bits, material.At));
        rig.Run(Measure<Party0>, Measure<Party1>);
        Assert.Equal([0, 0], allocated);

        // Labels are used again here, which only a test may do: the work is the same.
        void Measure<TParty>(PartySession<ulong> session)
            where TParty : struct, IParty
        {
            for (var run = 0; run < 20; run++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                var tree = new JoinTree<ulong, TParty>(session, Lanes, groups: 1, widest: Bits, material.At);
                GarbledComparison.Evaluate(tree, values, Bits, Lanes, material.At);
                allocated[TParty.Index] = Math.Min(allocated[TParty.Index], GC.GetAllocatedBytesForCurrentThread() - before);
            }
        }
    }

    private static ulong[][][] Pairs(int count) => [.. Enumerable.Range(0, count).Select(static _ => new ulong[2][])];

    /// <summary>A comparison's segments as the compiler lays them out, for so many inferences.</summary>
    private sealed class Material
    {
        public Material(GarbledComparisonShape shape, int inferences)
        {
            Secrets = Segments.Tables("labels", CorrelationKind.Seeded, inferences * shape.SecretWords, 64);
            Tables = Segments.Tables("tables", CorrelationKind.Common, inferences * shape.TableWords, 64);
            Sign = Segments.CorrectedPlanes("mask sign", inferences * shape.Lanes, 1);
            ScratchWords = (3 + shape.Bits) * BitPlanes.WordsPerPlane(inferences * shape.Lanes);
        }

        public SegmentList Segments { get; } = new();

        public CorrelationSegment Secrets { get; }

        public CorrelationSegment Tables { get; }

        public CorrelationSegment Sign { get; }

        public int ScratchWords { get; }

        public ComparisonMaterial At => new(Secrets.Offset, Sign.Offset, 0, 0, 0, 0);
    }
}
