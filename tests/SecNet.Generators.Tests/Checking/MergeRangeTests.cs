using System.Numerics;
using SecNet.Generators.Checking;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Diagnostics;
using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;
using SecNet.Generators.Protocol;
using SecNet.Generators.Tests.Harness;

namespace SecNet.Generators.Tests.Checking;

/// <summary>Intervals of sums, differences, slopes and clips, and the contracts that narrow them.</summary>
public sealed class MergeRangeTests
{
    private static readonly RangeRules Rules = new(FixedRing: 32, WeightFractionBits: 4, TruncationMode.Masked);

    [Fact]
    public void Sub_IsFromTheLeastMinusTheGreatest()
    {
        var result = new SubOperator(0, "s").Apply([Type(-5, 7), Type(-2, 3)], Rules);
        Assert.Equal((-8, 9, true), ((int)result.Low, (int)result.High, result.IsProved));
    }

    /// <summary>6 fraction bits and a ninth against 4: the second is multiplied by 4 · 9, and taken away.</summary>
    [Fact]
    public void Sub_OfTwoScales_TakesAwayAtTheFinerOne()
    {
        TensorType[] inputs = [Type(-5, 7) with { FractionBits = 6, Divisor = 9, IsProduct = true }, Type(-2, 3)];
        var result = new SubOperator(0, "s").Apply(inputs, Rules);
        Assert.Equal((6, 9, true, -5 - (3 * 36), 7 + (2 * 36)), (result.FractionBits, (int)result.Divisor, result.IsProduct, (int)result.Low, (int)result.High));
        Assert.Equal([1, -36], new SubOperator(0, "s").Factors(inputs, result).Select(static factor => (int)factor));
    }

    /// <summary>A contract of 0.25 is 4 units of 4 fraction bits, and 36 of ninths of them.</summary>
    [Theory]
    [InlineData(1, 0.25, -4, 4, false)]
    [InlineData(9, 0.25, -10, 12, true)]
    [InlineData(1, 0.75, -10, 12, true)]
    [InlineData(1, 0.74, -10, 12, true)]
    [InlineData(1, 0.68, -10, 11, false)]
    public void Contract_NarrowsTheIntervalAndEndsAProof(int divisor, double maxAbs, int low, int high, bool isProved)
    {
        TensorType[] inputs = [Type(-5, 6) with { Divisor = divisor }, Type(-5, 6) with { Divisor = divisor }];
        var result = new AddOperator(0, "a") { MaxAbs = (decimal)maxAbs }.Apply(inputs, Rules);
        Assert.Equal((low, high, isProved), ((int)result.Low, (int)result.High, result.IsProved));
        Assert.Equal((low, high, isProved), Ends(new SubOperator(0, "s") { MaxAbs = (decimal)maxAbs }.Apply([inputs[0], Type(-6, 5) with { Divisor = divisor }], Rules)));
    }

    [Fact]
    public void Contract_OnASquare_NarrowsItsProducts()
    {
        var square = new SquareOperator(0, "s") { MaxAbs = 0.5m };
        Assert.Equal((0, 128, false), Ends(square.Apply(Type(-5, 20), Rules)));
        Assert.Equal((0, 100, true), Ends(square.Apply(Type(-10, 4), Rules)));
    }

    /// <summary>Slopes 5/16 and 1 over intervals on both sides of 0 and on either.</summary>
    [Theory]
    [InlineData(-8, 3, -40, 48)]
    [InlineData(-8, -2, -40, -10)]
    [InlineData(2, 3, 32, 48)]
    public void Blend_MapsTheEnds(int low, int high, int expectedLow, int expectedHigh)
    {
        var x = Type(low, high);
        var blend = new BlendOperator(0, "l", 0.3m);
        var result = blend.Apply([x, new ReluOperator(0, "r").Apply(x, Rules)], Rules);
        Assert.Equal((expectedLow, expectedHigh, 8, true), ((int)result.Low, (int)result.High, result.FractionBits, result.IsProduct));
        Assert.Equal([5, 11], blend.Factors([x, x], result).Select(static factor => (int)factor));
    }

    [Fact]
    public void NegativePart_IsBelowZeroAndNoProduct()
    {
        var part = new NegativePartOperator(0, "n");
        var result = part.Apply([Type(-8, 3), Type(0, 3)], Rules);
        Assert.Equal((-8, 0, 4, false), ((int)result.Low, (int)result.High, result.FractionBits, result.IsProduct));
        Assert.Equal([1, -1], part.Factors([Type(-8, 3), Type(0, 3)], result).Select(static factor => (int)factor));
    }

    /// <summary>Never both at once: the wider interval holds the sum.</summary>
    [Fact]
    public void Either_IsTheWiderOfBoth()
    {
        TensorType[] inputs = [Type(0, 7), Type(-40, 30) with { FractionBits = 8, IsProduct = true }];
        Assert.Equal((-40, 112, true), Ends(new EitherOperator(0, "e").Apply(inputs, Rules)));
        Assert.Equal((-40, 64, false), Ends(new EitherOperator(0, "e") { MaxAbs = 0.25m }.Apply(inputs, Rules)));
    }

