using System.Collections.Generic;
using System.Linq;
using SecNet.Generators.Checking;
using SecNet.Generators.Model.Layers;

namespace SecNet.Generators.Parsing.Dsl;

/// <summary>How a kind of layer is written: its keyword and its options, in the order in which the formatter writes them.</summary>
internal sealed record LayerSpelling(LayerDefinition Definition, IReadOnlyList<OptionSpelling> Options)
{
    private static readonly OptionSpelling Stride = Size("stride", "Stride");
    private static readonly OptionSpelling Dilation = Size("dilation", "Dilation");
    private static readonly OptionSpelling Window = Size("window", "window") with { IsRequired = true };
    private static readonly OptionSpelling Kernel = Size("kernel", "kernel") with { IsRequired = true };
    private static readonly OptionSpelling Groups = new("groups", ValueKind.Integer, 1, OptionSpelling.LargestSize, new(["Groups"]));
    private static readonly OptionSpelling Count = new("count", ValueKind.Choice, 0, 1, new(["CountsPadding"])) { Words = new(["inside", "padded"]) };

    private static readonly OptionSpelling Padding = new(
        "padding", ValueKind.Sides, 0, OptionSpelling.LargestSize, new(["PaddingTop", "PaddingLeft", "PaddingBottom", "PaddingRight"]));

    private static readonly OptionSpelling Epsilon = new("epsilon", ValueKind.Number, 0, 1, new(["Epsilon"]));

    private static readonly OptionSpelling[] Products =
    [
        new("ring", ValueKind.Integer, 16, 64, new(["Ring"])),
        new("scale", ValueKind.Integer, 1, 30, new(["FractionBits"])),
        OptionSpelling.Truncation("Truncation"),
    ];

    private static readonly OptionSpelling MaxError = new("error", ValueKind.Number, 0, 1, new(["MaxError"]));
    private static readonly OptionSpelling Approximation = OptionSpelling.Choice<ApproximationChoice>("approximation", "Approximation");

    private static readonly OptionSpelling ResultBound = OptionSpelling.Bound("|x|", "MaxAbs");

    private static readonly OptionSpelling[] Linear = [ResultBound, OptionSpelling.Bound("|w|", "MaxAbsWeight"), .. Products];

    /// <summary>By the keyword of files, which is the catalog's in lower case. A kind that is missing here has no options.</summary>
    public static IReadOnlyDictionary<string, LayerSpelling> ByKeyword { get; } = MakeAll();

    /// <summary>The keyword.</summary>
    public string Keyword => Definition.Keyword.ToLowerInvariant();

    private static Dictionary<string, LayerSpelling> MakeAll()
    {
        var options = new Dictionary<string, OptionSpelling[]>
        {
            [DenseLayer.Definition.Keyword] = [Pair("fanIn", "fanOut"), .. Linear],
            [Conv2DLayer.Definition.Keyword] = [Pair("inChannels", "outChannels"), Kernel, Stride, Padding, Dilation, Groups, .. Linear],
            [BatchNormLayer.Definition.Keyword] = [Epsilon, .. Linear],
            [MaxPool2DLayer.Definition.Keyword] = [Window, Stride, Padding, Dilation],
            [AvgPool2DLayer.Definition.Keyword] = [Window, Stride, Padding, Dilation, Count],
            [SquareLayer.Definition.Keyword] = [ResultBound, .. Products],
            [LeakyReLULayer.Definition.Keyword] = [new("slope", ValueKind.Number, 0, 1, new(["Slope"]))],
            [HardSigmoidLayer.Definition.Keyword] = [new("slope", ValueKind.Number, 0, 1, new(["Slope"])), new("offset", ValueKind.Number, 0, 1, new(["Offset"]))],
            [PReLULayer.Definition.Keyword] = Linear,
            [ClipLayer.Definition.Keyword] = [ClipBound("low", "Low"), ClipBound("high", "High")],
            [Pad2DLayer.Definition.Keyword] =
                [new("sides", ValueKind.Sides, 0, OptionSpelling.LargestSize, new(["top", "left", "bottom", "right"])) { IsRequired = true }],
            [ReshapeLayer.Definition.Keyword] =
                [new("to", ValueKind.Shape, 1, OptionSpelling.LargestSize, new(["channels", "height", "width"])) { IsRequired = true }],
            [TransposeLayer.Definition.Keyword] = [new("order", ValueKind.Axes, 0, 2, new(["first", "second", "third"])) { IsRequired = true }],
            [AddLayer.Definition.Keyword] = [ResultBound],
            [SubLayer.Definition.Keyword] = [ResultBound],
        };
        foreach (var definition in SmoothLayer.Definitions) options[definition.Keyword] = [MaxError, Approximation, OptionSpelling.Truncation("Truncation")];
        return LayerCatalog.ByKeyword.Values
            .Select(definition => new LayerSpelling(definition, options.TryGetValue(definition.Keyword, out var own) ? own : []))
            .ToDictionary(static spelling => spelling.Keyword);
    }

    private static OptionSpelling Pair(string from, string to) => new("->", ValueKind.Pair, 1, OptionSpelling.LargestSize, new([from, to])) { IsRequired = true };

    private static OptionSpelling ClipBound(string keyword, string argument) => new(keyword, ValueKind.Number, -Numbers.LargestBound, Numbers.LargestBound, new([argument]));

    private static OptionSpelling Size(string keyword, string argument) =>
        new(keyword, ValueKind.Size, 1, OptionSpelling.LargestSize, new([argument + "Height", argument + "Width"]));
}
