using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.CodeAnalysis;
using SecNet.Generators.Diagnostics;
using SecNet.Generators.Parsing.Dsl;

namespace SecNet.Tool.Sources;

/// <summary>Something wrong with a file, as a build would report it. Lines and columns count from 1.</summary>
internal sealed record SourceFinding(string Path, int Line, int Column, string Severity, string Id, string Message)
{
    /// <summary>True for what fails a build.</summary>
    [JsonIgnore]
    public bool IsError => Severity == "error";

    /// <summary>With the compiler's own message and severity.</summary>
    public static SourceFinding Of(string path, PlacedFinding placed)
    {
        var (descriptor, arguments) = (Descriptors.ById[placed.Finding.Id], placed.Finding.Arguments.Cast<object>().ToArray());
        return new(
            path, placed.Place.Line + 1, placed.Place.Column + 1, descriptor.DefaultSeverity == DiagnosticSeverity.Error ? "error" : "warning", placed.Finding.Id,
            string.Format(CultureInfo.InvariantCulture, descriptor.MessageFormat.ToString(CultureInfo.InvariantCulture), arguments));
    }

    /// <summary>The line of a build: <c>M1.secnet(4,13): error SECNET201: …</c>, which IDEs and terminals turn into a link.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Path}({Line},{Column}): {Severity} {Id}: {Message}");
}
