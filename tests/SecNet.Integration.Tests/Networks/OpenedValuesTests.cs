using System.Numerics;
using SecNet.Runtime.Correlations;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Reference;
using SecNet.Runtime.Sessions;
using SecNet.Testing;

namespace SecNet.Integration.Tests.Networks;

/// <summary>
/// What is opened is uniform and tells nothing about input or weights: over a thousand runs on each of two inputs, every opened bit is a fair
/// coin and any two are independent. Each test of randomness is also run with one mask set to zero, where it must raise the alarm.
/// </summary>
/// <remarks>
/// Seeds are fixed, so the tests are deterministic; the probabilities say how unlikely it was that a sound protocol fails them at the seeds' choice.
/// <para>
/// <see cref="LargestDeviation"/>: by Hoeffding a sum of N fair bits leaves N/2 by z standard deviations with probability at most
/// 2·exp(-z²/2); at z = 9 that is 5.2e-18, and 5,160 bits have 1.3e7 pairs: below 1e-10 a test.
/// </para>
/// <para>
/// <see cref="ChiSquareLimit"/>: by Laurent and Massart (2000, Lemma 1) chi-square with d degrees exceeds d + 2·√(d·t) + 2t with
/// probability at most e^-t; t = 25 is 1.4e-11. (Sums of fair bits have lighter tails than the normal ones the lemma is for.)
/// </para>
/// </remarks>
public sealed class OpenedValuesTests
{
    private const double LargestDeviation = 9;

    private const int Runs = 1024;

    /// <summary>A constant bit deviates by √N standard deviations: 13.9 here, far above the alarm.</summary>
    private const int MutantRuns = 192;

    /// <summary>Index and name of every mask that something is opened under; the rest of the material is derived from these.</summary>
    public static TheoryData<int, string> Masks => MasksOf(Everything40.Info);

    /// <summary>The same for the comparison on masked bits.</summary>
    public static TheoryData<int, string> MaskedPpaMasks => MasksOf(EverythingMaskedPpa40.Info);

    /// <summary>The same for the comparison by keys.</summary>
    public static TheoryData<int, string> FssMasks => MasksOf(EverythingFss32.Info);

    /// <summary>The same for the comparison on share bits.</summary>
    public static TheoryData<int, string> PpaMasks => MasksOf(EverythingPpa40.Info);

    /// <summary>The same for the activations that share a comparison or multiply what it leaves.</summary>
    public static TheoryData<int, string> ActivationMasks => MasksOf(OpenedActivations40.Info);

    /// <summary>The same for smooth activations.</summary>
    public static TheoryData<int, string> SmoothMasks => MasksOf(OpenedSmooth40.Info);

    /// <summary>The same for sines of shares.</summary>
    public static TheoryData<int, string> SineMasks => MasksOf(OpenedSines40.Info);

    /// <summary>The same for the tournament that ends in a class.</summary>
    public static TheoryData<int, string> ArgMaxMasks => MasksOf(OpenedArgMax40.Info);

    [Fact]
    public void Openings_TwoVeryDifferentInputs_AreUniformPairwiseIndependentAndAlike()
    {
        CheckUniform<Everything32>(Everything(Everything32.Info, Comparison.Table), seed: 1);
        CheckUniform<Everything40>(Everything(Everything40.Info, Comparison.Table), seed: 2);
        CheckUniform<EverythingMaskedPpa40>(Everything(EverythingMaskedPpa40.Info, Comparison.MaskedPpa), seed: 8);
        CheckUniform<EverythingFss32>(Everything(EverythingFss32.Info, Comparison.Fss), seed: 11);
        CheckUniform<EverythingPpa40>(Everything(EverythingPpa40.Info, Comparison.Ppa), seed: 9);
        CheckUniform<OpenedActivations32>(Activations(OpenedActivations32.Info, Comparison.Ppa), seed: 5);
        CheckUniform<OpenedActivations40>(Activations(OpenedActivations40.Info, Comparison.Table), seed: 6);
    }

