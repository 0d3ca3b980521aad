using SecNet.Runtime.Networks;
using SecNet.Runtime.Weights;

namespace SecNet.Runtime.Tests.Weights;

public sealed class ModelOwnerTests
{
    [Fact]
    public void Encode_DenseWithBatchNorms_FoldsThemInOrder()
    {
        var info = new NetworkSketch(2, 1, 1).Dense("fc1", 2).BatchNorm("bn1").Build();
        var words = ModelOwner.Encode(info, SafetensorsText.Of(
            ("fc1.weight", [2, 2], [0.5f, -1, 0.25f, 0]), ("fc1.bias", [2], [1, -1]),
            ("bn1.weight", [2], [2, 1]), ("bn1.bias", [2], [0.5f, -0.5f]),
            ("bn1.running_mean", [2], [1, 3]), ("bn1.running_var", [2], [4, 0.25f]))).Words.Span;

        var factors = new[] { 2 / Math.Sqrt(4 + NetworkSketch.Epsilon), 1 / Math.Sqrt(0.25 + NetworkSketch.Epsilon) };
        Assert.Equal(
            [Round(0.5 * factors[0], 16), Round(-factors[0], 16), Round(0.25 * factors[1], 16), 0,
             Round((1 - 1) * factors[0] + 0.5, 32), Round((-1 - 3) * factors[1] - 0.5, 32)],
            words.ToArray());
    }

    [Fact]
    public void Encode_NoBias_IsZero()
    {
        var info = new NetworkSketch(1, 1, 1).Dense("fc1", 1).Build();
        Assert.Equal([1L << 15, 0], ModelOwner.Encode(info, SafetensorsText.Of(("fc1.weight", [1, 1], [0.5f]))).Words.ToArray());
    }

    [Fact]
    public void Encode_InputDivisor_DividesWeightsButNotBias()
    {
        var info = new NetworkSketch(1, 1, 1) { InputDivisor = 9 }.Dense("fc1", 1).Build();
        var model = ModelOwner.Encode(info, SafetensorsText.Of(("fc1.weight", [1, 1], [0.5f]), ("fc1.bias", [1], [0.5f])));
        Assert.Equal([Round(0.5 / 9, 16), 1L << 31], model.Words.ToArray());
        Assert.Equal(1, model.Bounds[0].Proved, 1e-3);
    }

    [Fact]
    public void Encode_BatchNormBehindNothingLinear_IsAScaleAndAShift()
    {
        var info = new NetworkSketch(2, 2, 2).ReLU().BatchNorm("bn1").Build();
        var words = ModelOwner.Encode(info, SafetensorsText.Of(
            ("bn1.weight", [2], [2, -1]), ("bn1.running_mean", [2], [1, 0]), ("bn1.bias", [2], [0, 0.5f]), ("bn1.running_var", [2], [1, 1]))).Words.ToArray();
        var factor = 1 / Math.Sqrt(1 + NetworkSketch.Epsilon);
        Assert.Equal([Round(2 * factor, 16), Round(-factor, 16), Round(-2 * factor, 32), Round(0.5, 32)], words);
    }

    [Fact]
    public void Encode_Bounds_WalkTheLayers()
    {
        var info = new NetworkSketch(2, 1, 1) { InputMaxAbs = 3 }
            .Dense("fc1", 1, maxAbs: 100).ReLU().Square().Dense("fc2", 1, maxAbs: 12).Dense("fc3", 1, maxAbs: null).Build();
        var bounds = ModelOwner.Encode(info, SafetensorsText.Of(
            ("fc1.weight", [1, 2], [0.5f, -1]), ("fc1.bias", [1], [-0.5f]),
            ("fc2.weight", [1, 1], [-2]),
            ("fc3.weight", [1, 1], [1.5f]), ("fc3.bias", [1], [1]))).Bounds;

        // 1.5·3 + 0.5 = 5; squared 25; times 2 = 50, declared 12; times 1.5 plus 1 = 19; a few units of rounding above each.
        Assert.Equal([("fc1", 100, 5), ("fc2", 12, 50), ("fc3", null, 19)], bounds.Select(static bound => (bound.Name, bound.Declared, Math.Floor(bound.Proved))));
        Assert.All(bounds, static bound => Assert.InRange(bound.Proved - Math.Floor(bound.Proved), 1e-6, 2e-3));

        // fc3 declares nothing, but rests on fc2's declaration.
        Assert.Equal(["proved", "calibrated", "calibrated"], bounds.Select(static bound => bound.Standing));
    }

