using SecNet.Generators.Checking;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;
using SecNet.Generators.Protocol;
using SecNet.Generators.Tests.Harness;

namespace SecNet.Generators.Tests.Checking;

/// <summary><c>fraction auto</c>: the largest scales that are safe.</summary>
public sealed class ScaleSearchTests
{
    [Fact]
    public void Room_Everywhere_GivesThirteenBitsEverywhere()
    {
        var program = Lower(64, Models.Dense(4, 4, 100), new ReLULayer("relu1"), Models.Dense(4, 2, 100, "fc2"));
        Assert.Equal((13, 13, 13, 13), (program.Graph.Input.FractionBits, WeightBits(program, "fc1"), ResultBits(program, 0), WeightBits(program, "fc2")));
        Assert.Equal(26, program.OutputType.FractionBits);
    }

    /// <summary>1000·2^(w+f) needs w + f + 11 bits and one more for the opening behind it: 32 leave w + f = 19 or 20, in equal parts.</summary>
    [Fact]
    public void NarrowRing_TakesFromWeightsAndActivationsAlike()
    {
        var program = Lower(32, Models.Dense(4, 4, 1000), new ReLULayer("relu1"), Models.Dense(4, 4, 1000, "fc2"), new ReLULayer("relu2"));
        foreach (var slot in program.Slots)
        {
            var input = slot.BiasFractionBits - slot.WeightFractionBits;
            Assert.InRange(slot.BiasFractionBits, 19, 20);
            Assert.InRange(input - slot.WeightFractionBits, 0, 1);
        }

        AssertSafeAndLargest(program);
    }

    /// <summary>The layer's own scale stays, so its consumer's weights give the bits.</summary>
    [Fact]
    public void OwnScale_Stays()
    {
        var program = Lower(
            32, Models.Dense(4, 4, 10) with { Products = new(null, 11, null) }, new ReLULayer("relu1"), Models.Dense(4, 4, 1000, "fc2"), new ReLULayer("relu2"));
        Assert.Equal(11, ResultBits(program, 0));
        Assert.InRange(WeightBits(program, "fc2"), 8, 9);
        AssertSafeAndLargest(program);
    }

    /// <summary>A square has no weights to take from: x <= 100 squared is 10,000, which leaves (32 - 15) / 2 = 8 bits to its input.</summary>
    [Fact]
    public void Squares_TakeFromWhatFeedsThem()
    {
        var program = Lower(32, Models.Dense(4, 4, 100), new SquareLayer("square1"), Models.Dense(4, 4, 50, "fc2"), new SquareLayer("square2"), Models.Dense(4, 2, 50, "fc3"));
        Assert.InRange(ResultBits(program, 0), 7, 8);
        AssertSafeAndLargest(program);
    }

    /// <summary>At 13 bits everywhere 60·2^26 needs 33 bits; 6 of the slope's and 6 of the input's are fine in 22.</summary>
    [Theory]
    [InlineData(22)]
    [InlineData(24)]
    [InlineData(28)]
    public void LeakyReLU_GivesBitsOfItsSlope(int ring)
    {
        var model = Models.Network(new(10, 1, 1), new LeakyReLULayer("leaky1", 0.5m)) with { RingBits = ring, FractionBits = NetworkModel.AutoFraction, InputMaxAbs = 60 };
        Assert.InRange(Models.Lower(model).OutputType.FractionBits, 2 * ScaleSearch.LeastBits, 2 * ScaleSearch.MostBits);
    }

    /// <summary>Squares of squares of the input: the input's own scale must fall.</summary>
    [Fact]
    public void ChainOfSquares_OnTheInput_Fits()
    {
        var program = Models.Lower(Auto(40, new SquareLayer("square1"), new SquareLayer("square2"), new SquareLayer("square3")) with { InputMaxAbs = 5 });
        AssertSafe(program);
        Assert.InRange(program.Graph.Input.FractionBits, ScaleSearch.LeastBits, ScaleSearch.MostBits);
        Assert.True(ResultBits(program, 1) < ScaleSearch.MostBits);
    }

    /// <summary>Both branches of a sum come to one scale, so both give way.</summary>
    [Fact]
    public void ResidualSums_Fit()
    {
        var model = Models.Residual with { FractionBits = NetworkModel.AutoFraction, RingBits = 20 };
        AssertSafe(Models.Lower(model));
    }

    [Fact]
    public void RingAuto_ReckonsWith64Bits()
    {
        var program = Models.Lower(Auto(NetworkModel.AutoRing, Models.Dense(4, 4, 1_000_000_000), new ReLULayer("relu1")));
        Assert.Equal((13, 13), (program.Graph.Input.FractionBits, WeightBits(program, "fc1")));
        AssertSafe(program);
    }

    [Fact]
    public void SameModel_GivesTheSameScales() =>
        Assert.Equal(Models.Lower(Deep(30, 32)).ProtocolId(), Models.Lower(Deep(30, 32)).ProtocolId());

    /// <summary>An IDE compiles at every keystroke; 100 layers must not be felt.</summary>
    [Fact]
    public void HundredLayers_TakeFewPasses()
    {
        var model = Deep(100, 32);
        var shapes = ShapeChecker.Check(model, []);
        var graph = ScaleSearch.Run(model, shapes, GraphBuilder.Build(model, shapes), [], out var passes);
        Assert.NotNull(graph);
        Assert.InRange(passes, 2, 10);
    }

    private static NetworkModel Deep(int layers, int ring) => Auto(
        ring, [.. Enumerable.Range(1, layers).SelectMany(static index => new LayerModel[] { Models.Dense(4, 4, 100 + (37 * index), "fc" + index), new ReLULayer("relu" + index) })]);

    private static NetworkModel Auto(int ring, params LayerModel[] layers) =>
        Models.Network(new(4, 1, 1), layers) with { RingBits = ring, FractionBits = NetworkModel.AutoFraction };

    private static ProtocolProgram Lower(int ring, params LayerModel[] layers) => Models.Lower(Auto(ring, layers));

    private static int WeightBits(ProtocolProgram program, string name) => program.Slots.Single(slot => slot.Operator.Name == name).WeightFractionBits;

    private static int ResultBits(ProtocolProgram program, int layer) => program.ValueOf(layer)!.Type.FractionBits;

    private static void AssertSafe(ProtocolProgram program) => Assert.All(program.Graph.Nodes, static node =>
        Assert.True(node.Output.Width <= node.Output.RingBits, $"{node.Operator.Name}: {node.Output.Width} bits in a ring of {node.Output.RingBits}"));

    /// <summary>Safe, and one bit more for any linear layer's weights would not be.</summary>
    private static void AssertSafeAndLargest(ProtocolProgram program)
    {
        AssertSafe(program);
        foreach (var node in program.Graph.Nodes.Where(static node => node.Operator is TruncateOperator { Shift: > 0 }))
        {
            Assert.True(node.Input.Width + 2 >= node.Input.RingBits - 1 || Product(program, node).WeightFractionBits == ScaleSearch.MostBits, $"{node.Operator.Name} wastes bits: {node.Input.Width} of {node.Input.RingBits}");
        }
    }

    private static LinearOperator Product(ProtocolProgram program, CheckedNode truncation) =>
        program.Slots.Select(static slot => slot.Operator).FirstOrDefault(linear => linear.LayerIndex == truncation.Operator.LayerIndex)
        ?? new LinearOperator(0, LinearKind.Dense, "square", 0, 0, null, null, null) { WeightFractionBits = ScaleSearch.MostBits };
}
