using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;
using SecNet.Generators.Protocol;
using SecNet.Generators.Tests.Harness;

namespace SecNet.Generators.Tests.Protocol;

/// <summary>Links and budgets decide how comparisons run, where their costs say so.</summary>
public sealed class SignPlanTests
{
    private static readonly LinkModel Lan = LinkModel.Of(LinkProfile.Lan), Wan = LinkModel.Of(LinkProfile.Wan);

    /// <summary>A layer of 20,000 values and one of 10.</summary>
    private static readonly NetworkModel Model = Models.Network(
        new(1, 100, 100), Models.Conv(1, 2, 3, 1), new ReLULayer("large"), new MaxPool2DLayer("pool", Models.Window(14)), new FlattenLayer("flat"), Models.Dense(2 * 7 * 7, 10, 2), new ReLULayer("small"));

    [Fact]
    public void WithoutALink_AllAreTables() =>
        Assert.All(Models.Lower(Model).Choices, static choice => Assert.Equal((SignStrategy.Table, "the default where no link is declared"), (choice.Tree.Strategy, choice.Reason)));

    /// <summary>A round of 20 ms is worth any arithmetic; one of 50 µs is not worth that of thousands of keys.</summary>
    [Fact]
    public void FarApart_KeysSaveRounds_NearbyOnlyForFewValues()
    {
        var (near, far) = (Choices(Lan), Choices(Wan));
        Assert.All(far, static choice => Assert.Equal(SignStrategy.FssPayload, choice.Tree.Strategy));
        Assert.Equal(SignStrategy.Table, near.MaxBy(static choice => choice.Site.Lanes)!.Tree.Strategy);
        Assert.NotEqual(SignStrategy.Table, near.MinBy(static choice => choice.Site.Lanes)!.Tree.Strategy);
    }

    /// <summary>Every smaller budget costs time, is kept to as long as anything smaller is left, and is named as the reason.</summary>
    [Fact]
    public void OfflineBudget_TradesTimeForBytes()
    {
        var free = Models.Lower(Model with { Link = Wan });
        var (bytes, rounds) = (free.OfflineBytes, free.Rounds.Count());
        foreach (var budget in new[] { free.OfflineBytes / 2, free.OfflineBytes / 4, free.OfflineBytes / 6 })
        {
            var program = Models.Lower(Model with { Link = Wan, Budget = BudgetModel.None with { OfflineBytes = budget } });
            Assert.InRange(program.OfflineBytes, 0, Math.Min(budget, bytes));
            Assert.InRange(program.Rounds.Count(), rounds, int.MaxValue);
            Assert.Contains(program.Choices, static choice => choice.Reason.StartsWith("within the offline budget", StringComparison.Ordinal));
            (bytes, rounds) = (program.OfflineBytes, program.Rounds.Count());
        }

        Assert.True(rounds > free.Rounds.Count());
    }

    /// <summary>A budget that nothing keeps is left to the check that reports it: here the smallest of all is taken.</summary>
    [Fact]
    public void OfflineBudgetOfNothing_TakesTheSmallestOfAll()
    {
        var program = Compiler.Lower(Model with { Link = Wan, Budget = BudgetModel.None with { OfflineBytes = 1 } }, [], CancellationToken.None)!;
        Assert.All(program.Choices, static choice =>
            Assert.Equal(SignPlan.OptionsOf(choice.Site, Wan).Min(static option => option.OfflineBits), choice.Tree.OfflineBits(choice.Site.Lanes)));
    }

    [Fact]
    public void DeclaredStrategy_HoldsOnEveryLink() =>
        Assert.All(Models.Lower(Model with { Link = Wan, Comparison = ComparisonChoice.Ppa }).Choices, static choice => Assert.Equal((SignStrategy.Ppa, "as declared"), (choice.Tree.Strategy, choice.Reason)));

    /// <summary>Labels cost as many rounds as tables' joins, and more bytes and arithmetic than anything else that is exact in one: a link decides nothing for them.</summary>
    [Fact]
    public void Garbled_IsConsideredAtWhatItCosts()
    {
        foreach (var link in new[] { Lan, Wan })
        {
            var garbled = Models.Lower(Model with { Link = link, Comparison = ComparisonChoice.Garbled });
            Assert.All(garbled.Choices, choice =>
            {
                var options = SignPlan.OptionsOf(choice.Site, link);
                var option = Assert.Single(options, static option => option.Tree.Strategy == SignStrategy.Garbled);
                Assert.Equal(choice.Tree.OfflineBits(choice.Site.Lanes), option.OfflineBits);
                Assert.InRange(option.Nanoseconds, options.First(static other => other.Tree.Strategy == SignStrategy.Fss).Nanoseconds, decimal.MaxValue);
            });

            // What the options say of the sites is what the program of them is predicted to take, but for how truncations and linear layers open.
            var table = Models.Lower(Model with { Link = link, Comparison = ComparisonChoice.Table });
            var difference = garbled.Choices.Zip(table.Choices).Sum(pair => Of(pair.First) - Of(pair.Second));
            Assert.InRange(garbled.PredictedNs(link) - table.PredictedNs(link) - difference, -1000, 1000);
            decimal Of(SignChoice choice) => SignPlan.OptionsOf(choice.Site, link).Single(option => option.Tree == choice.Tree).Nanoseconds;
        }
    }

    /// <summary>What is chosen is what the steps then hold.</summary>
    [Fact]
    public void Choices_AreTheStepsInOrder()
    {
        var program = Models.Lower(Model with { Link = Lan });
        Assert.Equal(program.Steps.Where(static step => step.ComparedWith is not null).Select(static step => (step.LayerIndex, step.ComparedWith!.Tree)), program.Choices.Select(static choice => (choice.Site.LayerIndex, choice.Tree)));
    }

    private static IReadOnlyList<SignChoice> Choices(LinkModel link) => Models.Lower(Model with { Link = link }).Choices;
}
