using SecNet.Tool.Onnx.Graphs;
using SecNet.Tool.Onnx.Wire;

namespace SecNet.Tool.Onnx.Operators;

/// <summary>An operator that is imported: what it may say, and what it becomes.</summary>
/// <param name="Name">ONNX's name.</param>
/// <param name="Becomes">For people: the layer.</param>
/// <param name="Import">Makes its first result, the only one that may be taken.</param>
internal sealed record OperatorDefinition(string Name, string Becomes, Func<NodeContext, Value> Import)
{
    /// <summary>All attributes it may have.</summary>
    public IReadOnlyList<AttributeRule> Attributes { get; init; } = [];

    /// <summary>For people: which forms of its inputs are supported.</summary>
    public string Inputs { get; init; } = "";

    /// <summary>For people: what else there is to know.</summary>
    public string Notes { get; init; } = "";
}

/// <summary>An attribute, and which of its values are supported.</summary>
/// <param name="Name">ONNX's name.</param>
/// <param name="Supported">For people: the values; empty when all are.</param>
/// <param name="Accepts">Tells a value that is supported.</param>
internal sealed record AttributeRule(string Name, string Supported, Func<AttributeProto, bool> Accepts)
{
    /// <summary>Attributes of which every value is supported, or judged where shapes are known.</summary>
    public static IReadOnlyList<AttributeRule> Any(params string[] names) => [.. names.Select(static name => new AttributeRule(name, string.Empty, static _ => true))];

    /// <summary>A whole number that must be this.</summary>
    public static AttributeRule Only(string name, long value) => new(name, $"{value}", attribute => attribute.I == value && (attribute.HasI || !attribute.HasType));

    /// <summary>A word that must be one of these.</summary>
    public static AttributeRule OneOf(string name, params string[] words) => new(name, string.Join(", ", words), attribute => words.Contains(attribute.S.ToStringUtf8()));
}

/// <summary>An operator that is not imported, with the nearest thing that is.</summary>
/// <param name="Name">ONNX's name.</param>
/// <param name="Rewrite">What to export in its place.</param>
/// <param name="KeepsShape">True when its result has the shape of its input, so that what follows can be judged all the same.</param>
internal sealed record UnsupportedOperator(string Name, string Rewrite, bool KeepsShape);
