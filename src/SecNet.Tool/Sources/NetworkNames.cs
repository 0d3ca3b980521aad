using SecNet.Generators.Parsing.Dsl;

namespace SecNet.Tool.Sources;

/// <summary>Names of networks, which become classes.</summary>
internal static class NetworkNames
{
    /// <summary>The class name that resembles a file's name: <c>my-model.onnx</c> becomes <c>MyModel</c>.</summary>
    public static string OfFile(string path) => ClassNames.Suggest(Path.GetFileNameWithoutExtension(path));

    /// <summary>What is wrong with a network's name, and one that would do; null when nothing is.</summary>
    public static string? Problem(string name) => ClassNames.ProblemOfClass(name) is { } problem ? $"{problem}; '{ClassNames.Suggest(name)}' would do" : null;

    /// <summary>What is wrong with a namespace; null when nothing is.</summary>
    public static string? ProblemOfNamespace(string name) => ClassNames.ProblemOfNamespace(name);
}