    [Fact]
    public void OpeningsOfTheClass_TwoVeryDifferentInputs_AreUniformPairwiseIndependentAndAlike()
    {
        CheckUniform<OpenedArgMax32>(ArgMax(Comparison.Ppa), seed: 13);
        CheckUniform<OpenedArgMax40>(ArgMax(Comparison.Table), seed: 14);
        CheckUniform<OpenedArgMaxPayload32>(ArgMax(Comparison.FssPayload), seed: 16);
    }

    [Theory]
    [MemberData(nameof(Masks))]
    public void Openings_OneMaskLeftOut_RaiseTheAlarm(int mask, string name) => CheckAlarm<Everything40>(Everything(Everything40.Info, Comparison.Table), mask, name, seed: 4);

    [Theory]
    [MemberData(nameof(MaskedPpaMasks))]
    public void OpeningsByMaskedPpa_OneMaskLeftOut_RaiseTheAlarm(int mask, string name) =>
        CheckAlarm<EverythingMaskedPpa40>(Everything(EverythingMaskedPpa40.Info, Comparison.MaskedPpa), mask, name, seed: 10);

    [Theory]
    [MemberData(nameof(FssMasks))]
    public void OpeningsByFss_OneMaskLeftOut_RaiseTheAlarm(int mask, string name) => CheckAlarm<EverythingFss32>(Everything(EverythingFss32.Info, Comparison.Fss), mask, name, seed: 12);

    [Theory]
    [MemberData(nameof(PpaMasks))]
    public void OpeningsByPpa_OneMaskLeftOut_RaiseTheAlarm(int mask, string name) => CheckAlarm<EverythingPpa40>(Everything(EverythingPpa40.Info, Comparison.Ppa), mask, name, seed: 4);

    [Theory]
    [MemberData(nameof(ActivationMasks))]
    public void OpeningsOfActivations_OneMaskLeftOut_RaiseTheAlarm(int mask, string name) => CheckAlarm<OpenedActivations40>(Activations(OpenedActivations40.Info, Comparison.Table), mask, name, seed: 7);

    [Fact]
    public void OpeningsOfSmoothActivations_TwoVeryDifferentInputs_AreUniformPairwiseIndependentAndAlike()
    {
        CheckUniform<OpenedSmooth40>(Smooth(OpenedSmooth40.Info), seed: 17);
    }

    [Theory]
    [MemberData(nameof(SmoothMasks))]
    public void OpeningsOfSmoothActivations_OneMaskLeftOut_RaiseTheAlarm(int mask, string name) => CheckAlarm<OpenedSmooth40>(Smooth(OpenedSmooth40.Info), mask, name, seed: 19);

    [Fact]
    public void OpeningsOfSinesOfShares_TwoVeryDifferentInputs_AreUniformPairwiseIndependentAndAlike()
    {
        CheckUniform<OpenedSines32>(Sines(OpenedSines32.Info, Comparison.Ppa), seed: 23);
        CheckUniform<OpenedSines40>(Sines(OpenedSines40.Info, Comparison.Table), seed: 20);
    }

    [Theory]
    [MemberData(nameof(SineMasks))]
    public void OpeningsOfSinesOfShares_OneMaskLeftOut_RaiseTheAlarm(int mask, string name) => CheckAlarm<OpenedSines40>(Sines(OpenedSines40.Info, Comparison.Table), mask, name, seed: 21);

    [Theory]
    [MemberData(nameof(ArgMaxMasks))]
    public void OpeningsOfTheClass_OneMaskLeftOut_RaiseTheAlarm(int mask, string name) => CheckAlarm<OpenedArgMax40>(ArgMax(Comparison.Table), mask, name, seed: 15);

    [Fact]
    public void MaskedWeights_FixedWeights_AreUniform()
    {
        var info = Everything40.Info;
        var weights = Samples.LargestWeights(info, isAlternating: false);
        var layout = info.WeightSlots.Select(slot => new RoundLayout().Words(slot.WeightCount, info.RingBits)).ToArray();
        var seeds = new InsecureSeeds(3);
        var views = Enumerable.Range(0, 512).Select(_ => TwoParty.LoadModel<Everything40>(weights, seeds)).ToList();
        AssertUniform(new(layout, views), "F = W - B, seed 3");

        // Without fresh masks (one seed for all) the same statistics see constants.
        var repeated = Enumerable.Range(0, 64).Select(_ => TwoParty.LoadModel<Everything40>(weights, new InsecureSeeds(3))).ToList();
        Assert.Equal(Math.Sqrt(64), new OpenedBits(layout, repeated).LargestDeviation());
    }

