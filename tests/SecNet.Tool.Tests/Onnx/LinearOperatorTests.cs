using static SecNet.Tool.Tests.Onnx.FloatTwin;

namespace SecNet.Tool.Tests.Onnx;

/// <summary>Conv, Gemm, MatMul and BatchNormalization against their definitions, worked out by hand.</summary>
public class LinearOperatorTests
{
    private static readonly float[] Nine = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    private static readonly long[] Square3 = [1, 1, 3, 3];

    [Fact]
    public void Conv_WithBias_SlidesItsKernel() => AssertComputes(
        ModelBuilder.Of(Square3).Weight("w", [1, 1, 2, 2], 1, 0, 0, -1).Weight("b", [1], 10).Node("Conv", "x, w, b"), Nine, 6, 6, 6, 6);

    [Fact]
    public void Conv_AsymmetricPads_AreTopLeftBottomRight() => AssertComputes(
        ModelBuilder.Of(1, 1, 2, 2).Weight("w", [1, 1, 2, 2], 1, 1, 1, 1).Node("Conv", "x, w", ("pads", new[] { 0, 1, 1, 0 }), ("kernel_shape", new[] { 2, 2 })), [1, 2, 3, 4], 4, 10, 3, 7);

    [Fact]
    public void Conv_RectangularKernelAndStride_AreRowsByColumns() => AssertComputes(
        ModelBuilder.Of(Square3).Weight("w", [1, 1, 1, 2], 1, 1).Node("Conv", "x, w", ("strides", new[] { 2, 1 })), Nine, 3, 5, 15, 17);

    [Fact]
    public void Conv_Dilation_SkipsCells() => AssertComputes(
        ModelBuilder.Of(Square3).Weight("w", [1, 1, 2, 2], 1, 1, 1, 1).Node("Conv", "x, w", ("dilations", new[] { 2, 2 })), Nine, 20);

    [Fact]
    public void Conv_Groups_SeeTheirOwnChannels() => AssertComputes(
        ModelBuilder.Of(1, 4, 1, 1).Weight("w", [2, 2, 1, 1], 1, 2, 3, 4).Node("Conv", "x, w", ("group", 2)), [1, 10, 100, 1000], 21, 4300);

    [Fact]
    public void Conv_Depthwise_HasTwoFiltersForEachChannel() => AssertComputes(
        ModelBuilder.Of(1, 2, 1, 2).Weight("w", [4, 1, 1, 1], 1, 2, 3, 4).Node("Conv", "x, w", ("group", 2)), [1, 2, 3, 4], 1, 2, 2, 4, 9, 12, 12, 16);

    [Theory]
    [InlineData("SAME_UPPER", 1, new float[] { 3, 5, 7, 4 })]
    [InlineData("SAME_LOWER", 1, new float[] { 1, 3, 5, 7 })]
    [InlineData("VALID", 1, new float[] { 3, 5, 7 })]
    [InlineData("NOTSET", 1, new float[] { 3, 5, 7 })]
    public void Conv_AutoPad_PutsTheOddCellWhereItsNameSays(string mode, int stride, float[] expected) => AssertComputes(
        ModelBuilder.Of(1, 1, 1, 4).Weight("w", [1, 1, 1, 2], 1, 1).Node("Conv", "x, w", ("auto_pad", mode), ("strides", new[] { 1, stride })), [1, 2, 3, 4], expected);

    [Theory]
    [InlineData("SAME_UPPER", new float[] { 6, 7 })]
    [InlineData("SAME_LOWER", new float[] { 3, 9 })]
    public void Conv_AutoPadWithStride_HasAWindowForEachStrideThatBeginsInside(string mode, float[] expected) => AssertComputes(
        ModelBuilder.Of(1, 1, 4).Weight("w", [1, 1, 3], 1, 1, 1).Node("Conv", "x, w", ("auto_pad", mode), ("strides", new[] { 2 })), [1, 2, 3, 4], expected);

    [Fact]
    public void Conv_OneDimension_IsOneRow()
    {
        var model = ModelBuilder.Of(1, 1, 4).Weight("w", [2, 1, 2], 1, 1, 1, -1).Node("Conv", "x, w", ("pads", new[] { 1, 0 }), ("dilations", new[] { 1 }), ("group", 1));
        AssertComputes(model, [1, 2, 3, 4], 1, 3, 5, 7, -1, -1, -1, -1);
    }

    [Theory]
    [InlineData(new[] { 2, 3 }, "its kernel_shape is [2, 3], but its weights are of 2x2")]
    [InlineData(new[] { 2 }, "its attribute 'kernel_shape' has 1 numbers, where 2 are expected")]
    public void Conv_KernelShapeAgainstTheWeights_IsRefused(int[] kernel, string reason) => Assert.Contains(reason, Assert.Single(
        ModelBuilder.Of(Square3).Weight("w", [1, 1, 2, 2], 1, 1, 1, 1).Node("Conv", "x, w", ("kernel_shape", kernel)).Problems()));

    [Fact]
    public void Conv_ThatDoesNotFit_IsRefusedWithTheNumbers()
    {
        Assert.Contains("1 groups and weights of shape [1, 2, 2, 2], which does not fit 1 channels", Assert.Single(
            ModelBuilder.Of(Square3).Weight("w", [1, 2, 2, 2], new float[8]).Node("Conv", "x, w").Problems()));
        Assert.Contains("fails the compiler's shape rules", Assert.Single(
            ModelBuilder.Of(Square3).Weight("w", [1, 1, 4, 4], new float[16]).Node("Conv", "x, w").Problems()));
        Assert.Contains("its attribute 'pads' holds -1; 0 to 67108864 is possible", Assert.Single(
            ModelBuilder.Of(Square3).Weight("w", [1, 1, 1, 1], 1).Node("Conv", "x, w", ("pads", new[] { 0, 0, -1, 0 })).Problems()));
        Assert.Contains("is computed by the network, where a constant is supported", Assert.Single(ModelBuilder.Of(Square3).Node("Conv", "x, x").Problems()));
    }

