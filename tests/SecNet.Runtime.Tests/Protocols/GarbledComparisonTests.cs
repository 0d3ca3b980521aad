using SecNet.Runtime.Correlations;
using SecNet.Runtime.Correlations.Dealing;
using SecNet.Runtime.GarbledCircuits;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Protocols;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Sessions;
using SecNet.Runtime.Tests.Rings;

namespace SecNet.Runtime.Tests.Protocols;

/// <summary>What is particular to comparisons by garbled circuits; that they compare is in <see cref="ComparisonTests{T}"/>, and batches of inferences are with the networks.</summary>
[Collection("sequential")]
public sealed class GarbledComparisonTests
{
    private const int Bits = 20;

    /// <summary>What a party receives is uniform or pseudorandom, and its own: the other's tables are other ones.</summary>
    [Fact]
    public void Tables_OfEitherParty_DifferInEveryWord()
    {
        var material = new Material(new(Bits, 64));
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
        var material = new Material(new(Bits, Lanes));
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
                GarbledComparison.Evaluate(tree, values, Bits, material.At);
                allocated[TParty.Index] = Math.Min(allocated[TParty.Index], GC.GetAllocatedBytesForCurrentThread() - before);
            }
        }
    }

    /// <summary>A comparison's segments as the compiler lays them out.</summary>
    private sealed class Material
    {
        public Material(GarbledComparisonShape shape)
        {
            Secrets = Segments.Tables("labels", CorrelationKind.Seeded, shape.SecretWords, 64);
            Tables = Segments.Tables("tables", CorrelationKind.Common, shape.TableWords, 64);
            Sign = Segments.CorrectedPlanes("mask sign", shape.Lanes, 1);
            ScratchWords = (3 + shape.Bits) * BitPlanes.WordsPerPlane(shape.Lanes);
        }

        public SegmentList Segments { get; } = new();

        public CorrelationSegment Secrets { get; }

        public CorrelationSegment Tables { get; }

        public CorrelationSegment Sign { get; }

        public int ScratchWords { get; }

        public ComparisonMaterial At => new(Secrets.Offset, Sign.Offset, 0, 0, 0, 0);
    }
}
