using static SecNet.Tool.Tests.Onnx.FloatTwin;

namespace SecNet.Tool.Tests.Onnx;

/// <summary>Functions of single values, and arithmetic with constants and between tensors.</summary>
public class ActivationOperatorTests
{
    private static readonly float[] Four = [-2, -1, 1, 8];

    [Fact]
    public void Relu_CutsOffBelow0() => AssertComputes(ModelBuilder.Of(1, 4).Node("Relu", "x"), Four, 0, 0, 1, 8);

    [Fact]
    public void Clip_ToOpset10_ReadsAttributes()
    {
        AssertComputes(new ModelBuilder(10, 1, 4).Node("Clip", "x", ("min", 0f), ("max", 6f)), Four, 0, 0, 1, 6);
        AssertComputes(new ModelBuilder(9, 1, 4).Node("Clip", "x", ("min", -1.5f), ("max", float.MaxValue)), Four, -1.5f, -1, 1, 8);
    }

    [Fact]
    public void Clip_FromOpset11_ReadsInputs()
    {
        AssertComputes(new ModelBuilder(11, 1, 4).Weight("lo", [], 0).Weight("hi", [], 6).Node("Clip", "x, lo, hi"), Four, 0, 0, 1, 6);
        AssertComputes(new ModelBuilder(13, 1, 4).Weight("hi", [], 6).Node("Clip", "x, , hi"), Four, -2, -1, 1, 6);
    }

    [Theory]
    [InlineData(0f, null, new[] { "ReLU" })]
    [InlineData(0f, float.MaxValue, new[] { "ReLU" })]
    [InlineData(float.MinValue, null, new string[0])]
    [InlineData(0f, 6f, new[] { "Clip" })]
    public void Clip_BecomesTheSimplestLayer(float low, float? high, string[] kinds)
    {
        var model = ModelBuilder.Of(1, 4).Weight("lo", [], low);
        if (high is { } bound) model.Weight("hi", [], bound);
        model.Node("Clip", high is null ? "x, lo -> c" : "x, lo, hi -> c").Node("Mul", "c, c");
        Assert.Equal([.. kinds, "Square"], model.Import().Kinds());
    }

    [Fact]
    public void Clip_OfNoValues_IsRefused() => Assert.Contains(
        "it clips from 6 to 0", Assert.Single(ModelBuilder.Of(1, 4).Weight("lo", [], 6).Weight("hi", [], 0).Node("Clip", "x, lo, hi").Problems()));

    [Fact]
    public void SmoothActivations_AreThoseOfOnnx()
    {
        AssertComputes(ModelBuilder.Of(1, 4).Node("Sigmoid", "x"), Four, 0.1192029f, 0.2689414f, 0.7310586f, 0.9996647f);
        AssertComputes(ModelBuilder.Of(1, 4).Node("Tanh", "x"), Four, -0.9640276f, -0.7615942f, 0.7615942f, 0.9999998f);
        AssertComputes(ModelBuilder.Of(1, 4).Node("Softplus", "x"), Four, 0.1269280f, 0.3132617f, 1.3132617f, 8.0003354f);
        AssertComputes(new ModelBuilder(20, 1, 4).Node("Gelu", "x"), Four, -0.0455003f, -0.1586553f, 0.8413447f, 8);
    }

    /// <summary>Another function, by less than the compiler's own approximation: it is said.</summary>
    [Fact]
    public void Gelu_ByTanh_IsGeluWithANote()
    {
        var model = new ModelBuilder(20, 1, 4).Node("Gelu", "x", ("approximate", "tanh"));
        AssertComputes(model, Four, -0.0455003f, -0.1586553f, 0.8413447f, 8);
        Assert.Contains(model.Import().Notes, static note => note.Contains("approximates GELU by tanh; it becomes GELU itself", StringComparison.Ordinal));
        Assert.Contains("its attribute 'approximate' is 'sine'", Assert.Single(new ModelBuilder(20, 1, 4).Node("Gelu", "x", ("approximate", "sine")).Problems()));
    }

