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
