using SecNet.Generators.Approximation;
using SecNet.Generators.Model.Layers;
using SecNet.Tool.Onnx.Graphs;

namespace SecNet.Tool.Onnx.Operators;

/// <summary>
/// GELU as exporters write it before opset 20, which has a node for it: x·(1 + erf(x/√2))/2, with the factors in any of the places where they can stand.
/// Each node of it gives a <see cref="GeluPart"/>; the last one adds the layer.
/// </summary>
internal static class GeluIdiom
{
    // Exporters write √2 and a half as 32-bit floats, some as the product of two.
    private const double Tolerance = 1e-5;

    /// <summary>The error function itself.</summary>
    public static OperatorDefinition Erf { get; } = new("Erf", "gelu, with the nodes around it", Begin)
    {
        Inputs = "x / √2, or x times its reciprocal",
        Notes = "Only within x·(1 + erf(x/√2))/2.",
    };

    /// <summary>A part plus a constant; null when neither input is a part.</summary>
    public static Value? Add(NodeContext node) => PartOf(node) is not (var part, var other) ? null : Next(node, part with { Shift = part.Shift + Number(node, other) });

    /// <summary>A part times a constant, or times x, which a factor may have been multiplied into; null when neither input is a part.</summary>
    public static Value? Multiply(NodeContext node)
    {
        if (PartOf(node) is not (var part, var other)) return null;
        if (node.Input(other) is Constant) return Scale(node, part, Number(node, other));
        return !part.IsMultiplied && FactorOf(node, node.Activation(other), part.X) is { } factor ? Scale(node, part with { IsMultiplied = true }, factor) : throw Outside(node);
    }

    /// <summary>A part by a constant; null when neither input is a part.</summary>
    public static Value? Divide(NodeContext node) => PartOf(node) is not (var part, var other) ? null : other == 1 ? Scale(node, part, 1 / Number(node, 1)) : throw Outside(node);

    /// <summary>What is said where a part is taken by anything else.</summary>
    public static RefusedException Outside(NodeContext node) => Outside(node.Node.Operator == "Erf" ? "it is" : "it takes");

    /// <summary>What is said of a part.</summary>
    /// <param name="beginning">Who is or takes it.</param>
    public static RefusedException Outside(string beginning) => new($"{beginning} an error function outside of GELU, x·(1 + erf(x/√2))/2. Export with opset 20, which has Gelu");

    private static GeluPart Begin(NodeContext node)
    {
        var scaled = node.Activation(0);
        if (scaled.Layer < 0 || !scaled.Zeros.IsNone || node.Network[scaled.Layer] is not { Inputs: [var taken] }) throw Outside(node);
        var x = scaled with { Layer = taken };
        return FactorOf(node, scaled, x) is { } factor && IsNear(factor, ElementaryFunctions.SqrtHalf) ? new(x, false, 1, 0) : throw Outside(node);
    }

    private static Value Scale(NodeContext node, GeluPart part, double factor) => Next(node, part with { Factor = part.Factor * factor, Shift = part.Shift * factor });

    private static Value Next(NodeContext node, GeluPart part) =>
        part.IsMultiplied && IsNear(part.Factor, 0.5) && IsNear(part.Shift, 0.5) ? node.AddElementWise(new SmoothLayer(string.Empty, SmoothFunction.GELU), part.X) : part;

    private static (GeluPart Part, int Other)? PartOf(NodeContext node) => (node.Input(0), node.Input(1)) switch
    {
        (GeluPart part, _) => (part, 1),
        (_, GeluPart part) => (part, 0),
        _ => null,
    };

    /// <summary>What x was multiplied with; 1 for x itself, null for anything else.</summary>
    private static double? FactorOf(NodeContext node, Activation value, Activation x)
    {
        if (value.IsSameAs(x)) return 1;
        if (value.Layer < 0 || !value.Zeros.IsNone || node.Network[value.Layer] is not { Affine: { } affine, Inputs: [var taken] } || taken != x.Layer) return null;
        return affine.Shifts.All(static shift => shift == 0) && affine.Factors.Distinct().Count() == 1 ? affine.Factors[0] : null;
    }

    private static double Number(NodeContext node, int input) => node.Input(input) is Constant && node.Scalar(input) is { } number ? number : throw Outside(node);

    private static bool IsNear(double value, double wanted) => Math.Abs(value - wanted) < Tolerance;
}
