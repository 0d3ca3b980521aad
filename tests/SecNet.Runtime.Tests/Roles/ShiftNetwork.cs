using System.Collections.Immutable;
using SecNet.Runtime.Correlations;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Reference;
using SecNet.Runtime.Sessions;

namespace SecNet.Runtime.Tests.Roles;

/// <summary>
/// The smallest network that uses everything the roles handle: y = x + w, with one opening, a seeded and a corrected correlation, and
/// a ring width that is no whole number of bytes. The correction is right only if 3a - c vanishes for the dealer's c.
/// </summary>
/// <typeparam name="TTag">Keeps the hooks of test classes that run at the same time apart.</typeparam>
internal sealed class ShiftNetwork<TTag> : ISecureNetwork<ShiftNetwork<TTag>>
{
    public const int Length = 8;
    public const int RingBits = 37;
    public const int OpeningBytes = ((Length * RingBits) + 7) / 8;
    private const int FractionBits = 8;
    private const ulong RingMask = (1UL << RingBits) - 1;

    /// <summary>Called by each party before its opening: what it throws ends that party.</summary>
    public static Action<int> BeforeOpening { get; set; } = static _ => { };

    public static NetworkInfo Info { get; } = new()
    {
        Name = "Shift",
        ProtocolId = ProtocolId.Parse(new string('5', 64)),
        RingBits = RingBits,
        InputRingBits = RingBits,
        OutputRingBits = RingBits,
        WordBits = 64,
        InputShape = new(Length, 1, 1),
        InputScale = new(FractionBits, 1),
        InputMaxAbs = 100,
        OutputShape = new(Length, 1, 1),
        OutputScale = new(FractionBits, 1),
        Layers = [],
        WeightSlots =
        [
            new WeightSlot
            {
                Name = "w",
                Kind = LayerKind.BatchNorm,
                Rows = Length,
                RowLength = 1,
                RingBits = RingBits,
                WeightOffset = 0,
                BiasOffset = Length,
                WeightFractionBits = FractionBits,
                BiasFractionBits = FractionBits,
                InputDivisor = 1,
                BatchNorms = ImmutableArray<FoldedBatchNorm>.Empty,
                MaxAbsWeight = 100,
                MaxAbs = null,
            },
        ],
        Correlations =
        [
            new("a", CorrelationKind.Seeded, CorrelationStorage.Words, Length, RingBits, 0),
            new("c", CorrelationKind.Corrected, CorrelationStorage.Words, Length, RingBits, Length),
        ],
        FailureProbability = 0,
        ArenaWords = Length,
        ArenaPlaneWords = 0,
        RoundBits = [8 * OpeningBytes],
        Cost = new(OpeningBytes, 1, 0, 0, 0, 16, 16 + OpeningBytes),
    };

    public static void LoadModel<TParty>(PartySession session)
        where TParty : struct, IParty => session.Typed<ulong>().OpenMaskedWeights(0, Length, RingBits);

    public static void Prepare<TParty>(PartySession session, int slot)
        where TParty : struct, IParty => _ = session.Preparing<ulong>(slot);

    public static void Evaluate<TParty>(PartySession session, int slot, ReadOnlySpan<ulong> inputShare, Span<ulong> outputShare)
        where TParty : struct, IParty
    {
        BeforeOpening(TParty.Index);
        var party = session.Evaluating<ulong>(slot);
        Span<ulong> a = party.Words(0, Length), c = party.Words(Length, Length), e = party.Arena(0, Length);
        for (var i = 0; i < e.Length; i++) e[i] = inputShare[i] - a[i];
        var writer = party.Openings.Begin();
        writer.WriteWords<ulong>(e, RingBits);
        var reader = party.Openings.Exchange(writer);
        reader.ReadAddWords(e, RingBits);
        var weights = party.WeightShares(0, Length);
        for (var i = 0; i < e.Length; i++)
            outputShare[i] = (a[i] + (3 * a[i]) - c[i] + weights[i % Length] + (TParty.Index == 0 ? e[i] : 0)) & RingMask;
    }

    public static void Deal(DealerSession session)
    {
        var dealer = session.Typed<ulong>();
        var a = dealer.Words(0, Length);
        var c = dealer.Words(Length, Length);
        for (var i = 0; i < Length; i++) c.Party1[i] = (3 * (a.Party0[i] + a.Party1[i])) - c.Party0[i];
    }

    public static void EvaluateReference(ReferenceSession session, ReadOnlySpan<long> input, Span<long> output) => throw new NotSupportedException();
}
