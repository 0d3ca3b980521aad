namespace SecNet.Tool.Onnx;

/// <summary>One reason against a file or a node. The importer catches it where the next problem can still be looked for.</summary>
internal sealed class RefusedException(string reason) : Exception(reason);
