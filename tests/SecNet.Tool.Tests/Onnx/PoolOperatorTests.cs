using static SecNet.Tool.Tests.Onnx.FloatTwin;

namespace SecNet.Tool.Tests.Onnx;

/// <summary>Pools, means and the zeros around them, against their definitions, worked out by hand.</summary>
public class PoolOperatorTests
{
    private static readonly float[] Nine = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    private static readonly float[] Negative = [-1, -2, -3, -4];

    [Fact]
    public void MaxPool_Windows_AreRowsByColumns()
    {
        AssertComputes(Square().Node("MaxPool", "x", ("kernel_shape", new[] { 2, 1 })), Nine, 4, 5, 6, 7, 8, 9);
        AssertComputes(Square().Node("MaxPool", "x", ("kernel_shape", new[] { 2, 2 }), ("strides", new[] { 2, 1 }), ("ceil_mode", 0), ("storage_order", 0)), Nine, 5, 6);
        AssertComputes(Square().Node("MaxPool", "x", ("kernel_shape", new[] { 2, 2 }), ("dilations", new[] { 2, 2 })), Nine, 9);
        AssertComputes(ModelBuilder.Of(1, 1, 4).Node("MaxPool", "x", ("kernel_shape", new[] { 2 }), ("strides", new[] { 2 })), [4, 1, 2, 3], 4, 3);
    }

    [Fact]
    public void MaxPool_Padding_NeverWins() => AssertComputes(
        ModelBuilder.Of(1, 1, 2, 2).Node("MaxPool", "x", ("kernel_shape", new[] { 2, 2 }), ("strides", new[] { 2, 2 }), ("pads", new[] { 1, 1, 1, 1 })), Negative, -1, -2, -3, -4);

    [Fact]
    public void MaxPool_CeilMode_CompletesTheLastWindowByPyTorchsRule()
    {
        AssertComputes(Square().Node("MaxPool", "x", ("kernel_shape", new[] { 2, 2 }), ("strides", new[] { 2, 2 }), ("ceil_mode", 1)), Nine, 5, 6, 8, 9);

        // 1 + 3 cells, windows of 1 every 2: a third would begin behind the values and the padding in front of them.
        AssertComputes(ModelBuilder.Of(1, 1, 3).Node("MaxPool", "x", ("kernel_shape", new[] { 2 }), ("strides", new[] { 3 }), ("pads", new[] { 1, 1 }), ("ceil_mode", 1)), [1, 2, 3], 1, 3);
        AssertComputes(ModelBuilder.Of(1, 1, 7).Node("MaxPool", "x", ("kernel_shape", new[] { 3 }), ("strides", new[] { 3 }), ("ceil_mode", 1)), [1, 2, 3, 4, 5, 6, 7], 3, 6, 7);
        AssertComputes(ModelBuilder.Of(1, 1, 4).Node("MaxPool", "x", ("kernel_shape", new[] { 1 }), ("strides", new[] { 4 }), ("ceil_mode", 1)), [1, 2, 3, 4], 1);
    }

    [Fact]
    public void MaxPool_AutoPad_IsRead() => AssertComputes(
        ModelBuilder.Of(1, 1, 3).Node("MaxPool", "x", ("kernel_shape", new[] { 2 }), ("strides", new[] { 2 }), ("auto_pad", "SAME_UPPER")), [1, 2, 3], 2, 3);

    [Fact]
    public void MaxPool_IndicesOrColumnOrder_AreRefused()
    {
        Assert.Contains("its attribute 'storage_order' is 1; supported is 0", Assert.Single(Square().Node("MaxPool", "x", ("kernel_shape", new[] { 2, 2 }), ("storage_order", 1)).Problems()));
        Assert.Contains("its result 'i' is taken; only the first one is supported", Square().Node("MaxPool", "x -> m, i", ("kernel_shape", new[] { 2, 2 })).Node("Add", "m, i").Problems()[0]);
        Assert.Contains("its attribute 'kernel_shape' is missing", Assert.Single(Square().Node("MaxPool", "x").Problems()));
        Assert.Equal(["MaxPool2D", "ReLU"], Square().Node("MaxPool", "x -> m, i", ("kernel_shape", new[] { 2, 2 })).Node("Relu", "m").Import().Kinds());
    }

    [Theory]
    [InlineData(1, new float[] { 0.25f, 0.75f, 0.5f, 1, 2.5f, 1.5f, 0.75f, 1.75f, 1 })]
    [InlineData(0, new float[] { 1, 1.5f, 2, 2, 2.5f, 3, 3, 3.5f, 4 })]
    public void AveragePool_CountIncludePad_SaysWhatPaddingCounts(int counts, float[] expected) => AssertComputes(
        ModelBuilder.Of(1, 1, 2, 2).Node("AveragePool", "x", ("kernel_shape", new[] { 2, 2 }), ("pads", new[] { 1, 1, 1, 1 }), ("count_include_pad", counts)), [1, 2, 3, 4], expected);

