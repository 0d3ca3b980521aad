using SecNet.Generators.Parsing.Dsl;
using SecNet.Tool.Onnx.Wire;

namespace SecNet.Tool.Onnx.Graphs;

/// <summary>Third stage: names resolved. Holds the nodes that the output needs, each behind those it takes.</summary>
internal sealed class OnnxGraph
{
    /// <summary>The versions of ONNX's operators that are known.</summary>
    public const int OldestOpset = 9;

    /// <summary>The versions of ONNX's operators that are known.</summary>
    public const int NewestOpset = 20;

    // They change no order among scores, or make a class of them, so that one of them at the end may be left out, or be the last layer.
    private static readonly string[] Monotone = ["Softmax", "LogSoftmax", "ArgMax", "Identity", "Dropout", "Cast"];

    private readonly Dictionary<string, int> _takers = [];
    private readonly HashSet<string> _tail = [];

    private OnnxGraph(int opset, ValueInfoProto input, string output, IReadOnlyList<Node> nodes, IReadOnlyDictionary<string, TensorProto> initializers)
    {
        (Opset, Input, Output, Nodes, Initializers) = (opset, input, output, nodes, initializers);
        foreach (var taken in nodes.SelectMany(static node => node.Proto.Input).Append(output)) _takers[taken] = _takers.GetValueOrDefault(taken) + 1;
        FindTail();
    }

    /// <summary>Version of the operators.</summary>
    public int Opset { get; }

    /// <summary>The one tensor that is fed.</summary>
    public ValueInfoProto Input { get; }

    /// <summary>Name of the one result.</summary>
    public string Output { get; }

    /// <summary>What the output needs, in order.</summary>
    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>Tensors of the file, by name.</summary>
    public IReadOnlyDictionary<string, TensorProto> Initializers { get; }

    /// <summary>How often a name is taken; being the output counts once.</summary>
    public int TakersOf(string name) => _takers.GetValueOrDefault(name);

    /// <summary>True when nothing but monotone functions of all scores, or an ArgMax, stands between this name and the output.</summary>
    public bool IsTail(string name) => _tail.Contains(name);

    /// <summary>Resolves a model's names; null when <paramref name="problems"/> leave no graph.</summary>
    public static OnnxGraph? Read(ModelProto model, List<string> problems, List<string> notes)
    {
        var graph = model.Graph;
        var opset = OpsetOf(model, problems);
        if (model.Functions.Count > 0) problems.Add($"it defines {model.Functions.Count} functions, which are not read. Export with torch.onnx.export(..., dynamo=False), or inline them");
        if (graph.SparseInitializer.Count > 0) problems.Add($"it holds {graph.SparseInitializer.Count} sparse tensors, which are not read. Make the weights dense before exporting");
        var outputs = graph.Output.Select(static output => output.Name).ToList();
        if (outputs.Count != 1)
        {
            problems.Add(outputs.Count == 0 ? "it has no output" : $"it has {outputs.Count} outputs ({string.Join(", ", outputs.Select(Quote))}). Export a model that returns the logits alone");
            return null;
        }

        var initializers = new Dictionary<string, TensorProto>();
        foreach (var tensor in graph.Initializer)
        {
            if (!initializers.TryAdd(tensor.Name, tensor)) problems.Add($"two initialisers are named '{tensor.Name}'");
        }

        var inputs = graph.Input.Where(input => !initializers.ContainsKey(input.Name)).ToList();
        var nodes = graph.Node.Select(static (node, index) => new Node(index, node)).ToList();
        var giver = GiversOf(nodes, inputs.Select(static input => input.Name).Concat(initializers.Keys), problems);
        if (!giver.TryGetValue(outputs[0], out var last))
        {
            problems.Add($"nothing computes its output '{outputs[0]}'");
            return null;
        }

        var order = new TensorGraph([.. nodes.Select(node => (IReadOnlyList<int>)[.. node.Proto.Input.Where(giver.ContainsKey).Select(name => giver[name])])]);
        var isNeeded = order.NeededFor(last);
        var sorted = order.Sort();
        foreach (var cycle in order.FindCycles(sorted).Where(cycle => isNeeded[cycle[0]]))
            problems.Add($"nodes take each other's results in a circle: {string.Join(", ", cycle.Take(10).Select(index => nodes[index].Text))}");
        if (problems.Count > 0) return null;
        var needed = sorted.Where(index => isNeeded[index]).Select(index => nodes[index]).ToList();
        var known = inputs.Select(static input => input.Name).Concat(initializers.Keys).Concat(giver.Keys).ToHashSet();
        foreach (var (node, name) in needed.SelectMany(static node => node.Proto.Input.Select(name => (node, name))).Where(taken => taken.name.Length > 0 && !known.Contains(taken.name)))
            problems.Add($"{node.Text}: it takes '{name}', which is neither an input, nor an initialiser, nor the result of a node");

        var fed = FindInput(inputs, needed, problems, notes);
        if (problems.Count > 0 || fed is null) return null;
        if (needed.Count < nodes.Count)
            notes.Add($"{nodes.Count - needed.Count} nodes that the output does not need are left out: {Listing(nodes.Where(node => !isNeeded[node.Index]).Select(static node => node.Text))}.");
        return new(opset, fed, outputs[0], needed, initializers);
    }

