using Google.Protobuf;
using SecNet.Tool.Onnx.Wire;

namespace SecNet.Tool.Onnx.Reading;

/// <summary>First stage: the bytes of an .onnx file as protocol buffers, and the folder its external data may lie in.</summary>
/// <param name="Model">What the file says; nothing in it is checked yet.</param>
/// <param name="Folder">Where the file lies; null when it is no file.</param>
internal sealed record ModelFile(ModelProto Model, string? Folder)
{
    // Protocol buffers end at 2 GiB; larger models keep their weights in external data.
    private const int MaxBytes = int.MaxValue - 1024;

    // model > graph > node > attribute > tensor > entry is 6 deep, and nothing we read nests further.
    private const int MaxDepth = 16;

    /// <summary>Reads a file.</summary>
    /// <exception cref="RefusedException">It is absent, too large, or no ONNX model.</exception>
    public static ModelFile Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            if (stream.Length > MaxBytes) throw new RefusedException($"the file has {stream.Length} bytes; at most {MaxBytes} are read. Export its weights as external data");
            return Parse(stream, Path.GetDirectoryName(Path.GetFullPath(path)));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RefusedException("there is no such file. Give the path of an .onnx file");
        }
        catch (UnauthorizedAccessException) when (Directory.Exists(path))
        {
            throw new RefusedException("it is a folder. Give the path of an .onnx file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new RefusedException($"the file cannot be read ({e.Message}). Give the path of a readable .onnx file");
        }
    }

    /// <summary>Reads a stream.</summary>
    /// <exception cref="RefusedException">It holds no ONNX model.</exception>
    public static ModelFile Parse(Stream stream, string? folder)
    {
        try
        {
            using var coded = CodedInputStream.CreateWithLimits(stream, MaxBytes, MaxDepth);
            var model = ModelProto.Parser.WithDiscardUnknownFields(true).ParseFrom(coded);
            if (model.Graph is null) throw new RefusedException("it holds no graph, so it is no ONNX model. Export it with torch.onnx.export");
            return new(model, folder);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new RefusedException($"it is no ONNX file, or a damaged one ({e.Message.TrimEnd('.')}). Export the model again");
        }
    }
}
