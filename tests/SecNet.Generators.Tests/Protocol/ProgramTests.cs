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
        foreach (var store in program.Correlations.GroupBy(static item => item.IsPlanes))
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
        Assert.Equal(program.CorrectionBits, layers.Sum(static layer => layer.CorrectionBits));
        Assert.Equal(program.Steps.Sum(static step => step.MultiplyAccumulates), layers.Sum(static layer => layer.MultiplyAccumulates));
        Assert.Equal(32 + ((program.CorrectionBits + 7) / 8), program.OfflineBytes);
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

    [Fact]
    public void ReluAfterAnythingElse_OpensItsInputBesideTheLeaves()
    {
        var program = Models.Lower(Models.Network(new(3, 1, 1), new ReLULayer("relu1")));
        var relu = Assert.Single(program.Steps.OfType<ReluStep>());
        Assert.Equal(2, relu.Rounds[0].Openings.Count);
        Assert.Equal((relu.Masked.Mask, relu.Masked.Width + 1), (relu.Rounds[0].Openings[0].Mask, relu.Rounds[0].Openings[0].Bits));
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