    private static double ChiSquareLimit(int degrees) => degrees + (2 * Math.Sqrt(degrees * 25.0)) + 50;

    private static TheoryData<int, string> MasksOf(NetworkInfo info)
    {
        var data = new TheoryData<int, string>();
        foreach (var (item, index) in info.Correlations.Select(static (item, index) => (item, index)))
        {
            if (item.Name[(item.Name.LastIndexOf('.') + 1)..] is "A" or "a" or "r" or "index r" or "b" or "leaf masks" or "node masks") data.Add(index, item.Name);
        }

        return data;
    }

    private static void CheckAlarm<TNetwork>(List<RoundLayout> rounds, int mask, string name, int seed)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        var info = TNetwork.Info;
        Unmasked<TNetwork>.Mask = info.Correlations[mask];
        var input = Samples.Repeat(info.InputShape.Length, static index => (index % 7) - 3);
        var bits = Observe<Unmasked<TNetwork>>(rounds, Samples.Weights(info, seed), input, MutantRuns, new(seed));
        // A margin above the alarm keeps a lucky draw from passing for a working test.
        Assert.True(bits.LargestDeviation() > LargestDeviation + 2, $"{info.Name} without '{name}' was not noticed: {bits.LargestDeviation():0.0} standard deviations.");
    }

    private static void CheckUniform<TNetwork>(List<RoundLayout> rounds, int seed)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        var info = TNetwork.Info;
        var weights = Samples.Weights(info, seed);
        var bound = Samples.InputBound(info);
        var first = Observe<TNetwork>(rounds, weights, Samples.Repeat(info.InputShape.Length, static _ => 0), Runs, new(seed));
        var second = Observe<TNetwork>(rounds, weights, Samples.Repeat(info.InputShape.Length, index => index % 3 == 0 ? -bound : bound), Runs, new(seed + 100));
        AssertUniform(first, $"{info.Name} on zeros, seed {seed}");
        AssertUniform(second, $"{info.Name} on ends, seed {seed + 100}");
        Assert.InRange(first.ChiSquareAgainst(second), 0, ChiSquareLimit(first.Positions));
    }

    private static void AssertUniform(OpenedBits bits, string where)
    {
        var deviation = bits.LargestDeviation();
        Assert.True(deviation < LargestDeviation, $"{where}: a bit or a pair of bits deviates by {deviation:0.0} standard deviations.");
        var chiSquare = bits.ChiSquare();
        Assert.True(chiSquare < ChiSquareLimit(bits.Positions), $"{where}: chi-square {chiSquare:0} of {bits.Positions} bits, at most {ChiSquareLimit(bits.Positions):0}.");
    }

    private static OpenedBits Observe<TNetwork>(List<RoundLayout> rounds, long[] weights, long[] input, int runs, InsecureSeeds seeds)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        var results = TwoParty.Run<TNetwork>(weights, [.. Enumerable.Repeat(input, runs)], seeds);
        return new(rounds, [.. results.Select(static result => result.Views)]);
    }

    /// <summary>
    /// The rounds of <see cref="Everything32"/> and those like it, derived by hand from their ranges: 4 fraction bits, 48 = 3.0.
    /// Each round's bytes are compared with the frame's, so a wrong width cannot pass.
    /// </summary>
    private static List<RoundLayout> Everything(NetworkInfo info, Comparison by)
    {
        var ring = info.RingBits;
        var rounds = new List<RoundLayout>();
        Compare(rounds, by, 32, 7, new RoundLayout().Words(32, 8));   // relu1 on its own opening: ±48 has k = 7
        rounds.Add(new RoundLayout().Words(32, ring));                // bn1: E
        if (by == Comparison.Table)
        {
            // As many rounds for 13 bits as for 9, so that only winners are truncated.
            Compare(rounds, by, 16, 13, new RoundLayout().Words(16, 13)); // maxpool1 on products: ±1024 and their differences
            Compare(rounds, by, 8, 13, new RoundLayout().Words(8, 13));   // its second level
            rounds.Add(new RoundLayout().Words(8, 8 + 4 + 1));            // the truncation, into the whole ring: ±(48 + 16) and 1 more, k = 8
        }
        else
        {
            rounds.Add(new RoundLayout().Words(32, 8 + 4 + 1));           // its truncation: ±(48 + 16) and 1 more, k = 8
            Compare(rounds, by, 16, 9, null);                             // maxpool1, masked by the truncations; differences have k + 1 bits
            Compare(rounds, by, 8, 9, new RoundLayout().Words(8, 9));     // its second level opens its own differences
            rounds.Add(new RoundLayout().Words(8, 9));                    // into the whole ring
        }

        rounds.Add(new RoundLayout().Words(8, ring));                 // bn2: E
        rounds.Add(new RoundLayout().Words(8, 8 + 4 + 1));            // its truncation: ±(65 + 16) and 1 more, k = 8
        Compare(rounds, by, 8, 8, null);                              // relu2, on that opening
        rounds.Add(new RoundLayout().Words(8, ring));                 // square: e
        rounds.Add(new RoundLayout().Words(8, 10 + 4 + 1));           // its truncation: 82² / 16 and 1 more is 421, k = 10
        rounds.Add(new RoundLayout().Words(8, ring));                 // fc1: E
        return rounds;
    }

    /// <summary>The rounds of <see cref="OpenedSmooth40"/>: tanh opens nothing, and the sum of its harmonics is the output.</summary>
    private static List<RoundLayout> Smooth(NetworkInfo info) =>
    [
        new RoundLayout().Words(8, BitsOf(info, "sigmoid1.r")),
        new RoundLayout().Words(8, BitsOf(info, "fc1.A")),
        new RoundLayout().Words(6, BitsOf(info, "fc1.r")).Padded(),
    ];

    /// <summary>The rounds of <see cref="OpenedSines32"/> and <see cref="OpenedSines40"/>: both ends compared, both factors of both sines, the truncation, the dense layer.</summary>
    private static List<RoundLayout> Sines(NetworkInfo info, Comparison by)
    {
        var rounds = new List<RoundLayout>();
        Compare(rounds, by, 16, 9, new RoundLayout().Words(16, 10));  // ±8 + 5 and ±8 - 5 in 16ths: k = 9
        rounds.Add(new RoundLayout().Words(32, 32));                  // s - a and c - b of two sines, 29 fraction bits and 3
        rounds.Add(new RoundLayout().Words(8, 32));                   // the truncation
        rounds.Add(new RoundLayout().Words(8, info.RingBits));        // fc1: E
        return rounds;
    }

    private static int BitsOf(NetworkInfo info, string mask) => info.Correlations.Single(item => item.Name == mask).Bits;

    /// <summary>The rounds of <see cref="OpenedActivations32"/> and <see cref="OpenedActivations40"/>, likewise: 48 = 3.0, 16 = 1.0.</summary>
    /// <summary>The sigmoid's own opening, the dense layer's, its truncation; then tanh opens nothing, and the sum of its harmonics is not truncated.</summary>
    private static List<RoundLayout> Activations(NetworkInfo info, Comparison by)
    {
        var ring = info.RingBits;
        var rounds = new List<RoundLayout>();
        Compare(rounds, by, 16, 8, new RoundLayout().Words(16, 9));   // clip1 on its own opening: ±48 + 16 beside ±48 - 32 has k = 8
        Compare(rounds, by, 8, 7, new RoundLayout().Words(8, 8));     // leakyrelu1 on its own: -16 to 32 has k = 7
        rounds.Add(new RoundLayout().Words(8, 7 + 4 + 1));            // its truncation: -8 to 32 and 1 more, k = 7
        Compare(rounds, by, 8, 7, null);                              // prelu1, on that opening
        rounds.Add(new RoundLayout().Words(8, ring));                 // its slopes: E, of what is below 0
        rounds.Add(new RoundLayout().Words(8, 7 + 4 + 1));            // its truncation: -8 to 33 and 1 more, k = 7
        rounds.Add(new RoundLayout().Words(8, ring));                 // bn1: E
        return rounds;
    }

    /// <summary>The rounds of <see cref="OpenedArgMax32"/> and <see cref="OpenedArgMax40"/>: ±48 has k = 7, an index of 32 takes 6 bits of the ring of indices.</summary>
    private static List<RoundLayout> ArgMax(Comparison by)
    {
        var rounds = new List<RoundLayout>();
        for (var lanes = 16; lanes > 0; lanes /= 2)
        {
            var own = new RoundLayout().Words(lanes, 8);
            if (by == Comparison.FssPayload) rounds.Add(own);
            else Compare(rounds, by, lanes, 8, lanes == 1 && by == Comparison.Ppa ? null : own);
            if (lanes < 16) rounds[^1].Words(lanes, 6);
        }

        return [.. rounds.Select(static round => round.Padded())];
    }

    /// <summary>A comparison and its branch: private leaves travel with an opening of the operand's own, the others wait for it.</summary>
    private static void Compare(List<RoundLayout> rounds, Comparison by, int lanes, int width, RoundLayout? own)
    {
        if (by == Comparison.Ppa) rounds.Add((own ?? new()).Private(lanes, width - 1));
        else if (own is not null) rounds.Add(own);
        var groups = by switch
        {
            Comparison.Ppa => width - 1,
            Comparison.MaskedPpa => width / 2,
            Comparison.Fss => 1,
            _ => (width + 4) / 6,
        };
        // Up to four tables join in one node; a tree of pairs opens 3 bits a node, but 2 where bit 0 is.
        if (by == Comparison.Table && groups > 1) rounds.Add(new RoundLayout().Planes(lanes, 2 * (groups - 1)));
        for (; by != Comparison.Table && groups > 1; groups = (groups + 1) / 2) rounds.Add(new RoundLayout().Planes(lanes, (3 * (groups / 2)) - 1));
        rounds.Add(new RoundLayout().Planes(lanes, 1));
    }

    /// <summary>The network with one mask zeroed at both parties after it was dealt, so that what is opened under it is the secret itself; everything else runs as generated.</summary>
    private sealed class Unmasked<TNetwork> : ISecureNetwork<Unmasked<TNetwork>>
        where TNetwork : ISecureNetwork<TNetwork>
    {
        public static CorrelationSegment Mask { get; set; }

        public static NetworkInfo Info => TNetwork.Info;

        public static void LoadModel<TParty>(PartySession session)
            where TParty : struct, IParty => TNetwork.LoadModel<TParty>(session);

        public static void Prepare<TParty>(PartySession session, int slot)
            where TParty : struct, IParty
        {
            TNetwork.Prepare<TParty>(session, slot);
            if (Info.WordBits == 32) Clear(session.Typed<uint>());
            else Clear(session.Typed<ulong>());
        }

        public static void Evaluate<TParty>(PartySession session, int slot, ReadOnlySpan<ulong> inputShare, Span<ulong> outputShare)
            where TParty : struct, IParty => TNetwork.Evaluate<TParty>(session, slot, inputShare, outputShare);

        public static void Deal(DealerSession session) => TNetwork.Deal(session);

        public static void EvaluateReference(ReferenceSession session, ReadOnlySpan<long> input, Span<long> output) => TNetwork.EvaluateReference(session, input, output);

        private static void Clear<T>(PartySession<T> session)
            where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
        {
            if (Mask.Storage == CorrelationStorage.Words) session.Words(Mask.Offset, Mask.Length).Clear();
            else session.Planes(Mask.Offset, Mask.Length).Clear();
        }
    }
}

