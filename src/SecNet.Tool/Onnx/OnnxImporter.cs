using SecNet.Generators.Model;
using SecNet.Tool.Onnx.Graphs;
using SecNet.Tool.Onnx.Networks;
using SecNet.Tool.Onnx.Reading;
using SecNet.Tool.Onnx.Wire;

namespace SecNet.Tool.Onnx;

/// <summary>
/// Turns what PyTorch exports into a network and its weights: bytes, tensors, graph, operators, network. A file may come from anywhere: whatever it
/// holds, the result is a network or an <see cref="OnnxImportException"/>, in time and memory bounded by the file's own size.
/// </summary>
public static class OnnxImporter
{
    /// <summary>Imports a file.</summary>
    /// <param name="path">An .onnx file; external data is read from its folder.</param>
    /// <param name="options">What the file does not say.</param>
    /// <exception cref="OnnxImportException">The file cannot be read or holds what is not supported; the message lists every reason.</exception>
    public static ImportedNetwork Import(string path, ImportOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        return Import(path, options, () => ModelFile.Read(path));
    }

    /// <summary>Imports what a stream holds; it has no external data.</summary>
    internal static ImportedNetwork Import(Stream stream, string name, ImportOptions options) => Import(name, options, () => ModelFile.Parse(stream, folder: null));

    private static ImportedNetwork Import(string path, ImportOptions options, Func<ModelFile> read)
    {
        var (problems, notes) = (new List<string>(), new List<string>());
        try
        {
            var file = read();
            if (OnnxGraph.Read(file.Model, problems, notes) is { } graph)
            {
                var network = new NetworkBuilder(ReadInput(graph.Input, notes));
                var output = new NodeWalk(graph, network, new(file.Folder), problems, notes).Run();
                if (problems.Count == 0)
                {
                    var (model, tensors) = network.Build(output, options);
                    return new(model, tensors, notes);
                }
            }
        }
        catch (RefusedException e)
        {
            problems.Add(e.Message);
        }

        throw new OnnxImportException(path, problems);
    }

    /// <summary>The input's shape, whose batch may be open.</summary>
    private static TensorShape ReadInput(ValueInfoProto input, List<string> notes)
    {
        var tensor = input.Type?.TensorType ?? throw new RefusedException($"the input '{input.Name}' is no tensor, or its shape is not said. Export the model again");
        var type = (TensorProto.Types.DataType)tensor.ElemType;
        if (type is not (TensorProto.Types.DataType.Float or TensorProto.Types.DataType.Double or TensorProto.Types.DataType.Float16 or TensorProto.Types.DataType.Bfloat16))
            throw new RefusedException($"the input '{input.Name}' holds {type} values; real numbers are supported. Scale the pixels before they are shared, outside of the model");
        var sides = tensor.Shape?.Dim.Select(static side => side.DimValue).ToList() ?? [];
        var text = $"[{string.Join(", ", tensor.Shape?.Dim.Select(static side => side.HasDimValue ? $"{side.DimValue}" : $"'{side.DimParam}'") ?? [])}]";
        if (sides.Count is < 2 or > 4) throw new RefusedException($"the input '{input.Name}' has shape {text}; [1, n], [1, channels, columns] and [1, channels, rows, columns] are supported");
        if (sides[0] is < -1 or > 1) throw new RefusedException($"the input '{input.Name}' has shape {text}, a batch of {sides[0]}. Export with a batch of 1, such as torch.randn(1, ...)");
        if (sides[0] != 1) notes.Add($"The batch of the input '{input.Name}' is open; one image at a time is inferred.");
        if (sides.Skip(1).Any(static side => side < 1)) throw new RefusedException($"the input '{input.Name}' has shape {text}. Export with fixed sizes for all but the batch");
        sides[0] = 1;
        Shapes.CountOf(sides);
        return Shapes.ToNetwork(sides.Select(static side => (int)side).ToEquatableArray());
    }
}
