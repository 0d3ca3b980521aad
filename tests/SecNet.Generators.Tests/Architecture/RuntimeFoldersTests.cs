using System.Text.RegularExpressions;
using SecNet.Generators.Tests.Harness;

namespace SecNet.Generators.Tests.Architecture;

/// <summary>
/// The drawing of the runtime, held against its using lines: a folder imports folders below it, never one beside or above.
/// </summary>
public sealed class RuntimeFoldersTests
{
    private const string Seam = "Networks/ISecureNetwork.cs";

    /// <summary>From the ground up; folders of one line know nothing of each other unless they are twins.</summary>
    private static readonly string[][] Floors =
    [
        ["Rings", "Randomness"],
        ["FixedPoint", "Networks", "Correlations"],
        ["Transport", "Weights"],
        ["FunctionSecretSharing", "ObliviousTransfer", "HomomorphicEncryption"],
        ["GarbledCircuits"],
        ["Sharing", "Sessions"],
        ["Protocols"],
        ["Correlations/Dealing", "Correlations/Generating", "Reference", "Measuring"],
        ["Roles"],
    ];

    /// <summary>Folders that import each other, and why. The list may only grow shorter.</summary>
    private static readonly (string One, string Other, string Why)[] Twins =
    [
        ("Networks", "Correlations", "a network's description lists its correlations, and their layout is read from that description"),
        ("Sharing", "Sessions", "a session owns its opening buffer, whose traffic is a type of Sessions"),
    ];

    private static readonly string[] Primitives = ["GarbledCircuits", "FunctionSecretSharing", "ObliviousTransfer", "HomomorphicEncryption"];

    private static readonly IReadOnlyList<(string File, string Folder, string Imported)> Imports = [.. ReadImports()];

    [Fact]
    public void EveryFolder_HasAPlaceInTheDrawing() => Assert.All(
        Imports.SelectMany(static import => new[] { import.Folder, import.Imported }).Distinct(), static folder => Assert.True(Floor(folder) >= 0, $"{folder}: give it a floor in this test"));

    [Fact]
    public void Folders_ImportOnlyFloorsBelow() => Assert.All(Imports.Where(static import => import.File != Seam), static import => Assert.True(
        Floor(import.Imported) < Floor(import.Folder) || AreTwins(import.Folder, import.Imported),
        $"{import.File} imports {import.Imported}, which is not below {import.Folder}"));

    [Fact]
    public void Rings_ImportNothingOfTheRuntime() => Assert.DoesNotContain(Imports, static import => import.Folder == "Rings");

    [Fact]
    public void Primitives_KnowRingsRandomnessAndTransportAlone() => Assert.All(
        Imports.Where(static import => Primitives.Contains(import.Folder)),
        static import => Assert.True(import.Imported is "Rings" or "Randomness" or "Transport" || Primitives.Contains(import.Imported), $"{import.File} imports {import.Imported}"));

    [Fact]
    public void Nothing_ImportsTheRoles() => Assert.DoesNotContain(Imports, static import => import.Imported == "Roles" && import.Folder != "Roles");

    /// <summary>The interface of generated code names sessions and the reference; no other file of Networks may.</summary>
    [Fact]
    public void Seam_AloneLooksUp() => Assert.Equal(
        [Seam],
        Imports.Where(static import => import.Folder == "Networks" && Floor(import.Imported) > Floor("Networks")).Select(static import => import.File).Distinct());

    [Fact]
    public void Twins_StillImportEachOther() => Assert.All(Twins, static twins =>
    {
        Assert.True(Has(twins.One, twins.Other), $"{twins.One} no longer imports {twins.Other}: strike the twins from this test");
        Assert.True(Has(twins.Other, twins.One), $"{twins.Other} no longer imports {twins.One}: strike the twins from this test");
    });

    private static bool Has(string folder, string imported) => Imports.Any(import => import.Folder == folder && import.Imported == imported);

    private static int Floor(string folder) => Array.FindIndex(Floors, floor => floor.Contains(folder));

    private static bool AreTwins(string one, string other) => Twins.Any(twins => (twins.One == one && twins.Other == other) || (twins.One == other && twins.Other == one));

    /// <summary>Folders below Roles count as Roles; Correlations/Dealing and Correlations/Generating are floors of their own.</summary>
    private static string FolderOf(string path) => path is "Correlations/Dealing" or "Correlations/Generating" ? path : path.Split('/')[0];

    private static IEnumerable<(string File, string Folder, string Imported)> ReadImports() =>
        from source in Repository.Sources("src", "SecNet.Runtime")
        from Match match in Regex.Matches(source.Text, @"^\s*(?:global )?using (?:static |\w+ = )?(?:global::)?SecNet\.Runtime\.([\w.]+);", RegexOptions.Multiline)
        let folder = FolderOf(source.Path[..source.Path.LastIndexOf('/')])
        let imported = FolderOf(match.Groups[1].Value.Replace('.', '/'))
        where folder != imported
        select (source.Path, folder, imported);
}
