using System.Globalization;
using System.Text;
using SecNet.Generators.Model.Layers;
using SecNet.Generators.Parsing.Dsl;
using SecNet.Tool.Onnx.Graphs;

namespace SecNet.Tool.Onnx.Networks;

/// <summary>
/// Names of layers, so that weights stay recognisable: what the weights are called in PyTorch, then what the node is called, then the kind and
/// a number. All can be spelled in a .secnet file, and no two are equal.
/// </summary>
internal static class LayerNames
{
    private const int LongestSuffix = 10;

    /// <summary>Names for a node's layer, best first, from the names of its weights and its own.</summary>
    public static IReadOnlyList<string> Of(Node node, IEnumerable<string> weights) =>
        [.. weights.Select(ModuleOfWeight).OfType<string>(), .. NamesOfNode(node)];

    /// <summary><c>basic1.conv1</c> of <c>basic1.conv1.weight</c>; null of names that tell nothing, such as <c>onnx::MatMul_12</c>.</summary>
    public static string? ModuleOfWeight(string name) =>
        name.LastIndexOf('.') is var dot and > 0 && name[(dot + 1)..] is "weight" or "bias" ? name[..dot] : null;

    /// <summary>A name for each layer. Those with weights choose first.</summary>
    public static IReadOnlyList<string> Choose(IReadOnlyList<LayerDraft> layers)
    {
        var names = new string[layers.Count];
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var index in Enumerable.Range(0, layers.Count).OrderBy(index => layers[index].Tensors.Count == 0))
        {
            var prefix = LayerCatalog.ByKeyword[layers[index].Layer.Kind].NamePrefix;
            var wanted = layers[index].Names.Select(name => Legal(name, prefix)).ToList();
            names[index] = wanted.FirstOrDefault(used.Add) ?? Numbered(wanted.FirstOrDefault() is { } taken ? taken + "_" : prefix, wanted.Count > 0 ? 2 : 1, used);
        }

        return names;
    }

    /// <summary>
    /// The module's path, and for a function called within a module the path and the function's name:
    /// <c>/layer1/layer1.0/conv1/Conv</c> is layer1.0.conv1, <c>/layer1/Add_1</c> is layer1, or layer1.add_1 when that is taken.
    /// </summary>
    private static IEnumerable<string> NamesOfNode(Node node)
    {
        var parts = node.Proto.Name.Split('/', StringSplitOptions.RemoveEmptyEntries).ToList();
        var last = parts.LastOrDefault() ?? string.Empty;
        if (parts.Count < 2 || !last.StartsWith(node.Operator, StringComparison.Ordinal))
        {
            // Older exporters number all nodes: Conv_0. A function outside of all modules is /Relu_1, which tells as little as its kind.
            if (last.Length > 0 && node.Proto.Name[0] != '/') yield return string.Join('.', parts);
            yield break;
        }

        var modules = parts.Take(parts.Count - 1).ToList();
        var path = string.Join('.', modules.Where((module, index) => index + 1 == modules.Count || !modules[index + 1].StartsWith(module + ".", StringComparison.Ordinal)));
        yield return path;
        yield return $"{path}.{last.ToLowerInvariant()}";
    }

    /// <summary>With letters, digits, '_', '.' and '-' only, and a letter or '_' first.</summary>
    private static string Legal(string name, string prefix)
    {
        var text = new StringBuilder();
        foreach (var letter in name) text.Append(char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.' or '-' ? letter : '_');
        if (text.Length == 0 || !(char.IsAsciiLetter(text[0]) || text[0] == '_')) text.Insert(0, prefix);
        text.Length = Math.Min(text.Length, LineParser.LongestWord - LongestSuffix);
        return text.ToString();
    }

    private static string Numbered(string stem, int first, HashSet<string> used)
    {
        for (var number = first; ; number++)
        {
            var name = stem + number.ToString(CultureInfo.InvariantCulture);
            if (used.Add(name)) return name;
        }
    }
}
