using System;
using System.Collections.Generic;
using System.Linq;
using SecNet.Generators.Model;

namespace SecNet.Generators.Protocol;

/// <summary>A comparison that is to be realised.</summary>
/// <param name="LayerIndex">The declared layer it belongs to.</param>
/// <param name="Bits">Bits below the sign.</param>
/// <param name="Lanes">Values compared at once.</param>
/// <param name="IsOpen">True when the value is open under a mask already; otherwise that is one round more, except beside private leaves.</param>
/// <param name="PayloadWidths">Bits of what a key with a payload carries here.</param>
public readonly record struct SignSite(int LayerIndex, int Bits, int Lanes, bool IsOpen, EquatableArray<int> PayloadWidths)
{
    /// <summary>Bits of the shares that are compared.</summary>
    public int ShareBits { get; init; }

    /// <summary>Fraction bits of the value.</summary>
    public int FractionBits { get; init; }
}

/// <summary>A strategy at a site with what it costs there, the branch included.</summary>
/// <param name="Tree">The strategy.</param>
/// <param name="Nanoseconds">Predicted time online: rounds, bits on the link and arithmetic.</param>
/// <param name="OfflineBits">What the dealer sends to both parties, or without one the parties to each other.</param>
public sealed record SignOption(SignTree Tree, decimal Nanoseconds, long OfflineBits);

/// <summary>How a comparison runs, and why.</summary>
/// <param name="Site">The comparison.</param>
/// <param name="Tree">The strategy.</param>
/// <param name="Reason">For people; the part after "because" or "as".</param>
public sealed record SignChoice(SignSite Site, SignTree Tree, string Reason);

/// <summary>
/// Chooses how each comparison of a network runs: what is fastest on the declared link, and, under a budget of offline bytes, what loses the
/// least time for each byte saved. Without a declared link, tables: a round a comparison and a fraction of the dealer's data that keys take. Without a
/// dealer only what the parties can prepare themselves is a candidate: prefix trees and garbled circuits.
/// </summary>
public static class SignPlan
{
    /// <summary>The choices for all sites, in their order.</summary>
    /// <param name="sites">The sites.</param>
    /// <param name="model">Which strategy the network asks for, for which link, and within which budget.</param>
    /// <param name="defaultBits">Offline bits of the whole network when all its comparisons run by the default strategy.</param>
    public static IReadOnlyList<SignChoice> Choose(IReadOnlyList<SignSite> sites, NetworkModel model, long defaultBits)
    {
        var offline = model.Offline;
        if (model.Comparison != ComparisonChoice.Auto) return [.. sites.Select(site => new SignChoice(site, Forced(site, model.Comparison), "as declared"))];
        if (model.Link is not { } link)
        {
            var reason = offline == OfflineMode.Dealer ? "the default where no link is declared" : "the default without a dealer, where no link is declared";
            return [.. sites.Select(site => new SignChoice(site, Default(offline, site.Bits), reason))];
        }

        var options = sites.Select(site => OptionsOf(site, link, offline)).ToList();
        var fastest = options.Select(static all => all[0]).ToList();
        var chosen = fastest.ToList();
        if (model.Budget.OfflineBytes is { } bytes)
        {
            var fixedBits = defaultBits - sites.Sum(site => OfflineBits(Default(offline, site.Bits), site, offline));
            Economise(options, chosen, (bytes * 8) - fixedBits);
        }

        return [.. sites.Select((site, index) => new SignChoice(site, chosen[index].Tree, Reason(options[index], fastest[index], chosen[index], link)))];
    }

    /// <summary>
    /// What runs where nobody declares anything: with a dealer tables, a round a comparison; without one masked prefix trees of arity 4, which take as many
    /// transfers as those of arity 2, a few bytes more, and half the rounds.
    /// </summary>
    public static SignTree Default(OfflineMode offline, int bits) =>
        offline == OfflineMode.Dealer ? SignTree.Create(SignStrategy.Table, bits) : SignTree.Create(SignStrategy.MaskedPpa, bits, arity: 4);

    /// <summary>All strategies at a site for which there is material, the fastest on the link first; of equally fast ones that with less offline data.</summary>
    public static IReadOnlyList<SignOption> OptionsOf(SignSite site, LinkModel link, OfflineMode offline = OfflineMode.Dealer)
    {
        SignTree[] trees = offline == OfflineMode.TwoParty ?
        [
            SignTree.Create(SignStrategy.MaskedPpa, site.Bits, arity: 2),
            SignTree.Create(SignStrategy.MaskedPpa, site.Bits, arity: 4),
            SignTree.Create(SignStrategy.Ppa, site.Bits),
            SignTree.Create(SignStrategy.Garbled, site.Bits),
        ] :
        [
            SignTree.Create(SignStrategy.Table, site.Bits),
            SignTree.Create(SignStrategy.MaskedPpa, site.Bits, arity: 2),
            SignTree.Create(SignStrategy.MaskedPpa, site.Bits, arity: 4),
            SignTree.Create(SignStrategy.Fss, site.Bits),
            SignTree.Create(SignStrategy.FssPayload, site.Bits, payload: site.PayloadWidths),
            SignTree.Create(SignStrategy.Ppa, site.Bits),
            SignTree.Create(SignStrategy.Garbled, site.Bits),
        ];
        return [.. trees.Select(tree => Cost(site, tree, link, offline)).OrderBy(static option => option.Nanoseconds).ThenBy(static option => option.OfflineBits)];
    }

