using System.Reflection;

namespace SecNet.Generators.Tests.Harness;

/// <summary>Where the repository lies: some tests read its sources.</summary>
internal static class Repository
{
    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static metadata => metadata.Key == "RepositoryRoot").Value!;

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    public static string Read(params string[] parts) => File.ReadAllText(PathOf(parts));

    /// <summary>C# files below a folder, without what a build writes; paths relative to the folder, with '/'.</summary>
    public static IReadOnlyList<(string Path, string Text)> Sources(params string[] folder)
    {
        var root = PathOf(folder);
        return [.. Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(file => (Path: Path.GetRelativePath(root, file).Replace('\\', '/'), File: file))
            .Where(static entry => !entry.Path.StartsWith("bin/", StringComparison.Ordinal) && !entry.Path.StartsWith("obj/", StringComparison.Ordinal))
            .OrderBy(static entry => entry.Path, StringComparer.Ordinal)
            .Select(static entry => (entry.Path, File.ReadAllText(entry.File)))];
    }
}
