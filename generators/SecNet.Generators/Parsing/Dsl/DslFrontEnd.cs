using System.Threading;

namespace SecNet.Generators.Parsing.Dsl;

/// <summary>
/// Reads a network from a .secnet file: one statement a line, tensors by name. Any text gives a result; memory and time are bounded by the
/// limits of <see cref="SecnetReader"/>.
/// </summary>
public static class DslFrontEnd
{
    /// <summary>How the files' names end.</summary>
    public const string Extension = ".secnet";

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its name, for findings.</param>
    /// <param name="text">What it holds.</param>
    /// <param name="defaultNamespace">Namespace of a network that says none; empty for the global one.</param>
    /// <param name="cancellation">Looked at once a line.</param>
    public static SecnetParseResult Parse(string path, string text, string defaultNamespace, CancellationToken cancellation = default)
    {
        var findings = new FindingList();
        var builder = new ModelBuilder(findings);
        foreach (var line in SecnetReader.Read(text, findings))
        {
            cancellation.ThrowIfCancellationRequested();
            builder.Add(line);
        }

        var model = builder.Build(defaultNamespace);
        return new(path, findings.HasErrors ? null : model, findings.ToArray(), builder.Places);
    }
}
