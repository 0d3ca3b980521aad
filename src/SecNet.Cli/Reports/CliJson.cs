using System.Text.Encodings.Web;
using System.Text.Json;

namespace SecNet.Cli.Reports;

/// <summary>How all JSON is written: one line, snake_case names, nulls kept, so that a reader sees which figures are unknown.</summary>
internal static class CliJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>One object on one line.</summary>
    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <summary>Reads a line that another role of the same executable wrote.</summary>
    public static T Read<T>(string line) => JsonSerializer.Deserialize<T>(line, Options)
        ?? throw new JsonException($"Expected a {typeof(T).Name}, got null.");
}
