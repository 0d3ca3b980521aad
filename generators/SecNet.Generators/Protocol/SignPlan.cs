using System;
using System.Collections.Generic;
using System.Linq;
using SecNet.Generators.Model;

namespace SecNet.Generators.Protocol;

/// <summary>The mask of a compared value, whose bits the two parties make without a dealer where a comparison reads them.</summary>
/// <param name="Truncation">Id of the mask under which a truncation has opened the value, which other comparisons may read too; null when it is the comparison's own.</param>
/// <param name="Bits">Its bits.</param>
/// <param name="RingBits">Bits of the ring in which it is shared.</param>
/// <param name="HasTopBit">True when its top bit is shared in the ring too, which needs its bits whoever compares.</param>
public readonly record struct SignMask(int? Truncation, int Bits, int RingBits, bool HasTopBit);

/// <summary>A comparison that is to be realised.</summary>
/// <param name="LayerIndex">The declared layer it belongs to.</param>
/// <param name="Bits">Bits below the sign.</param>
/// <param name="Lanes">Values compared at once.</param>
/// <param name="Mask">What the value is, or will be, opened under.</param>
/// <param name="PayloadWidths">Bits of what a key with a payload carries here.</param>
public readonly record struct SignSite(int LayerIndex, int Bits, int Lanes, SignMask Mask, EquatableArray<int> PayloadWidths)
{
    /// <summary>True when the value is open already; otherwise that is one round more, except beside private leaves.</summary>
    public bool IsOpen => Mask.Truncation is not null;

    /// <summary>Bits of the shares that are compared.</summary>
    public int ShareBits { get; init; }

    /// <summary>Fraction bits of the value.</summary>
    public int FractionBits { get; init; }
}

/// <summary>A strategy at a site with what it costs there, the branch included.</summary>
/// <param name="Tree">The strategy.</param>
/// <param name="Nanoseconds">Predicted time online: rounds, bits on the link and arithmetic.</param>
/// <param name="OfflineBits">What the dealer sends to both parties, or without one the parties to each other, when no other comparison reads the mask.</param>
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
        var fastest = options.Select((all, index) => new SignChoice(sites[index], all[0].Tree, "")).ToList();
        var chosen = fastest.ToList();
        if (model.Budget.OfflineBytes is { } bytes)
        {
            var defaults = sites.Select(site => new SignChoice(site, Default(offline, site.Bits), "")).ToList();
            Economise(options, chosen, (bytes * 8) - (defaultBits - OfflineBits(defaults, offline)), offline);
        }

        return [.. chosen.Select((choice, index) => choice with { Reason = Reason(options[index], choice, link, () => MoreBits(chosen, index, fastest[index], offline)) })];
    }

    /// <summary>Offline bits of comparisons: what differs when other strategies are chosen, to the bit; without a dealer, comparisons of one truncation share its mask's.</summary>
    public static long OfflineBits(IEnumerable<SignChoice> choices, OfflineMode offline) => offline == OfflineMode.Dealer
        ? choices.Sum(static choice => choice.Tree.OfflineBits(choice.Site.Lanes))
        : Together(choices.Select(static (choice, index) => (choice, index))).Sum(static group => 8 * GeneratedTraffic.OfComparisons([.. group.Select(static item => item.Choice)]).Total);

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
    private static void Economise(List<IReadOnlyList<SignOption>> options, List<SignChoice> chosen, long budgetBits, OfflineMode offline)
    {
        var spent = OfflineBits(chosen, offline);
        var groups = Together(chosen.Select(static (choice, index) => (choice, index))).Select(static group => group.Select(static item => item.Index).ToList()).ToList();
        var swaps = groups.Select(SwapsOf).ToList();
        while (spent > budgetBits)
        {
            var best = swaps.SelectMany(static all => all).OrderBy(static swap => swap.Lost / swap.SavedBits).ThenBy(static swap => swap.Index).FirstOrDefault();
            if (best is null) return;
            spent -= best.SavedBits;
            chosen[best.Index] = chosen[best.Index] with { Tree = best.Tree };
            var changed = groups.FindIndex(group => group.Contains(best.Index));
            swaps[changed] = SwapsOf(groups[changed]);
        }

        // What a swap saves depends on those that read the same mask, and on no others.
        List<Swap> SwapsOf(List<int> group)
        {
            var now = OfflineBits(group.Select(index => chosen[index]), offline);
            return
            [
                .. from index in @group
                   let time = options[index].First(option => option.Tree == chosen[index].Tree).Nanoseconds
                   from option in options[index]
                   let saved = now - OfflineBits(@group.Select(other => other == index ? chosen[other] with { Tree = option.Tree } : chosen[other]), offline)
                   where saved > 0
                   select new Swap(index, option.Tree, option.Nanoseconds - time, saved),
            ];
        }
    }

    /// <summary>Another strategy at a site: what it loses in nanoseconds, and saves offline.</summary>
    private sealed record Swap(int Index, SignTree Tree, decimal Lost, long SavedBits);

    /// <summary>Comparisons by the mask they read, each of which is one's own or a truncation's.</summary>
    private static IEnumerable<IGrouping<(bool IsOpen, int Mask), (SignChoice Choice, int Index)>> Together(IEnumerable<(SignChoice Choice, int Index)> choices) =>
        choices.GroupBy(static item => item.Choice.Site.Mask.Truncation is { } mask ? (true, mask) : (false, item.Index));

    /// <summary>What another choice at one site would take more.</summary>
    private static long MoreBits(List<SignChoice> chosen, int index, SignChoice other, OfflineMode offline)
    {
        var all = chosen.ToList();
        all[index] = other;
        return OfflineBits(all, offline) - OfflineBits(chosen, offline);
    }

    private static SignOption Cost(SignSite site, SignTree tree, LinkModel link, OfflineMode offline)
    {
        var (opening, branch) = (site.IsOpen ? 0 : 1, tree.Selects ? 0 : 1);
        var rounds = tree.Rounds + (tree.IsPrivate ? 0 : opening) + branch;
        var bits = tree.OpenedBits(site.Lanes) + ((long)(branch + (opening * (site.Bits + 1))) * site.Lanes);
        return new(tree, (rounds * link.RoundNs) + link.SendNs(bits) + (CostModel.ComparisonNs(tree) * site.Lanes), OfflineBits([new(site, tree, "")], offline));
    }

    /// <summary>Names the time that the next best strategy would take.</summary>
    private static string Reason(IReadOnlyList<SignOption> options, SignChoice choice, LinkModel link, Func<long> moreBits)
    {
        var (fastest, chosen) = (options[0], options.First(option => option.Tree == choice.Tree));
        if (!ReferenceEquals(fastest, chosen))
        {
            return FormattableString.Invariant($"within the offline budget, where {fastest.Tree.Label} would save {Milliseconds(chosen.Nanoseconds - fastest.Nanoseconds)} on {link.Describe()} for {Kilobytes(moreBits())} more");
        }

        var next = options.First(option => option.Tree.Strategy != chosen.Tree.Strategy);
        return FormattableString.Invariant($"{Milliseconds(chosen.Nanoseconds)} on {link.Describe()}, where {next.Tree.Label} would take {Milliseconds(next.Nanoseconds)}");
    }

    private static string Milliseconds(decimal nanoseconds) => FormattableString.Invariant($"{nanoseconds / 1_000_000:0.###} ms");

    private static string Kilobytes(long bits) => FormattableString.Invariant($"{(bits + 7999) / 8000:N0} kB");
}