    [Theory]
    [InlineData(0, new float[] { 1.5f, 3 })]
    [InlineData(1, new float[] { 1.5f, 3 })]
    public void AveragePool_CeilMode_NeverCountsWhatCompletesAWindow(int counts, float[] expected) => AssertComputes(
        ModelBuilder.Of(1, 1, 3).Node("AveragePool", "x", ("kernel_shape", new[] { 2 }), ("strides", new[] { 2 }), ("ceil_mode", 1), ("count_include_pad", counts)), [1, 2, 3], expected);

    [Fact]
    public void AveragePool_CeilModeWithCountedPadding_CountsThePaddingOnly()
    {
        // Cells 0 1 2 3 4 0 and one that completes the last window: (0+1+2)/3, (2+3+4)/3, then (4+0)/2.
        var model = ModelBuilder.Of(1, 1, 4).Node("AveragePool", "x", ("kernel_shape", new[] { 3 }), ("strides", new[] { 2 }), ("pads", new[] { 1, 1 }), ("ceil_mode", 1), ("count_include_pad", 1));
        AssertComputes(model, [1, 2, 3, 4], 1, 3, 2);
    }

    [Fact]
    public void AveragePool_BehindAZeroPad_IsOnePaddedMean()
    {
        var model = ModelBuilder.Of(1, 1, 2, 2).Numbers("p", 0, 0, 1, 1, 0, 0, 1, 1).Node("Pad", "x, p -> z", ("mode", "constant")).Node("AveragePool", "z", ("kernel_shape", new[] { 2, 2 }), ("strides", new[] { 2, 2 }));
        AssertComputes(model, [1, 2, 3, 4], 0.25f, 0.5f, 0.75f, 1);
        var pool = Assert.IsType<Generators.Model.Layers.AvgPool2DLayer>(Assert.Single(model.Import().Model.Layers));
        Assert.True(pool.CountsPadding);
    }

    [Fact]
    public void AveragePool_BehindAPadThatItsOwnPaddingDoesNotCountWith_KeepsThePad()
    {
        // Zeros count, the pool's own padding does not: cells p 0 1 2 p in windows of 2.
        var model = ModelBuilder.Of(1, 1, 2).Numbers("p", 0, 0, 1, 0, 0, 0).Node("Pad", "x, p -> z").Node("AveragePool", "z", ("kernel_shape", new[] { 2 }), ("pads", new[] { 1, 1 }));
        AssertComputes(model, [1, 2], 0, 0.5f, 1.5f, 2);
        Assert.Equal(["Pad2D", "AvgPool2D"], model.Import().Kinds());
    }

    [Fact]
    public void AveragePool_BehindAPadWiderThanItsWindow_KeepsThePad() => AssertComputes(
        ModelBuilder.Of(1, 1, 2).Numbers("p", 0, 0, 2, 0, 0, 0).Node("Pad", "x, p -> z").Node("AveragePool", "z", ("kernel_shape", new[] { 2 })), [4, 2], 0, 2, 3);

    [Fact]
    public void Pad_BeforeAConvolution_IsItsPadding()
    {
        var model = ModelBuilder.Of(1, 1, 2, 2).Numbers("p", 0, 0, 0, 1, 0, 0, 1, 0).Weight("w", [1, 1, 2, 2], 1, 1, 1, 1).Node("Pad", "x, p -> z").Node("Conv", "z, w", ("pads", new[] { 1, 0, 0, 0 }));
        AssertComputes(model, [1, 2, 3, 4], 1, 3, 4, 10, 3, 7);
        Assert.Equal(["Conv2D"], model.Import().Kinds());
    }

    [Fact]
    public void Pad_BeforeAMaxPool_StaysSinceZerosMayWin()
    {
        var model = ModelBuilder.Of(1, 1, 2, 2).Numbers("p", 0, 0, 1, 1, 0, 0, 1, 1).Node("Pad", "x, p -> z").Node("MaxPool", "z", ("kernel_shape", new[] { 2, 2 }), ("strides", new[] { 2, 2 }));
        AssertComputes(model, Negative, 0, 0, 0, 0);
        Assert.Equal(["Pad2D", "MaxPool2D"], model.Import().Kinds());
    }

