using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;
using SecNet.Generators.Parsing.Dsl;
using SecNet.Tool.Onnx.Graphs;
using SecNet.Tool.Onnx.Networks;
using SecNet.Tool.Onnx.Reading;
using SecNet.Tool.Onnx.Wire;

namespace SecNet.Tool.Onnx.Operators;

/// <summary>A node as its operator's import sees it: its inputs' values, its attributes, and the network that grows.</summary>
internal sealed class NodeContext(Node node, OnnxGraph graph, IReadOnlyList<Value?> inputs, NetworkBuilder network, TensorReader tensors, FoldingBudget budget, List<string> notes)
{
    private readonly IReadOnlyList<Value?> _inputs = inputs;

    /// <summary>The node.</summary>
    public Node Node => node;

    /// <summary>What its attributes say.</summary>
    public AttributeReader Attributes { get; } = new(node.Proto.Attribute);

    /// <summary>Version of the operators.</summary>
    public int Opset => graph.Opset;

    /// <summary>The network that grows.</summary>
    public NetworkBuilder Network => network;

    /// <summary>Bounds what folding constants may allocate.</summary>
    public FoldingBudget Budget => budget;

    /// <summary>Inputs, absent ones included.</summary>
    public int InputCount => _inputs.Count;

    /// <summary>True when it takes the result of a node that was refused.</summary>
    public bool HasRefused => _inputs.Any(static input => input is RefusedValue);

    /// <summary>True when no input comes from the network.</summary>
    public bool IsConstant => _inputs.All(static input => input is null or Graphs.Constant);

    /// <summary>True when nothing but the order of the scores is used of the result.</summary>
    public bool IsTail => graph.IsTail(node.Proto.Output[0]);

    /// <summary>Says something to the user.</summary>
    public void Note(string text) => notes.Add(text);

    /// <summary>True when the input is given.</summary>
    public bool Has(int input) => input < _inputs.Count && _inputs[input] is not null;

    /// <summary>An input of either sort.</summary>
    public Value Input(int input) => Has(input) ? _inputs[input]! : throw new RefusedException($"its input {input} is missing");

    /// <summary>An input that must come from the network.</summary>
    public Graphs.Activation Activation(int input) => Input(input) switch
    {
        Graphs.Activation activation => activation,
        GeluPart => throw GeluIdiom.Outside(this),
        _ => throw new RefusedException($"its input '{NameOf(input)}' is a constant, where a tensor of the network is supported"),
    };

    /// <summary>An input that must be constant.</summary>
    public Graphs.Constant Constant(int input) => Input(input) as Graphs.Constant
        ?? throw new RefusedException($"its input '{NameOf(input)}' is computed by the network, where a constant is supported");

    /// <summary>An input that must hold real constants.</summary>
    public FloatConstant Floats(int input) => Constant(input) as FloatConstant
        ?? throw new RefusedException($"its input '{NameOf(input)}' holds whole numbers, where real ones are expected");

    /// <summary>An input that must hold whole constants.</summary>
    public IntegerConstant Integers(int input) => Constant(input) as IntegerConstant
        ?? throw new RefusedException($"its input '{NameOf(input)}' holds real numbers, where whole ones are expected");

    /// <summary>One real number; null when the input is not given.</summary>
    public float? Scalar(int input)
    {
        if (!Has(input)) return null;
        var value = Floats(input);
        return value.Count == 1 ? value.Values[0] : throw new RefusedException($"its input '{NameOf(input)}' has shape {Shapes.Text(value.Shape)}, where one number is expected");
    }

    /// <summary>ONNX's name of an input.</summary>
    public string NameOf(int input) => node.Proto.Input[input];

    /// <summary>Reads a tensor that stands in an attribute.</summary>
    public Graphs.Constant Read(TensorProto tensor) => tensors.Read(tensor);

    /// <summary>The layer with a tensor's channels, rows and columns, made by a reshape or padding when there is none yet.</summary>
    public int LayerOf(Graphs.Activation value) => Moved(value, Shapes.ToNetwork(value.Shape));

