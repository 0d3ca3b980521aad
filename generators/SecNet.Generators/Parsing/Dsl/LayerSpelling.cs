using System.Collections.Generic;
using System.Linq;
using SecNet.Generators.Checking;
using SecNet.Generators.Model.Layers;

namespace SecNet.Generators.Parsing.Dsl;

/// <summary>How a kind of layer is written: its keyword and its options, in the order in which the formatter writes them.</summary>
internal sealed record LayerSpelling(LayerDefinition Definition, IReadOnlyList<OptionSpelling> Options)
{
    private static readonly OptionSpelling Stride = Integer("stride", 1, "Stride");
    private static readonly OptionSpelling Padding = Integer("padding", 0, "Padding");
    private static readonly OptionSpelling Window = Integer("window", 1, "window") with { IsRequired = true };
    private static readonly OptionSpelling Kernel = new("kernel", ValueKind.Size, 1, OptionSpelling.LargestSize, new(["kernelHeight", "kernelWidth"])) { IsRequired = true };
    private static readonly OptionSpelling Epsilon = new("epsilon", ValueKind.Number, 0, 1, new(["Epsilon"]));

    private static readonly OptionSpelling[] Products =
    [
        new("ring", ValueKind.Integer, 16, 64, new(["Ring"])),
        new("scale", ValueKind.Integer, 1, 30, new(["FractionBits"])),
        new("truncation", ValueKind.Truncation, 0, 1, new(["Truncation"])),
    ];

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
            [Conv2DLayer.Definition.Keyword] = [Pair("inChannels", "outChannels"), Kernel, Stride, Padding, .. Linear],
            [BatchNormLayer.Definition.Keyword] = [Epsilon, .. Linear],
            [MaxPool2DLayer.Definition.Keyword] = [Window, Stride, Padding],
            [AvgPool2DLayer.Definition.Keyword] = [Window, Stride, Padding],
            [SquareLayer.Definition.Keyword] = [ResultBound, .. Products],
            [LeakyReLULayer.Definition.Keyword] = [new("slope", ValueKind.Number, 0, 1, new(["Slope"]))],
            [PReLULayer.Definition.Keyword] = Linear,
            [ClipLayer.Definition.Keyword] = [ClipBound("low", "Low"), ClipBound("high", "High")],
            [Pad2DLayer.Definition.Keyword] =
                [new("sides", ValueKind.Sides, 0, OptionSpelling.LargestSize, new(["top", "left", "bottom", "right"])) { IsRequired = true, Sample = "1x1x1x1" }],
            [ReshapeLayer.Definition.Keyword] =
                [new("to", ValueKind.Shape, 1, OptionSpelling.LargestSize, new(["channels", "height", "width"])) { IsRequired = true, Sample = "16x4x4" }],
            [TransposeLayer.Definition.Keyword] = [new("order", ValueKind.Sides, 0, 2, new(["first", "second", "third"])) { IsRequired = true, Sample = "2x0x1" }],
            [AddLayer.Definition.Keyword] = [ResultBound],
            [SubLayer.Definition.Keyword] = [ResultBound],
        };
        return LayerCatalog.ByKeyword.Values
            .Select(definition => new LayerSpelling(definition, options.TryGetValue(definition.Keyword, out var own) ? own : []))
            .ToDictionary(static spelling => spelling.Keyword);
    }

    private static OptionSpelling Pair(string from, string to) => new("->", ValueKind.Pair, 1, OptionSpelling.LargestSize, new([from, to])) { IsRequired = true };

    private static OptionSpelling ClipBound(string keyword, string argument) => new(keyword, ValueKind.Number, -Numbers.LargestBound, Numbers.LargestBound, new([argument]));

    private static OptionSpelling Integer(string keyword, int least, string argument) => new(keyword, ValueKind.Integer, least, OptionSpelling.LargestSize, new([argument]));
}
