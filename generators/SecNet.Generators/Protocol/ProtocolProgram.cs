using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using SecNet.Generators.Checking;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Model;

namespace SecNet.Generators.Protocol;

/// <summary>Where a linear step's secret parameters lie in a model share.</summary>
public sealed record Slot(LinearOperator Operator, int WeightOffset, int BiasOffset, int WeightFractionBits, int BiasFractionBits, long InputDivisor, int RingBits);

/// <summary>Where the result of a declared layer lies, with its type: the truncated value where a truncation follows.</summary>
public sealed record LayerValue(int LayerIndex, Region Region, TensorType Type);

/// <summary>What one declared layer costs each party.</summary>
/// <param name="OnlineBytes">Payload bytes a party sends.</param>
/// <param name="Rounds">Dependent exchanges.</param>
/// <param name="OpenedValues">Values opened, each under a mask of its own.</param>
/// <param name="MultiplyAccumulates">Ring products of a party, online.</param>
/// <param name="AesCalls">AES blocks of a party's comparison keys and garbled gates, online.</param>
/// <param name="ArithmeticNs">Predicted nanoseconds of a party's arithmetic.</param>
/// <param name="OfflineBitsParty0">Bits from the dealer to party 0 beside its seed; without a dealer from party 0 to party 1.</param>
/// <param name="OfflineBitsParty1">The same for party 1.</param>
public sealed record LayerCost(
    long OnlineBytes, int Rounds, long OpenedValues, long MultiplyAccumulates, long AesCalls, long ArithmeticNs, long OfflineBitsParty0, long OfflineBitsParty1)
{
    /// <summary>Offline bits of both parties together.</summary>
    public long OfflineBits => OfflineBitsParty0 + OfflineBitsParty1;

    /// <summary>What the parties make for it without a dealer; nothing with one.</summary>
    public GeneratedTraffic Generated { get; init; }
}

