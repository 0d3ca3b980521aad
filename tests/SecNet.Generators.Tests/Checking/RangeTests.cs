using System.Numerics;
using SecNet.Generators.Checking;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Diagnostics;
using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;
using SecNet.Generators.Tests.Harness;

namespace SecNet.Generators.Tests.Checking;

public sealed class RangeTests
{
    private static readonly RangeRules Rules = new(FixedRing: 32, WeightFractionBits: 4, TruncationMode.Masked);

    /// <summary>floor(x / 2^s) and one more, over every x of every interval: none outside, both ends reached.</summary>
    [Fact]
    public void Truncation_MapsToTheTightestInterval()
    {
        for (var shift = 1; shift <= 3; shift++)
        {
            for (var low = -20; low <= 20; low++)
            {
                for (var high = low; high <= 20; high++)
                {
                    var result = new TruncateOperator(0, "t", shift, IsLocal: false).Apply(Type(low, high), Rules);
                    Assert.Equal((low >> shift, (high >> shift) + 1), ((int)result.Low, (int)result.High));
                    for (var x = low; x <= high; x++)
                    {
                        var floor = (int)Math.Floor(x / (double)(1 << shift));
                        Assert.InRange(floor, (int)result.Low, (int)result.High);
                        Assert.InRange(floor + 1, (int)result.Low, (int)result.High);
                    }
                }
            }
        }
    }

    [Fact]
    public void Truncation_RemovesFractionBitsAndEndsAProduct()
    {
        var result = new TruncateOperator(0, "t", 4, IsLocal: false).Apply(Type(-100, 100) with { FractionBits = 8, IsProduct = true }, Rules);
        Assert.Equal((4, false), (result.FractionBits, result.IsProduct));
    }

    [Fact]
    public void ChangeOfRing_KeepsTheInterval()
    {
        var result = new TruncateOperator(0, "t", 0, IsLocal: false).Apply(Type(-5, 7), Rules);
        Assert.Equal((-5, 7), ((int)result.Low, (int)result.High));
    }

    [Theory]
    [InlineData(-5, 7, 0, 7)]
    [InlineData(-7, -5, 0, 0)]
    [InlineData(3, 7, 0, 7)]
    public void Relu_CutsBelowZero(int low, int high, int expectedLow, int expectedHigh)
    {
        var result = new ReluOperator(0, "r").Apply(Type(low, high), Rules);
        Assert.Equal((expectedLow, expectedHigh), ((int)result.Low, (int)result.High));
    }

    [Theory]
    [InlineData(-5, 3, 25)]
    [InlineData(-3, 5, 25)]
    public void Square_DoublesTheScale(int low, int high, int expected)
    {
        var result = new SquareOperator(0, "s").Apply(Type(low, high) with { Divisor = 9 }, Rules);
        Assert.Equal((0, expected, 8, 81, true), ((int)result.Low, (int)result.High, result.FractionBits, (int)result.Divisor, result.IsProduct));
    }

    [Theory]
    [InlineData(2, 6, 1)]
    [InlineData(3, 4, 9)]
    [InlineData(6, 6, 9)]
    public void AvgPool_SplitsItsAreaIntoFractionBitsAndDivisor(int side, int fractionBits, int divisor)
    {
        var result = new AvgPoolOperator(0, "a", Models.Window(side)).Apply(Type(-5, 7) with { Shape = new(1, 6, 6) }, Rules);
        Assert.Equal((fractionBits, divisor), (result.FractionBits, (int)result.Divisor));
        Assert.Equal((-5 * side * side, 7 * side * side), ((int)result.Low, (int)result.High));
        Assert.Equal(side * side, (int)result.Divisor << (result.FractionBits - 4));
    }

    [Fact]
    public void AvgPool_OfPositiveValues_HoldsPaddedWindowsToo()
    {
        var result = new AvgPoolOperator(0, "a", Models.Window(2)).Apply(Type(3, 7) with { Shape = new(1, 2, 2) }, Rules);
        Assert.Equal((0, 28), ((int)result.Low, (int)result.High));
    }

    /// <summary>Windows of 3x3 with a rim of padding hold 4, 6 or 9 values: 36 times each mean, 9 of it the divisor.</summary>
    [Fact]
    public void AvgPool_WithoutPadding_IsAMultipleOfEveryCount()
    {
        var pool = new AvgPoolOperator(0, "a", new(3, 3, 1, 1, 1, 1)) { CountsPadding = false };
        var result = pool.Apply(Type(3, 7) with { Shape = new(1, 4, 4) }, Rules);
        Assert.Equal((6, 9, 3 * 36, 7 * 36), (result.FractionBits, (int)result.Divisor, (int)result.Low, (int)result.High));
        Assert.Equal(9, (int)(pool with { Window = Models.Window(3) }).Multiple(new(1, 6, 6)));
        Assert.Equal(1, (int)(pool with { Window = new(3, 3, 1, 1, 1, 1) }).Multiple(new(1, 1, 1)));
        Assert.Equal(2 * 3, (int)(pool with { Window = new(2, 3, 2, 3, 1, 0, 0, 0, 1, 1) }).Multiple(new(1, 3, 3)));
    }

    /// <summary>What no ring can hold is refused, and found out in no time.</summary>
    [Fact]
    public void AvgPool_WithoutPadding_OfWindowsThatDifferTooMuch_IsAnOverflow()
    {
        var pool = new AvgPool2DLayer("avgpool1", new(4001, 1, 1, 1, 4000, 0, 4000, 0, 1, 1)) { CountsPadding = false };
        var finding = Assert.Single(Compiler.Compile(Models.Network(new(1, 8000, 1), pool)).Findings);
        Assert.Equal(FindingIds.RingOverflow, finding.Id);
    }

