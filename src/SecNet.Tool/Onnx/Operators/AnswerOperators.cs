using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;
using SecNet.Tool.Onnx.Graphs;

namespace SecNet.Tool.Onnx.Operators;

/// <summary>What turns scores into an answer at the end: probabilities are left to the client, who sees the scores; a class may be all that it sees.</summary>
internal static class AnswerOperators
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<OperatorDefinition> All { get; } =
    [
        new("Softmax", "nothing", Drop) { Attributes = AttributeRule.Any("axis"), Notes = Note },
        new("LogSoftmax", "nothing", Drop) { Attributes = AttributeRule.Any("axis"), Notes = Note },
        new("ArgMax", "argmax", ArgMax)
        {
            Attributes = [.. AttributeRule.Any("axis", "keepdims"), AttributeRule.Only("select_last_index", 0)],
            Notes = "At the output only, over all scores: the client gets the class alone.",
        },
    ];

    private const string Note = "At the output only, over all scores: the order of the scores stays, and the client gets the scores.";

    private static Activation Drop(NodeContext node)
    {
        // Before opset 13, it goes over all axes from its own on.
        var spansRest = node.Opset < 13;
        var scores = ScoresOf(node, spansRest ? 1 : -1, spansRest);
        node.Note($"{node.Node.Operator} at the output is left out: it keeps the order of the scores ({node.Node.Text}).");
        return scores;
    }

    private static Activation ArgMax(NodeContext node)
    {
        var scores = ScoresOf(node, otherwise: 0, spansRest: false);
        var layer = node.Append(new ArgMaxLayer(string.Empty), [node.VectorOf(scores)], []);
        node.Note($"ArgMax at the output becomes the last layer: the client gets the class, and no scores ({node.Node.Text}). For the scores, name their tensor as the output.");

        // What keepdims leaves of [1, n] is [1, 1] or [1].
        var shape = node.Attributes.Integer("keepdims", 1) != 0 ? scores.Shape.Select(static _ => 1) : scores.Shape.Select(static _ => 1).Skip(1).DefaultIfEmpty(1);
        return new(layer, shape.ToEquatableArray());
    }

    private static Activation ScoresOf(NodeContext node, int otherwise, bool spansRest)
    {
        var scores = node.Activation(0);
        var op = node.Node.Operator;
        if (!node.IsTail) throw new RefusedException($"{op} is supported at the output only. Inside a network it has no nearest form");
        if (scores.Layer >= 0 && node.Network[scores.Layer].Layer is ArgMaxLayer) throw new RefusedException("it takes the class of an ArgMax, where scores are supported. Leave it out");
        var axis = Shapes.Axis(node.Attributes.Integer("axis", otherwise), scores.Shape.Count);
        if (scores.Shape.Where((side, index) => spansRest ? index < axis : index != axis).Any(static side => side != 1))
            throw new RefusedException($"it goes over axis {axis} of {Shapes.Text(scores.Shape)}; over all scores of one answer is supported");
        return scores;
    }
}
