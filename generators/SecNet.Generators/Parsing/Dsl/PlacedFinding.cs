using System.Collections.Generic;
using SecNet.Generators.Diagnostics;
using SecNet.Generators.Model;

namespace SecNet.Generators.Parsing.Dsl;

/// <summary>A finding in a .secnet file, and the token at fault.</summary>
public sealed record PlacedFinding(Finding Finding, TextPlace Place);

/// <summary>
/// What is wrong with a file. It stops at <see cref="Limit"/> findings, and says so: a file that is no network at all would otherwise
/// fill the error list, and cost memory that its author chooses.
/// </summary>
internal sealed class FindingList
{
    /// <summary>Findings reported of one file.</summary>
    public const int Limit = 100;

    private readonly List<PlacedFinding> _findings = [];

    /// <summary>True when something was reported that keeps the network from being read.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>True when nothing more will be taken: who composes a costly message can save the effort.</summary>
    public bool IsFull => _findings.Count > Limit;

    /// <summary>Reports an error.</summary>
    public void Add(string id, TextPlace place, params object[] arguments)
    {
        HasErrors = true;
        Append(id, place, arguments);
    }

    /// <summary>Reports something that does not stop the build.</summary>
    public void Warn(string id, TextPlace place, params object[] arguments) => Append(id, place, arguments);

    /// <summary>What was reported.</summary>
    public EquatableArray<PlacedFinding> ToArray() => _findings.ToEquatableArray();

    private void Append(string id, TextPlace place, object[] arguments)
    {
        if (IsFull) return;
        if (_findings.Count == Limit) _findings.Add(new(Finding.Create(FindingIds.TooManyFindings, Finding.Network, Limit), place));
        else _findings.Add(new(Finding.Create(id, Finding.Network, arguments), place));
    }
}