    /// <summary>What has no weights but a contract is reported too, proved or calibrated like the others.</summary>
    [Fact]
    public void Encode_Bounds_WalkLayersWithoutWeights()
    {
        var info = new NetworkSketch(2, 1, 1) { InputMaxAbs = 3 }
            .Layer(LayerKind.LeakyReLU, static plan => plan with { Slope = 0.5 })                       // 3
            .Layer(LayerKind.Clip, static plan => plan with { Low = -1, High = 2 })                     // 2
            .Layer(LayerKind.Sub, static plan => plan with { Inputs = [0, 1], MaxAbs = 6 })             // 3 + 2
            .Layer(LayerKind.Add, static plan => plan with { Inputs = [2, 2], MaxAbs = 4, Name = "a" }) // 10, declared 4
            .Layer(LayerKind.Transpose, static plan => plan with { Order = new(1, 0, 2) })
            .Layer(LayerKind.Clip, static plan => plan with { Low = -9 })                               // still 4
            .Layer(LayerKind.Pad2D, static plan => plan with { Sides = default(PadSides) })
            .Layer(LayerKind.Reshape)
            .Square().Layer(LayerKind.Square, static plan => plan with { MaxAbs = 200, Name = "sq" })   // 16 squared is 256, declared 200
            .Dense("fc1", 1, maxAbs: null).Build();
        var bounds = ModelOwner.Encode(info, SafetensorsText.Of(("fc1.weight", [1, 2], [1, -0.5f]))).Bounds;
        Assert.Equal(
            [("Sub", 6, 5), ("a", 4, 10), ("sq", 200, 256), ("fc1", null, 300)],
            bounds.Select(static bound => (bound.Name, bound.Declared, Math.Floor(bound.Proved))));
        Assert.Equal(["proved", "calibrated", "calibrated", "calibrated"], bounds.Select(static bound => bound.Standing));
    }

    [Fact]
    public void Encode_Slopes_ArePerChannelOrOneForAll_AndHaveNoBias()
    {
        var info = new NetworkSketch(3, 2, 1) { InputMaxAbs = 4 }.PReLU("p", maxAbsWeight: 2, maxAbs: 9).Build();
        var model = ModelOwner.Encode(info, SafetensorsText.Of(("p.weight", [3], [0.25f, -2, 0])));
        Assert.Equal([Round(0.25, 16), Round(-2, 16), 0, 0, 0, 0], model.Words.ToArray());
        var bound = Assert.Single(model.Bounds);
        Assert.Equal((8, "proved"), (Math.Floor(bound.Proved), bound.Standing));

        var single = ModelOwner.Encode(info, SafetensorsText.Of(("p.weight", [1], [0.5f])));
        Assert.Equal([Round(0.5, 16), Round(0.5, 16), Round(0.5, 16), 0, 0, 0], single.Words.ToArray());

        // Slopes below 1 bound nothing: what is above 0 passes as it is.
        Assert.Equal(4, Math.Floor(single.Bounds[0].Proved));
    }

    [Theory]
    [InlineData(2, 0.5f, "expects [3]")]
    [InlineData(3, 1.25f, "Set MaxAbsWeight = 1.3 on 'p'")]
    public void Encode_SlopesThatDoNotFit_AreRefused(int count, float slope, string reason)
    {
        var info = new NetworkSketch(3, 1, 1).PReLU("p").Build();
        var error = Record.Exception(() => ModelOwner.Encode(info, SafetensorsText.Of(("p.weight", [count], [.. Enumerable.Repeat(slope, count)]))));
        Assert.Contains(reason, Assert.IsAssignableFrom<Exception>(error).Message, StringComparison.Ordinal);
        Assert.True(error is WeightFileException or WeightContractException, error.GetType().Name);
    }

    /// <summary>All inputs at 0.29999998 are in range and give 255.9999, which encodes to 256.0025: the report must not call that proved.</summary>
    [Fact]
    public void Encode_BoundThatOnlyTheRoundingOfInputsBreaks_IsNotProved()
    {
        var info = new NetworkSketch(854, 1, 1) { InputMaxAbs = 0.3m }.Dense("fc1", 1, maxAbs: 255.99996m).Build();
        var weights = Enumerable.Repeat(1f, 854).ToArray();
        weights[^1] = 0.3331f;
        var bound = Assert.Single(ModelOwner.Encode(info, SafetensorsText.Of(("fc1.weight", [1, 854], weights))).Bounds);
        Assert.Equal("calibrated", bound.Standing);
        Assert.InRange(bound.Proved, 256.0025, 256.03);
    }

