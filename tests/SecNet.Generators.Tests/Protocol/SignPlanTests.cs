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

    /// <summary>
    /// What choices are made by is what the program of them then takes offline, to the bit: by every strategy, on any link and under any budget, with a dealer and without
    /// one, where comparisons that read one truncation's mask share its bits, also when they run differently.
    /// </summary>
    [Theory]
    [InlineData(Generators.Model.OfflineMode.Dealer)]
    [InlineData(Generators.Model.OfflineMode.TwoParty)]
    public void OfflineBits_AreWhatTheProgramTakes(Generators.Model.OfflineMode offline)
    {
        var mixed = 0;
        foreach (var network in Models.Samples.Append(Model).Concat(Sharing).Where(model => offline == Generators.Model.OfflineMode.Dealer || !model.Layers.Any(static layer => layer is SmoothLayer)))
        {
            // Where truncations lie depends on the choices too; here only these change.
            var model = network with { Offline = offline, Comparison = ComparisonChoice.Auto };
            var unlinked = Models.Lower(model);
            ComparisonChoice[] declared = offline == Generators.Model.OfflineMode.Dealer ? Enum.GetValues<ComparisonChoice>() : [ComparisonChoice.Ppa, ComparisonChoice.MaskedPpa, ComparisonChoice.Garbled];
            foreach (var choice in declared) Agree(Lower(model with { Comparison = choice }));
            foreach (var link in new[] { Lan, Wan })
            {
                var free = Lower(model with { Link = link });
                var least = Lower(model with { Link = link, Budget = BudgetModel.None with { OfflineBytes = 0 } });
                Agree(free);
                Agree(least);
                foreach (var part in new[] { 1, 2, 3 })
                {
                    var budget = least.OfflineBytes + ((free.OfflineBytes - least.OfflineBytes) * part / 4);
                    var program = Lower(model with { Link = link, Budget = BudgetModel.None with { OfflineBytes = budget } });
                    Agree(program);
                    Assert.InRange(program.OfflineBytes, 0, budget);
                    if (program.Choices.Where(static choice => choice.Site.IsOpen).GroupBy(static choice => choice.Site.Mask).Any(static mask => mask.Select(static choice => choice.Tree).Distinct().Count() > 1)) mixed++;
                }
            }

            ProtocolProgram Lower(NetworkModel other) => Lowering.Lower(unlinked.Graph with { Model = other });
            void Agree(ProtocolProgram program) => Assert.Equal(OfflineBits(program) - OfflineBits(unlinked), SignPlan.OfflineBits(program.Choices, offline) - SignPlan.OfflineBits(unlinked.Choices, offline));
        }

        Assert.NotEqual(0, mixed);
    }

    /// <summary>Comparisons that read the mask of one truncation: two, three, in a ring where its top bit counts, and beside others.</summary>
    private static NetworkModel[] Sharing { get; } =
    [
        Models.Network(new(4, 1, 1), Models.Dense(4, 21, 2), new ReLULayer("relu1"), new LeakyReLULayer("leakyrelu1", 0.25m) { Inputs = new([0]) }, new AddLayer("add1") { Inputs = new([1, 2]) }, new ReLULayer("relu2")),
        Models.Network(
            new(4, 1, 1), Models.Dense(4, 300, 2), new ReLULayer("relu1"), new LeakyReLULayer("leakyrelu1", 0.25m) { Inputs = new([0]) }, new LeakyReLULayer("leakyrelu2", 0.5m) { Inputs = new([0]) },
            new AddLayer("add1") { Inputs = new([1, 2]) }, new AddLayer("add2") { Inputs = new([3, 4]) }) with { RingBits = 64, FractionBits = 16 },
        Models.Network(
            new(1, 8, 8), Models.Conv(1, 4, 3, 2), new ReLULayer("relu1"), new MaxPool2DLayer("maxpool1", Models.Window(2)) { Inputs = new([0]) }, new MaxPool2DLayer("maxpool2", Models.Window(2)) { Inputs = new([1]) },
            new AddLayer("add1") { Inputs = new([2, 3]) }, new FlattenLayer("flatten1"), Models.Dense(36, 5, 8), new ArgMaxLayer("argmax1")) with { RingBits = NetworkModel.AutoRing },
    ];

    private static long OfflineBits(ProtocolProgram program) => program.OfflineBits(0) + program.OfflineBits(1);

    /// <summary>What is chosen is what the steps then hold.</summary>
    [Fact]
    public void Choices_AreTheStepsInOrder()
    {
        var program = Models.Lower(Model with { Link = Lan });
        Assert.Equal(program.Steps.Where(static step => step.ComparedWith is not null).Select(static step => (step.LayerIndex, step.ComparedWith!.Tree)), program.Choices.Select(static choice => (choice.Site.LayerIndex, choice.Tree)));
    }

    private static IReadOnlyList<SignChoice> Choices(LinkModel link) => Models.Lower(Model with { Link = link }).Choices;
}
