using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;
using SecNet.Generators.Protocol;
using SecNet.Generators.Tests.Harness;
using SecNet.Runtime.Transport;

namespace SecNet.Generators.Tests.Protocol;

public sealed class ProgramTests
{
    public static TheoryData<int> Samples => [.. Enumerable.Range(0, Models.Samples.Count)];

    [Fact]
    public void Open_OneMaskTwice_CannotBeBuilt()
    {
        var builder = new ProgramBuilder();
        var mask = builder.NewMask("conv1.A", bits: 32);
        builder.Open(mask, 4, 32);
        var exception = Assert.Throws<InvalidOperationException>(() => builder.Open(mask, 4, 32));
        Assert.Equal("Mask 'conv1.A' would be opened twice.", exception.Message);
    }

    [Fact]
    public void Open_MoreBitsThanTheMaskHas_CannotBeBuilt()
    {
        var builder = new ProgramBuilder();
        var exception = Assert.Throws<InvalidOperationException>(() => builder.Open(builder.NewMask("relu1.r", bits: 15), 4, 16));
        Assert.Equal("16 bits would be opened under mask 'relu1.r', which has 15.", exception.Message);
    }

    /// <summary>|x| up to 2^8 at 8 fraction bits has 18 bits, so 19 are opened; the result, of 18 bits as well, needs no ring of 19.</summary>
    [Fact]
    public void ReluOfTheInput_IsMaskedInAllBitsItOpens()
    {
        var program = Models.Lower(Models.Network(new(2, 1, 1), new ReLULayer("relu1")) with { RingBits = NetworkModel.AutoRing, FractionBits = 8, InputMaxAbs = 256 });
        var relu = Assert.Single(program.Steps.OfType<ReluStep>());
        Assert.Equal((18, 19, 19), (program.Graph.Output.RingBits, relu.Masked.Mask.Bits, relu.OwnMask!.Bits));
    }

    [Fact]
    public void Add_TwoStepsThatConsumeOneCorrelation_CannotBeBuilt()
    {
        var builder = new ProgramBuilder();
        var a = builder.Words("conv1.A", isCorrected: false, 4, 32);
        var step = new OpenInputStep(0, "conv1", builder.Allocate(4), a, builder.Allocate(4), 32);
        builder.Add(step);
        var exception = Assert.Throws<InvalidOperationException>(() => builder.Add(step with { Name = "conv2" }));
        Assert.Equal("Correlation 'conv1.A' would be consumed twice, the second time by 'conv2'.", exception.Message);
    }

    [Fact]
    public void Add_AStepThatConsumesOneCorrelationTwice_CannotBeBuilt()
    {
        var builder = new ProgramBuilder();
        var a = builder.Words("square1.a", isCorrected: false, 4, 32);
        Assert.Throws<InvalidOperationException>(() => builder.Add(new SquareStep(0, "square1", builder.Allocate(4), a, a, builder.Allocate(4), builder.Allocate(4), 32)));
    }

    /// <summary>Every step of every sample, once more: each that consumes anything is refused.</summary>
    [Theory]
    [MemberData(nameof(Samples))]
    public void Add_AnyStepAgain_CannotBeBuilt(int sample)
    {
        var builder = new ProgramBuilder();
        var steps = Models.Lower(Models.Samples[sample]).Steps;
        foreach (var step in steps) builder.Add(step);
        Assert.All(steps.Where(static step => step.Correlations.Any()), step => Assert.Throws<InvalidOperationException>(() => builder.Add(step)));
    }

    /// <summary>What a ReLU takes over from the truncation is the dealer's source for products, not consumed a second time.</summary>
    [Fact]
    public void ReluBehindATruncation_DoesNotConsumeItsMask()
    {
        var program = Models.Lower(Models.Network(new(3, 1, 1), Models.Dense(3, 2, 2), new ReLULayer("relu1")));
        var relu = Assert.Single(program.Steps.OfType<ReluStep>());
        Assert.Same(Assert.Single(program.Steps.OfType<TruncateStep>()).ShiftedR, relu.ShiftedR);
        Assert.DoesNotContain(relu.ShiftedR, relu.Correlations);
    }

