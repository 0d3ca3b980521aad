using SecNet.Generators.Model;
using SecNet.Tool.Onnx.Graphs;
using SecNet.Tool.Onnx.Networks;
using SecNet.Tool.Onnx.Operators;
using SecNet.Tool.Onnx.Reading;

namespace SecNet.Tool.Onnx;

/// <summary>Fourth stage: nodes in order, each by its operator's import. What is refused does not stop the walk, so that one error names all.</summary>
internal sealed class NodeWalk(OnnxGraph graph, NetworkBuilder network, TensorReader tensors, List<string> problems, List<string> notes)
{
    private readonly Dictionary<string, Value> _values = [];
    private readonly FoldingBudget _budget = new();

    /// <summary>The layer that gives the output; meaningless when there are problems.</summary>
    public int Run()
    {
        var input = network.ShapeOf(NetworkModel.InputIndex);
        _values[graph.Input.Name] = new Activation(NetworkModel.InputIndex, Shapes.ToOnnx(input, graph.Input.Type.TensorType.Shape.Dim.Count));
        foreach (var node in graph.Nodes) Import(node);
        if (problems.Count > 0) return default;
        if (_values.GetValueOrDefault(graph.Output) is GeluPart) throw GeluIdiom.Outside($"its output '{graph.Output}' is");
        if (_values.GetValueOrDefault(graph.Output) is not Activation output) throw new RefusedException($"its output '{graph.Output}' does not depend on its input, so there is nothing to infer");
        return new NodeContext(graph.Nodes[^1], graph, [], network, tensors, _budget, notes).LayerOf(output);
    }

    private void Import(Node node)
    {
        Value result = RefusedValue.Instance;
        try
        {
            var context = new NodeContext(node, graph, [.. node.Proto.Input.Select(ValueOf)], network, tensors, _budget, notes);
            if (OperatorTable.Find(node) is { } definition)
            {
                context.Attributes.Check(definition.Attributes);
                if (node.Proto.Output.Skip(1).FirstOrDefault(name => name.Length > 0 && graph.TakersOf(name) > 0) is { } second)
                    throw new RefusedException($"its result '{second}' is taken; only the first one is supported");

                // What takes the result of a refused node cannot be judged further.
                if (context.HasRefused) return;
                result = definition.Import(context);
                if (result is Activation or Constant) Shapes.CheckRank(ShapeOperators.ShapeOf(result).Count);
            }
            else
            {
                var unsupported = OperatorTable.FindUnsupported(node);
                if (unsupported is { KeepsShape: true } && context.Has(0)) result = context.Input(0);
                throw new RefusedException($"{(node.IsStandard ? node.Operator : $"{node.Proto.Domain}.{node.Operator}")} is not supported{(unsupported is null ? string.Empty : $". {unsupported.Rewrite}")}");
            }
        }
        catch (RefusedException e)
        {
            problems.Add($"{node.Text}: {e.Message}.");
        }
        finally
        {
            if (node.Proto.Output.Count > 0) _values[node.Proto.Output[0]] = result;
        }
    }

    private Value? ValueOf(string name)
    {
        if (name.Length == 0) return null;
        if (_values.TryGetValue(name, out var value)) return value;
        if (!graph.Initializers.TryGetValue(name, out var tensor)) return RefusedValue.Instance;
        try
        {
            var constant = tensors.Read(tensor);
            _budget.Earn(constant.Count);
            value = constant;
        }
        catch (RefusedException e)
        {
            problems.Add($"initialiser '{name}': {e.Message}.");
            value = RefusedValue.Instance;
        }

        // Kept, so that an initialiser that several nodes take is read, and refused, once.
        _values.Add(name, value);
        return value;
    }
}
