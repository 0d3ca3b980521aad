using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using SecNet.Generators.Diagnostics;
using SecNet.Generators.Model;

namespace SecNet.Generators.Parsing.CSharp;

/// <summary>
/// What the C# front end read: the model (null when it could not be read), what it found wrong, and where things stand in the source.
/// </summary>
/// <remarks>
/// Only the diagnostics branch of the pipeline sees this record: it holds locations, which change with every edit of the file.
/// Real locations, not rebuilt ones, so that <c>#pragma warning disable</c> reaches them.
/// </remarks>
internal sealed record ParseResult(NetworkModel? Model, EquatableArray<Finding> Findings, SourceMap Map);

/// <summary>Places of the network, of what it declares for itself (those that are not declared stand at the network), and of its layers.</summary>
internal sealed class SourceMap(Location network, Location input, Location link, Location budget, IReadOnlyList<Location> layers) : System.IEquatable<SourceMap>
{
    private readonly Location _network = network;
    private readonly Location _input = input;
    private readonly Location _link = link;
    private readonly Location _budget = budget;
    private readonly IReadOnlyList<Location> _layers = layers;

    /// <summary>The place of a finding.</summary>
    public Location Find(int layer) => layer switch
    {
        Finding.Network => _network,
        Finding.Input => _input,
        Finding.Link => _link,
        Finding.Budget => _budget,
        _ => layer < _layers.Count ? _layers[layer] : _network,
    };

    /// <inheritdoc/>
    public bool Equals(SourceMap? other) =>
        other is not null && _network.Equals(other._network) && _input.Equals(other._input) && _link.Equals(other._link) && _budget.Equals(other._budget)
        && _layers.SequenceEqual(other._layers);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SourceMap);

    /// <inheritdoc/>
    public override int GetHashCode() => _network.GetHashCode();
}