    private static SignTree Forced(SignSite site, ComparisonChoice choice) => choice.IsMultiplicative() ? Multiplicative(site, choice) : SignTree.Create(
        choice switch
        {
            ComparisonChoice.Ppa => SignStrategy.Ppa,
            ComparisonChoice.MaskedPpa => SignStrategy.MaskedPpa,
            ComparisonChoice.Fss => SignStrategy.Fss,
            ComparisonChoice.FssPayload => SignStrategy.FssPayload,
            ComparisonChoice.Garbled => SignStrategy.Garbled,
            _ => SignStrategy.Table,
        },
        site.Bits,
        payload: site.PayloadWidths);

    /// <summary>Share integers lose their upper bits beyond the widest ring; whole fractions, where there is no integer part, are shares themselves.</summary>
    private static SignTree Multiplicative(SignSite site, ComparisonChoice choice)
    {
        var bits = Math.Min(site.ShareBits, ComparisonChoices.WidestMultiplicativeRing) - 1;
        return choice == ComparisonChoice.Multiplicative
            ? SignTree.Create(SignStrategy.Multiplicative, bits)
            : SignTree.Create(SignStrategy.MultiplicativeFloat, bits) with { FractionBits = Math.Min(site.FractionBits, bits) };
    }

    /// <summary>Swaps strategies, each time the one that loses the least time for a bit, until the budget holds or nothing is smaller: then the budget's own check reports it.</summary>
    private static void Economise(List<IReadOnlyList<SignOption>> options, List<SignOption> chosen, long budgetBits)
    {
        var spent = chosen.Sum(static option => option.OfflineBits);
        while (spent > budgetBits)
        {
            var swaps = options.SelectMany((all, index) => all.Where(option => option.OfflineBits < chosen[index].OfflineBits).Select(option => (Index: index, Option: option))).ToList();
            if (swaps.Count == 0) return;
            var (swapped, cheaper) = swaps
                .OrderBy(swap => (swap.Option.Nanoseconds - chosen[swap.Index].Nanoseconds) / (chosen[swap.Index].OfflineBits - swap.Option.OfflineBits))
                .ThenBy(static swap => swap.Index).First();
            spent -= chosen[swapped].OfflineBits - cheaper.OfflineBits;
            chosen[swapped] = cheaper;
        }
    }

    private static long OfflineBits(SignTree tree, SignSite site, OfflineMode offline) =>
        offline == OfflineMode.Dealer ? tree.OfflineBits(site.Lanes) : 8 * GeneratedTraffic.OfComparison(tree, site).Total;

    private static SignOption Cost(SignSite site, SignTree tree, LinkModel link, OfflineMode offline)
    {
        var (opening, branch) = (site.IsOpen ? 0 : 1, tree.Selects ? 0 : 1);
        var rounds = tree.Rounds + (tree.IsPrivate ? 0 : opening) + branch;
        var bits = tree.OpenedBits(site.Lanes) + ((long)(branch + (opening * (site.Bits + 1))) * site.Lanes);
        return new(tree, (rounds * link.RoundNs) + link.SendNs(bits) + (CostModel.ComparisonNs(tree) * site.Lanes), OfflineBits(tree, site, offline));
    }

    /// <summary>Names the time that the next best strategy would take.</summary>
    private static string Reason(IReadOnlyList<SignOption> options, SignOption fastest, SignOption chosen, LinkModel link)
    {
        if (!ReferenceEquals(fastest, chosen))
        {
            return FormattableString.Invariant($"within the offline budget, where {fastest.Tree.Label} would save {Milliseconds(chosen.Nanoseconds - fastest.Nanoseconds)} on {link.Describe()} for {Kilobytes(fastest.OfflineBits - chosen.OfflineBits)} more");
        }

        var next = options.First(option => option.Tree.Strategy != chosen.Tree.Strategy);
        return FormattableString.Invariant($"{Milliseconds(chosen.Nanoseconds)} on {link.Describe()}, where {next.Tree.Label} would take {Milliseconds(next.Nanoseconds)}");
    }

    private static string Milliseconds(decimal nanoseconds) => FormattableString.Invariant($"{nanoseconds / 1_000_000:0.###} ms");

    private static string Kilobytes(long bits) => FormattableString.Invariant($"{(bits + 7999) / 8000:N0} kB");
}
