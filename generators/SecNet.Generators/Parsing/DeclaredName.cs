using System;
using System.Collections.Generic;
using System.Linq;
using SecNet.Generators.Model;

namespace SecNet.Generators.Parsing;

/// <summary>A network's full name and who declares it: a class, or a file by its path.</summary>
public sealed record DeclaredName(string FullName, string? Path)
{
    /// <summary>For people: <c>class Acme.M1</c>, <c>M1.secnet</c>.</summary>
    public string Declarer => Path is null ? "class " + FullName : System.IO.Path.GetFileName(Path);
}

/// <summary>
/// Networks whose names differ at most in case. One hint name twice makes Roslyn drop all output of the generator, so of each such group
/// only the first is compiled: a class before files, files by path.
/// </summary>
public sealed record DuplicateNames(EquatableArray<EquatableArray<DeclaredName>> Groups)
{
    /// <summary>Finds the groups; usually none, so that another network changes nothing for those that were there.</summary>
    public static DuplicateNames Find(IEnumerable<DeclaredName> names) => new(names
        .GroupBy(static name => name.FullName, StringComparer.OrdinalIgnoreCase)
        .Where(static group => group.Count() > 1)
        .OrderBy(static group => group.Key, StringComparer.OrdinalIgnoreCase)
        .Select(static group => group.OrderBy(static name => name.Path, StringComparer.Ordinal).ThenBy(static name => name.FullName, StringComparer.Ordinal).ToEquatableArray())
        .ToEquatableArray());

    /// <summary>All who declare the same network, the one that counts first; empty when nobody else does.</summary>
    public EquatableArray<DeclaredName> GroupOf(DeclaredName name) => Groups.FirstOrDefault(group => group.Contains(name));

    /// <summary>True when another declaration of the name comes first.</summary>
    public bool IsLater(DeclaredName name) => GroupOf(name) is { Count: > 0 } group && group[0] != name;
}
