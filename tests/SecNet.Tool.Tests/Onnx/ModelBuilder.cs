using Google.Protobuf;
using SecNet.Tool.Onnx;
using SecNet.Tool.Onnx.Wire;
using AttributeType = SecNet.Tool.Onnx.Wire.AttributeProto.Types.AttributeType;
using DataType = SecNet.Tool.Onnx.Wire.TensorProto.Types.DataType;

namespace SecNet.Tool.Tests.Onnx;

/// <summary>Writes small ONNX models: an input 'x', nodes and initialisers, and an output 'y'.</summary>
internal sealed class ModelBuilder
{
    public ModelBuilder(int opset, params long[] inputShape)
    {
        Proto.IrVersion = 8;
        Proto.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = opset });
        Proto.Graph = new();
        AddInput("x", inputShape);
        Proto.Graph.Output.Add(new ValueInfoProto { Name = "y" });
    }

    public ModelProto Proto { get; } = new();

    public static ModelBuilder Of(params long[] inputShape) => new(13, inputShape);

    public static AttributeProto Attribute(string name, object value)
    {
        var attribute = new AttributeProto { Name = name };
        switch (value)
        {
            case int number: (attribute.Type, attribute.I) = (AttributeType.Int, number); break;
            case float number: (attribute.Type, attribute.F) = (AttributeType.Float, number); break;
            case string text: (attribute.Type, attribute.S) = (AttributeType.String, ByteString.CopyFromUtf8(text)); break;
            case int[] numbers: attribute.Type = AttributeType.Ints; attribute.Ints.AddRange(numbers.Select(static number => (long)number)); break;
            case float[] numbers: attribute.Type = AttributeType.Floats; attribute.Floats.AddRange(numbers); break;
            case TensorProto tensor: (attribute.Type, attribute.T) = (AttributeType.Tensor, tensor); break;
            default: throw new ArgumentException($"no attribute holds a {value.GetType()}", nameof(value));
        }

        return attribute;
    }

    public static TensorProto Floats(long[] shape, params float[] values)
    {
        var tensor = new TensorProto { DataType = (int)DataType.Float, RawData = ByteString.CopyFrom(values.SelectMany(BitConverter.GetBytes).ToArray()) };
        tensor.Dims.AddRange(shape);
        return tensor;
    }

    public static TensorProto Integers(params long[] values)
    {
        var tensor = new TensorProto { DataType = (int)DataType.Int64, RawData = ByteString.CopyFrom(values.SelectMany(BitConverter.GetBytes).ToArray()) };
        tensor.Dims.Add(values.Length);
        return tensor;
    }

    public ModelBuilder AddInput(string name, params long[] shape)
    {
        var dimensions = new TensorShapeProto();
        dimensions.Dim.AddRange(shape.Select(static side => new TensorShapeProto.Types.Dimension { DimValue = side }));
        Proto.Graph.Input.Add(new ValueInfoProto { Name = name, Type = new() { TensorType = new() { ElemType = (int)DataType.Float, Shape = dimensions } } });
        return this;
    }

    public ModelBuilder Weight(string name, long[] shape, params float[] values) => Weight(name, Floats(shape, values));

    public ModelBuilder Numbers(string name, params long[] values) => Weight(name, Integers(values));

    public ModelBuilder Weight(string name, TensorProto tensor)
    {
        tensor.Name = name;
        Proto.Graph.Initializer.Add(tensor);
        return this;
    }

    /// <summary>Adds a node written as 'a, b -> c'; a missing arrow means '-> y'.</summary>
    public ModelBuilder Node(string op, string names, params (string Name, object Value)[] attributes)
    {
        var sides = names.Split("->");
        var node = new NodeProto { OpType = op, Name = $"{op}_{Proto.Graph.Node.Count}" };
        if (sides[0].Trim().Length > 0) node.Input.AddRange(sides[0].Split(',').Select(static name => name.Trim()));
        node.Output.AddRange(sides.Length > 1 ? sides[1].Split(',').Select(static name => name.Trim()) : ["y"]);
        node.Attribute.AddRange(attributes.Select(static attribute => Attribute(attribute.Name, attribute.Value)));
        Proto.Graph.Node.Add(node);
        return this;
    }

    public ModelBuilder NamedNode(string name, string op, string names, params (string Name, object Value)[] attributes)
    {
        Node(op, names, attributes);
        Proto.Graph.Node[^1].Name = name;
        return this;
    }

    /// <summary>Makes the last node take another name in place of one it takes.</summary>
    public ModelBuilder Replace(string taken, string by)
    {
        var inputs = Proto.Graph.Node[^1].Input;
        inputs[inputs.IndexOf(taken)] = by;
        return this;
    }

    public ImportedNetwork Import() => OnnxImporter.Import(new MemoryStream(Proto.ToByteArray()), "test.onnx", new() { Name = "Net", Namespace = "Acme" });

    /// <summary>The reasons for which the model is refused.</summary>
    public IReadOnlyList<string> Problems() => Assert.Throws<OnnxImportException>(Import).Problems;
}
