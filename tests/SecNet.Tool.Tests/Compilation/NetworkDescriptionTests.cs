using System.Text.Json;
using SecNet.Generators;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Reference;
using SecNet.Runtime.Weights;
using SecNet.Tool.Compilation;

namespace SecNet.Tool.Tests.Compilation;

/// <summary>The description without a build is the generated one.</summary>
public sealed class NetworkDescriptionTests
{
    /// <summary>examples/Mnist/M2.cs in the words of files.</summary>
    private const string M2 = """
        network M2 in Mnist
        ring 64
        fraction 16
        input image 1x28x28  |x| <= 1
        conv1 = conv2d image 1 -> 16 kernel 5  |x| <= 15  |w| <= 2
        bn1 = batchnorm conv1
        relu1 = relu bn1
        maxpool1 = maxpool2d relu1 window 2
        conv2 = conv2d maxpool1 16 -> 16 kernel 5  |x| <= 15  |w| <= 2
        bn2 = batchnorm conv2
        relu2 = relu bn2
        maxpool2 = maxpool2d relu2 window 2
        flatten1 = flatten maxpool2
        fc1 = dense flatten1 256 -> 100  |x| <= 15  |w| <= 2
        bn3 = batchnorm fc1
        relu3 = relu bn3
        fc2 = dense relu3 100 -> 10  |x| <= 30  |w| <= 2
        bn4 = batchnorm fc2
        """;

    [Fact]
    public void M1_IsDescribedAsGenerated() => AssertSame(Mnist.M1.Info, Networks.Read("examples", "Mnist", "M1.secnet"));

    /// <summary>With a link, for which comparisons were chosen.</summary>
    [Fact]
    public void M1Wan_IsDescribedAsGenerated()
    {
        Assert.Equal(new CompiledLink(40, 100), Mnist.M1Wan.Info.Link);
        AssertSame(Mnist.M1Wan.Info, Networks.Read("examples", "Mnist", "M1Wan.secnet"));
    }

    [Fact]
    public void M2_IsDescribedAsGenerated() => AssertSame(Mnist.M2.Info, M2);

    /// <summary>A graph with a sum, a concatenation and rings of several widths.</summary>
    [Fact]
    public void Residual_IsDescribedAsGenerated() =>
        AssertSame(Integration.Tests.Networks.Residual.Info, Networks.Read("tests", "SecNet.Integration.Tests", "Networks", "Residual.secnet"));

    [Fact]
    public void Calibration_IsCarried()
    {
        var info = NetworkDescription.Of(Networks.Compile(Networks.Model("network N\ncalibrated 1000 margin 1.5 synthetic\ninput x 2\ny = dense x 2 -> 1 |x| <= 1")));
        Assert.Equal(new NetworkCalibration(1000, 1.5m, IsSynthetic: true), info.Calibration);
        Assert.Contains("calibrated: observed on 1,000 synthetic samples x margin 1.5", info.ToString(), StringComparison.Ordinal);
    }

    /// <summary>The mean keeps its product's scale; who takes the flattened one gets it truncated.</summary>
    [Fact]
    public void Of_FlattenBehindAProduct_HasTheScaleThatItsTakersGet()
    {
        var info = NetworkDescription.Of(Networks.Compile(Networks.Model("""
            network N
            fraction 10
            input image 1x4x4
            conv = conv2d image 1 -> 1 kernel 1  |x| <= 2
            mean = avgpool2d conv window 2
            flat = flatten mean
            fc   = dense flat 4 -> 2  |x| <= 2
            """)));
        var layers = info.Layers.ToDictionary(static layer => layer.Name);
        Assert.Equal(20, layers["conv"].Result!.Value.Scale.FractionBits);
        Assert.Equal((10, 10), (layers["mean"].Result!.Value.Scale.FractionBits, layers["flat"].Result!.Value.Scale.FractionBits));
    }

