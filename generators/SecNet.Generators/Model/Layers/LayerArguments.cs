using System;
using System.Collections.Generic;

namespace SecNet.Generators.Model.Layers;

/// <summary>
/// A layer's arguments by name (case-insensitive, so that attribute constructor parameters and properties meet), as the front end read them.
/// </summary>
public sealed class LayerArguments
{
    private readonly Dictionary<string, object> _values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds one; an int, a decimal, a bool or a string.</summary>
    public void Add(string name, object value) => _values[name] = value;

    /// <summary>An integer, or the default.</summary>
    public int Integer(string name, int otherwise) => _values.TryGetValue(name, out var value) && value is int number ? number : otherwise;

    /// <summary>An integer, or null when it is absent or zero (attributes cannot hold null).</summary>
    public int? OptionalInteger(string name) => _values.TryGetValue(name, out var value) && value is int number && number != 0 ? number : null;

    /// <summary>A number, or null when it is absent.</summary>
    public decimal? Number(string name) => _values.TryGetValue(name, out var value) && value is decimal number ? number : null;

    /// <summary>A bound that need not be declared: null when it is absent or zero, since attributes cannot hold null.</summary>
    public decimal? OptionalBound(string name) => Number(name) is { } number && number != 0 ? number : null;

    /// <summary>What a layer chooses for its products.</summary>
    public ProductOptions Products() => new(
        OptionalInteger("Ring"),
        OptionalInteger("FractionBits"),
        _values.TryGetValue("Truncation", out var value) && value is int mode ? (TruncationMode)mode : null);

    /// <summary>A truth value; false when it is absent.</summary>
    public bool Flag(string name) => _values.TryGetValue(name, out var value) && value is true;

    /// <summary>A string, or null.</summary>
    public string? Text(string name) => _values.TryGetValue(name, out var value) ? value as string : null;
}
