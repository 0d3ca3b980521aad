using SecNet.Tool.Onnx.Graphs;

namespace SecNet.Tool.Onnx.Operators;

/// <summary>What turns scores into an answer at the end: left to the client, who sees the scores.</summary>
internal static class AnswerOperators
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<OperatorDefinition> All { get; } =
    [
        new("Softmax", "nothing", Drop) { Attributes = AttributeRule.Any("axis"), Notes = Note },
        new("LogSoftmax", "nothing", Drop) { Attributes = AttributeRule.Any("axis"), Notes = Note },
        new("ArgMax", "nothing", Drop) { Attributes = [.. AttributeRule.Any("axis", "keepdims"), AttributeRule.Only("select_last_index", 0)], Notes = Note },
    ];

    private const string Note = "At the output only, over all scores: the order of the scores stays, and the client gets the scores.";

    private static Activation Drop(NodeContext node)
    {
        var scores = node.Activation(0);
        var op = node.Node.Operator;
        if (!node.IsTail) throw new RefusedException($"{op} is supported at the output only, where it can be left out. Inside a network it has no nearest form");

        // Before opset 13, Softmax goes over all axes from its own on.
        var isArgMax = op == "ArgMax";
        var spansRest = node.Opset < 13 && !isArgMax;
        var axis = Shapes.Axis(node.Attributes.Integer("axis", isArgMax ? 0 : spansRest ? 1 : -1), scores.Shape.Count);
        if (scores.Shape.Where((side, index) => spansRest ? index < axis : index != axis).Any(static side => side != 1))
            throw new RefusedException($"it goes over axis {axis} of {Shapes.Text(scores.Shape)}; over all scores of one answer is supported");
        node.Note($"{op} at the output is left out: it keeps the order of the scores, and the client gets the scores themselves ({node.Node.Text}).");
        return scores;
    }
}