/// <summary>Every kind of opening, in multiples of 8 elements so that each message is whole bytes.</summary>
[SecureNetwork(Ring = 32, FractionBits = 4)]
[Input(8, 2, 2, MaxAbs = 3)]
[ReLU]
[BatchNorm]
[MaxPool2D(2)]
[BatchNorm]
[ReLU]
[Square]
[Flatten]
[Dense(8, 8)]
internal sealed partial class Everything32;

/// <summary>The same in a ring of 64-bit words.</summary>
[SecureNetwork(Ring = 40, FractionBits = 4)]
[Input(8, 2, 2, MaxAbs = 3)]
[ReLU]
[BatchNorm]
[MaxPool2D(2)]
[BatchNorm]
[ReLU]
[Square]
[Flatten]
[Dense(8, 8)]
internal sealed partial class Everything40;

/// <summary>The same, compared on masked bits.</summary>
[SecureNetwork(Ring = 40, FractionBits = 4, Comparison = Comparison.MaskedPpa)]
[Input(8, 2, 2, MaxAbs = 3)]
[ReLU]
[BatchNorm]
[MaxPool2D(2)]
[BatchNorm]
[ReLU]
[Square]
[Flatten]
[Dense(8, 8)]
internal sealed partial class EverythingMaskedPpa40;

