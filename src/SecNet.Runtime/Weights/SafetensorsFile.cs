using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace SecNet.Runtime.Weights;

/// <summary>Named tensors of a safetensors file, checked as a whole before any is handed out.</summary>
/// <remarks>
/// Format: 8 bytes little-endian length of the header, the header (JSON: name to dtype, shape, data_offsets), the data.
/// As the reference implementation does, refuses data ranges that overlap, leave holes or do not match dtype × shape.
/// Source: https://github.com/huggingface/safetensors, "Format".
/// </remarks>
public sealed class SafetensorsFile
{
    // The reference implementation's limit; a header of that size already names about a million tensors.
    private const int MaxHeaderBytes = 100_000_000;
    private const string MetadataKey = "__metadata__";

    private readonly ReadOnlyMemory<byte> _data;
    private readonly Dictionary<string, TensorEntry> _tensors;

    private SafetensorsFile(string path, ReadOnlyMemory<byte> data, Dictionary<string, TensorEntry> tensors)
    {
        Path = path;
        _data = data;
        _tensors = tensors;
        Names = [.. tensors.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>Where it was read from, for messages.</summary>
    public string Path { get; }

    /// <summary>The tensors' names, sorted.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="WeightFileException">The file is absent, too large for memory, or malformed.</exception>
    public static SafetensorsFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using var stream = File.OpenRead(path);
            if (stream.Length > Array.MaxLength)
                throw new WeightFileException($"'{path}' has {stream.Length} bytes; weight files up to {Array.MaxLength} bytes are read. Split it or store it as F16.");
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            return Parse(content, path);
        }
        catch (FileNotFoundException e)
        {
            throw new WeightFileException($"There is no weight file '{path}'. Give the path of a .safetensors file.", e);
        }
        catch (DirectoryNotFoundException e)
        {
            throw new WeightFileException($"There is no weight file '{path}': its folder does not exist. Give the path of a .safetensors file.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new WeightFileException($"'{path}' is a folder or may not be read. Give the path of a readable .safetensors file.", e);
        }
    }

    /// <summary>Checks the contents of a file.</summary>
    /// <param name="content">All of the file; kept, not copied.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <exception cref="WeightFileException">The contents are malformed.</exception>
    public static SafetensorsFile Parse(ReadOnlyMemory<byte> content, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        const int LengthBytes = sizeof(ulong);
        if (content.Length < LengthBytes)
            throw Malformed(path, $"it has {content.Length} bytes and a safetensors file begins with an {LengthBytes} byte header length");
        var headerBytes = BinaryPrimitives.ReadUInt64LittleEndian(content.Span);
        if (headerBytes > MaxHeaderBytes)
            throw Malformed(path, $"its header claims {headerBytes} bytes, more than the {MaxHeaderBytes} allowed");
        if (headerBytes > (ulong)(content.Length - LengthBytes))
            throw Malformed(path, $"its header claims {headerBytes} bytes but only {content.Length - LengthBytes} follow");

        var header = content.Slice(LengthBytes, (int)headerBytes);
        var data = content[(LengthBytes + header.Length)..];
        var tensors = ParseHeader(header, data.Length, path);
        CheckCoverage(tensors, data.Length, path);
        return new(path, data, tensors);
    }

    /// <summary>True when the file has a tensor of that name.</summary>
    public bool Contains(string name) => _tensors.ContainsKey(name);

    /// <summary>The dimensions of a tensor.</summary>
    /// <exception cref="WeightFileException">There is none of that name.</exception>
    public ImmutableArray<long> ShapeOf(string name) => Find(name).Shape;

    /// <summary>The values of a tensor, row-major, as 32-bit floats.</summary>
    /// <exception cref="WeightFileException">There is none of that name.</exception>
    public float[] Values(string name)
    {
        var entry = Find(name);
        return entry.Type.ToSingles(_data.Span.Slice(entry.Begin, entry.End - entry.Begin));
    }

    /// <summary>The values of a tensor that must have this shape and hold finite numbers only.</summary>
    /// <exception cref="WeightFileException">It is missing, has another shape, or holds a NaN or an infinity.</exception>
    public float[] Values(string name, params ReadOnlySpan<int> shape)
    {
        var found = Find(name).Shape;
        var same = found.Length == shape.Length;
        for (var i = 0; same && i < shape.Length; i++) same = found[i] == shape[i];
        if (!same)
        {
            throw new WeightFileException(
                $"Tensor '{name}' in '{Path}' has shape [{Join(found.AsSpan())}] but the network expects [{Join(shape)}]. "
                + "Use the weights of this network, or change the layer's declaration to the shape found.");
        }

        var values = Values(name);
        for (var i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
                throw new WeightFileException($"Tensor '{name}' in '{Path}' holds {Invariant(values[i])} at index {i}; weights must be finite. Train again or repair the file.");
        }

        return values;
    }

    private static Dictionary<string, TensorEntry> ParseHeader(ReadOnlyMemory<byte> header, int dataBytes, string path)
    {
        try
        {
            using var document = JsonDocument.Parse(header);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw Malformed(path, $"its header is a JSON {document.RootElement.ValueKind} and must be an object");
            var tensors = new Dictionary<string, TensorEntry>(StringComparer.Ordinal);
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.NameEquals(MetadataKey)) continue;
                if (!tensors.TryAdd(property.Name, ParseEntry(property.Name, property.Value, dataBytes, path)))
                    throw Malformed(path, $"its header names tensor '{property.Name}' twice");
            }

            return tensors;
        }
        catch (JsonException e)
        {
            throw new WeightFileException(Describe(path, $"its header is not valid JSON ({e.Message})"), e);
        }
        catch (InvalidOperationException e)
        {
            // A string that is not valid UTF-8 or UTF-16: JsonElement reports it only when the text is asked for.
            throw new WeightFileException(Describe(path, $"its header holds invalid text ({e.Message})"), e);
        }
    }

    private static TensorEntry ParseEntry(string name, JsonElement value, int dataBytes, string path)
    {
        if (value.ValueKind != JsonValueKind.Object
            || !value.TryGetProperty("dtype", out var dtype) || dtype.ValueKind != JsonValueKind.String
            || !value.TryGetProperty("shape", out var shape) || shape.ValueKind != JsonValueKind.Array
            || !value.TryGetProperty("data_offsets", out var offsets) || offsets.ValueKind != JsonValueKind.Array || offsets.GetArrayLength() != 2)
        {
            throw Malformed(path, $"the header of tensor '{name}' must hold dtype, shape and two data_offsets");
        }

        var type = TensorType.Find(dtype.GetString()!)
            ?? throw new WeightFileException($"Tensor '{name}' in '{path}' has dtype {dtype.GetString()}; read are {TensorType.Supported}. Convert it to F32 before saving.");
        var dimensions = ParseDimensions(name, shape, path);
        var expected = ByteLength(name, dimensions, type, path);
        if (!offsets[0].TryGetInt64Strictly(out var begin) || !offsets[1].TryGetInt64Strictly(out var end) || begin < 0 || end < begin || end > dataBytes)
            throw Malformed(path, $"tensor '{name}' claims data_offsets {offsets.GetRawText()} of {dataBytes} bytes of data");
        if (end - begin != expected)
            throw Malformed(path, $"tensor '{name}' of shape [{Join(dimensions.AsSpan())}] and dtype {type.Name} needs {expected} bytes but its data_offsets span {end - begin}");
        return new(type, dimensions, (int)begin, (int)end);
    }

    private static ImmutableArray<long> ParseDimensions(string name, JsonElement shape, string path)
    {
        var dimensions = ImmutableArray.CreateBuilder<long>(shape.GetArrayLength());
        foreach (var element in shape.EnumerateArray())
        {
            if (!element.TryGetInt64Strictly(out var dimension) || dimension < 0)
                throw Malformed(path, $"tensor '{name}' has the dimension {element.GetRawText()}, which is not a whole number ≥ 0");
            dimensions.Add(dimension);
        }

        return dimensions.MoveToImmutable();
    }

    private static long ByteLength(string name, ImmutableArray<long> dimensions, TensorType type, string path)
    {
        if (dimensions.Contains(0)) return 0;
        Int128 bytes = type.ByteLength;
        foreach (var dimension in dimensions)
        {
            bytes *= dimension;
            if (bytes > Array.MaxLength)
                throw Malformed(path, $"tensor '{name}' of shape [{Join(dimensions.AsSpan())}] would need more than {Array.MaxLength} bytes");
        }

        return (long)bytes;
    }

    private static void CheckCoverage(Dictionary<string, TensorEntry> tensors, int dataBytes, string path)
    {
        var covered = 0;
        var last = "";
        foreach (var (name, entry) in tensors.OrderBy(static pair => pair.Value.Begin).ThenBy(static pair => pair.Value.End))
        {
            if (entry.Begin < covered) throw Malformed(path, $"the data of tensors '{last}' and '{name}' overlap at byte {entry.Begin}");
            if (entry.Begin > covered) throw Malformed(path, $"bytes {covered} to {entry.Begin} before tensor '{name}' belong to no tensor");
            (covered, last) = (entry.End, name);
        }

        if (covered != dataBytes) throw Malformed(path, $"its tensors end at byte {covered} of {dataBytes} bytes of data");
    }

    private TensorEntry Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        const int ListedNames = 40;
        if (_tensors.TryGetValue(name, out var entry)) return entry;
        var available = string.Join(", ", Names.Take(ListedNames)) + (Names.Length > ListedNames ? $" and {Names.Length - ListedNames} more" : "");
        throw new WeightFileException(
            $"'{Path}' has no tensor '{name}'. It has: {(Names.IsEmpty ? "none" : available)}. "
            + "Rename the tensor, or set the layer's Name to the one used in the file.");
    }

    private static WeightFileException Malformed(string path, string what) => new(Describe(path, what));

    private static string Describe(string path, string what) => $"'{path}' is not a readable safetensors file: {what}. Save or copy it again.";

    private static string Join<T>(ReadOnlySpan<T> numbers)
        where T : IFormattable
    {
        var texts = new string[numbers.Length];
        for (var i = 0; i < texts.Length; i++) texts[i] = Invariant(numbers[i]);
        return string.Join(", ", texts);
    }

    private static string Invariant<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);

    private readonly record struct TensorEntry(TensorType Type, ImmutableArray<long> Shape, int Begin, int End);
}