    [Fact]
    public void MaxPool_ComparesInOneBitMoreThanItsWidth()
    {
        var pool = new MaxPoolOperator(0, "m", Models.Window(2));
        var result = pool.Apply(Type(-5, 7) with { Shape = new(1, 2, 2) }, Rules);
        Assert.Equal((-5, 7, 5), ((int)result.Low, (int)result.High, pool.OutputRing(Type(-5, 7), wanted: 32, Rules)));
    }

    /// <summary>|Σ w·x + b| with weights of at most 1 (16 at 4 bits), inputs of at most 10 and a bias of at most 1 (256 at 8 bits).</summary>
    [Fact]
    public void Linear_ProvesItsBoundFromTheWeights()
    {
        var result = new LinearOperator(0, LinearKind.Dense, "fc1", 2, 3, null, null, null).Apply(Type(-10, 4), Rules);
        Assert.Equal(((3 * 16 * 10) + 256, 8, true, true), ((int)result.High, result.FractionBits, result.IsProduct, result.IsProved));
        Assert.Equal(-result.High, result.Low);
    }

    /// <summary>A declared bound holds the bias too, so even a loose one is a contract and no proof.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(100)]
    public void Linear_WithADeclaredBound_IsHeldToIt(int declared)
    {
        var result = new LinearOperator(0, LinearKind.Dense, "fc1", 2, 3, null, declared, null).Apply(Type(-10, 4), Rules);
        Assert.Equal((declared * 256, false), ((int)result.High, result.IsProved));
    }

    /// <summary>Every masked truncation of the samples: m from k, k from the interval, and the accumulator within ±2^(m-2).</summary>
    [Fact]
    public void MaskedTruncation_OpensWidthPlusShiftPlusOneBits()
    {
        var truncations = 0;
        foreach (var model in Models.Samples)
        {
            var program = Models.Lower(model);
            var nodes = program.Graph.Nodes.Where(static node => node.Operator is TruncateOperator).ToList();
            foreach (var (step, node) in program.Steps.OfType<Generators.Protocol.TruncateStep>().Zip(nodes))
            {
                truncations++;
                Assert.Equal(Math.Max(Numbers.Width(node.Output.Low, node.Output.High), 2), step.Result.Width);
                Assert.Equal(step.Result.Width + step.Shift + 1, step.OpenedBits);
                Assert.Equal(step.OpenedBits, Assert.Single(Assert.Single(step.Rounds).Openings).Bits);
                Assert.InRange(step.OpenedBits, 3, Math.Max(node.Input.RingBits, step.TargetRingBits));
                var bound = BigInteger.One << (step.OpenedBits - 2);
                Assert.True(-bound <= node.Input.Low && node.Input.High <= bound, $"{node.Input.Low}..{node.Input.High} in {step.OpenedBits} bits");
            }
        }

        Assert.True(truncations >= 5, $"only {truncations} truncations in the samples");
    }

    /// <summary>The upper end 2^(m-2) itself: it truncates to 2^(k-1), which k bits read as negative, so k grows by one.</summary>
    [Fact]
    public void MaskedTruncation_AtAPowerOfTwo_TakesOneBitMore()
    {
        var atPower = new TruncateOperator(0, "t", 4, IsLocal: false).Apply(Type(-256, 256), Rules);
        var below = new TruncateOperator(0, "t", 4, IsLocal: false).Apply(Type(-256, 239), Rules);
        Assert.Equal((6, 5), (atPower.Width, below.Width));
    }

    [Fact]
    public void BatchNorm_FoldsIntoTheLayerBefore_AndAPoolRunsBeforeTheReluBeforeIt()
    {
        var program = Models.Lower(Models.Network(
            new(1, 4, 4), Models.Conv(1, 1, 1, 2), new BatchNormLayer("bn1", 0.001m, 3, null), new ReLULayer("relu1"), new MaxPool2DLayer("maxpool1", Models.Window(2))) with
        { FractionBits = 12 });
        Assert.Equal(
            ["LinearOperator", "TruncateOperator", "MaxPoolOperator", "ReluOperator"], program.Graph.Nodes.Select(static node => node.Operator.GetType().Name));
        var linear = Assert.IsType<LinearOperator>(program.Graph.Nodes[0].Operator);
        Assert.Equal(("bn1", 3m), (Assert.Single(linear.Norms).Name, linear.MaxAbs));
    }

    /// <summary>A machine shifts a 32-bit word by 59 bits as if by 27.</summary>
    [Fact]
    public void LocalTruncation_NeedsARingWiderThanItsShift()
    {
        var rules = new RangeRules(FixedRing: 32, WeightFractionBits: 30, TruncationMode.Local);
        Assert.Equal(60, new TruncateOperator(0, "t", 59, IsLocal: true).InputRing(Type(-1, 1), Type(-1, 1), outputRing: 8, rules));
        Assert.Equal(32, new TruncateOperator(0, "t", 30, IsLocal: true).InputRing(Type(-1, 1), Type(-1, 1), outputRing: 8, rules));
    }

    [Fact]
    public void Failure_CountsEveryLocallyTruncatedElement()
    {
        var model = Models.Network(new(2, 1, 1), Models.Dense(2, 3, 2), new ReLULayer("relu1")) with { Truncation = TruncationMode.Local };
        var failure = Assert.Single(Models.Lower(model).Graph.LocalFailures);
        Assert.Equal((3 * 2 * 256, model.RingBits), ((int)failure.SumOfBounds, failure.RingBits));
        Assert.Empty(Models.Lower(model with { Truncation = TruncationMode.Masked }).Graph.LocalFailures);
    }

    private static TensorType Type(int low, int high) => new(new(1, 1, 1), FractionBits: 4, Divisor: 1, low, high, IsProduct: false, IsProved: true);
}
