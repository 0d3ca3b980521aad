using System.Text.RegularExpressions;
using SecNet.Generators.Tests.Harness;

namespace SecNet.Generators.Tests.Architecture;

/// <summary>The compiler is one pipeline, and Roslyn ends where it begins.</summary>
public sealed class GeneratorFoldersTests
{
    private static readonly IReadOnlyList<(string Path, string Text)> Sources = Repository.Sources("generators", "SecNet.Generators");

    /// <summary>
    /// What a folder may import. Model and Checking know each other: a layer says its own shape rule and which operators it becomes,
    /// so that a new kind of layer is a new file and not a case in a switch. Parsing needs the attributes' names, which Emit keeps,
    /// and the limits that Checking holds numbers to, so that a file's mistakes are shown at the number.
    /// </summary>
    private static readonly IReadOnlyDictionary<string, string[]> Imports = new Dictionary<string, string[]>
    {
        ["Polyfills"] = [],
        ["Model"] = ["Approximation", "Checking", "Diagnostics"],
        ["Approximation"] = ["Model"],
        ["Diagnostics"] = ["Model"],
        ["Checking"] = ["Approximation", "Model", "Diagnostics"],
        ["Protocol"] = ["Approximation", "Model", "Checking"],
        ["Emit"] = ["Model", "Checking", "Protocol"],
        ["Parsing"] = ["Model", "Checking", "Diagnostics", "Emit"],
        [""] = ["Model", "Checking", "Protocol", "Emit", "Parsing", "Diagnostics"],
    };

    [Fact]
    public void RoslynTypes_AppearInTheFrontEndTheGeneratorAndTheDescriptorsAlone()
    {
        var users = Sources.Where(static source => source.Text.Contains("Microsoft.CodeAnalysis", StringComparison.Ordinal)).Select(static source => source.Path).ToList();
        Assert.All(users, static path => Assert.True(
            path.StartsWith("Parsing/CSharp/", StringComparison.Ordinal) || path is "SecNetGenerator.cs" or "Diagnostics/Descriptors.cs", $"{path} mentions Microsoft.CodeAnalysis"));
        Assert.Contains("SecNetGenerator.cs", users);
        Assert.Contains("Diagnostics/Descriptors.cs", users);
    }

    [Fact]
    public void Folders_ImportOnlyWhatComesBeforeThem() => Assert.All(Sources, static source =>
    {
        var folder = source.Path.Contains('/', StringComparison.Ordinal) ? source.Path[..source.Path.IndexOf('/', StringComparison.Ordinal)] : string.Empty;
        var imported = Regex.Matches(source.Text, @"^using (?:static )?SecNet\.Generators\.(\w+)", RegexOptions.Multiline).Select(static match => match.Groups[1].Value);
        Assert.True(Imports.TryGetValue(folder, out var allowed), $"{source.Path}: give the folder its place in this test");
        Assert.All(imported.Where(other => other != folder), other => Assert.True(allowed.Contains(other), $"{source.Path} imports {other}"));
    });

    [Fact]
    public void Files_StayShort() => Assert.All(
        Sources.Concat(Repository.Sources("tests", "SecNet.Generators.Tests").Where(static source => !source.Path.StartsWith("_snapshots/", StringComparison.Ordinal))),
        static source => Assert.True(source.Text.Split('\n').Length <= 500, $"{source.Path} has more than 500 lines"));
}
