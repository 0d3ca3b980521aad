using SecNet.Generators;
using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;
using SecNet.Runtime.Weights;
using SecNet.Tool.Calibration;
using SecNet.Tool.Compilation;

namespace SecNet.Tool.Tests.Calibration;

public sealed class CalibratorTests
{
    private const string OneLayer = "network N\ninput x 2 |x| <= 1\nfc1 = dense x 2 -> 1";

    private static readonly SafetensorsFile OneLayerWeights = Networks.Weights(new("fc1.weight", [1, 2], [1, -0.5f]), new("fc1.bias", [1], [0.25f]));

    [Theory]
    [InlineData(2.1, "2.1")]
    [InlineData(1.94425, "1.95")]
    [InlineData(1000, "1000")]
    [InlineData(1001, "1010")]
    [InlineData(0.00012345, "0.000124")]
    [InlineData(99.91, "100")]
    public void RoundUp_KeepsThreeDigits(double value, string expected) => Assert.Equal(expected, Calibrator.RoundUp(value).ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>(1, -1) gives 1 + 0.5 + 0.25 = 1.75, the largest; times 1.2 is 2.1, below the proved 2·1·1 + 1 = 3.</summary>
    [Fact]
    public void Observed_TimesMargin_IsDeclared()
    {
        var model = Calibrator.Calibrate(Networks.Model(OneLayer), OneLayerWeights, [[0.5f, 0], [1, -1], [-1, 1]], 1.2m, isSynthetic: false);
        Assert.Equal(2.1m, Bound(model, 0));
        Assert.Equal(new CalibrationModel(3, 1.2m, IsSynthetic: false), model.Calibration);
    }

    /// <summary>1.75 · 2 = 3.5 proves nothing that 3 does not.</summary>
    [Fact]
    public void ProvedBound_ThatIsNarrower_Stays() =>
        Assert.Null(Bound(Calibrator.Calibrate(Networks.Model(OneLayer + " |x| <= 50"), OneLayerWeights, [[1, -1]], 2, isSynthetic: true), 0));

    /// <summary>A bias of 5 is beyond the weights' contract of 1, so the bound is declared, and holds it, whatever was observed.</summary>
    [Fact]
    public void Bias_IsHeldByTheBound()
    {
        var weights = Networks.Weights(new("fc1.weight", [1, 2], [1, 0]), new("fc1.bias", [1], [5]));
        var model = Calibrator.Calibrate(Networks.Model(OneLayer), weights, [[-1, 0]], 1, isSynthetic: false);
        Assert.Equal(5m, Bound(model, 0));
        ModelOwner.Encode(NetworkDescription.Of(Networks.Compile(model)), weights);
    }

    /// <summary>The batch norm that is folded bears the bound: 1.75 · 2 + 1 = 4.5.</summary>
    [Fact]
    public void FoldedBatchNorm_BearsTheBound()
    {
        var weights = Networks.Weights(
            new("fc1.weight", [1, 2], [1, -0.5f]), new("fc1.bias", [1], [0.25f]),
            new("bn1.weight", [1], [4]), new("bn1.bias", [1], [1]), new("bn1.running_mean", [1], [0]), new("bn1.running_var", [1], [4]));
        var model = Calibrator.Calibrate(Networks.Model(OneLayer + " |x| <= 2 |w| <= 8\nbn1 = batchnorm fc1 epsilon 0"), weights, [[1, -1]], 1, isSynthetic: false);
        Assert.Equal((null, 4.5m), (Bound(model, 0), Bound(model, 1)));
    }

    /// <summary>The second layer's proof starts from the first one's calibrated bound: 1·1·1.05 + 1 = 2.05, below the observed 1.05 · 2.</summary>
    [Fact]
    public void Proofs_BuildOnTheBoundsBefore()
    {
        const string Text = "network N\ninput x 1\nfc1 = dense x 1 -> 1\nrelu1 = relu fc1\nfc2 = dense relu1 1 -> 1\nfc3 = dense fc2 1 -> 1";
        var weights = Networks.Weights(new("fc1.weight", [1, 1], [0.525f]), new("fc2.weight", [1, 1], [1]), new("fc2.bias", [1], [0.525f]), new("fc3.weight", [1, 1], [0.01f]));
        var model = Calibrator.Calibrate(Networks.Model(Text), weights, [[1]], 2, isSynthetic: false);
        Assert.Equal((1.05m, null, 0.021m), (Bound(model, 0), Bound(model, 2), Round(Bound(model, 3)!.Value)));

        static decimal Round(decimal value) => decimal.Round(value, 3);
    }

    /// <summary>
    /// x = 1: fc1 = 0.5, square 0.25, sum 0.75, difference 0.75 - 0.5 = 0.25 and its PReLU the same. Each proved bound is larger:
    /// the input's 1·1 + 1 = 2 becomes 0.5, then 0.5² = 0.25 is proved as soon as observed, and so is the sum, 0.5 + 0.25.
    /// The difference is proved up to 0.75 + 0.5 and observed at 0.25.
    /// </summary>
    [Fact]
    public void SumsSquaresAndSlopes_AreBounded()
    {
        const string Text = "network N\ninput x 1\nfc1 = dense x 1 -> 1\nsq = square fc1 |x| <= 3\nsum = add sq, fc1\ndiff = sub sum, fc1\np = prelu diff |w| <= 8 |x| <= 5\nfc2 = dense p 1 -> 1";
        var weights = Networks.Weights(new("fc1.weight", [1, 1], [0.5f]), new("p.weight", [1], [8]), new("fc2.weight", [1, 1], [1]));
        var model = Calibrator.Calibrate(Networks.Model(Text), weights, [[1]], 1, isSynthetic: false);
        Assert.Equal([0.5m, null, null, 0.25m, 0.25m, 0.25m], model.Layers.Select(static layer => ((IBoundedLayer)layer).MaxAbs));
        Networks.Compile(model with { FractionBits = NetworkModel.AutoFraction });
    }

    [Fact]
    public void Result_DoesNotDependOnTheOrderOfSamples()
    {
        var samples = Enumerable.Range(0, 500).Select(static index => new[] { index % 7 / 7f, -(index % 11) / 11f }).ToArray();
        var forwards = Calibrator.Calibrate(Networks.Model(OneLayer), OneLayerWeights, samples, 1, isSynthetic: false);
        Assert.Equal(forwards, Calibrator.Calibrate(Networks.Model(OneLayer), OneLayerWeights, samples.Reverse(), 1, isSynthetic: false));
    }

    /// <summary>Twenty layers whose proved bounds multiply by 16 each leave every ring; calibrated, they fit 64 bits.</summary>
    [Fact]
    public void DeepNetwork_CompilesOnceCalibrated()
    {
        const int Layers = 20, Width = 16;
        var lines = Enumerable.Range(1, Layers).Select(static index => $"fc{index} = dense {(index == 1 ? "x" : "relu" + (index - 1))} {Width} -> {Width}\nrelu{index} = relu fc{index}");
        var model = Networks.Model($"network N\nring 64\nfraction auto\ninput x {Width}\n" + string.Join('\n', lines));
        var weights = Networks.Weights([.. Enumerable.Range(1, Layers).Select(static index => new NamedTensor(
            $"fc{index}.weight", [Width, Width], [.. Enumerable.Range(0, Width * Width).Select(i => i * index % 5 == 0 ? 0.3f : -0.05f)]))]);
        Assert.Contains(Compiler.Compile(model).Findings, static finding => finding.Id == "SECNET301");
        var calibrated = Calibrator.Calibrate(model, weights, [Enumerable.Repeat(1f, Width).ToArray()], 2, isSynthetic: true);
        var info = NetworkDescription.Of(Networks.Compile(calibrated));
        Assert.False(info.Layers[^1].Result!.Value.IsProved);
        Assert.Equal(info.WeightSlots.Length, ModelOwner.Encode(info, weights).Bounds.Length);
    }

    [Fact]
    public void Progress_CountsSamples()
    {
        var reports = new List<int>();
        Calibrator.Calibrate(Networks.Model(OneLayer), OneLayerWeights, [[1, -1], [0, 0]], 1, isSynthetic: false, new Recorder(reports));
        Assert.Equal([1, 2], reports.Order());
    }

    [Fact]
    public void Cancellation_EndsBetweenSamples()
    {
        using var stop = new CancellationTokenSource();
        var taken = 0;
        IEnumerable<float[]> Samples()
        {
            while (true)
            {
                if (++taken == 3) stop.Cancel();
                yield return [1, -1];
            }
        }

        Assert.ThrowsAny<OperationCanceledException>(() => Calibrator.Calibrate(Networks.Model(OneLayer), OneLayerWeights, Samples(), 1, isSynthetic: false, progress: null, stop.Token));
    }

    [Fact]
    public void Samples_ThatDoNotFit_AreNamed()
    {
        Assert.Contains("Sample 1 holds 1.5 at index 0, outside the declared input range of ±1", Message([0, 0], [1.5f, 0]), StringComparison.Ordinal);
        Assert.Contains("Sample 0 holds NaN at index 1", Message([0, float.NaN]), StringComparison.Ordinal);
        Assert.Contains("Sample 0 has 3 values, but 'N' takes 2 (2)", Message([0, 0, 0]), StringComparison.Ordinal);
        Assert.Contains("no samples", Message(), StringComparison.Ordinal);

        static string Message(params float[][] samples) =>
            Assert.Throws<CalibrationException>(() => Calibrator.Calibrate(Networks.Model(OneLayer), OneLayerWeights, samples, 1, isSynthetic: false)).Message;
    }

    [Fact]
    public void Margin_BelowOne_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(static () => Calibrator.Calibrate(Networks.Model(OneLayer), OneLayerWeights, [[0, 0]], 0.9m, isSynthetic: false));

    private static decimal? Bound(NetworkModel model, int layer) => ((LinearLayerModel)model.Layers[layer]).MaxAbs;

    private sealed class Recorder(List<int> reports) : IProgress<int>
    {
        public void Report(int value)
        {
            lock (reports) reports.Add(value);
        }
    }
}
