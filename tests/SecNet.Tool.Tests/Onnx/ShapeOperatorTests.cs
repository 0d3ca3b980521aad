using SecNet.Tool.Onnx.Wire;
using static SecNet.Tool.Tests.Onnx.FloatTwin;
using DataType = SecNet.Tool.Onnx.Wire.TensorProto.Types.DataType;

namespace SecNet.Tool.Tests.Onnx;

/// <summary>What moves values, what only looks at them in another shape, and shapes that are computed as data.</summary>
public class ShapeOperatorTests
{
    private static readonly float[] Eight = [1, 2, 3, 4, 5, 6, 7, 8];

    [Theory]
    [InlineData(1)]
    [InlineData(-3)]
    public void Flatten_FromAxis1_IsAFlattenWhereADenseLayerNeedsOne(int axis)
    {
        var model = ModelBuilder.Of(1, 2, 2, 2).Weight("w", [8, 1], 1, 2, 3, 4, 5, 6, 7, 8).NamedNode("/flat/Flatten", "Flatten", "x -> f", ("axis", axis)).Node("Gemm", "f, w");
        AssertComputes(model, Eight, 204);
        Assert.Equal(["flat", "Gemm_1"], model.Import().Model.Layers.Select(static layer => layer.Name));
    }

    [Fact]
    public void Flatten_AcrossTheBatch_IsRefused() => Assert.Contains(
        "which mixes channels with the batch", Assert.Single(ModelBuilder.Of(1, 2, 2, 2).Node("Flatten", "x", ("axis", 2)).Problems()));

    [Theory]
    [InlineData(new long[] { 1, -1 })]
    [InlineData(new long[] { 0, 8 })]
    [InlineData(new long[] { -1, 8 })]
    public void Reshape_ToAVector_IsAFlatten(long[] shape)
    {
        var model = ModelBuilder.Of(1, 2, 2, 2).Numbers("s", shape).Node("Reshape", "x, s");
        AssertComputes(model, Eight, Eight);
        Assert.Equal(["Flatten"], model.Import().Kinds());
    }

    [Fact]
    public void Reshape_ToAPicture_FeedsAConvolution()
    {
        var model = ModelBuilder.Of(1, 8).Numbers("s", 0, 2, 2, -1).Weight("w", [1, 2, 1, 1], 1, 10).Node("Reshape", "x, s -> p", ("allowzero", 0)).Node("Conv", "p, w");
        AssertComputes(model, Eight, 51, 62, 73, 84);
        Assert.Equal(["Reshape", "Conv2D"], model.Import().Kinds());
    }

    [Theory]
    [InlineData(new long[] { 1, 9 }, "its shape is [1, 9], which does not fit [1, 2, 2, 2]")]
    [InlineData(new long[] { -1, -1 }, "its shape is [-1, -1], which does not fit")]
    [InlineData(new long[] { 3, -1 }, "its shape is [3, -1], which does not fit")]
    [InlineData(new long[] { 1, -8 }, "has a side of -8")]
    public void Reshape_ThatDoesNotFit_IsRefused(long[] shape, string reason) => Assert.Contains(reason, Assert.Single(ModelBuilder.Of(1, 2, 2, 2).Numbers("s", shape).Node("Reshape", "x, s").Problems()));

    [Fact]
    public void Reshape_OfTheBatch_IsRefusedWhereItMatters() => Assert.Contains(
        "whose first dimension is not a batch of 1", Assert.Single(ModelBuilder.Of(1, 8).Numbers("s", 2, 4).Node("Reshape", "x, s").Problems()));

