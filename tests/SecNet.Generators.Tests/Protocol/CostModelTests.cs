using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;
using SecNet.Generators.Protocol;
using SecNet.Generators.Tests.Harness;

namespace SecNet.Generators.Tests.Protocol;

/// <summary>What arithmetic and failures are predicted to be: of layers, of the network, of strategies.</summary>
public sealed class CostModelTests
{
    /// <summary>Every kind of step has a cost, and none is counted twice or left out.</summary>
    [Fact]
    public void Layers_AddUpToTheNetwork() => Assert.All(Models.Samples, static model =>
    {
        var program = Models.Lower(model);
        var layers = Enumerable.Range(0, model.Layers.Count).Select(program.Cost).ToList();
        Assert.Equal(program.ArithmeticNs, layers.Sum(static layer => layer.ArithmeticNs));
        Assert.Equal(program.AesCalls, layers.Sum(static layer => layer.AesCalls));
        Assert.Equal(program.OfflineBits(0), layers.Sum(static layer => layer.OfflineBitsParty0));
        Assert.Equal(program.OfflineBits(1), layers.Sum(static layer => layer.OfflineBitsParty1));
        Assert.Equal(program.Rounds.Sum(static round => round.Openings.Sum(static opening => opening.Elements)), layers.Sum(static layer => layer.OpenedValues));
        Assert.Equal(program.Graph.FailureOver64, Enumerable.Range(0, model.Layers.Count).Aggregate(System.Numerics.BigInteger.Zero, (sum, layer) => sum + program.FailureOver64(layer)));
        Assert.True(program.ArithmeticNs > 0);
    });

    /// <summary>30 x 20 products of a matrix at 0.1 ns in 64-bit words, half of it in 32-bit ones; 20 results copied and 30 inputs opened at 1 ns.</summary>
    [Theory]
    [InlineData(32, 30 + 20 + 30)]
    [InlineData(64, 60 + 20 + 30)]
    public void Dense_IsProductsAndOpenings(int ring, long expected) =>
        Assert.Equal(expected, Models.Lower(Models.Network(new(30, 1, 1), Models.Dense(30, 20, 2)) with { RingBits = ring }).ArithmeticNs);

    /// <summary>Tables have no keys; a payload hashes values at every level besides.</summary>
    [Fact]
    public void Keys_CostAesCalls()
    {
        var (table, fss, payload) = (Of(ComparisonChoice.Table), Of(ComparisonChoice.Fss), Of(ComparisonChoice.FssPayload));
        Assert.Equal(0, table.AesCalls);
        Assert.Equal(2 * fss.Steps.Single(static step => step.ComparedWith is not null).ComparedWith!.Tree.AesCalls, fss.AesCalls);
        var garbled = Of(ComparisonChoice.Garbled);
        Assert.Equal(2 * garbled.Choices.Single().Tree.Bits, garbled.AesCalls);
        Assert.True(garbled.ArithmeticNs > fss.ArithmeticNs);
        Assert.True(payload.AesCalls > fss.AesCalls && payload.ArithmeticNs > fss.ArithmeticNs && fss.ArithmeticNs > table.ArithmeticNs);
    }

    /// <summary>Only the layer that truncates locally fails.</summary>
    [Fact]
    public void LocalTruncation_FailsInItsLayer()
    {
        var program = Models.Lower(Models.Network(new(2, 1, 1), Models.Dense(2, 2, 2), new ReLULayer("relu1"), Models.Dense(2, 2, 2, "fc2")) with { Truncation = TruncationMode.Local, RingBits = 44 });
        Assert.Equal([true, false, false], Enumerable.Range(0, 3).Select(layer => program.FailureOver64(layer) > 0));
        Assert.Equal([ProtocolKind.Linear, ProtocolKind.LocalTruncation], program.ProtocolsOf(0));
        Assert.Equal([ProtocolKind.Table, ProtocolKind.Branch], program.ProtocolsOf(1));
    }

    /// <summary>A tree whose levels run alike is named once; a layer that compares nothing not at all.</summary>
    [Fact]
    public void Comparison_OfAPool_IsNamedOnce()
    {
        var program = Models.Lower(Models.Network(new(1, 4, 4), new MaxPool2DLayer("maxpool1", Models.Window(4)), new FlattenLayer("flatten1")));
        Assert.Equal(("one-hot tables", "the default where no link is declared"), (program.ComparisonOf(0), program.ComparisonReasonOf(0)));
        Assert.Equal((null, null), (program.ComparisonOf(1), program.ComparisonReasonOf(1)));
    }

    private static ProtocolProgram Of(ComparisonChoice choice) => Models.Lower(Models.Network(new(3, 1, 1), Models.Dense(3, 2, 2000), new ReLULayer("relu1")) with { Comparison = choice, RingBits = 64 });
}