    /// <summary>Where a bound comes from changes no message between the parties.</summary>
    [Fact]
    public void Calibration_IsNoPartOfTheProtocol()
    {
        const string Rest = "input x 2\ny = dense x 2 -> 1 |x| <= 1";
        Assert.Equal(Networks.Compile(Networks.Model("network N\n" + Rest)).ProtocolId(), Networks.Compile(Networks.Model("network N\ncalibrated 9 margin 2\n" + Rest)).ProtocolId());
    }

    /// <summary>Ten layers of proved bounds overflow every ring, and can be evaluated all the same.</summary>
    [Fact]
    public void OfShapes_DescribesWhatDoesNotCompile()
    {
        var layers = Enumerable.Range(1, 10).Select(static index => $"fc{index} = dense {(index == 1 ? "x" : "fc" + (index - 1))} 2 -> 2 |w| <= 1000000");
        var model = Networks.Model("network N\ninput x 2\n" + string.Join('\n', layers));
        Assert.Equal("SECNET301", Assert.Single(Compiler.Compile(model).Findings).Id);
        var info = NetworkDescription.OfShapes(model);
        var weights = Networks.Weights([.. Enumerable.Range(1, 10).Select(static index => new NamedTensor($"fc{index}.weight", [2, 2], [0, 2, 1, 0]))]);
        Assert.Equal(10 * 6, info.ModelWords);

        // Twice through is a factor of 2 for both; the layers between show the swap.
        var results = new FloatNetwork(info, weights).EvaluateLayers([1, 3]);
        Assert.Equal([6, 1], results[0]);
        Assert.Equal([2, 6], results[1]);
        Assert.Equal([32, 96], results[9]);
    }

    [Fact]
    public void OfShapes_ShapesThatDoNotFit_AreRefused()
    {
        var model = Networks.Model("network N\ninput x 2\ny = dense x 3 -> 1");
        Assert.Contains("SECNET201", Assert.Throws<ArgumentException>(() => NetworkDescription.OfShapes(model)).Message, StringComparison.Ordinal);
    }

    /// <summary>Every kind of layer, so that one the description does not know fails here.</summary>
    [Fact]
    public void OfShapes_KnowsEveryKindOfLayer()
    {
        var info = NetworkDescription.OfShapes(Networks.Model("""
            network All
            input image 2x4x4
            conv = conv2d image 2 -> 4 kernel 3 padding 0x0x2x2 groups 2 dilation 1
            bn = batchnorm conv epsilon 0.001
            r1 = relu bn
            leaky = leakyrelu conv slope 0.01
            sum = add r1, leaky  |x| <= 9
            diff = sub sum, leaky
            clip6 = clip diff low 0 high 6
            slopes = prelu clip6
            padded = pad2d slopes sides 0x0x2x2
            means = avgpool2d padded window 3 stride 1 padding 1 count inside
            highest = maxpool2d means window 2
            both = concat highest, highest
            turned = transpose both order 0x2x1
            shaped = reshape turned to 72
            fc = dense shaped 72 -> 2
            squared = square fc
            """));
        var layers = info.Layers.ToDictionary(static layer => layer.Name);
        Assert.Equal((2, 2), (layers["conv"].Groups, layers["conv"].Window!.Value.PaddingBottom));
        Assert.Equal((0.001, 0.01, 9m), (layers["bn"].Epsilon, layers["leaky"].Slope, layers["sum"].MaxAbs));
        Assert.Equal((0d, 6d, false), (layers["clip6"].Low, layers["clip6"].High, layers["means"].CountsPadding));
        Assert.Equal((new PadSides(0, 0, 2, 2), new AxisOrder(0, 2, 1)), (layers["padded"].Sides, layers["turned"].Order));
        Assert.Equal(LayerKind.Square, info.Layers[^1].Kind);
    }

    private static void AssertSame(NetworkInfo generated, string text)
    {
        var described = NetworkDescription.Of(Networks.Compile(Networks.Model(text)));
        Assert.Equal(generated.ProtocolId, described.ProtocolId);
        Assert.Equal(JsonSerializer.Serialize(generated), JsonSerializer.Serialize(described));
        Assert.Equal(generated.ToString(), described.ToString());
    }
}