    /// <summary>As PyTorch writes it, and with the half, the reciprocal and the sides in other places.</summary>
    [Fact]
    public void Erf_WithinGelu_IsGelu()
    {
        ModelBuilder[] models =
        [
            Gelu().Node("Div", "x, r -> d").Node("Erf", "d -> e").Node("Add", "e, one -> a").Node("Mul", "x, a -> p").Node("Mul", "p, half"),
            Gelu().Node("Div", "x, r -> d").Node("Erf", "d -> e").Node("Add", "one, e -> a").Node("Mul", "x, half -> h").Node("Mul", "h, a"),
            Gelu().Node("Mul", "s, x -> d").Node("Erf", "d -> e").Node("Add", "e, one -> a").Node("Mul", "half, a -> m").Node("Mul", "m, x"),
            Gelu().Node("Mul", "x, s -> d").Node("Erf", "d -> e").Node("Add", "e, one -> a").Node("Div", "a, two -> m").Node("Mul", "x, m"),
        ];
        foreach (var model in models)
        {
            AssertComputes(model, Four, -0.0455003f, -0.1586553f, 0.8413447f, 8);
            Assert.Equal(["GELU"], model.Import().Kinds());
        }

        static ModelBuilder Gelu() => ModelBuilder.Of(1, 4).Weight("r", [], MathF.Sqrt(2)).Weight("s", [], MathF.Sqrt(0.5f)).Weight("one", [], 1).Weight("half", [], 0.5f).Weight("two", [], 2);
    }

    [Fact]
    public void Erf_OutsideOfGelu_IsRefused()
    {
        Refused("it is an error function outside of GELU", ModelBuilder.Of(1, 4).Node("Erf", "x"));
        Refused("it is an error function outside of GELU", ModelBuilder.Of(1, 4).Weight("r", [], 2).Node("Div", "x, r -> d").Node("Erf", "d"));
        Refused("is an error function outside of GELU", Scaled().Node("Erf", "d"));
        Refused("it takes an error function outside of GELU", Scaled().Node("Erf", "d -> e").Node("Relu", "e"));
        Refused("it takes an error function outside of GELU", Scaled().Node("Erf", "d -> e").Node("Mul", "d, e -> m").Node("Relu", "m"));
        Refused("it takes an error function outside of GELU", Scaled().Node("Erf", "d -> e").Node("Div", "r, e"));
        Refused("it takes an error function outside of GELU", Scaled().Node("Erf", "d -> e").Node("Add", "e, x"));

        static ModelBuilder Scaled() => ModelBuilder.Of(1, 4).Weight("r", [], MathF.Sqrt(2)).Node("Div", "x, r -> d");
        static void Refused(string expected, ModelBuilder model) => Assert.Contains(expected, Assert.Single(model.Problems()), StringComparison.Ordinal);
    }

    /// <summary>Exporters have no node for these: a product with the gate's own sigmoid.</summary>
    [Fact]
    public void Mul_WithItsOwnSigmoid_IsSiluOrHardSwish()
    {
        var silu = ModelBuilder.Of(1, 4).Node("Sigmoid", "x -> s").Node("Mul", "s, x");
        AssertComputes(silu, Four, -0.2384058f, -0.2689414f, 0.7310586f, 7.9973175f);
        Assert.Equal(["SiLU"], silu.Import().Kinds());
        var swish = ModelBuilder.Of(1, 4).Node("HardSigmoid", "x -> s", ("alpha", 1f / 6)).Node("Mul", "x, s");
        AssertComputes(swish, Four, -0.3333333f, -0.3333333f, 0.6666667f, 8);
        Assert.Equal(["HardSwish"], swish.Import().Kinds());
        Assert.Contains("it multiplies two different tensors", Assert.Single(ModelBuilder.Of(1, 4).Node("HardSigmoid", "x -> s").Node("Mul", "x, s").Problems()));
        Assert.Contains("it multiplies two different tensors", Assert.Single(ModelBuilder.Of(1, 4).Node("Sigmoid", "x -> s").Node("Relu", "x -> r").Node("Mul", "r, s").Problems()));
    }