    [Theory]
    [InlineData(9)]
    [InlineData(13)]
    public void SqueezeAndUnsqueeze_EveryOpset_ReadTheirAxes(int opset)
    {
        var model = new ModelBuilder(opset, 1, 2, 1, 1).Numbers("a", 2, -1).Numbers("b", 2);
        if (opset < 13) model.Node("Squeeze", "x -> s", ("axes", new[] { 2, -1 })).Node("Relu", "s -> r").Node("Unsqueeze", "r", ("axes", new[] { 2 }));
        else model.Node("Squeeze", "x, a -> s").Node("Relu", "s -> r").Node("Unsqueeze", "r, b");
        AssertComputes(model, [-1, 2], 0, 2);
        Assert.Equal(["ReLU"], model.Import().Kinds());
    }

    [Fact]
    public void Squeeze_OfAllOrOfWhatIsNot1_FollowsTheDefinition()
    {
        AssertComputes(ModelBuilder.Of(1, 2, 1, 1).Node("Relu", "x -> r").Node("Squeeze", "r"), [-1, 2], 0, 2);
        Assert.Contains("it squeezes axis 1 of [1, 2, 1, 1], which is not 1", Assert.Single(ModelBuilder.Of(1, 2, 1, 1).Numbers("a", 1).Node("Squeeze", "x, a").Problems()));
        Assert.Contains("axis 7 does not exist in a tensor of 4 dimensions", Assert.Single(ModelBuilder.Of(1, 2, 1, 1).Numbers("a", 7).Node("Squeeze", "x, a").Problems()));
    }

    [Theory]
    [InlineData(new[] { 0, 2, 3, 1 }, new float[] { 1, 5, 2, 6, 3, 7, 4, 8 })]
    [InlineData(new[] { 0, 1, 3, 2 }, new float[] { 1, 3, 2, 4, 5, 7, 6, 8 })]
    [InlineData(new[] { 0, 3, 2, 1 }, new float[] { 1, 5, 3, 7, 2, 6, 4, 8 })]
    public void Transpose_OfATensor_OrdersAxes(int[] order, float[] expected)
    {
        var model = ModelBuilder.Of(1, 2, 2, 2).Node("Transpose", "x", ("perm", order));
        AssertComputes(model, Eight, expected);
        Assert.Contains("Transpose", model.Import().Kinds());
    }

    [Fact]
    public void Transpose_OfSidesOf1_IsNothing()
    {
        var model = ModelBuilder.Of(1, 1, 1, 8).Node("Transpose", "x -> t", ("perm", new[] { 0, 3, 1, 2 })).Weight("w", [1, 8, 1, 1], 1, 1, 1, 1, 1, 1, 1, 1).Node("Conv", "t, w");
        AssertComputes(model, Eight, 36);
        Assert.Equal(["Reshape", "Conv2D"], [.. model.Import().Kinds().Select(static kind => kind == "Flatten" ? "Reshape" : kind)]);
    }

    [Fact]
    public void Transpose_InAChannelShuffle_MovesGroupsThroughFiveDimensions()
    {
        // ShuffleNet: 4 channels in 2 groups of 2 become 0 2 1 3.
        var model = ModelBuilder.Of(1, 4, 1, 2).Numbers("s", 1, 2, 2, 1, 2).Numbers("t", 1, -1, 1, 2)
            .Node("Reshape", "x, s -> a").Node("Transpose", "a -> b", ("perm", new[] { 0, 2, 1, 3, 4 })).Node("Reshape", "b, t");
        AssertComputes(model, Eight, 1, 2, 5, 6, 3, 4, 7, 8);
    }

