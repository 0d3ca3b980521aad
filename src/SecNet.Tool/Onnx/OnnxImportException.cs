namespace SecNet.Tool.Onnx;

/// <summary>An ONNX file that cannot be imported, with every reason that was found.</summary>
public sealed class OnnxImportException : Exception
{
    /// <summary>Says what is wrong with a file, a line each.</summary>
    public OnnxImportException(string path, IReadOnlyList<string> problems)
        : base($"'{path}' cannot be imported:{string.Concat(problems.Select(static problem => "\n  " + problem))}")
    {
        Problems = problems;
    }

    /// <summary>The reasons: what was found where, and what to do.</summary>
    public IReadOnlyList<string> Problems { get; }
}