    [Fact]
    public void Open_TwoMasksOfOneName_AreTwoMasks()
    {
        var builder = new ProgramBuilder();
        builder.Open(builder.NewMask("r", bits: 32), 4, 32);
        Assert.Equal(32, builder.Open(builder.NewMask("r", bits: 32), 1, 32).TotalBits);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void EveryMask_IsOpenedOnce(int sample)
    {
        var openings = Models.Lower(Models.Samples[sample]).Rounds.SelectMany(static round => round.Openings).ToList();
        Assert.NotEmpty(openings);
        Assert.Equal(openings.Count, openings.Select(static opening => opening.Mask.Id).Distinct().Count());
    }

    /// <summary>Arena, words and planes: what lowering hands out never overlaps, and every correlation is consumed by one step.</summary>
    [Theory]
    [MemberData(nameof(Samples))]
    public void Correlations_LieSideBySideAndAreConsumedOnce(int sample)
    {
        var program = Models.Lower(Models.Samples[sample]);
        foreach (var store in program.Correlations.GroupBy(static item => item.Storage == CorrelationStorage.Words))
        {
            var offset = 0;
            foreach (var item in store)
            {
                Assert.Equal(offset, item.Offset);
                offset += item.Length;
            }
        }

        var consumed = program.Steps.SelectMany(static step => step.Correlations).ToList();
        Assert.Equal(program.Correlations.OrderBy(static item => item.Name, StringComparer.Ordinal), consumed.OrderBy(static item => item.Name, StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Layers_AddUpToTheNetworksCost(int sample)
    {
        var program = Models.Lower(Models.Samples[sample]);
        var layers = Enumerable.Range(0, program.Model.Layers.Count).Select(program.Cost).ToList();
        Assert.Equal(program.OnlineBytes, layers.Sum(static layer => layer.OnlineBytes));
        Assert.Equal(program.Rounds.Count(), layers.Sum(static layer => layer.Rounds));
        Assert.Equal(program.OfflineBits(0) + program.OfflineBits(1), layers.Sum(static layer => layer.OfflineBits));
        Assert.Equal(program.Steps.Sum(static step => step.MultiplyAccumulates), layers.Sum(static layer => layer.MultiplyAccumulates));
        foreach (var party in new[] { 0, 1 }) Assert.Equal(16 + ((program.OfflineBits(party) + 7) / 8), program.OfflineBytesOf(party));
        Assert.Equal(program.OfflineBytesOf(0) + program.OfflineBytesOf(1), program.OfflineBytes);
    }

    [Fact]
    public void Round_RoundsUpToBytesOnce()
    {
        var builder = new ProgramBuilder();
        var round = Assert.Single(ProgramBuilder.InRounds([builder.Open(builder.NewMask("a", bits: 5), 3, 5), builder.Open(builder.NewMask("b", bits: 1), 1, 1)]));
        Assert.Equal(2, round.Bytes);
    }

    /// <summary>Each kind of step occurs in the samples, and party, dealer and reference emitters know it: an unknown one throws.</summary>
    [Fact]
    public void EveryKindOfStep_HasPartyDealerAndReferenceCode()
    {
        var kinds = typeof(Step).Assembly.GetTypes().Where(static type => type.IsSubclassOf(typeof(Step)) && !type.IsAbstract).Select(static type => type.Name);
        var used = Models.Samples.Select(static model => Compiler.Compile(model)).Select(static result =>
        {
            Assert.NotNull(result.Text);
            return result.Program!;
        }).SelectMany(static program => program.Steps).Select(static step => step.GetType().Name).Distinct();
        Assert.Equal(kinds.Order(StringComparer.Ordinal), used.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EveryKindOfLayer_OccursInTheSamples() => Assert.Equal(
        LayerCatalog.ByKeyword.Keys.Order(StringComparer.Ordinal),
        Models.Samples.SelectMany(static model => model.Layers).Select(static layer => layer.Kind).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void ReluAfterATruncation_OpensNothingOfItsOwn()
    {
        var program = Models.Lower(Models.Network(new(3, 1, 1), Models.Dense(3, 2, 2), new ReLULayer("relu1")));
        var relu = Assert.Single(program.Steps.OfType<ReluStep>());
        var truncation = Assert.Single(program.Steps.OfType<TruncateStep>());
        Assert.Same(truncation.Result, relu.Masked);
        Assert.DoesNotContain(relu.Rounds.SelectMany(static round => round.Openings), opening => opening.Mask == relu.Masked.Mask);
    }

    /// <summary>Private leaves need no opened value, so that both travel in one round; the others wait for it.</summary>
    [Theory]
    [InlineData(ComparisonChoice.Ppa, 2)]
    [InlineData(ComparisonChoice.MaskedPpa, 1)]
    [InlineData(ComparisonChoice.Table, 1)]
    [InlineData(ComparisonChoice.Fss, 1)]
    [InlineData(ComparisonChoice.FssPayload, 1)]
    [InlineData(ComparisonChoice.Garbled, 1)]
    [InlineData(ComparisonChoice.Multiplicative, 2)]
    [InlineData(ComparisonChoice.MultiplicativeFloat, 2)]
    public void ReluAfterAnythingElse_OpensItsInputFirst_BesidePrivateLeaves(ComparisonChoice comparison, int openings)
    {
        var program = Models.Lower(Models.Network(new(3, 1, 1), new ReLULayer("relu1")) with { Comparison = comparison, AcceptLeakage = true });
        var relu = Assert.Single(program.Steps.OfType<ReluStep>());
        Assert.Equal(openings, relu.Rounds[0].Openings.Count);
        Assert.Equal((relu.Masked.Mask, relu.Masked.Width + 1), (relu.Rounds[0].Openings[0].Mask, relu.Rounds[0].Openings[0].Bits));
    }

    /// <summary>Rounds and bits of a ReLU's and of both max levels' comparisons are the tree's, the branch's bit and the opening of a value that is not open yet.</summary>
    [Theory]
    [InlineData(ComparisonChoice.Ppa)]
    [InlineData(ComparisonChoice.MaskedPpa)]
    [InlineData(ComparisonChoice.Table)]
    [InlineData(ComparisonChoice.Fss)]
    [InlineData(ComparisonChoice.FssPayload)]
    [InlineData(ComparisonChoice.Garbled)]
    [InlineData(ComparisonChoice.Multiplicative)]
    [InlineData(ComparisonChoice.MultiplicativeFloat)]
    public void Comparisons_CostWhatTheirTreesSay(ComparisonChoice comparison)
    {
        var model = Models.Network(new(1, 4, 4), Models.Conv(1, 2, 3, 2), new ReLULayer("relu1"), new MaxPool2DLayer("maxpool1", Models.Window(2)), new ReLULayer("relu2"));
        var steps = Models.Lower(model with { Comparison = comparison, AcceptLeakage = true }).Steps.Where(static step => step.ComparedWith is not null).ToList();
        Assert.True(steps.Count >= 3);
        Assert.All(steps, step =>
        {
            var (tree, lanes) = (step.ComparedWith!.Tree, step.ComparedWith.Lanes);
            var own = step switch
            {
                ReluStep { OwnMask: not null } relu => relu.Masked.Width + 1,
                MaxLevelStep { OwnMask: not null } level => level.RingBits,
                _ => 0,
            };
            var branch = tree.Selects ? 0 : 1;
            Assert.Equal(comparison.ToString(), tree.Strategy.ToString());
            Assert.Equal(tree.Rounds + branch + (own > 0 && !tree.IsPrivate ? 1 : 0), step.Rounds.Count);
            Assert.Equal(tree.OpenedBits(lanes) + ((long)lanes * (branch + own)), step.Rounds.Sum(static round => round.Openings.Sum(static opening => opening.TotalBits)));
        });
    }

    [Fact]
    public void WireRevision_IsTheRuntimes() => Assert.Equal(WireRevision.Current, ProtocolProgram.WireRevision);

    [Fact]
    public void CompileResults_OfEqualModels_AreEqual() => Assert.All(Models.Samples, static model =>
    {
        var copy = model with { Layers = model.Layers.ToArray().ToEquatableArray() };
        Assert.Equal(Compiler.Compile(model), Compiler.Compile(copy));
        Assert.Equal(Compiler.Compile(model).GetHashCode(), Compiler.Compile(copy).GetHashCode());
    });
}
