using System;
using System.Collections.Generic;

namespace SecNet.Generators.Model.Layers;

/// <summary>
/// A layer's arguments by name (case-insensitive, so that attribute constructor parameters and properties meet), as the front end read them.
/// </summary>
public sealed class LayerArguments
{
    private readonly Dictionary<string, object> _values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds one; an int, a decimal or a string.</summary>
    public void Add(string name, object value) => _values[name] = value;

    /// <summary>An integer, or the default.</summary>
    public int Integer(string name, int otherwise) => _values.TryGetValue(name, out var value) && value is int number ? number : otherwise;

    /// <summary>An integer, or null when it is absent.</summary>
    public int? IntegerOrNull(string name) => _values.TryGetValue(name, out var value) && value is int number ? number : null;

    /// <summary>An integer, or null when it is absent or zero (attributes cannot hold null).</summary>
    public int? OptionalInteger(string name) => _values.TryGetValue(name, out var value) && value is int number && number != 0 ? number : null;

    /// <summary>A choice of two, or the default.</summary>
    public bool Flag(string name, bool otherwise) => Integer(name, otherwise ? 1 : 0) != 0;

    /// <summary>
    /// A window whose sides are named <paramref name="side"/> (both), or that and Height or Width; likewise its stride, padding and
    /// dilation, of which the narrower name wins. A stride that is not given is <paramref name="stride"/>, or the window's side when that is null.
    /// </summary>
    public Window Window(string side, int? stride)
    {
        var (height, width) = Pair(side, 0);
        var (strideHeight, strideWidth) = Pair("Stride", stride ?? 0);
        if (stride is null && strideHeight == 0) strideHeight = height;
        if (stride is null && strideWidth == 0) strideWidth = width;
        var padding = Integer("Padding", 0);
        var (dilationHeight, dilationWidth) = Pair("Dilation", 1);
        return new(
            height, width, strideHeight, strideWidth,
            Integer("PaddingTop", padding), Integer("PaddingLeft", padding), Integer("PaddingBottom", padding), Integer("PaddingRight", padding),
            dilationHeight, dilationWidth);
    }

    /// <summary>A number, or null when it is absent.</summary>
    public decimal? Number(string name) => _values.TryGetValue(name, out var value) && value is decimal number ? number : null;

    /// <summary>A bound that need not be declared: null when it is absent or zero, since attributes cannot hold null.</summary>
    public decimal? OptionalBound(string name) => Number(name) is { } number && number != 0 ? number : null;

    /// <summary>What a layer chooses for its products.</summary>
    public ProductOptions Products() => new(
        OptionalInteger("Ring"),
        OptionalInteger("FractionBits"),
        _values.TryGetValue("Truncation", out var value) && value is int mode ? (TruncationMode)mode : null);

    /// <summary>A string, or null.</summary>
    public string? Text(string name) => _values.TryGetValue(name, out var value) ? value as string : null;

    private (int Rows, int Columns) Pair(string name, int otherwise)
    {
        var both = Integer(name, otherwise);
        return (Integer(name + "Height", both), Integer(name + "Width", both));
    }
}