/// <summary>The compiled protocol of one network: the IR from which every emitter writes.</summary>
public sealed record ProtocolProgram(
    CheckedGraph Graph,
    EquatableArray<Step> Steps,
    EquatableArray<Correlation> Correlations,
    EquatableArray<Slot> Slots,
    Region Input,
    Region Output,
    ArenaLayout Arena,
    int PlaneWords)
{
    /// <summary>
    /// Revision of everything on the wire that is not in the IR: frames, packing, PRG layout. The runtime's WireRevision.Current is the same number.
    /// </summary>
    public const int WireRevision = 2;

    /// <summary>Results of declared layers by index, without those that exist nowhere: of layers folded into, or swapped with, the next.</summary>
    public EquatableArray<LayerValue> Values { get; init; }

    /// <summary>How each comparison runs and why, in the order in which they do.</summary>
    public EquatableArray<SignChoice> Choices { get; init; }

    /// <summary>What was declared.</summary>
    public NetworkModel Model => Graph.Model;

    /// <summary>Type of the logits.</summary>
    public TensorType OutputType => Graph.Output;

    /// <summary>Bits of the machine word that stores a ring element.</summary>
    public int WordBits => Graph.WidestRing <= 32 ? 32 : 64;

    /// <summary>All rounds in order.</summary>
    public IEnumerable<Round> Rounds => Steps.SelectMany(static step => step.Rounds);

    /// <summary>Bytes each party sends online.</summary>
    public long OnlineBytes => Rounds.Sum(static round => round.Bytes);

    /// <summary>AES blocks of a party's comparison keys and garbled gates, online.</summary>
    public long AesCalls => Steps.Sum(static step => step.AesCalls);

    /// <summary>Predicted nanoseconds of a party's arithmetic, online.</summary>
    public long ArithmeticNs => Steps.Sum(step => CostModel.StepNs(step, WordBits));

    /// <summary>Bits the dealer sends to a party beside its seed, or without one that party to the other.</summary>
    public long OfflineBits(int party) => Model.Offline == OfflineMode.TwoParty ? GeneratedBits(Steps, party) : Correlations.Sum(correlation => correlation.CorrectionBits(party));

    /// <summary>Offline bytes of both parties together.</summary>
    public long OfflineBytes => OfflineBytesOf(0) + OfflineBytesOf(1);

    /// <summary>Bytes from the dealer to a party, a 128-bit seed and what it receives; without a dealer from that party to the other.</summary>
    public long OfflineBytesOf(int party) => (Model.Offline == OfflineMode.TwoParty ? 0 : 16) + ((OfflineBits(party) + 7) / 8);

    /// <summary>What the parties make without a dealer; nothing with one.</summary>
    public GeneratedTraffic Generated => Model.Offline == OfflineMode.TwoParty ? GeneratedBy(Steps) : default;

    /// <summary>Predicted nanoseconds of what choices change, on a link: rounds, bits and comparisons; the arithmetic of linear layers is the same whatever is chosen.</summary>
    public decimal PredictedNs(LinkModel link) => (Rounds.Count() * link.RoundNs) + link.SendNs(OnlineBytes * 8)
        + Steps.Select(static step => step.ComparedWith).OfType<Comparison>().Sum(static comparison => comparison.Lanes * CostModel.ComparisonNs(comparison.Tree));

    /// <summary>True when a comparison tells a party about values.</summary>
    public bool Leaks => Steps.Any(static step => step.ComparedWith is { Tree.IsMultiplicative: true });

    /// <summary>Assembles a program from what lowering built.</summary>
    public static ProtocolProgram Create(CheckedGraph graph, ProgramBuilder builder, IReadOnlyList<LinearOperator> linears, Region input, Region output)
    {
        var slots = new List<Slot>();
        var offset = 0;
        foreach (var linear in linears)
        {
            var node = graph.Nodes.First(node => ReferenceEquals(node.Operator, linear));
            var biasOffset = checked(offset + (linear.Rows * linear.RowLength));
            slots.Add(new(linear, offset, biasOffset, node.Output.FractionBits - node.Input.FractionBits, node.Output.FractionBits, node.Input.Divisor, node.Output.RingBits));
            offset = checked(biasOffset + linear.Rows);
        }

        return new(
            graph, builder.Steps.ToEquatableArray(), builder.Correlations.ToEquatableArray(), slots.ToEquatableArray(), input, output,
            ArenaLayout.Create(builder.Regions, builder.Steps, input, output), builder.Steps.Select(ComparisonPlanes).DefaultIfEmpty().Max());
    }

    /// <summary>The result of a declared layer, or null when it exists nowhere.</summary>
    public LayerValue? ValueOf(int layerIndex) => Values.FirstOrDefault(value => value.LayerIndex == layerIndex);

    /// <summary>Bits of the widest comparison a declared layer makes, or null when it makes none.</summary>
    public int? ComparedWidth(int layerIndex) =>
        Steps.Where(step => step.LayerIndex == layerIndex).Select(static step => step.ComparedWith is { } comparison ? comparison.Tree.Bits + 1 : (int?)null).Max();

    /// <summary>Cost of a declared layer.</summary>
    public LayerCost Cost(int layerIndex)
    {
        var steps = Steps.Where(step => step.LayerIndex == layerIndex).ToList();
        return new(
            steps.Sum(static step => step.Rounds.Sum(static round => round.Bytes)),
            steps.Sum(static step => step.Rounds.Count),
            steps.Sum(static step => step.Rounds.Sum(static round => round.Openings.Sum(static opening => (long)opening.Elements))),
            steps.Sum(static step => step.MultiplyAccumulates),
            steps.Sum(static step => step.AesCalls),
            steps.Sum(step => CostModel.StepNs(step, WordBits)),
            OfflineBits(party: 0),
            OfflineBits(party: 1))
        {
            Generated = Model.Offline == OfflineMode.TwoParty ? GeneratedBy(steps) : default,
        };

        long OfflineBits(int party) => Model.Offline == OfflineMode.TwoParty ? GeneratedBits(steps, party) : steps.Sum(step => step.Correlations.Sum(correlation => correlation.CorrectionBits(party)));
    }

    private GeneratedTraffic GeneratedBy(IEnumerable<Step> steps) => steps.Aggregate(default(GeneratedTraffic), (sum, step) => sum + GeneratedTraffic.Of(step, Steps));

    private long GeneratedBits(IEnumerable<Step> steps, int party) => 8 * (GeneratedBy(steps) is var traffic && party == 0 ? traffic.Party0 : traffic.Party1);

    /// <summary>The protocols a declared layer runs, in the order in which they first do.</summary>
    public IEnumerable<ProtocolKind> ProtocolsOf(int layerIndex) => Steps.Where(step => step.LayerIndex == layerIndex).SelectMany(ProtocolKinds.Of).Distinct();

    /// <summary>How a declared layer compares; null when it does not. Levels of a tree may differ.</summary>
    public string? ComparisonOf(int layerIndex) => Joined(layerIndex, ", ", static choice => choice.Tree.Label);

    /// <summary>Why it compares so.</summary>
    public string? ComparisonReasonOf(int layerIndex) => Joined(layerIndex, "; ", static choice => choice.Reason);

    /// <summary>Bound on the probability that some local truncation or comparison of a declared layer fails, as a numerator over 2^64.</summary>
    public BigInteger FailureOver64(int layerIndex) => LocalFailure.Over64(Graph.LocalFailures.Where(failure => failure.LayerIndex == layerIndex));

    private string? Joined(int layerIndex, string separator, Func<SignChoice, string> part)
    {
        var parts = Choices.Where(choice => choice.Site.LayerIndex == layerIndex).Select(part).Distinct().ToList();
        return parts.Count == 0 ? null : string.Join(separator, parts);
    }

    /// <summary>
    /// SHA-256 over a canonical text of the protocol: two builds whose parties could not understand each other differ in it.
    /// Names of layers are left out (they bind weights, not messages), names of correlations too.
    /// </summary>
    public string ProtocolId()
    {
        var text = new StringBuilder();
        text.Append("SecNet protocol\nwire ").Append(WireRevision).Append('\n');
        text.Append("truncation ").Append(Model.Truncation).Append('\n');
        if (Model.Offline == OfflineMode.TwoParty) text.Append("offline two-party\n");
        AppendType(text.Append("input "), Graph.Input);
        foreach (var node in Graph.Nodes)
        {
            text.Append(NameOf(node.Operator));
            if (node.Operator is LinearOperator linear) text.Append(' ').Append(linear.Kind).Append(' ').Append(linear.Rows).Append('x').Append(linear.RowLength);
            if (node.Operator is LinearOperator { Groups: > 1 and var groups }) text.Append(" groups ").Append(groups.ToString(CultureInfo.InvariantCulture));
            if (node.Operator is AvgPoolOperator { CountsPadding: false }) text.Append(" inside");
            if (Window(node.Operator) is { } window) text.Append(' ').Append(WindowText(window));
            foreach (var source in node.Inputs) text.Append(" <").Append(source.ToString(CultureInfo.InvariantCulture));
            AppendType(text.Append(" -> "), node.Output);
        }

        foreach (var step in Steps)
        {
            text.Append(step.GetType().Name);
            if (step.ComparedWith is { Tree.Strategy: not SignStrategy.Ppa } comparison) text.Append(' ').Append(comparison.Tree.Name);
            foreach (var constant in step.Constants) text.Append(' ').Append(constant.ToString(CultureInfo.InvariantCulture));
            foreach (var round in step.Rounds)
            {
                text.Append(" |");
                foreach (var opening in round.Openings) text.Append(' ').Append(opening.Mask.Id).Append(':').Append(opening.Elements).Append('x').Append(opening.Bits);
            }

            text.Append('\n');
        }

        foreach (var item in Correlations)
        {
            text.Append(item.Kind.ToString().ToLowerInvariant()).Append(' ').Append(item.Storage.ToString().ToLowerInvariant()).Append(' ')
                .Append(item.Elements).Append('x').Append(item.Bits).Append('\n');
        }

        using var hash = SHA256.Create();
        return string.Concat(hash.ComputeHash(Encoding.UTF8.GetBytes(text.ToString())).Select(static value => value.ToString("x2", CultureInfo.InvariantCulture)));
    }

    /// <summary>The name under which an operator entered the first ids.</summary>
    private static string NameOf(Operator node) => node is ReshapeOperator ? "FlattenOperator" : node.GetType().Name;

    private static Window? Window(Operator node) => node switch
    {
        LinearOperator linear => linear.Window,
        MaxPoolOperator pool => pool.Window,
        AvgPoolOperator pool => pool.Window,
        _ => null,
    };

    private static string WindowText(Window window)
    {
        var text = System.FormattableString.Invariant(
            $"{window.KernelHeight}x{window.KernelWidth}/{window.StrideHeight}x{window.StrideWidth}+{window.PaddingTop}x{window.PaddingLeft}");
        if (!window.IsPaddedEvenly) text += System.FormattableString.Invariant($",{window.PaddingBottom}x{window.PaddingRight}");
        return window.IsDense ? text : text + System.FormattableString.Invariant($"~{window.DilationHeight}x{window.DilationWidth}");
    }

    private static void AppendType(StringBuilder text, TensorType type) =>
        text.Append(type.Shape).Append(" f").Append(type.FractionBits).Append(" /").Append(type.Divisor).Append(" ring ").Append(type.RingBits)
            .Append(" [").Append(type.Low.ToString(CultureInfo.InvariantCulture)).Append(", ").Append(type.High.ToString(CultureInfo.InvariantCulture)).Append("]\n");

    /// <summary>G and P of all leaves, what a level opens, and the planes of sign and branch.</summary>
    private static int ComparisonPlanes(Step step)
    {
        var comparison = step.ComparedWith;
        return comparison is null ? 0 : checked(comparison.Tree.Planes * comparison.WordsPerPlane);
    }
}
