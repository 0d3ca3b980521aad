using SecNet.Generators.Checking;
using SecNet.Generators.Diagnostics;
using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;
using SecNet.Generators.Parsing.Dsl;
using SecNet.Runtime.Weights;
using SecNet.Tool.Onnx.Graphs;

namespace SecNet.Tool.Onnx.Networks;

/// <summary>Collects layers while nodes are imported, then names and numbers those that the output needs.</summary>
internal sealed class NetworkBuilder(TensorShape input)
{
    // The compiler's shape rules walk rows and columns: a bound on how long a hostile file can keep them walking.
    private const long MostSides = 1 << 24;

    private readonly List<LayerDraft> _drafts = [];
    private readonly Dictionary<(int Layer, object Change), int> _changes = [];
    private long _sides;

    /// <summary>A layer's draft.</summary>
    public LayerDraft this[int layer] => _drafts[layer];

    /// <summary>Shape of a layer's result, or of the input.</summary>
    public TensorShape ShapeOf(int layer) => layer < 0 ? input : _drafts[layer].Shape;

    /// <summary>Appends a layer.</summary>
    /// <exception cref="RefusedException">The compiler's shape rules are against it.</exception>
    public int Add(LayerModel layer, IReadOnlyList<int> inputs, IReadOnlyList<string> names, IReadOnlyList<LayerTensor> tensors, string name)
    {
        if (inputs.Count > LineParser.MostInputs) throw new RefusedException($"it joins {inputs.Count} tensors; at most {LineParser.MostInputs} are possible");
        foreach (var taken in inputs.Select(ShapeOf)) _sides += (long)taken.Height + taken.Width;
        if (_sides > MostSides) throw new RefusedException($"the rows and columns of all layers together are more than {MostSides}");
        var findings = new List<Finding>();
        var result = layer.InferShape(inputs.Select(ShapeOf).ToEquatableArray(), new LayerScope(_drafts.Count, layer.Name, findings));
        if (result is not { Channels: > 0, Height: > 0, Width: > 0 } shape)
        {
            throw new RefusedException($"as a {layer.Describe()} it fails the compiler's shape rules ({string.Join("; ", findings.Select(static finding => $"{finding.Id}: {string.Join(", ", finding.Arguments)}"))})");
        }

        Shapes.CountOf([shape.Channels, shape.Height, shape.Width]);
        _drafts.Add(new(layer, inputs, shape, names, tensors, name));
        return _drafts.Count - 1;
    }

    /// <summary>Changes the layer added last for a name of the graph.</summary>
    public void Replace(int layer, LayerDraft draft) => _drafts[layer] = draft;

    /// <summary>A layer that only moves the values of another: made once, however many ask for it.</summary>
    public int Move(int layer, object change, Func<int> add)
    {
        if (!_changes.TryGetValue((layer, change), out var moved)) _changes.Add((layer, change), moved = add());
        return moved;
    }

    /// <summary>The network whose output is a layer's result, and its tensors.</summary>
    public (NetworkModel Model, IReadOnlyList<NamedTensor> Tensors) Build(int output, ImportOptions options)
    {
        if (output < 0) throw new RefusedException("its output is its input: there is nothing to compute");
        var order = new TensorGraph([.. _drafts.Select(static draft => (IReadOnlyList<int>)[.. draft.Inputs.Where(static input => input >= 0)])]);
        var isNeeded = order.NeededFor(output);

        // A file lists layers, and the last one is the output when it is read back.
        var kept = order.Sort().Where(layer => isNeeded[layer]).ToList();
        if (kept.Count > SecnetReader.MostLayers) throw new RefusedException($"it becomes {kept.Count} layers; a network has at most {SecnetReader.MostLayers}");
        var names = LayerNames.Choose([.. kept.Select(layer => _drafts[layer])]);
        var places = kept.Select(static (layer, place) => (layer, place)).ToDictionary(static pair => pair.layer, static pair => pair.place);
        places[NetworkModel.InputIndex] = NetworkModel.InputIndex;
        var layers = kept.Select((layer, place) => Finish(_drafts[layer].Layer with { Name = names[place] }, [.. _drafts[layer].Inputs.Select(taken => places[taken])], place));
        var tensors = kept.SelectMany((layer, place) => _drafts[layer].Tensors.Select(tensor => tensor.Of(names[place]))).ToList();
        var model = new NetworkModel(
            ClassNames.Escape(options.Namespace), options.Name, IsPublic: true, NetworkModel.AutoRing, NetworkModel.AutoFraction, TruncationMode.Masked,
            input, options.InputMaxAbs, layers.ToEquatableArray())
        {
            IsWholeClass = true,
            Link = options.Link,
        };
        return (model, tensors);
    }

    /// <summary>As the reader of files has it: a layer that takes the one before it does not say so.</summary>
    private static LayerModel Finish(LayerModel layer, IReadOnlyList<int> inputs, int place) =>
        inputs.Count == 1 && inputs[0] == place - 1 ? layer : layer with { Inputs = inputs.ToEquatableArray() };
}