    /// <summary>The layer with a tensor's values as a vector.</summary>
    public int VectorOf(Graphs.Activation value) => Moved(value, new((int)network.ShapeOf(WithZeros(value)).Length, 1, 1));

    /// <summary>The layer with a tensor's values, in whatever shape: for functions of one value.</summary>
    public int ValuesOf(Graphs.Activation value) => WithZeros(value);

    /// <summary>Appends a layer and gives its result's shape as many dimensions as the tensor it takes.</summary>
    public Graphs.Activation Add(LayerModel layer, Activation source, int input, params IReadOnlyList<LayerTensor> tensors)
    {
        var added = Append(layer, [input], tensors);
        return new(added, Shapes.ToOnnx(network.ShapeOf(added), source.Shape.Count));
    }

    /// <summary>Appends a function of each value for itself: the shape stays.</summary>
    public Graphs.Activation AddElementWise(LayerModel layer, Activation source) =>
        source with { Layer = Append(layer, [ValuesOf(source)], []), Zeros = default };

    /// <summary>Appends a layer.</summary>
    public int Append(LayerModel layer, IReadOnlyList<int> inputs, IReadOnlyList<LayerTensor> tensors) =>
        network.Add(layer with { Name = Provisional }, inputs, Names, tensors, node.Proto.Output[0]);

    /// <summary>
    /// The draft of the layer that gave an input, when this node is the only one to take that: what follows may then be made part of it.
    /// </summary>
    public LayerDraft? SoleDraft(int input) =>
        _inputs[input] is Graphs.Activation { Layer: >= 0 } value && value.Zeros.IsNone && network[value.Layer].Result == NameOf(input) && graph.TakersOf(NameOf(input)) == 1
            ? network[value.Layer] : null;

    /// <summary>A tensor with zeros around its rows and columns.</summary>
    public Graphs.Activation Pad(Graphs.Activation value, Sides zeros) => zeros.IsNone ? value : value with
    {
        // Zeros stand around rows and columns, so that a layer must have them.
        Layer = value.Zeros.IsNone ? LayerOf(value) : value.Layer,
        Zeros = value.Zeros + zeros,
        Shape = zeros.Around(value.Shape),
    };

    /// <summary>A tensor seen in another shape.</summary>
    public Graphs.Activation View(Graphs.Activation value, IEnumerable<int> shape)
    {
        // Zeros stand in the old shape's rows and columns.
        var whole = value.Zeros.IsNone ? value : value with { Layer = WithZeros(value), Zeros = default };
        return whole with { Shape = shape.ToEquatableArray(), ViewNames = Names.ToEquatableArray() };
    }

    /// <summary>A real number as models hold them: the decimal that is written with the fewest digits.</summary>
    public static decimal Decimal(float value) =>
        Numeral.TryRead(value.ToString("R", System.Globalization.CultureInfo.InvariantCulture), out var number) ? number
            : throw new RefusedException($"the number {value.ToString(System.Globalization.CultureInfo.InvariantCulture)} is too large or too small for a network's declaration");

    /// <summary>A name for findings until names are given.</summary>
    private string Provisional => node.Proto.Name.Length > 0 ? node.Proto.Name : node.Operator;

    private IReadOnlyList<string> Names => LayerNames.Of(node, node.Proto.Input);

    private int Moved(Graphs.Activation value, TensorShape wanted)
    {
        var layer = WithZeros(value);
        if (network.ShapeOf(layer) == wanted) return layer;
        return network.Move(layer, wanted, () => network.Add(
            wanted.IsVector ? new FlattenLayer(Provisional) : new ReshapeLayer(Provisional, wanted), [layer], [.. value.ViewNames], [], string.Empty));
    }

    private int WithZeros(Graphs.Activation value)
    {
        if (value.Zeros.IsNone) return value.Layer;
        var (top, left, bottom, right) = value.Zeros;
        return network.Move(value.Layer, value.Zeros, () =>
            network.Add(new Pad2DLayer(Provisional, (int)top, (int)left, (int)bottom, (int)right), [value.Layer], [], [], string.Empty));
    }
}
