using System.Xml;
using System.Xml.Linq;

namespace SecNet.Tool.Sources;

/// <summary>The namespace that a build gives networks which say none.</summary>
internal static class ProjectNamespace
{
    /// <summary>The RootNamespace of the project around a file, by default the project's name; empty where there is no project.</summary>
    /// <remarks>Reads what the project file itself says; a value that imports or conditions compute is what <c>--namespace</c> is for.</remarks>
    public static string Of(string path)
    {
        for (var folder = Path.GetDirectoryName(Path.GetFullPath(path)); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (!Directory.Exists(folder)) continue;
            if (Directory.EnumerateFiles(folder, "*.csproj").Order(StringComparer.Ordinal).FirstOrDefault() is { } project) return Declared(project) ?? Default(project);
        }

        return string.Empty;
    }

    private static string? Declared(string project)
    {
        try
        {
            return XDocument.Load(project).Descendants().FirstOrDefault(static element => element.Name.LocalName == "RootNamespace")?.Value.Trim() is { Length: > 0 } name
                && !name.Contains('$') ? name : null;
        }
        catch (XmlException)
        {
            // A project that MSBuild could not read either; what is wrong with it is not this tool's to tell.
            return null;
        }
    }

    // As the SDK does it.
    private static string Default(string project) => Path.GetFileNameWithoutExtension(project).Replace(' ', '_');
}