    /// <summary>Slopes have no bias: 0.5 is 8 of 16, times 8.</summary>
    [Fact]
    public void Slopes_AreBoundedWithoutABias()
    {
        var slopes = new LinearOperator(0, LinearKind.PReLU, "p", 1, 1, null, null, 0.5m);
        Assert.Equal((-64, 64, true), Ends(slopes.Apply(Type(-8, 0), Rules)));
        Assert.Equal(-64 - 128, (int)(slopes with { Kind = LinearKind.BatchNorm }).Apply(Type(-8, 0), Rules).Low);
    }

    /// <summary>Which comparisons are left, over bounds below, at, inside and above the range -20 .. 20: 4 fraction bits, 1.25 = 20.</summary>
    [Theory]
    [InlineData(-1.25, 1.25, "Reshape")]
    [InlineData(null, 1.3, "Reshape")]
    [InlineData(-1.0, null, "Distances:1 Relu Join")]
    [InlineData(null, 1.0, "Distances:1 Relu Join")]
    [InlineData(-1.0, 1.0, "Distances:2 Relu Join")]
    [InlineData(-1.3, 1.0, "Distances:1 Relu Join")]
    [InlineData(0.0, 1.25, "Relu")]
    [InlineData(0.0, 1.0, "Distances:2 Relu Join")]
    public void Clip_ComparesWithBoundsThatBite(double? low, double? high, string expected)
    {
        var chain = new ClipOperator(0, "c", (decimal?)low, (decimal?)high).Refine(Type(-20, 20), Rules);
        Assert.Equal(expected, string.Join(' ', chain.Select(static part => part.GetType().Name.Replace("Operator", string.Empty, StringComparison.Ordinal) + (part is DistancesOperator distances ? $":{distances.Factors.Count}" : string.Empty))));
        var type = Type(-20, 20);
        foreach (var part in chain) type = part.Apply([type], Rules);
        Assert.Equal((Type(-20, 20).Shape, Clamp(-20), Clamp(20)), (type.Shape, (int)type.Low, (int)type.High));

        int Clamp(int end) => (int)Math.Clamp(end, (low ?? -100) * 16, (high ?? 100) * 16);
    }

    /// <summary>Bounds are integers of the tensor's own scale, divisor included: 0.1 at 4 bits and ninths is 14.4, nearest 14.</summary>
    [Fact]
    public void Clip_RoundsItsBoundsAtTheScaleOfWhatItTakes()
    {
        var chain = new ClipOperator(0, "c", -0.1m, null).Refine(Type(-20, 20) with { Divisor = 9 }, Rules);
        Assert.Equal(14, (int)Assert.IsType<DistancesOperator>(chain[0]).Offsets[0]);
        Assert.Equal(-14, (int)Assert.IsType<JoinOperator>(chain[2]).Offset);
    }

    /// <summary>Both comparisons of a clip travel together: the rounds of a ReLU, on twice the lanes.</summary>
    [Fact]
    public void Clip_ComparesBothBoundsInOneStep()
    {
        var program = Models.Lower(Models.Network(new(3, 1, 1), new ClipLayer("clip1", -0.25m, 0.5m)));
        var relu = Assert.Single(program.Steps.OfType<ReluStep>());
        Assert.Equal(6, relu.Comparison.Lanes);
        Assert.Equal(program.Rounds.Count(), relu.Rounds.Count);
    }

    /// <summary>What a PReLU and its neighbours take is truncated and opened once.</summary>
    [Fact]
    public void Activations_OfOneProduct_ShareItsTruncation()
    {
        var program = Models.Lower(Models.Network(
            new(3, 1, 1), Models.Dense(3, 2, 2), new LeakyReLULayer("leaky", 0.5m) { Inputs = new([0]) }, new PReLULayer("prelu", null, 1) { Inputs = new([0]) },
            new SubLayer("sub1") { Inputs = new([1, 2]) }));
        var truncation = Assert.Single(program.Steps.OfType<TruncateStep>());
        Assert.All(program.Steps.OfType<ReluStep>(), relu => Assert.Same(truncation.Result, relu.Masked));
        Assert.Equal(2, program.Steps.OfType<ReluStep>().Count());
    }

    /// <summary>A contract on a sum can make a network fit that its proved bound does not.</summary>
    [Fact]
    public void ContractOnASum_MakesItFit()
    {
        NetworkModel With(decimal? maxAbs) => Models.Network(
            new(3, 1, 1), Models.Dense(3, 3, 100), new SubLayer("sub1") { Inputs = new([0, -1]), MaxAbs = maxAbs }, new ReLULayer("relu1")) with
        { RingBits = 16 };
        var finding = Assert.Single(Compiler.Compile(With(null)).Findings);
        Assert.Equal(FindingIds.RingOverflow, finding.Id);
        Models.Lower(With(30));
    }

    private static (int Low, int High, bool IsProved) Ends(TensorType type) => ((int)type.Low, (int)type.High, type.IsProved);

    private static TensorType Type(BigInteger low, BigInteger high) => new(new(1, 1, 1), 4, 1, low, high, IsProduct: false, IsProved: true);
}