    [Fact]
    public void Encode_WeightBeyondContract_NamesLayerBothNumbersAndTheFix()
    {
        var info = new NetworkSketch(1, 1, 1).Dense("fc1", 2, maxAbsWeight: 1).Build();
        var error = Assert.Throws<WeightContractException>(() => ModelOwner.Encode(info, SafetensorsText.Of(("fc1.weight", [2, 1], [0.5f, -1.25f]))));
        Assert.Contains("'fc1'", error.Message, StringComparison.Ordinal);
        Assert.Contains("is 1.25 in magnitude", error.Message, StringComparison.Ordinal);
        Assert.Contains("compiled for MaxAbsWeight = 1.", error.Message, StringComparison.Ordinal);
        Assert.Contains("Set MaxAbsWeight = 1.3 on 'fc1'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_WeightAtItsContract_IsAccepted()
    {
        var info = new NetworkSketch(1, 1, 1).Dense("fc1", 1, maxAbsWeight: 1).Build();
        Assert.Equal(-65536, ModelOwner.Encode(info, SafetensorsText.Of(("fc1.weight", [1, 1], [-1]))).Words.Span[0]);
    }

    [Theory]
    [InlineData(true, "outputs up to MaxAbs = 2")]
    [InlineData(false, "declares no MaxAbs, which allows biases up to MaxAbsWeight = 1")]
    public void Encode_BiasBeyondContract_IsRefused(bool declared, string reason)
    {
        var info = new NetworkSketch(1, 1, 1).Dense("fc1", 1, maxAbsWeight: 1, maxAbs: declared ? 2 : null).Build();
        var error = Assert.Throws<WeightContractException>(() => ModelOwner.Encode(info, SafetensorsText.Of(("fc1.weight", [1, 1], [1]), ("fc1.bias", [1], [-2.5f]))));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains("largest bias is 2.5", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_BiasBeyondRing_IsRefused()
    {
        // 1 at 32 fraction bits needs 34 bits, whatever the contract says.
        var info = new NetworkSketch(1, 1, 1) { RingBits = 32 }.Dense("fc1", 1).Build();
        var error = Assert.Throws<WeightContractException>(() => ModelOwner.Encode(info, SafetensorsText.Of(("fc1.weight", [1, 1], [1]), ("fc1.bias", [1], [1]))));
        Assert.Contains("does not fit a ring of 32 bits", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_NegativeVariance_IsRefused()
    {
        var info = new NetworkSketch(1, 1, 1).Dense("fc1", 1).BatchNorm("bn1").Build();
        var error = Assert.Throws<WeightFileException>(() => ModelOwner.Encode(info, SafetensorsText.Of(
            ("fc1.weight", [1, 1], [1]), ("bn1.running_mean", [1], [0]), ("bn1.running_var", [1], [-1]))));
        Assert.Contains("bn1.running_var", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_BundledModels_MeetTheirContractsAndFitTheirShares()
    {
        foreach (var (info, file) in new[] { (NetworkSketch.M1(), "m1"), (NetworkSketch.M2(), "m2") })
        {
            var model = ModelOwner.Encode(info, SafetensorsFile.Read(Path.Combine(SharedDataFactAttribute.RepositoryRoot, "examples", "Mnist", "weights", file + ".safetensors")));
            Assert.Equal(info.ModelWords, model.Words.Length);
            Assert.Equal(info.WeightSlots.Select(static slot => slot.Name), model.Bounds.Select(static bound => bound.Name));
            Assert.All(model.Bounds, static bound => Assert.InRange(bound.Proved, 1, 1e4));
        }
    }

    [Fact]
    public void Split_SharesAddUpAndEverySplitIsFresh()
    {
        var info = new NetworkSketch(4, 1, 1).Dense("fc1", 2).Build();
        var model = ModelOwner.Encode(info, SafetensorsText.Of(("fc1.weight", [2, 4], [1, -1, 0.5f, 0, 0, 0, 0, -0.25f]), ("fc1.bias", [2], [-3, 3])));
        var (first0, first1) = model.Split();
        var (second0, _) = model.Split();

        Assert.Equal(model.Words.ToArray(), Enumerable.Range(0, info.ModelWords).Select(i => unchecked((long)(first0.Words.Span[i] + first1.Words.Span[i]))));
        Assert.Equal(first0.ModelId, first1.ModelId);
        Assert.NotEqual(first0.ModelId, second0.ModelId);
        Assert.All(first0.Words.ToArray().Zip(second0.Words.ToArray()), static pair => Assert.NotEqual(pair.First, pair.Second));
        Assert.Equal((0, 1), (first0.PartyIndex, first1.PartyIndex));
    }

    private static long Round(double value, int fractionBits) => (long)Math.Round(Math.ScaleB(value, fractionBits), MidpointRounding.AwayFromZero);
}
