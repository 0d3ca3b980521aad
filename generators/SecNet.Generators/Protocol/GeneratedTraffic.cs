using System;
using System.Collections.Generic;
using System.Linq;

namespace SecNet.Generators.Protocol;

/// <summary>What each party sends to the other while the two make one inference's correlations: exact, tests hold measurement equal to it.</summary>
/// <remarks>
/// Base transfers and public keys, once a session and once in some hundred inferences, are not in it. Nor are rounds: on the asynchronous schedule which messages
/// wait for each other depends on what arrives when.
/// </remarks>
/// <param name="Party0">Bytes from party 0.</param>
/// <param name="Party1">Bytes from party 1.</param>
/// <param name="Transfers">Oblivious transfers in both directions, filled up to what is extended at a time.</param>
/// <param name="Ciphertexts">Ciphertexts of both parties, requests and replies.</param>
public readonly record struct GeneratedTraffic(long Party0, long Party1, long Transfers = 0, long Ciphertexts = 0)
{
    // The runtime's TransferSession.BatchLanes, TransferShape for groups of four columns, and BitProducts.BatchLanes.
    private const int BatchLanes = 1 << 16;
    private const int LaneStep = 512;
    private const int CorrectedColumns = (128 / 4) - 1;
    private const int ProductLanes = (1 << 20) / 32;

    /// <summary>Both together.</summary>
    public long Total => Party0 + Party1;

    /// <summary>Adds up.</summary>
    public static GeneratedTraffic operator +(GeneratedTraffic left, GeneratedTraffic right) =>
        new(left.Party0 + right.Party0, left.Party1 + right.Party1, left.Transfers + right.Transfers, left.Ciphertexts + right.Ciphertexts);

    /// <summary>What a step's correlations take.</summary>
    public static GeneratedTraffic Of(Step step, IEnumerable<Step> program) => step switch
    {
        LinearStep linear when CrossTermTraffic.Of(linear.Operator, linear.Input, linear.Output) is { } terms => Both(terms.RequestBytes + terms.ReplyBytes) with { Ciphertexts = 2L * (terms.Requests + terms.Replies) },
        LinearStep linear => throw new InvalidOperationException($"'{linear.Name}' fits no polynomial, which was to be reported."),
        SquareStep square => OfProducts(CrossTermTraffic.OfProducts(square.X.Length, square.RingBits)),
        SecSinStep sines => OfProducts(CrossTermTraffic.OfProducts(sines.Product.Elements, sines.RingBits)),
        TruncateStep truncate => OfTruncation(truncate, MaskReaders.Of(truncate, program)),
        ReluStep relu => Masks(relu.Comparison, relu.OwnMask, relu.OwnTopBit, relu.Masked.Width + 1)
            + Bits(relu.Comparison.Lanes, relu.Bit, relu.BitTimesMask, relu.BitTimesTopBit) + OfTree(relu.Comparison.Tree, relu.Comparison.Lanes),
        MaxLevelStep level => Masks(level.Comparison, level.BitTimesMask, null, level.RingBits) + Bits(level.Lanes, level.Bit, level.BitTimesMask) + OfTree(level.Comparison.Tree, level.Lanes),
        ArgMaxLevelStep level => Masks(level.Comparison, level.OwnMask, null, level.RingBits)
            + Bits(level.Lanes, level.Bit, level.BitTimesMask, level.BitTimesIndexMask) + OfTree(level.Comparison.Tree, level.Lanes),
        _ => default,
    };

    /// <summary>What comparisons of one mask take beside what they do by any strategy: the mask's bits once, if anybody reads them, and each one's tree.</summary>
    public static GeneratedTraffic OfComparisons(IReadOnlyList<SignChoice> choices)
    {
        var (mask, lanes) = (choices[0].Site.Mask, choices[0].Site.Lanes);
        var isShared = mask.HasTopBit || choices.Any(static choice => !choice.Tree.IsPrivate);
        var bits = isShared ? Masks(lanes, mask.Bits, mask.RingBits, choices.Max(static choice => choice.Tree.PairedBits)) : default;
        return choices.Aggregate(bits, static (sum, choice) => sum + OfTree(choice.Tree, choice.Site.Lanes));
    }

    private static GeneratedTraffic OfProducts(CrossTermTraffic triples) => new(triples.RequestBytes, triples.ReplyBytes, Ciphertexts: triples.Requests + triples.Replies);

    private static GeneratedTraffic OfTruncation(TruncateStep step, MaskReaders readers)
    {
        if (readers.Pairs is not null || !readers.NeedBits(step.TopBit)) return default;
        var paired = readers.Comparisons.Select(static comparison => comparison.Tree.PairedBits).FirstOrDefault();
        return Masks(step.X.Length, step.OpenedBits - step.Shift, step.ShiftedR.Bits, paired);
    }

    /// <summary>A mask of the comparison's own, unless each party draws its share alone.</summary>
    private static GeneratedTraffic Masks(Comparison comparison, Correlation? mask, Correlation? topBit, int maskBits) =>
        mask is null || (comparison.Tree.IsPrivate && topBit is null) ? default : Masks(comparison.Lanes, maskBits, mask.Bits, comparison.Tree.PairedBits);

    /// <summary>The runtime's RandomMasks: transfers from party 0 to 1, which corrects each bit in the ring, and two products a pair.</summary>
    private static GeneratedTraffic Masks(int lanes, int maskBits, int ringBits, int pairedBits)
    {
        var traffic = default(GeneratedTraffic);
        var corrections = Enumerable.Range(0, maskBits).Sum(bit => Math.Max(ringBits, maskBits) - bit - 1) + (2 * (pairedBits / 2));
        foreach (var words in Batches((lanes + 63) / 64, BatchLanes / 64 / maskBits)) traffic += new GeneratedTraffic(((64L * words * corrections) + 7) / 8, 0) + ToParty1(64 * words * maskBits);
        return traffic;
    }

    /// <summary>The runtime's BitProducts.</summary>
    private static GeneratedTraffic Bits(int lanes, Correlation bit, params Correlation?[] products)
    {
        var (traffic, widths) = (default(GeneratedTraffic), products.OfType<Correlation>().Sum(static product => product.Bits));
        foreach (var count in Batches(lanes, ProductLanes))
        {
            traffic += BothWays(count) + new GeneratedTraffic((((long)count * (bit.Bits - 1 + widths)) + 7) / 8, (((long)count * widths) + 7) / 8);
        }

        return traffic;
    }

    /// <summary>The runtime's MaskProducts, for private leaves AndCorrelations, and for garbled circuits ComparisonGarbling.</summary>
    private static GeneratedTraffic OfTree(SignTree tree, int lanes)
    {
        var (traffic, stride, nodes) = (default(GeneratedTraffic), (lanes + 63) / 64, tree.Joins.Levels.SelectMany(static level => level).ToList());
        if (tree.IsPrivate)
        {
            foreach (var words in Batches(stride * tree.Bits, BatchLanes / 64)) traffic += ToParty1(64 * words);
        }

        if (tree.IsGarbled) traffic += OfGarbling(tree, SignTree.GarbledLanes(lanes));
        if (nodes.Count == 0) return traffic;
        var multipliers = nodes.Sum(static node => node.Arity - 1);
        foreach (var words in Batches(stride, Math.Max(1, BatchLanes / 64 / multipliers))) traffic += BothWays(64 * words * multipliers) + Both(8L * words * tree.Joins.NodeProducts);
        return traffic;
    }

    /// <summary>Either party's half: transfers with a corrected bit each, a key, and tables.</summary>
    private static GeneratedTraffic OfGarbling(SignTree tree, int lanes)
    {
        var traffic = Both((SignTree.LabelBits / 8) + ((long)lanes * tree.Bits * (2 * SignTree.LabelBits / 8)));
        foreach (var count in Batches(lanes * tree.Bits, BatchLanes)) traffic += BothWays(count) + Both(count / 8);
        return traffic;
    }

    private static IEnumerable<int> Batches(int count, int capacity)
    {
        for (var first = 0; first < count; first += capacity) yield return Math.Min(capacity, count - first);
    }

    /// <summary>Transfers from party 0 to party 1, whose columns party 1 corrects.</summary>
    private static GeneratedTraffic ToParty1(int count) => new(0, (long)CorrectedColumns * (Extended(count) / 8), Extended(count));

    private static GeneratedTraffic BothWays(int count) => ToParty1(count) + new GeneratedTraffic(ToParty1(count).Party1, 0, Extended(count));

    private static int Extended(int count) => (count + LaneStep - 1) / LaneStep * LaneStep;

    private static GeneratedTraffic Both(long bytes) => new(bytes, bytes);
}