    [Fact]
    public void ActivationsOfComparisons_AreThoseOfOnnx()
    {
        AssertComputes(ModelBuilder.Of(1, 4).Node("Abs", "x"), Four, 2, 1, 1, 8);
        AssertComputes(ModelBuilder.Of(1, 4).Node("HardSigmoid", "x"), Four, 0.1f, 0.3f, 0.7f, 1);
        AssertComputes(ModelBuilder.Of(1, 4).Node("HardSigmoid", "x", ("alpha", 0.5f), ("beta", 0.25f)), Four, 0, 0, 0.75f, 1);
        AssertComputes(ModelBuilder.Of(1, 4).Node("HardSwish", "x"), Four, -0.3333333f, -0.3333333f, 0.6666667f, 8);
        Assert.Contains("Slope", Assert.Single(ModelBuilder.Of(1, 4).Node("HardSigmoid", "x", ("alpha", 2f)).Problems()));
    }

    [Fact]
    public void Extremes_OfTensors_AreElementWise()
    {
        AssertComputes(ModelBuilder.Of(1, 4).Node("Relu", "x -> r").Node("Abs", "x -> a").Node("Max", "x, r, a"), Four, 2, 1, 1, 8);
        AssertComputes(ModelBuilder.Of(1, 4).Node("Relu", "x -> r").Node("Abs", "x -> a").Node("Min", "a, r, x"), Four, -2, -1, 1, 8);
        AssertComputes(ModelBuilder.Of(1, 4).Node("Max", "x -> m").Node("Relu", "m"), Four, 0, 0, 1, 8);
    }

    [Fact]
    public void LeakyRelu_AlphaIsAHundredthUnlessSaid()
    {
        AssertComputes(ModelBuilder.Of(1, 4).Node("LeakyRelu", "x"), Four, -0.02f, -0.01f, 1, 8);
        AssertComputes(ModelBuilder.Of(1, 4).Node("LeakyRelu", "x", ("alpha", 0.25f)), Four, -0.5f, -0.25f, 1, 8);
        Assert.Contains("its alpha is 2; 0 to 1 is supported", Assert.Single(ModelBuilder.Of(1, 4).Node("LeakyRelu", "x", ("alpha", 2f)).Problems()));
    }

    [Fact]
    public void PRelu_SlopeIsOneNumberOrOneAChannel()
    {
        AssertComputes(ModelBuilder.Of(1, 2, 2).Weight("s", [1], 0.5f).Node("PRelu", "x, s"), Four, -1, -0.5f, 1, 8);
        AssertComputes(ModelBuilder.Of(1, 2, 1, 2).Weight("s", [2, 1, 1], 0.5f, 0.25f).Node("PRelu", "x, s"), [-2, 1, -4, 1], -1, 1, -1, 1);
        AssertComputes(ModelBuilder.Of(1, 4).Weight("s", [4], 0.5f, 0.25f, 0, 0).Node("PRelu", "x, s"), Four, -1, -0.25f, 1, 8);
        Assert.Contains("its slope has shape [2] beside a tensor of shape [1, 2, 1, 2]", Assert.Single(
            ModelBuilder.Of(1, 2, 1, 2).Weight("s", [2], 0.5f, 0.25f).Node("PRelu", "x, s").Problems()));
    }

    [Fact]
    public void Mul_OfATensorWithItself_IsASquare()
    {
        AssertComputes(ModelBuilder.Of(1, 4).Node("Mul", "x, x"), Four, 4, 1, 1, 64);
        AssertComputes(ModelBuilder.Of(1, 4).Node("Identity", "x -> i").Node("Mul", "x, i"), Four, 4, 1, 1, 64);
        Assert.Contains("two different tensors", Assert.Single(ModelBuilder.Of(1, 4).Node("Relu", "x -> r").Node("Mul", "x, r").Problems()));
    }

    [Fact]
    public void Pow_Of2_IsASquare()
    {
        AssertComputes(ModelBuilder.Of(1, 4).Weight("e", [], 2).Node("Pow", "x, e"), Four, 4, 1, 1, 64);
        AssertComputes(ModelBuilder.Of(1, 4).Numbers("e", 2).Node("Pow", "x, e"), Four, 4, 1, 1, 64);
        Assert.Contains("its exponent is 3; 2 is supported", Assert.Single(ModelBuilder.Of(1, 4).Weight("e", [], 3).Node("Pow", "x, e").Problems()));
    }