    [Fact]
    public void Pad_TakenByTwo_IsMadeOnce()
    {
        var model = ModelBuilder.Of(1, 1, 1, 1).Numbers("p", 0, 0, 0, 1, 0, 0, 0, 0).Node("Pad", "x, p -> z").Node("Relu", "z -> r").Node("Mul", "z, z -> s").Node("Add", "r, s");
        AssertComputes(model, [3], 0, 12);
        Assert.Equal(["Pad2D", "ReLU", "Square", "Add"], model.Import().Kinds());
    }

    [Theory]
    [InlineData(10)]
    [InlineData(13)]
    [InlineData(18)]
    public void Pad_EveryOpset_ReadsItsPads(int opset)
    {
        var model = new ModelBuilder(opset, 1, 1, 1, 2).Numbers("p", 0, 0, 1, 0, 0, 0, 0, 1).Numbers("q", 1, 0, 0, 1).Numbers("a", 2, -1).Weight("v", [], 0);
        if (opset < 11) model.Node("Pad", "x", ("pads", new[] { 0, 0, 1, 0, 0, 0, 0, 1 }), ("value", 0f));
        else if (opset < 18) model.Node("Pad", "x, p, v");
        else model.Node("Pad", "x, q, , a");
        AssertComputes(model, [1, 2], 0, 0, 0, 1, 2, 0);
    }

    [Fact]
    public void Pad_ThatIsNotZerosAroundRowsAndColumns_IsRefused()
    {
        Assert.Contains("its attribute 'mode' is 'reflect'; supported is constant", Assert.Single(Square().Numbers("p", 0, 0, 1, 1, 0, 0, 1, 1).Node("Pad", "x, p", ("mode", "reflect")).Problems()));
        Assert.Contains("it pads by -1, which cuts off", Assert.Single(Square().Numbers("p", 0, 0, -1, 1, 0, 0, 1, 1).Node("Pad", "x, p").Problems()));
        Assert.Contains("it pads with 1.5; 0 is supported", Assert.Single(Square().Numbers("p", 0, 0, 1, 1, 0, 0, 1, 1).Weight("v", [], 1.5f).Node("Pad", "x, p, v").Problems()));
        Assert.Contains("rows and columns are supported", Assert.Single(Square().Numbers("p", 0, 1, 0, 0, 0, 0, 0, 0).Node("Pad", "x, p").Problems()));
        Assert.Contains("has more than 67108864 elements", Assert.Single(Square().Numbers("p", 0, 0, 60_000_000, 60_000_000, 0, 0, 0, 0).Node("Pad", "x, p").Problems()));
    }

    [Fact]
    public void GlobalPools_CoverRowsAndColumns()
    {
        AssertComputes(ModelBuilder.Of(1, 2, 1, 2).Node("GlobalAveragePool", "x"), [1, 2, 3, 6], 1.5f, 4.5f);
        AssertComputes(ModelBuilder.Of(1, 2, 2).Node("GlobalMaxPool", "x"), [1, 2, -3, -6], 2, -3);
        Assert.Equal(["ReLU"], ModelBuilder.Of(1, 2, 1, 1).Node("GlobalAveragePool", "x -> g").Node("Relu", "g").Import().Kinds());
    }

    [Theory]
    [InlineData(13, new[] { 2, 3 }, 1, new float[] { 2.5f, 6.5f })]
    [InlineData(13, new[] { -1, -2 }, 0, new float[] { 2.5f, 6.5f })]
    [InlineData(18, new[] { 2, 3 }, 0, new float[] { 2.5f, 6.5f })]
    [InlineData(13, new[] { 3 }, 0, new float[] { 1.5f, 3.5f, 5.5f, 7.5f })]
    [InlineData(13, new[] { 2 }, 1, new float[] { 2, 3, 6, 7 })]
    public void ReduceMean_OverRowsAndColumns_IsAMean(int opset, int[] axes, int keeps, float[] expected)
    {
        var model = new ModelBuilder(opset, 1, 2, 2, 2).Numbers("a", [.. axes.Select(static axis => (long)axis)]);
        if (opset < 18) model.Node("ReduceMean", "x", ("axes", axes), ("keepdims", keeps));
        else model.Node("ReduceMean", "x, a", ("keepdims", keeps));
        AssertComputes(model, [1, 2, 3, 4, 5, 6, 7, 8], expected);
    }

    [Fact]
    public void ReduceMean_OverChannels_IsRefused() => Assert.Contains(
        "it takes the mean over axes [1]; rows and columns are supported", Assert.Single(ModelBuilder.Of(1, 2, 2, 2).Node("ReduceMean", "x", ("axes", new[] { 1 })).Problems()));

    private static ModelBuilder Square() => ModelBuilder.Of(1, 1, 3, 3);
}
