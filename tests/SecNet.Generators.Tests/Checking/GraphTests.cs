using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Diagnostics;
using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;
using SecNet.Generators.Protocol;
using SecNet.Generators.Tests.Harness;

namespace SecNet.Generators.Tests.Checking;

/// <summary>Tensors with several takers, sums and concatenations.</summary>
public sealed class GraphTests
{
    [Fact]
    public void ResidualSum_NeedsNoOpeningOfItsOwn()
    {
        var program = Models.Lower(Models.Residual);
        var sum = Assert.Single(program.Steps.OfType<MergeStep>());
        Assert.Empty(sum.Rounds);

        // The skip is brought to the product's scale, so one truncation serves sum and ReLU.
        Assert.Equal([1, 16], sum.Factors.Select(static factor => (int)factor));
        var truncation = program.Steps.OfType<TruncateStep>().Last();
        Assert.Equal(sum.Z, truncation.X);
        Assert.Same(truncation.Result, program.Steps.OfType<ReluStep>().Last().Masked);
    }

    [Fact]
    public void OneOpenedActivation_ServesAllLinearLayersThatTakeIt()
    {
        var program = Models.Lower(Models.Network(
            new(3, 1, 1), Models.Dense(3, 2, 2), Models.Dense(3, 2, 2, "fc2") with { Inputs = new([-1]) }, new AddLayer("add1") { Inputs = new([0, 1]) }));
        var opening = Assert.Single(program.Steps.OfType<OpenInputStep>());
        Assert.All(program.Steps.OfType<LinearStep>(), linear => Assert.Equal((opening.A, opening.E), (linear.A, linear.E)));
        Assert.Equal(2, program.Steps.OfType<LinearStep>().Count());
    }

    /// <summary>The last operator computes the output, also when somebody declared a tensor that nobody takes before a batch norm that could be folded.</summary>
    [Fact]
    public void BatchNorm_AsOutputBehindAnUnusedLayer_IsTheOutput()
    {
        var program = Models.Lower(Models.Network(
            new(3, 1, 1), Models.Dense(3, 2, 2), Models.Dense(3, 4, 2, "fc2") with { Inputs = new([-1]) }, new BatchNormLayer("bn1", 0, 2, 1) { Inputs = new([0]) }));
        Assert.Equal(new TensorShape(2, 1, 1), program.OutputType.Shape);
    }

    [Fact]
    public void SharedResult_KeepsItsBatchNormAndItsReluWhereTheyAre()
    {
        var program = Models.Lower(Models.Network(
            new(1, 4, 4),
            Models.Conv(1, 1, 1, 2),
            new BatchNormLayer("bn1", 0.001m, 3, null),
            new ReLULayer("relu1"),
            new MaxPool2DLayer("maxpool1", new(2, 2, 2, 2, 1, 1)),
            new MaxPool2DLayer("maxpool2", new(2, 2, 2, 2, 1, 1)) { Inputs = new([2]) },
            new AddLayer("add1") { Inputs = new([3, 4]) },
            new AvgPool2DLayer("avgpool1", new(1, 1, 1, 1, 0, 0)) { Inputs = new([0]) }));
        var operators = program.Graph.Nodes.Select(static node => node.Operator).ToList();
        Assert.Equal([LinearKind.Conv2D, LinearKind.BatchNorm], operators.OfType<LinearOperator>().Select(static linear => linear.Kind));
        Assert.True(operators.FindIndex(static node => node is ReluOperator) < operators.FindIndex(static node => node is MaxPoolOperator));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Merge_OfTensorsThatDiffer_IsReported(bool concatenates)
    {
        LayerModel merge = concatenates ? new ConcatLayer("merge") { Inputs = new([-1, 0]) } : new AddLayer("merge") { Inputs = new([-1, 0]) };
        var result = Compiler.Compile(Models.Network(new(1, 4, 4), new AvgPool2DLayer("avgpool1", Models.Window(2)), merge));
        var finding = Assert.Single(result.Findings);
        Assert.Equal((FindingIds.ShapesDiffer, 1), (finding.Id, finding.Layer));
        Assert.Equal(["merge", "1x4x4, 1x2x2"], finding.Arguments);
        Assert.Null(result.Text);
    }

    [Fact]
    public void AutoRing_GivesEachTensorWhatItsTakersNeed()
    {
        var program = Models.Lower(Models.Network(new(3, 1, 1), Models.Dense(3, 2, 2), new ReLULayer("relu1"), Models.Dense(2, 1, 20, "fc2")) with { RingBits = NetworkModel.AutoRing });
        var nodes = program.Graph.Nodes;

        // 2 at 8 fraction bits truncates by 4 to [-32, 33]: k = 7, so m = 12; 20 at 8 fraction bits takes 14 bits and is not truncated.
        Assert.Equal([12, 14, 14, 14], nodes.Select(static node => node.Output.RingBits));
        Assert.Equal(12, program.Graph.Input.RingBits);
        Assert.Equal([(3, 12), (2, 14)], program.Steps.OfType<OpenInputStep>().Select(static open => (open.X.Length, open.RingBits)));
    }

    [Fact]
    public void RingOfALayer_OverridesTheNetworks()
    {
        var dense = Models.Dense(3, 2, 2) with { Products = new(44, null, null) };
        var program = Models.Lower(Models.Network(new(3, 1, 1), dense, new ReLULayer("relu1"), Models.Dense(2, 1, 2, "fc2")));
        Assert.Equal([44, 32], program.Steps.OfType<OpenInputStep>().Select(static open => open.RingBits));
        Assert.Equal(64, program.WordBits);
    }

    [Fact]
    public void ScaleAndTruncationOfALayer_OverrideTheNetworks()
    {
        var dense = Models.Dense(3, 2, 2) with { Products = new(40, 6, TruncationMode.Local) };
        var program = Models.Lower(Models.Network(new(3, 1, 1), dense, new ReLULayer("relu1"), Models.Dense(2, 1, 2, "fc2")));
        Assert.Equal(2, Assert.Single(program.Steps.OfType<LocalTruncateStep>()).Shift);
        Assert.Equal(10, program.OutputType.FractionBits);
    }
}
