using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using SecNet.Generators.Diagnostics;
using SecNet.Generators.Model;
using SecNet.Generators.Protocol;

namespace SecNet.Generators;

/// <summary>Holds what a network costs against its budget. Failures of local truncations are held where they are computed, before lowering.</summary>
internal static class BudgetCheck
{
    /// <summary>Something that is limited.</summary>
    /// <param name="Id">What is reported beyond the limit.</param>
    /// <param name="Limit">The limit, if there is one.</param>
    /// <param name="Total">What an inference takes.</param>
    /// <param name="Share">What a layer takes of it.</param>
    /// <param name="Write">A limit as a declaration spells it.</param>
    private sealed record Measure(string Id, Func<BudgetModel, long?> Limit, Func<ProtocolProgram, long> Total, Func<LayerCost, long> Share, Func<long, string> Write);

    private static readonly Measure[] Measures =
    [
        new(FindingIds.OnlineBudgetExceeded, static budget => budget.OnlineBytes, static program => 2 * program.OnlineBytes, static cost => 2 * cost.OnlineBytes, ByteCount.Write),
        new(FindingIds.RoundBudgetExceeded, static budget => budget.Rounds, static program => program.Rounds.Count(), static cost => cost.Rounds, static rounds => rounds.ToString(CultureInfo.InvariantCulture)),
        new(FindingIds.OfflineBudgetExceeded, static budget => budget.OfflineBytes, static program => program.OfflineBytes, static cost => (cost.OfflineBits + 7) / 8, ByteCount.Write),
    ];

    /// <summary>Reports each limit that the network exceeds.</summary>
    public static void Check(ProtocolProgram program, List<Finding> findings, CancellationToken cancellation)
    {
        var exceeded = Measures.Where(measure => Exceeds(program, measure)).ToList();
        if (exceeded.Count == 0) return;
        var model = program.Model;
        var costs = Enumerable.Range(0, model.Layers.Count).Select(program.Cost).ToList();
        var remedy = Remedy(model, cancellation);
        foreach (var measure in exceeded)
        {
            var (total, shares) = (measure.Total(program), costs.Select(measure.Share).ToList());
            var largest = shares.Max();
            findings.Add(Finding.Create(
                measure.Id, Finding.Budget, model.Name, Count(total), measure.Write(measure.Limit(model.Budget)!.Value), model.Layers[shares.IndexOf(largest)].Name, Count(largest), remedy, measure.Write(total)));
        }
    }

    private static bool Exceeds(ProtocolProgram program, Measure measure) => measure.Limit(program.Model.Budget) is { } limit && measure.Total(program) > limit;

    /// <summary>What alone would bring the network within all limits: another link, another comparison, narrower rings. They are tried, not guessed.</summary>
    private static string Remedy(NetworkModel model, CancellationToken cancellation)
    {
        var fitting = Alternatives(model).Select(kind => kind.FirstOrDefault(alternative => Fits(alternative.Model)).Text).Where(static text => text is not null).ToList();
        return fitting.Count == 0 ? "no other link, comparison or ring alone would fit: take smaller layers" : string.Join(" or ", fitting) + " would fit";

        bool Fits(NetworkModel other)
        {
            cancellation.ThrowIfCancellationRequested();
            return Compiler.Lower(other, [], cancellation) is { } program && !Measures.Any(measure => Exceeds(program, measure));
        }
    }

    /// <summary>Of each kind the alternatives in order of preference, spelled as attributes are.</summary>
    private static IEnumerable<IEnumerable<(string? Text, NetworkModel Model)>> Alternatives(NetworkModel model)
    {
        // A link decides nothing where the comparison is declared.
        if (model.Comparison == ComparisonChoice.Auto)
        {
            yield return new[] { LinkProfile.Lan, LinkProfile.Wan }.Select(LinkModel.Of).Where(link => link != model.Link)
                .Select(link => ((string?)$"[Link(\"{link.Write()}\")]", model with { Link = link }));
        }

        yield return Enum.GetValues(typeof(ComparisonChoice)).Cast<ComparisonChoice>().Where(choice => choice != model.Comparison && choice != ComparisonChoice.Auto && !choice.IsMultiplicative())
            .Select(choice => ((string?)$"Comparison = {choice}", model with { Comparison = choice }));
        if (model.RingBits != NetworkModel.AutoRing) yield return [("Ring = AutoRing", model with { RingBits = NetworkModel.AutoRing })];
    }

    private static string Count(long count) => FormattableString.Invariant($"{count:N0}");
}