    [Fact]
    public void Transpose_OfWeights_IsDoneWhileImporting()
    {
        AssertComputes(ModelBuilder.Of(1, 2).Weight("w", [3, 2], 1, 2, 3, 4, 5, 6).Node("Transpose", "w -> t", ("perm", new[] { 1, 0 })).Node("MatMul", "x, t"), [1, 2], 5, 11, 17);
        AssertComputes(ModelBuilder.Of(1, 2).Weight("w", [3, 2], 1, 2, 3, 4, 5, 6).Node("Transpose", "w -> t").Node("Gemm", "x, t"), [1, 2], 5, 11, 17);
        Assert.Contains("which is no order of 2 axes", Assert.Single(ModelBuilder.Of(1, 2).Weight("w", [3, 2], new float[6]).Node("Transpose", "w -> t", ("perm", new[] { 0, 0 })).Node("MatMul", "x, t").Problems()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-3)]
    public void Concat_OfChannels_PutsThemOneAfterAnother(int axis)
    {
        AssertComputes(ModelBuilder.Of(1, 1, 1, 2).Node("Relu", "x -> r").Node("Concat", "x, r, x", ("axis", axis)), [-1, 2], -1, 2, 0, 2, -1, 2);
        Assert.Contains("it joins tensors along axis 3; 1, the channels, is supported", Assert.Single(ModelBuilder.Of(1, 1, 1, 2).Node("Concat", "x, x", ("axis", 3)).Problems()));
    }

    [Fact]
    public void Concat_OfVectors_IsOneVector() => AssertComputes(
        ModelBuilder.Of(1, 2).Weight("w", [3, 1], 1, 1, 1).Weight("v", [2, 1], 1, 10).Node("Gemm", "x, v -> h").Node("Concat", "x, h -> c", ("axis", 1)).Node("Gemm", "c, w"), [1, 2], 24);

    [Fact]
    public void IdentityDropoutAndCast_OfTensorsAndWeights_AreNothing()
    {
        var model = ModelBuilder.Of(1, 2).Weight("w", [2, 1], 1, 1).Node("Identity", "w -> v").Node("Dropout", "x -> d").Node("Cast", "d -> c", ("to", 11)).Node("Gemm", "c, v");
        AssertComputes(model, [1, 2], 3);
        Assert.Equal(["Dense"], model.Import().Kinds());
        Assert.Contains("it is in training mode", Assert.Single(ModelBuilder.Of(1, 2).Weight("r", [], 0.5f).Weight("t", new TensorProto { DataType = (int)DataType.Bool, Int32Data = { 1 } }).Node("Dropout", "x, r, t").Problems()));
        Assert.Contains("it casts to Int64", Assert.Single(ModelBuilder.Of(1, 2).Node("Cast", "x -> c", ("to", 7)).Node("Relu", "c").Problems()));
    }

    [Fact]
    public void Shape_AndWhatPyTorchMakesOfIt_IsComputedWhileImporting()
    {
        // x.view(x.size(0), -1)
        var model = ModelBuilder.Of(1, 2, 2, 2).Weight("w", [8, 1], 1, 2, 3, 4, 5, 6, 7, 8).Numbers("a", 0).Numbers("m", -1)
            .Node("Shape", "x -> s").Node("Constant", "-> i", ("value", Scalar(0))).Node("Gather", "s, i -> g", ("axis", 0)).Node("Unsqueeze", "g, a -> u")
            .Node("Concat", "u, m -> t", ("axis", 0)).Node("Reshape", "x, t -> f").Node("Gemm", "f, w");
        AssertComputes(model, Eight, 204);
    }

    [Fact]
    public void Shape_OfALayerNobodyElseTakes_LeavesThatLayerOut()
    {
        var model = ModelBuilder.Of(1, 2, 2).Node("Relu", "x -> r").Node("Shape", "r -> s").Node("Reshape", "x, s -> f").Node("Mul", "f, f");
        Assert.Equal(["Square"], model.Import().Kinds());
    }

    [Fact]
    public void Pads_AsPyTorchComputesThem_AreKnown()
    {
        // F.pad(x, (1, 2)) at opset 11: reorders [1, 2] to ONNX's order by concatenation, reshape, reversal and transposition.
        var model = new ModelBuilder(11, 1, 1, 3).Numbers("given", 1, 2).Numbers("four", 4).Numbers("two", -1, 2).Numbers("one", -1).Numbers("zero", 0).Numbers("minus", -1).Numbers("far", -long.MaxValue)
            .Node("ConstantOfShape", "four -> zeros", ("value", ModelBuilder.Integers(0))).Node("Concat", "given, zeros -> all", ("axis", 0)).Node("Reshape", "all, two -> pairs")
            .Node("Slice", "pairs, minus, far, zero, minus -> back").Node("Transpose", "back -> turned", ("perm", new[] { 1, 0 })).Node("Reshape", "turned, one -> flat").Node("Cast", "flat -> pads", ("to", 7))
            .Node("Pad", "x, pads -> p").Node("Relu", "p");
        AssertComputes(model, [1, 2, 3], 0, 1, 2, 3, 0, 0);
    }

    [Fact]
    public void Constants_EveryForm_AreRead()
    {
        AssertComputes(ModelBuilder.Of(1, 2).Node("Constant", "-> c", ("value_float", 3f)).Node("Mul", "x, c"), [1, 2], 3, 6);
        AssertComputes(ModelBuilder.Of(1, 2).Node("Constant", "-> c", ("value_floats", new[] { 3f, 4 })).Node("Mul", "x, c"), [1, 2], 3, 8);
        AssertComputes(ModelBuilder.Of(1, 2).Node("Constant", "-> s", ("value_ints", new[] { 1, 2, 1 })).Node("Reshape", "x, s -> r").Node("Relu", "r"), [1, 2], 1, 2);
        AssertComputes(ModelBuilder.Of(1, 2).Node("Constant", "-> e", ("value_int", 2)).Node("Pow", "x, e"), [1, 2], 1, 4);
        Assert.Contains("it has no value", Assert.Single(ModelBuilder.Of(1, 2).Node("Constant", "-> c").Node("Mul", "x, c").Problems()));
    }

    [Theory]
    [InlineData("Add", new float[] { 15, 26 })]
    [InlineData("Sub", new float[] { -5, -14 })]
    [InlineData("Mul", new float[] { 50, 120 })]
    [InlineData("Div", new float[] { 0.5f, 0.3f })]
    public void Arithmetic_OfConstants_IsDoneWhileImporting(string op, float[] expected) => AssertComputes(
        ModelBuilder.Of(1, 2).Weight("a", [2], 5, 6).Weight("b", [1, 2], 10, 20).Node(op, "a, b -> c").Node("Mul", "x, c"), [1, 1], expected);

    [Fact]
    public void Slice_WithAttributesOrInputs_TakesAPart()
    {
        AssertComputes(new ModelBuilder(9, 1, 2).Weight("a", [4], 1, 2, 3, 4).Node("Slice", "a -> b", ("starts", new[] { 1 }), ("ends", new[] { 3 }), ("axes", new[] { 0 })).Node("Mul", "x, b"), [1, 1], 2, 3);
        AssertComputes(ModelBuilder.Of(1, 2).Weight("a", [2, 2], 1, 2, 3, 4).Numbers("s", 1).Numbers("e", long.MaxValue).Numbers("i", 1).Node("Slice", "a, s, e, i -> b").Node("Flatten", "b -> c", ("axis", 0)).Node("Mul", "x, c"), [1, 1], 2, 4);
    }

    [Fact]
    public void Softmax_AtTheOutput_IsLeftOutWithANote()
    {
        foreach (var (opset, op) in (ReadOnlySpan<(int, string)>)[(9, "Softmax"), (13, "Softmax"), (13, "LogSoftmax")])
        {
            var imported = new ModelBuilder(opset, 1, 2).Node("Relu", "x -> r").Node(op, "r").Import();
            Assert.Equal(["ReLU"], imported.Kinds());
            Assert.Contains($"{op} at the output is left out", Assert.Single(imported.Notes));
        }

    }

    [Fact]
    public void ArgMax_AtTheOutput_IsTheLastLayer()
    {
        AssertComputes(ModelBuilder.Of(1, 4).Node("Relu", "x -> r").Node("ArgMax", "r", ("axis", 1)), [1, -2, 3, 3], 2);
        AssertComputes(ModelBuilder.Of(1, 4).Node("Relu", "x -> r").Node("ArgMax", "r", ("axis", -1), ("keepdims", 0)), [-1, -2, -3, -3], 0);
        AssertComputes(ModelBuilder.Of(1, 3, 1, 1).Node("Relu", "x -> r").Node("ArgMax", "r", ("axis", 1), ("keepdims", 1), ("select_last_index", 0)), [1, 2, 3], 2);
        AssertComputes(ModelBuilder.Of(1, 1, 2, 2).Node("Flatten", "x -> f").Node("ArgMax", "f -> a", ("axis", 1)).Node("Cast", "a", ("to", 6)), [1, 2, 4, 3], 2);
        AssertComputes(ModelBuilder.Of(1, 3).Node("Squeeze", "x -> s").Node("ArgMax", "s", ("keepdims", 0)), [1, 2, 3], 2);
        var imported = ModelBuilder.Of(1, 2).Node("Relu", "x -> r").Node("ArgMax", "r", ("axis", 1)).Import();
        Assert.Contains("the client gets the class, and no scores", Assert.Single(imported.Notes));
        Assert.Equal(["ReLU", "ArgMax"], imported.Kinds());
    }

    /// <summary>What keeps the order before it is left out; behind it there is no order left.</summary>
    [Fact]
    public void ArgMax_BehindASoftmax_IsTheArgMaxOfTheScores()
    {
        var imported = ModelBuilder.Of(1, 2).Node("Relu", "x -> r").Node("Softmax", "r -> s", ("axis", 1)).Node("ArgMax", "s -> a", ("axis", -1), ("keepdims", 0)).Node("Cast", "a", ("to", 6)).Import();
        Assert.Equal(["ReLU", "ArgMax"], imported.Kinds());
        Assert.Equal(2, imported.Notes.Count);
        Assert.Contains("it takes the class of an ArgMax", Assert.Single(ModelBuilder.Of(1, 2).Node("ArgMax", "x -> a", ("axis", 1)).Node("Softmax", "a").Problems()));
    }

    [Fact]
    public void ArgMax_InsideOrOfTheLastOfEqualsOrOverSomethingElse_IsRefused()
    {
        Assert.Contains("ArgMax is supported at the output only", Assert.Single(ModelBuilder.Of(1, 2).Node("ArgMax", "x -> a", ("axis", 1)).Node("Relu", "a").Problems()));
        Assert.Contains("its attribute 'select_last_index' is 1", Assert.Single(ModelBuilder.Of(1, 2).Node("ArgMax", "x", ("axis", 1), ("select_last_index", 1)).Problems()));
        Assert.Contains("it goes over axis 0 of [1, 2]", Assert.Single(ModelBuilder.Of(1, 2).Node("ArgMax", "x").Problems()));
        Assert.Contains("SECNET212", Assert.Single(ModelBuilder.Of(1, 1).Node("ArgMax", "x", ("axis", 1)).Problems()));
    }

    [Fact]
    public void Softmax_InsideOrOverSomethingElse_IsRefused()
    {
        Assert.Contains("Softmax is supported at the output only", Assert.Single(ModelBuilder.Of(1, 2).Node("Softmax", "x -> s").Node("Relu", "s").Problems()));
        Assert.Contains("Softmax is supported at the output only", Assert.Single(ModelBuilder.Of(1, 2).Node("Softmax", "x -> s").Node("Softmax", "s -> t").Node("Add", "s, t").Problems().Take(1)));
        Assert.Contains("it goes over axis 1 of [1, 2, 2]", Assert.Single(ModelBuilder.Of(1, 2, 2).Node("Relu", "x -> r").Node("Softmax", "r", ("axis", 1)).Problems()));
    }

    private static TensorProto Scalar(long value) => new() { DataType = (int)DataType.Int64, Int64Data = { value } };
}