    [Theory]
    [InlineData("Add", "x, c", new float[] { 8, 9, 12, 19 })]
    [InlineData("Add", "c, x", new float[] { 8, 9, 12, 19 })]
    [InlineData("Sub", "x, c", new float[] { -12, -11, -10, -3 })]
    [InlineData("Sub", "c, x", new float[] { 12, 11, 10, 3 })]
    [InlineData("Mul", "x, c", new float[] { -20, -10, 11, 88 })]
    [InlineData("Div", "x, c", new float[] { -0.2f, -0.1f, 1 / 11f, 8 / 11f })]
    public void Arithmetic_WithAConstantPerChannel_IsABatchNorm(string op, string inputs, float[] expected)
    {
        var model = ModelBuilder.Of(1, 2, 1, 2).Weight("c", [2, 1, 1], 10, 11).Node(op, inputs);
        AssertComputes(model, Four, expected);
        var layer = Assert.IsType<Generators.Model.Layers.BatchNormLayer>(Assert.Single(model.Import().Model.Layers));
        Assert.Equal(0, layer.Epsilon);
    }

    [Theory]
    [InlineData(new long[] { }, new float[] { 3 }, new float[] { -6, -3, 3, 24 })]
    [InlineData(new long[] { 1, 1, 1, 1 }, new float[] { 3 }, new float[] { -6, -3, 3, 24 })]
    [InlineData(new long[] { 2 }, new float[] { 3, 5 }, new float[] { -6, -5, 3, 40 })]
    [InlineData(new long[] { 2, 1, 2 }, new float[] { 1, 2, 3, 4 }, new float[] { -2, -2, 3, 32 })]
    public void Arithmetic_ConstantOfAnyShape_SpreadsByOnnxsRules(long[] shape, float[] values, float[] expected) => AssertComputes(
        ModelBuilder.Of(1, 2, 1, 2).Weight("c", shape, values).Node("Mul", "x, c"), Four, expected);

    [Fact]
    public void Arithmetic_ConstantsInARow_AreOneLayer()
    {
        var model = ModelBuilder.Of(1, 4).Weight("a", [], 2).Weight("b", [4], 1, 2, 3, 4).Node("Mul", "x, a -> p").Node("Add", "p, b -> q").Node("Sub", "a, q");
        AssertComputes(model, Four, 5, 2, -3, -18);
        Assert.Single(model.Import().Model.Layers);
    }

    [Fact]
    public void Arithmetic_ThatWouldGrowTheTensorOrDivideBy0_IsRefused()
    {
        Assert.Contains("constant has shape [3, 1], which does not spread over a tensor of shape [1, 4]", Assert.Single(ModelBuilder.Of(1, 4).Weight("c", [3, 1], 1, 2, 3).Node("Add", "x, c").Problems()));
        Assert.Contains("it divides by 0", Assert.Single(ModelBuilder.Of(1, 4).Weight("c", [1], 0).Node("Div", "x, c").Problems()));
        Assert.Contains("it divides by a tensor of the network", Assert.Single(ModelBuilder.Of(1, 4).Weight("c", [1], 1).Node("Div", "c, x").Problems()));
    }

    [Fact]
    public void AddSubAndSum_OfTensors_AreResidualLayers()
    {
        AssertComputes(ModelBuilder.Of(1, 4).Node("Relu", "x -> r").Node("Add", "r, x"), Four, -2, -1, 2, 16);
        AssertComputes(ModelBuilder.Of(1, 4).Node("Relu", "x -> r").Node("Sub", "r, x"), Four, 2, 1, 0, 0);
        AssertComputes(ModelBuilder.Of(1, 4).Node("Relu", "x -> r").Node("Mul", "x, x -> s").Node("Sum", "r, x, s"), Four, 2, 0, 3, 80);
        AssertComputes(ModelBuilder.Of(1, 4).Node("Relu", "x -> r").Node("Sum", "r"), Four, 0, 0, 1, 8);
        AssertComputes(ModelBuilder.Of(1, 4).Node("Add", "x, x"), Four, -4, -2, 2, 16);
        Assert.Contains("it joins tensors of shapes [1, 4] and [1, 2, 2]", Assert.Single(
            ModelBuilder.Of(1, 4).Numbers("s", 1, 2, 2).Node("Reshape", "x, s -> r").Node("Add", "x, r").Problems()));
    }
}
