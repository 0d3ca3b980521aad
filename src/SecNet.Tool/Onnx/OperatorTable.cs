using System.Text;
using SecNet.Tool.Onnx.Graphs;
using SecNet.Tool.Onnx.Operators;

namespace SecNet.Tool.Onnx;

/// <summary>ONNX's operators that are imported, and what each becomes. The importer looks them up here, and the published table is this one.</summary>
public static class OperatorTable
{
    private const string Scores = "leave it out of the exported model: the scores before it have the same order";

    private static readonly Dictionary<string, OperatorDefinition> ByName = new[]
    {
        LinearOperators.All, ActivationOperators.All, ArithmeticOperators.All, PoolOperators.All, ShapeOperators.All, ConstantOperators.All, AnswerOperators.All,
    }.SelectMany(static family => family).ToDictionary(static definition => definition.Name);

    private static readonly Dictionary<string, UnsupportedOperator> UnsupportedByName = new UnsupportedOperator[]
    {
        new("Elu", "Train with LeakyReLU or PReLU", true),
        new("Selu", "Train with LeakyReLU or PReLU", true),
        new("Neg", "Write x * -1", true),
        new("Sqrt", "Square instead (x * x)", true),
        new("Exp", "Train with Square or ReLU", true),
        new("InstanceNormalization", "Train with BatchNorm, whose statistics are fixed", true),
        new("LayerNormalization", "Train with BatchNorm, whose statistics are fixed", true),
        new("GroupNormalization", "Train with BatchNorm, whose statistics are fixed", true),
        new("LRN", "Train with BatchNorm", true),
        new("ConvTranspose", "Use Conv; a network classifies", false),
        new("Resize", "Resize the image before it is shared", false),
        new("Upsample", "Resize the image before it is shared", false),
        new("Split", "Give each part a convolution of its own that reads all channels", false),
        new("ReduceMax", "Use MaxPool2d or AdaptiveMaxPool2d(1)", false),
        new("ReduceSum", "Use AvgPool2d or mean(), which differ by a factor", false),
        new("ReduceL2", "Use Square and mean()", false),
        new("LSTM", "Networks without recurrence are supported", false),
        new("GRU", "Networks without recurrence are supported", false),
        new("RNN", "Networks without recurrence are supported", false),
        new("If", "Export one path: trace the model, do not script it", false),
        new("Loop", "Export an unrolled model: trace it, do not script it", false),
        new("Scan", "Export an unrolled model: trace it, do not script it", false),
    }.ToDictionary(static op => op.Name);

    /// <summary>Names of the operators that are imported, sorted.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. ByName.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The table as Markdown: <c>docs/onnx-operators.md</c>.</summary>
    public static string ToMarkdown()
    {
        var text = new StringBuilder($"""
            # ONNX operators that `secnet import` reads

            Opset {OnnxGraph.OldestOpset} to {OnnxGraph.NewestOpset}. A node with another operator, attribute or value is refused; one error lists all of them.
            Generated from the table the importer uses (`src/SecNet.Tool/Onnx/OperatorTable.cs`); a test holds the two equal.

            | operator | becomes | attributes | inputs | notes |
            |---|---|---|---|---|

            """);
        foreach (var definition in Names.Select(static name => ByName[name]))
            text.Append($"| {definition.Name} | {definition.Becomes} | {string.Join(", ", definition.Attributes.Select(Describe))} | {definition.Inputs} | {definition.Notes} |\n");
        text.Append("""

            ## Not supported, and what to do

            | operator | nearest |
            |---|---|

            """);
        foreach (var op in UnsupportedByName.Values.OrderBy(static op => op.Name, StringComparer.Ordinal)) text.Append($"| {op.Name} | {op.Rewrite} |\n");
        return text.ToString();
    }

    /// <summary>How to import a node; null when its operator is not supported.</summary>
    internal static OperatorDefinition? Find(Node node) => node.IsStandard ? ByName.GetValueOrDefault(node.Operator) : null;

    /// <summary>What there is to say about a node whose operator is not supported; null when nothing is known.</summary>
    internal static UnsupportedOperator? FindUnsupported(Node node) => node.IsStandard ? UnsupportedByName.GetValueOrDefault(node.Operator) : null;

    private static string Describe(AttributeRule rule) => rule.Supported.Length == 0 ? $"`{rule.Name}`" : $"`{rule.Name}` ({rule.Supported})";
}
