using SecNet.Generators.Checking;
using SecNet.Generators.Diagnostics;
using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;
using SecNet.Generators.Parsing.Dsl;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Reference;
using SecNet.Runtime.Weights;
using SecNet.Tool.Onnx;

namespace SecNet.Tool.Tests.Onnx;

/// <summary>Evaluates imported networks with the runtime's float network, over the very files an import writes.</summary>
internal static class FloatTwin
{
    /// <summary>The network, once its text was read back and its tensors went through a file.</summary>
    public static FloatNetwork Of(ImportedNetwork imported)
    {
        var text = SecnetWriter.Write(imported.Model);
        var read = DslFrontEnd.Parse("net.secnet", text, string.Empty);
        Assert.Empty(read.Findings);
        Assert.Equal(imported.Model, read.Model);
        return new(Describe(imported.Model), SafetensorsFile.Parse(SafetensorsWriter.Write([.. imported.Tensors]), "net.safetensors"));
    }

    public static void AssertComputes(ModelBuilder model, float[] input, params float[] expected)
    {
        var found = Of(model.Import()).Evaluate(input);
        Assert.Equal(expected.Length, found.Length);
        for (var i = 0; i < expected.Length; i++) Assert.True(Math.Abs(expected[i] - found[i]) <= 1e-5 * Math.Max(1, Math.Abs(expected[i])), $"[{i}]: expected {string.Join(", ", expected)}, got {string.Join(", ", found)}");
    }

    public static IEnumerable<string> Kinds(this ImportedNetwork imported) => imported.Model.Layers.Select(static layer => layer.Kind);

    private static NetworkInfo Describe(NetworkModel model)
    {
        var findings = new List<Finding>();
        var shapes = ShapeChecker.Check(model, findings);
        Assert.Empty(findings);
        return new()
        {
            Name = model.Name, ProtocolId = default, RingBits = 0, InputRingBits = 0, OutputRingBits = 0, WordBits = 0, InputShape = ShapeOf(model.Input), InputScale = new(0, 1),
            InputMaxAbs = 1, OutputShape = ShapeOf(shapes[shapes.Count - 1].Output), OutputScale = new(0, 1), WeightSlots = [], Correlations = [], ArenaWords = 0, ArenaPlaneWords = 0,
            LargestOpeningBytes = 0, Cost = default, LocalTruncationFailure = 0,
            Layers = [.. model.Layers.Select((layer, index) => new LayerPlan
            {
                Name = layer.Name, Kind = Enum.Parse<LayerKind>(layer.Kind), Inputs = [.. model.InputsOf(index)], InputShape = ShapeOf(shapes[index].Input), OutputShape = ShapeOf(shapes[index].Output),
                Window = layer.Window is { } w ? new(w.KernelHeight, w.KernelWidth, w.StrideHeight, w.StrideWidth, w.PaddingTop, w.PaddingLeft)
                {
                    PaddingBottom = w.PaddingBottom, PaddingRight = w.PaddingRight, DilationHeight = w.DilationHeight, DilationWidth = w.DilationWidth,
                } : null,
                Groups = (layer as Conv2DLayer)?.Groups ?? 1,
                CountsPadding = (layer as AvgPool2DLayer)?.CountsPadding ?? true,
                Epsilon = (double?)(layer as BatchNormLayer)?.Epsilon,
                Slope = (double?)(layer as LeakyReLULayer)?.Slope,
                Low = (double?)(layer as ClipLayer)?.Low,
                High = (double?)(layer as ClipLayer)?.High,
                Sides = layer is Pad2DLayer pad ? new(pad.Top, pad.Left, pad.Bottom, pad.Right) : null,
                Order = layer is TransposeLayer order ? new(order.First, order.Second, order.Third) : null,
                Realisation = "", OnlineBytesPerParty = 0, Rounds = 0, MultiplyAccumulates = 0, OfflineBytes = 0,
            })],
        };
    }

    private static Shape ShapeOf(TensorShape shape) => new(shape.Channels, shape.Height, shape.Width);
}
