using System.Buffers.Binary;
using System.IO.Compression;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Reference;
using SecNet.Runtime.Weights;

namespace SecNet.Runtime.Tests.Weights;

public sealed class FloatNetworkTests
{
    private const int MnistPixels = 28 * 28;

    [SharedDataFact]
    public void Evaluate_M2OnMnist_EqualsTheTrainedModel() => AssertEqualsTrained(NetworkSketch.M2(), "m2");

    [SharedDataFact]
    public void Evaluate_M1OnMnist_EqualsTheTrainedModel() => AssertEqualsTrained(NetworkSketch.M1(), "m1");

    [Fact]
    public void Evaluate_BundledDigits_AreRecognisedWithAMargin()
    {
        var example = Path.Combine(SharedDataFactAttribute.RepositoryRoot, "examples", "Mnist");
        foreach (var (info, file) in new[] { (NetworkSketch.M1(), "m1"), (NetworkSketch.M2(), "m2") })
        {
            var network = new FloatNetwork(info, SafetensorsFile.Read(Path.Combine(example, "weights", file + ".safetensors")));
            for (var digit = 0; digit < 10; digit++)
            {
                // A P5 file ends with its pixels.
                var content = File.ReadAllBytes(Path.Combine(example, "digits", $"{digit}.pgm"));
                var logits = network.Evaluate(Array.ConvertAll(content[^MnistPixels..], static pixel => pixel / 255f));
                var others = logits.Where((_, index) => index != digit).Max();
                Assert.True(logits[digit] - others > 3, $"{file}, digit {digit}: {logits[digit]} against {others}");
            }
        }
    }

    [Fact]
    public void Evaluate_StridedPaddedConvolution_EqualsTheSumWrittenOut()
    {
        var info = new NetworkSketch(2, 3, 3).Conv2D("c", 1, 2, stride: 2, padding: 1).Build();
        var network = new FloatNetwork(info, SafetensorsText.Of(("c.weight", [1, 2, 2, 2], [1, 10, 100, 1000, 2, 20, 200, 2000]), ("c.bias", [1], [0.5f])));
        float[] input = [1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0, 0, 0, 1, 0, 0, 0, 0];

        // Padded rows and columns -1..3; windows begin at -1 and 1. The second channel has a single one, at (1,1).
        Assert.Equal(
            [1000 * 1 + 0.5f, 100 * 2 + 1000 * 3 + 0.5f, 10 * 4 + 1000 * 7 + 0.5f, 5 + 10 * 6 + 100 * 8 + 1000 * 9 + 2 + 0.5f],
            network.Evaluate(input));
    }

    [Fact]
    public void Evaluate_Pools_PaddingNeverWinsAndCountsAsZeros()
    {
        var weights = SafetensorsText.Of();
        float[] input = [-1, -2, -3, -4];
        Assert.Equal([-1f, -2, -3, -4], new FloatNetwork(new NetworkSketch(1, 2, 2).MaxPool(2, 2, 1).Build(), weights).Evaluate(input));
        Assert.Equal([-0.25f, -0.5f, -0.75f, -1], new FloatNetwork(new NetworkSketch(1, 2, 2).AvgPool(2, 2, 1).Build(), weights).Evaluate(input));
    }

    /// <summary>Two groups, a step of two between the rows under a filter, one row of padding above and one column on the right.</summary>
    [Fact]
    public void Evaluate_GroupedDilatedUnevenConvolution_EqualsTheSumWrittenOut()
    {
        var window = new WindowGeometry(2, 2, 1, 1, 1, 0) { PaddingBottom = 0, PaddingRight = 1, DilationHeight = 2 };
        var info = new NetworkSketch(2, 2, 2).Conv2D("c", 2, window, groups: 2).Build();
        var network = new FloatNetwork(info, SafetensorsText.Of(("c.weight", [2, 1, 2, 2], [1, 10, 100, 1000, 2, 20, 200, 2000]), ("c.bias", [2], [0.5f, 0])));

        // Rows -1 and 1 lie under the filter at its one vertical position, columns 0, 1 and then 1, 2.
        Assert.Equal([(100 * 3) + (1000 * 4) + 0.5f, (100 * 4) + 0.5f, (200 * 7) + (2000 * 8), 200 * 8], network.Evaluate([1, 2, 3, 4, 5, 6, 7, 8]));
    }

    [Fact]
    public void Evaluate_UnevenPools_AreOverTheValuesOfTheWindow()
    {
        float[] input = [-1, -2, -3, -4, -5, -6];
        var weights = SafetensorsText.Of();
        var window = new WindowGeometry(1, 2, 1, 1, 0, 1) { PaddingRight = 0 };
        Assert.Equal([-1f, -1, -2, -4, -4, -5], Evaluate(LayerKind.MaxPool2D, window, countsPadding: true));
        Assert.Equal([-0.5f, -1.5f, -2.5f, -2, -4.5f, -5.5f], Evaluate(LayerKind.AvgPool2D, window, countsPadding: true));
        Assert.Equal([-1f, -1.5f, -2.5f, -4, -4.5f, -5.5f], Evaluate(LayerKind.AvgPool2D, window, countsPadding: false));
        var dilated = new WindowGeometry(2, 2, 1, 1, 0, 0) { DilationWidth = 2 };
        Assert.Equal([-1f], Evaluate(LayerKind.MaxPool2D, dilated, countsPadding: true));
        Assert.Equal([-3.5f], Evaluate(LayerKind.AvgPool2D, dilated, countsPadding: true));

        float[] Evaluate(LayerKind kind, WindowGeometry window, bool countsPadding) =>
            new FloatNetwork(new NetworkSketch(1, 2, 3).Pool(kind, window, countsPadding).Build(), weights).Evaluate(input);
    }

