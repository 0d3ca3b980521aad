using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;
using SecNet.Generators.Parsing.Dsl;
using SecNet.Generators.Tests.Harness;

namespace SecNet.Generators.Tests.Dsl;

/// <summary>What files mean, without Roslyn.</summary>
public sealed class DslFrontEndTests
{
    private static readonly string M1Attributes = Source.Network("""
        [SecureNetwork(Ring = 64, FractionBits = 16)]
        [Input(1, 28, 28, MaxAbs = 1)]
        [Flatten]
        [Dense(784, 128, MaxAbs = 15, MaxAbsWeight = 2)]
        [BatchNorm]
        [ReLU]
        [Dense(128, 128, MaxAbs = 15, MaxAbsWeight = 2)]
        [BatchNorm]
        [ReLU]
        [Dense(128, 10, MaxAbs = 32, MaxAbsWeight = 4)]
        [BatchNorm]
        """, "M1");

    private const string M2 = """
        network M2 in Mnist
        input image 1x28x28
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
    public void M1_IsTheSameByAttributesAndByFile() => AssertSame(GeneratorRun.CompileOne(M1Attributes), GeneratorRun.OfExample("M1.secnet"));

    [Fact]
    public void M2_IsTheSameByAttributesAndByFile() => AssertSame(GeneratorRun.CompileOne(Repository.Read("examples", "Mnist", "M2.cs")), GeneratorRun.OfFiles([new("M2.secnet", M2)]));

    [Fact]
    public void WhateverItsName_TheClassCompilesWithoutAWarning() => GeneratorRun.OfFiles(
    [
        new("a.secnet", Secnet.Samples[1]),
        new("b.secnet", "network m1 in acme.event.record\ninput x 2\nclass = dense x 2 -> 2 |x| <= 2\nevaluate = relu class\n"),
        new("c.secnet", "network record_ in File.await\ninput x 2\ny = relu x\n"),
    ]).AssertClean();

    [Fact]
    public void EverythingThatCanBeSaid_ReachesTheModel()
    {
        var model = Secnet.Model(Secnet.Samples[1]);
        Assert.Equal(("Acme.Models", "Residual", NetworkModel.AutoRing, NetworkModel.AutoFraction, TruncationMode.Masked), (model.Namespace, model.Name, model.RingBits, model.FractionBits, model.Truncation));
        Assert.Equal((new LinkModel(0.5m, 500), new BudgetModel(5_000_000, 60, 1_500_000, 0.001m)), (model.Link, model.Budget));
        Assert.Equal((new TensorShape(3, 8, 8), 1.5m), (model.Input, model.InputMaxAbs));
        Assert.True(model is { IsPublic: true, IsWholeClass: true, Comparison: ComparisonChoice.MaskedPpa });
        LayerModel[] expected =
        [
            new Conv2DLayer("c1", 3, 4, new(3, 3, 1, 1, 1, 1), 4, 2),
            new BatchNormLayer("b1", 0.00001m, null, null),
            new ReLULayer("r1"),
            new Conv2DLayer("c2", 4, 4, new(3, 3, 1, 1, 1, 1), 8, null) { Products = new(44, 10, TruncationMode.Masked) },
            new AddLayer("sum") { Inputs = new([2, 3]) },
            new ReLULayer("r2"),
            new MaxPool2DLayer("p1", Models.Window(2)),
            new AvgPool2DLayer("p2", Models.Window(2)) { Inputs = new([5]) },
            new ConcatLayer("cat") { Inputs = new([6, 7]) },
            new FlattenLayer("flat"),
            new DenseLayer("output", 128, 10, null, null),
        ];
        Assert.Equal(expected, model.Layers);
        Assert.Empty(Compiler.Compile(model).Findings);
    }

    [Fact]
    public void Order_OfLinesDoesNotMatter()
    {
        var model = Assert.IsType<NetworkModel>(Secnet.Parse(Secnet.Samples[2]).Model);
        Assert.Equal(["h", "s", "logits"], model.Layers.Select(static layer => layer.Name));
        var lines = Secnet.Samples[2].Split('\n');
        Assert.Equal(model, Secnet.Parse(string.Join('\n', lines.Reverse())).Model);
    }

    [Fact]
    public void RectangularKernel_IsRowsByColumns()
    {
        var model = Secnet.Model("network Tiny\ninput x 1x9x9\ny = conv2d x 1 -> 1 kernel 5x3\n");
        Assert.Equal(new Window(5, 3, 1, 1, 0, 0), model.Layers[0].Window);
    }

    [Theory]
    [InlineData("kernel 3", 3, 3, 1, 1, 0, 0, 0, 0, 1, 1)]
    [InlineData("kernel 3 stride 2x1 padding 1x2", 3, 3, 2, 1, 1, 2, 1, 2, 1, 1)]
    [InlineData("kernel 1x3 padding 0x1x2x3 dilation 2", 1, 3, 1, 1, 0, 1, 2, 3, 2, 2)]
    [InlineData("kernel 2 dilation 1x4", 2, 2, 1, 1, 0, 0, 0, 0, 1, 4)]
    public void Window_OfAConvolution_IsRowsByColumnsAndTopLeftBottomRight(string options, params int[] expected)
    {
        var model = Secnet.Model($"network Tiny\ninput x 1x9x9\ny = conv2d x 1 -> 1 {options}\n");
        Assert.Equal(WindowOf(expected), model.Layers[0].Window);
    }

    [Theory]
    [InlineData("window 3", 3, 3, 3, 3, 0, 0, 0, 0, 1, 1)]
    [InlineData("window 3x2", 3, 2, 3, 2, 0, 0, 0, 0, 1, 1)]
    [InlineData("window 3x2 stride 1 padding 1", 3, 2, 1, 1, 1, 1, 1, 1, 1, 1)]
    [InlineData("window 2 stride 2x1 padding 0x0x1x0 dilation 2x3", 2, 2, 2, 1, 0, 0, 1, 0, 2, 3)]
    public void Window_OfAPool_StridesByItselfUnlessTold(string options, params int[] expected)
    {
        var model = Secnet.Model($"network Tiny\ninput x 1x9x9\ny = maxpool2d x {options}\n");
        Assert.Equal(WindowOf(expected), model.Layers[0].Window);
    }

    [Fact]
    public void Attributes_SayTheSameAsFiles()
    {
        const string File = """
            network Tiny in Acme
            input image 4x9x9
            conv1 = conv2d image 4 -> 8 kernel 3x2 stride 2x1 padding 1x1x0x2 dilation 1x2 groups 4
            maxpool1 = maxpool2d conv1 window 2x3 stride 1 padding 1 dilation 2x1
            avgpool1 = avgpool2d maxpool1 window 2 stride 2x1 padding 0x0x1x1 count inside
            """;
        var attributes = GeneratorRun.CompileOne(Source.Network("""
            [SecureNetwork]
            [Input(4, 9, 9)]
            [Conv2D(4, 8, 3, 2, StrideHeight = 2, Padding = 1, PaddingBottom = 0, PaddingRight = 2, DilationWidth = 2, Groups = 4, MaxAbsWeight = 1)]
            [MaxPool2D(2, 3, Stride = 1, Padding = 1, DilationHeight = 2)]
            [AvgPool2D(2, StrideWidth = 1, PaddingBottom = 1, PaddingRight = 1, CountsPadding = false)]
            """));
        AssertSame(attributes, GeneratorRun.OfFiles([new("Tiny.secnet", File.Replace("groups 4", "groups 4 |w| <= 1", StringComparison.Ordinal))]));
    }

    private static Window WindowOf(int[] sides) => new(sides[0], sides[1], sides[2], sides[3], sides[4], sides[5], sides[6], sides[7], sides[8], sides[9]);

    /// <summary>No word is reserved: a line is a layer when '=' follows its first word.</summary>
    [Fact]
    public void Keywords_MayNameTensors()
    {
        var model = Secnet.Model("network in in ring\ninput input 2\nring = dense input 2 -> 2 ring 44\nnetwork=relu ring\noutput=add network,input\n".Replace("network in in", "network In in", StringComparison.Ordinal));
        Assert.Equal(["ring", "network", "output"], model.Layers.Select(static layer => layer.Name));
        Assert.Equal("@ring", model.Namespace);
    }

    [Fact]
    public void Names_MayHoldDotsAndDashes()
    {
        var model = Secnet.Model("network Tiny\ninput x 2\nlayer1.0.conv-a = relu x\n_b=add layer1.0.conv-a, x\n");
        Assert.Equal(["layer1.0.conv-a", "_b"], model.Layers.Select(static layer => layer.Name));
        Assert.Equal(new(3, 5, null, null), Secnet.Model("network Tiny\ninput x 3\ny = dense x 3->5\n").Layers[0] is DenseLayer dense ? (dense.FanIn, dense.FanOut, dense.MaxAbs, dense.MaxAbsWeight) : default);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void LineEnds_AreWhatTheyAre(string end)
    {
        var result = Secnet.Parse("\uFEFFnetwork Tiny\ninput x 2\n\ty = rleu x\n".Replace("\n", end, StringComparison.Ordinal));
        var place = Assert.Single(result.Findings).Place;
        Assert.Equal((2, 5, 4), (place.Line, place.Column, place.Length));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("Acme", "Acme")]
    [InlineData("Acme.Models.event", "Acme.Models.@event")]
    public void Namespace_IsTheRootNamespaceByDefault(string root, string expected)
    {
        Assert.Equal(expected, Secnet.Parse("network Tiny\ninput x 2\ny = relu x\n", root).Model!.Namespace);
        Assert.Equal("Other", Secnet.Parse("network Tiny in Other\ninput x 2\ny = relu x\n", root).Model!.Namespace);
    }

    [Fact]
    public void RootNamespace_ThatIsNoneOfCSharp_IsReportedAtTheName()
    {
        var finding = Assert.Single(Secnet.Parse("network Tiny\ninput x 2\ny = relu x\n", "my-app").Findings);
        Assert.Equal(("SECNET113", 8, "'network Tiny in Some.Namespace', or set RootNamespace"), (finding.Finding.Id, finding.Place.Column, finding.Finding.Arguments[3]));
    }

    [Theory]
    [InlineData("15", "15")]
    [InlineData("015.500", "15.5")]
    [InlineData("1e-5", "0.00001")]
    [InlineData("2.5E+3", "2500")]
    [InlineData("+0.125", "0.125")]
    [InlineData("0.1000000000000000000000000001", "0.1000000000000000000000000001")]
    [InlineData("-0", "0")]
    [InlineData("10000000000000000000000000000000000000e-37", "1")]
    public void Numbers_AreExact(string text, string expected)
    {
        Assert.True(Numeral.TryRead(text, out var value));
        Assert.Equal(expected, Numeral.Write(value));
        Assert.Equal(expected, value.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("1.")]
    [InlineData("1.2.3")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1e99")]
    [InlineData("1e-99")]
    [InlineData("1e999999999999")]
    [InlineData("0.00000000000000000000000000001")]
    [InlineData("10000000000000000000000000000")]
    [InlineData("1x2")]
    [InlineData("1_000")]
    [InlineData("0x10")]
    public void NoNumbers_AreRefused(string text) => Assert.False(Numeral.TryRead(text, out _));

    [Fact]
    public void EveryKindOfLayer_HasASpelling()
    {
        Assert.Equal(LayerCatalog.ByKeyword.Values, LayerSpelling.ByKeyword.Values.Select(static spelling => spelling.Definition));
        Assert.All(LayerSpelling.ByKeyword.Values, static spelling => Assert.Equal(spelling.Options.Count, spelling.Options.Select(static option => option.Keyword).Distinct().Count()));
    }

    private static void AssertSame(CompileResult byAttributes, GeneratorRun byFile)
    {
        byFile.AssertClean();
        var other = Assert.Single(byFile.Compiled);
        Assert.Equal(byAttributes.Program!.ProtocolId(), other.Program!.ProtocolId());
        Assert.Equal(byAttributes.Model with { Namespace = "Mnist", IsWholeClass = true }, other.Model with { Namespace = "Mnist" });
        Assert.Equal("public sealed partial class", Assert.Single(byFile.Files).Value.Split('\n').Single(static line => line.Contains("partial class", StringComparison.Ordinal))[..27]);
    }
}
