using System.Collections.Generic;
using System.Linq;
using System.Threading;
using SecNet.Generators.Diagnostics;
using SecNet.Generators.Model;
using SecNet.Generators.Parsing.Dsl;

namespace SecNet.Generators.Parsing;

/// <summary>All that is wrong with a network, in the order of reporting; the same in a build and outside one.</summary>
public static class NetworkFindings
{
    /// <summary>Of a file: what reading it found, who else declares the network, and what compiling finds, each at its token.</summary>
    public static IEnumerable<PlacedFinding> OfFile(SecnetParseResult file, DuplicateNames duplicates, CancellationToken cancellation = default) =>
        file.Findings.Concat(OfModel(file.Model, NameOf(file), duplicates, cancellation)
            .Select(finding => new PlacedFinding(SecnetWording.Of(finding), file.Places.Find(finding))));

    /// <summary>Of a network that could be read: who else declares it, and what compiling finds.</summary>
    public static IEnumerable<Finding> OfModel(NetworkModel? model, DeclaredName? name, DuplicateNames duplicates, CancellationToken cancellation = default)
    {
        if (model is null || name is null) yield break;
        var group = duplicates.GroupOf(name);
        foreach (var other in group.Where(other => other != name).Take(1))
        {
            var consequence = duplicates.IsLater(name) ? "this one is left out" : "the other is left out";
            yield return Finding.Create(FindingIds.DuplicateNetwork, Finding.Network, name.FullName, other.Declarer, consequence);
        }

        foreach (var finding in Compiler.Compile(model, cancellation).Findings) yield return finding;
    }

    /// <summary>The network that a file declares; null when it cannot be read.</summary>
    public static DeclaredName? NameOf(SecnetParseResult file) => file.Model is { } model ? new(model.FullName, file.Path) : null;
}