/// <summary>The same, compared by keys.</summary>
[SecureNetwork(Ring = 32, FractionBits = 4, Comparison = Comparison.Fss)]
[Input(8, 2, 2, MaxAbs = 3)]
[ReLU]
[BatchNorm]
[MaxPool2D(2)]
[BatchNorm]
[ReLU]
[Square]
[Flatten]
[Dense(8, 8)]
internal sealed partial class EverythingFss32;

/// <summary>The same, compared on share bits.</summary>
[SecureNetwork(Ring = 40, FractionBits = 4, Comparison = Comparison.Ppa)]
[Input(8, 2, 2, MaxAbs = 3)]
[ReLU]
[BatchNorm]
[MaxPool2D(2)]
[BatchNorm]
[ReLU]
[Square]
[Flatten]
[Dense(8, 8)]
internal sealed partial class EverythingPpa40;

/// <summary>Both comparisons of a clip in one, and slopes behind a comparison, in multiples of 8 elements; compared on share bits.</summary>
[SecureNetwork(Ring = 32, FractionBits = 4, Comparison = Comparison.Ppa)]
[Input(8, MaxAbs = 3)]
[Clip(Low = -1, High = 2)]
[LeakyReLU(Slope = 0.5)]
[PReLU]
[BatchNorm]
internal sealed partial class OpenedActivations32;

