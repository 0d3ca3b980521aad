using SecNet.Runtime.Networks;
using SecNet.Runtime.Reference;
using SecNet.Runtime.Sessions;

namespace SecNet.Integration.Tests.Cli;

/// <summary>
/// The public side of a network of one dense layer, 4 inputs to 2 classes, for commands that run no protocol. Its twin in the clear
/// is real; its protocol is not, and says so.
/// </summary>
public sealed class TinyNetwork : ISecureNetwork<TinyNetwork>
{
    private const int FractionBits = 8;

    public static NetworkInfo Info { get; } = new()
    {
        Name = nameof(TinyNetwork),
        ProtocolId = ProtocolId.Parse(new string('7', 64)),
        RingBits = 64,
        InputRingBits = 64,
        OutputRingBits = 64,
        WordBits = 64,
        InputShape = new(1, 2, 2),
        InputScale = new(FractionBits, 1),
        InputMaxAbs = 1,
        OutputShape = new(2, 1, 1),
        OutputScale = new(2 * FractionBits, 1),
        Layers =
        [
            Layer("flatten1", LayerKind.Flatten, new(1, 2, 2), new(4, 1, 1)) with { Realisation = "free", Result = new(1, IsProved: true, new(FractionBits, 1)) },
            Layer("fc1", LayerKind.Dense, new(4, 1, 1), new(2, 1, 1)) with { OpenedValues = 4, OnlineBytesPerParty = 32, Rounds = 1, MultiplyAccumulates = 8, ArithmeticNs = 5_000, OfflineBytesParty1 = 16, Protocols = [ProtocolKind.Linear, ProtocolKind.Fss], Result = new(4, IsProved: false, new(2 * FractionBits, 1)), ComparedWidth = 21, Comparison = "function secret sharing", ComparisonReason = "as declared" },
        ],
        WeightSlots =
        [
            new()
            {
                Name = "fc1",
                Kind = LayerKind.Dense,
                Rows = 2,
                RowLength = 4,
                RingBits = 64,
                WeightOffset = 0,
                BiasOffset = 8,
                WeightFractionBits = FractionBits,
                BiasFractionBits = 2 * FractionBits,
                InputDivisor = 1,
                BatchNorms = [],
                MaxAbsWeight = 1,
                MaxAbs = 4,
            },
        ],
        Correlations = [],
        ArenaWords = 0,
        ArenaPlaneWords = 0,
        RoundBits = [8 * 32],
        Cost = new(32, 1, 8, AesCalls: 0, ArithmeticNs: 5_000, 16, 32),
        FailureProbability = 0,
    };

    public static void LoadModel<TParty>(PartySession session)
        where TParty : struct, IParty => throw NoProtocol();

    public static void Prepare<TParty>(PartySession session, int slot)
        where TParty : struct, IParty => throw NoProtocol();

    public static void Evaluate<TParty>(PartySession session, int slot, ReadOnlySpan<ulong> inputShare, Span<ulong> outputShare)
        where TParty : struct, IParty => throw NoProtocol();

    public static void Deal(DealerSession session) => throw NoProtocol();

    // The sum of the upper row against that of the lower one: weights 1 1 0 0 and 0 0 1 1.
    public static void EvaluateReference(ReferenceSession session, ReadOnlySpan<long> input, Span<long> output)
    {
        output[0] = (input[0] + input[1]) << FractionBits;
        output[1] = (input[2] + input[3]) << FractionBits;
    }

    private static NotSupportedException NoProtocol() => new("TinyNetwork has no protocol; only commands that run none may use it.");

    private static LayerPlan Layer(string name, LayerKind kind, Shape input, Shape output) => new()
    {
        Name = name,
        Kind = kind,
        Inputs = [kind == LayerKind.Flatten ? -1 : 0],
        InputShape = input,
        OutputShape = output,
        Realisation = "fixed weight mask",
        OpenedValues = 0,
        OnlineBytesPerParty = 0,
        Rounds = 0,
        MultiplyAccumulates = 0,
        AesCalls = 0,
        ArithmeticNs = 0,
        OfflineBytesParty0 = 0,
        OfflineBytesParty1 = 0,
        FailureProbability = 0,
    };
}