    [Theory]
    [InlineData(0, new float[] { 9, 12, 15 })]
    [InlineData(1, new float[] { 5, 11, 17 })]
    public void Gemm_TransB_SaysHowTheWeightsLie(int transposed, float[] expected) => AssertComputes(
        ModelBuilder.Of(1, 2).Weight("w", transposed == 1 ? [3, 2] : [2, 3], 1, 2, 3, 4, 5, 6).Node("Gemm", "x, w", ("transB", transposed)), [1, 2], expected);

    [Fact]
    public void Gemm_AlphaAndBeta_ScaleWeightsAndBias() => AssertComputes(
        ModelBuilder.Of(1, 2).Weight("w", [3, 2], 1, 2, 3, 4, 5, 6).Weight("c", [3], 1, 2, 3).Node("Gemm", "x, w, c", ("transB", 1), ("alpha", 0.5f), ("beta", 2f)), [1, 2], 4.5f, 9.5f, 14.5f);

    [Theory]
    [InlineData(new long[] { 1 })]
    [InlineData(new long[] { })]
    [InlineData(new long[] { 1, 1 })]
    public void Gemm_BiasOfOneNumber_SpreadsOverAllOutputs(long[] shape) => AssertComputes(
        ModelBuilder.Of(1, 2).Weight("w", [2, 2], 1, 0, 0, 1).Weight("c", shape, 7).Node("Gemm", "x, w, c"), [1, 2], 8, 9);

    [Fact]
    public void Gemm_TransA_TakesAColumn() => AssertComputes(
        ModelBuilder.Of(1, 2).Weight("w", [2, 1], 3, 4).Numbers("s", 2, 1).Node("Reshape", "x, s -> c").Node("Gemm", "c, w", ("transA", 1)), [1, 2], 11);

    [Fact]
    public void Gemm_OfSeveralRows_IsRefused() => Assert.Contains("its A has shape [2, 1]; one row is supported", Assert.Single(
        ModelBuilder.Of(1, 2).Weight("w", [1, 1], 3).Numbers("s", 2, 1).Node("Reshape", "x, s -> c").Node("Gemm", "c, w").Problems()));

    [Theory]
    [InlineData("h, fc.bias")]
    [InlineData("fc.bias, h")]
    public void MatMul_ThenAddOfAConstant_IsOneLayerWithABias(string inputs)
    {
        var model = ModelBuilder.Of(1, 2).Weight("onnx::MatMul_1", [2, 2], 1, 2, 3, 4).Weight("fc.bias", [2], 10, 20).Node("MatMul", "x, onnx::MatMul_1 -> h").Node("Add", inputs);
        AssertComputes(model, [1, 2], 17, 30);
        Assert.Equal("fc", Assert.Single(model.Import().Model.Layers).Name);
    }

    [Fact]
    public void MatMul_WhoseResultIsTakenTwice_KeepsTheSumApart()
    {
        var model = ModelBuilder.Of(1, 2).Weight("w", [2, 2], 1, 2, 3, 4).Weight("b", [2], 10, 20).Node("MatMul", "x, w -> h").Node("Add", "h, b -> s").Node("Sub", "s, h");
        AssertComputes(model, [1, 2], 10, 20);
    }

    [Fact]
    public void MatMul_OfSeveralRows_IsRefusedWithARewrite() => Assert.Contains("a convolution with a kernel of 1", Assert.Single(
        ModelBuilder.Of(1, 2, 2).Weight("w", [2, 2], 1, 2, 3, 4).Node("MatMul", "x, w").Problems()));

    [Theory]
    [InlineData(new long[] { 1, 2 }, new float[] { 5, 5 }, new float[] { 3, 21 })]
    [InlineData(new long[] { 1, 2, 2 }, new float[] { 5, 6, 5, 6 }, new float[] { 3, 4, 21, 24 })]
    [InlineData(new long[] { 1, 2, 2, 1 }, new float[] { 5, 6, 5, 6 }, new float[] { 3, 4, 21, 24 })]
    public void BatchNormalization_AnyDimensions_NormalisesEachChannel(long[] shape, float[] input, float[] expected) => AssertComputes(
        Norm(ModelBuilder.Of(shape), ("epsilon", 1f), ("momentum", 0.9f)), input, expected);

    [Fact]
    public void BatchNormalization_InTraining_IsRefused()
    {
        Assert.Contains("its attribute 'training_mode' is 1; supported is 0", Assert.Single(Norm(new(15, 1, 2), ("training_mode", 1)).Problems()));
        Assert.Contains("variance plus epsilon is not positive", Assert.Single(Norm(ModelBuilder.Of(1, 2), ("epsilon", 0f)).Weight("var", [2], 0, 1).Replace("v", "var").Problems()));
    }

    // Channel 0: (x - 3) · 2 / sqrt(3 + 1) + 1 = x - 2. Channel 1: (x - 1) · 3 / sqrt(0 + 1) + 9 = 3x + 6.
    private static ModelBuilder Norm(ModelBuilder model, params (string, object)[] attributes) => model
        .Weight("g", [2], 2, 3).Weight("b", [2], 1, 9).Weight("m", [2], 3, 1).Weight("v", [2], 3, 0).Node("BatchNormalization", "x, g, b, m, v", attributes);
}
