using System.Globalization;
using SecNet.Tool.Onnx.Wire;

namespace SecNet.Tool.Onnx.Reading;

/// <summary>
/// Data that a tensor keeps in a file beside the model. A model may come from anywhere, so only files below its own folder are read:
/// no absolute path, no "..", no link that leads out.
/// </summary>
/// <remarks>Format: onnx/docs/ExternalData.md: location, offset (default 0) and length (default: the rest).</remarks>
internal static class ExternalData
{
    /// <summary>The bytes of a tensor.</summary>
    /// <param name="tensor">Whose data lies elsewhere.</param>
    /// <param name="folder">The model's folder; null when it has none.</param>
    /// <param name="byteCount">How many bytes its shape needs; checked against the file before anything is allocated.</param>
    /// <exception cref="RefusedException">The file is out of bounds, absent or too short.</exception>
    public static byte[] Read(TensorProto tensor, string? folder, long byteCount)
    {
        var entries = new Dictionary<string, string>();
        foreach (var entry in tensor.ExternalData) entries[entry.Key] = entry.Value;
        var location = entries.GetValueOrDefault("location") ?? string.Empty;
        var offset = Number(entries, "offset") ?? 0;
        var length = Number(entries, "length") ?? byteCount;
        if (length != byteCount) throw new RefusedException($"its external data is said to have {length} bytes, but its shape needs {byteCount}");
        var path = Resolve(location, folder);
        try
        {
            using var stream = File.OpenRead(path);
            if (offset > stream.Length || byteCount > stream.Length - offset)
                throw new RefusedException($"its data is bytes {offset} to {(decimal)offset + byteCount} of '{location}', which has {stream.Length}");
            var content = new byte[byteCount];
            stream.Position = offset;
            stream.ReadExactly(content);
            return content;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new RefusedException($"its data file '{location}' cannot be read ({e.Message}). Keep it in the folder of the model");
        }
    }

    private static long? Number(Dictionary<string, string> entries, string key)
    {
        if (!entries.TryGetValue(key, out var text)) return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw new RefusedException($"the {key} of its external data is '{text}', which is no number of bytes");
    }

    private static string Resolve(string location, string? folder)
    {
        if (folder is null) throw new RefusedException("its data is external, and the model has no folder to look in");
        var parts = location.Split('/', '\\');
        if (Path.IsPathRooted(location) || parts.Any(static part => part is "" or "." or ".." || part.AsSpan().ContainsAny('\0', ':')))
            throw new RefusedException($"its data lies in '{location}'; only files below the model's folder are read, by a path without '..'");

        var path = folder;
        foreach (var part in parts)
        {
            path = Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is not null) throw new RefusedException($"its data lies in '{location}', which is a link; put the file itself into the model's folder");
        }

        return path;
    }
}