    [Fact]
    public void Evaluate_SquareReluBatchNormFlatten_ActPerElement()
    {
        var info = new NetworkSketch(2, 1, 2).ReLU().Square().BatchNorm("bn").Flatten().Build();
        var network = new FloatNetwork(info, SafetensorsText.Of(("bn.weight", [2], [1, 2]), ("bn.bias", [2], [0, 1]), ("bn.running_mean", [2], [0, 4]), ("bn.running_var", [2], [1, 4])));
        var output = network.Evaluate([-3, 2, 1, 4]);
        Assert.Equal([0.0, 4, -2, 13], output.Select(static value => Math.Round(value, 3)));
    }

    [Fact]
    public void Evaluate_Slopes_ActBelowZeroOnly()
    {
        var info = new NetworkSketch(2, 1, 2).Layer(LayerKind.LeakyReLU, static plan => plan with { Slope = 0.5 }).PReLU("p").Build();
        Assert.Equal([2f, 2, 4, -3], new FloatNetwork(info, SafetensorsText.Of(("p.weight", [2], [-1, 0.5f]))).Evaluate([-4, 2, 4, -12]));
        Assert.Equal([-4f, 2, 4, -12], new FloatNetwork(info, SafetensorsText.Of(("p.weight", [1], [2]))).Evaluate([-4, 2, 4, -12]));
    }

    [Fact]
    public void Evaluate_Clip_HoldsBetweenWhatBoundsThereAre()
    {
        Assert.Equal([-1f, 0.5f, 2], Clipped(-1, 2));
        Assert.Equal([-1f, 0.5f, 5], Clipped(-1, null));
        Assert.Equal([-3f, 0.5f, 2], Clipped(null, 2));

        static float[] Clipped(double? low, double? high) =>
            new FloatNetwork(new NetworkSketch(3, 1, 1).Layer(LayerKind.Clip, plan => plan with { Low = low, High = high }).Build(), SafetensorsText.Of()).Evaluate([-3, 0.5f, 5]);
    }

    [Fact]
    public void Evaluate_PadTransposeReshapeSub_MoveAndSubtract()
    {
        var info = new NetworkSketch(2, 1, 2)
            .Layer(LayerKind.Pad2D, static plan => plan with { Sides = new(1, 0, 0, 1) }, new(2, 2, 3))
            .Layer(LayerKind.Transpose, static plan => plan with { Order = new(2, 0, 1) }, new(3, 2, 2))
            .Layer(LayerKind.Reshape, shape: new(6, 2, 1))
            .Layer(LayerKind.Sub, static plan => plan with { Inputs = [2, 1] }).Build();

        // 000 120 and 000 340; columns first: 0102, 0304, ... as (01, 03), (02, 04), (00, 00).
        Assert.Equal([0f, 1, 0, 3, 0, 2, 0, 4, 0, 0, 0, 0], new FloatNetwork(info with { Layers = info.Layers[..3], OutputShape = new(6, 2, 1) }, SafetensorsText.Of()).Evaluate([1, 2, 3, 4]));
        Assert.Equal(new float[12], new FloatNetwork(info, SafetensorsText.Of()).Evaluate([1, 2, 3, 4]));
    }

    [Fact]
    public void Evaluate_WrongInputLength_NamesBoth()
    {
        var error = Assert.Throws<ArgumentException>(() => new FloatNetwork(new NetworkSketch(1, 2, 2).ReLU().Build(), SafetensorsText.Of()).Evaluate([1f]));
        Assert.Contains("takes 4 values (1x2x2), not 1", error.Message, StringComparison.Ordinal);
    }

    private static void AssertEqualsTrained(NetworkInfo info, string name)
    {
        const int Images = 100;
        var models = Path.Combine(SharedDataFactAttribute.Root, "models");
        var network = new FloatNetwork(info, SafetensorsFile.Read(Path.Combine(models, name + ".safetensors")));
        var expected = File.ReadAllBytes(Path.Combine(models, name + ".ref.bin"));
        using var images = new GZipStream(File.OpenRead(Path.Combine(SharedDataFactAttribute.Root, "data", "mnist", "t10k-images-idx3-ubyte.gz")), CompressionMode.Decompress);
        images.ReadExactly(new byte[16]);
        var pixels = new byte[MnistPixels];
        for (var image = 0; image < Images; image++)
        {
            images.ReadExactly(pixels);
            var logits = network.Evaluate(Array.ConvertAll(pixels, static pixel => pixel / 255f));
            for (var i = 0; i < logits.Length; i++)
            {
                var trained = BinaryPrimitives.ReadSingleLittleEndian(expected.AsSpan(((image * logits.Length) + i) * sizeof(float)));
                Assert.True(Math.Abs(logits[i] - trained) < 1e-3, $"image {image}, logit {i}: {logits[i]} against {trained}");
            }
        }
    }
}