    private static int OpsetOf(ModelProto model, List<string> problems)
    {
        var version = model.OpsetImport.Where(static import => import.Domain is "" or "ai.onnx").Select(static import => import.Version).DefaultIfEmpty(0).Max();
        if (version is < OldestOpset or > NewestOpset)
            problems.Add($"its operators are of version (opset) {version}; {OldestOpset} to {NewestOpset} are known. Export with torch.onnx.export(..., opset_version=17)");
        return (int)Math.Clamp(version, 0, NewestOpset);
    }

    private static Dictionary<string, int> GiversOf(List<Node> nodes, IEnumerable<string> others, List<string> problems)
    {
        var given = others.ToHashSet();
        var giver = new Dictionary<string, int>();
        foreach (var node in nodes)
        {
            foreach (var name in node.Proto.Output.Where(static name => name.Length > 0))
            {
                if (given.Add(name)) giver.Add(name, node.Index);
                else problems.Add($"{node.Text}: it gives '{name}', which is given already; names of results must differ");
            }
        }

        return giver;
    }

    private static ValueInfoProto? FindInput(List<ValueInfoProto> inputs, List<Node> needed, List<string> problems, List<string> notes)
    {
        var taken = needed.SelectMany(static node => node.Proto.Input).ToHashSet();
        var fed = inputs.Where(input => taken.Contains(input.Name)).ToList();
        if (fed.Count != 1)
        {
            problems.Add(fed.Count == 0
                ? "its output depends on no input, so there is nothing to infer"
                : $"it has {fed.Count} inputs ({string.Join(", ", fed.Select(static input => Quote(input.Name)))}). Export a model with one input, the image");
            return null;
        }

        foreach (var unused in inputs.Where(input => input != fed[0])) notes.Add($"The input '{unused.Name}' is left out: the output does not depend on it.");
        return fed[0];
    }

    /// <summary>From the back: a name is in the tail when all that take it are monotone and give names of the tail.</summary>
    private void FindTail()
    {
        var holds = new Dictionary<string, bool> { [Output] = true };
        foreach (var node in Nodes.Reverse())
        {
            var isTail = Monotone.Contains(node.Operator) && node.IsStandard && node.Proto.Output.Where(name => _takers.ContainsKey(name)).All(name => holds.GetValueOrDefault(name));
            foreach (var name in node.Proto.Input) holds[name] = isTail && holds.GetValueOrDefault(name, true);
        }

        _tail.UnionWith(holds.Where(static pair => pair.Value).Select(static pair => pair.Key));
    }

    private static string Quote(string name) => $"'{name}'";

    private static string Listing(IEnumerable<string> items)
    {
        const int Most = 5;
        var all = items.ToList();
        return string.Join(", ", all.Take(Most)) + (all.Count > Most ? $" and {all.Count - Most} more" : string.Empty);
    }
}