/// <summary>The same in a ring of 64-bit words, compared by tables.</summary>
[SecureNetwork(Ring = 40, FractionBits = 4)]
[Input(8, MaxAbs = 3)]
[Clip(Low = -1, High = 2)]
[LeakyReLU(Slope = 0.5)]
[PReLU]
[BatchNorm]
internal sealed partial class OpenedActivations40;

/// <summary>A tournament of 32 scores; compared on share bits.</summary>
[SecureNetwork(Ring = 32, FractionBits = 4, Comparison = Comparison.Ppa)]
[Input(32, MaxAbs = 3)]
[ArgMax]
internal sealed partial class OpenedArgMax32;

/// <summary>The same on opened values.</summary>
[SecureNetwork(Ring = 40, FractionBits = 4, Comparison = Comparison.Table)]
[Input(32, MaxAbs = 3)]
[ArgMax]
internal sealed partial class OpenedArgMax40;

/// <summary>The same with keys that select: a round a level, in which values' and indices' differences travel together.</summary>
[SecureNetwork(Ring = 32, FractionBits = 4, Comparison = Comparison.FssPayload)]
[Input(32, MaxAbs = 3)]
[ArgMax]
internal sealed partial class OpenedArgMaxPayload32;

/// <summary>A smooth activation on an opening of its own, and one behind a truncation.</summary>
[SecureNetwork(Ring = 40, FractionBits = 8)]
[Input(8, MaxAbs = 3)]
[Sigmoid]
[Dense(8, 6)]
[Tanh]
internal sealed partial class OpenedSmooth40;

/// <summary>L-SecNet's sigmoid beyond both ends: comparisons on share bits, and sines of shares.</summary>
[SecureNetwork(Ring = 32, FractionBits = 4, Comparison = Comparison.Ppa)]
[Input(8, MaxAbs = 8)]
[Sigmoid(Approximation = Approximation.LSecNet)]
[Dense(8, 8)]
internal sealed partial class OpenedSines32;

/// <summary>The same in a ring of 64-bit words, compared by tables.</summary>
[SecureNetwork(Ring = 40, FractionBits = 4)]
[Input(8, MaxAbs = 8)]
[Sigmoid(Approximation = Approximation.LSecNet)]
[Dense(8, 8)]
internal sealed partial class OpenedSines40;
