namespace SecNet.Tool.Onnx.Graphs;

/// <summary>
/// Part of a GELU that its exporter wrote in small nodes: Factor·erf(x/√2) + Shift, times x once that was multiplied in. With both a half, and x, it is
/// GELU(x); nothing else can be done with it.
/// </summary>
/// <param name="X">x.</param>
/// <param name="IsMultiplied">True once x was multiplied in.</param>
/// <param name="Factor">Of the error function.</param>
/// <param name="Shift">What is added.</param>
internal sealed record GeluPart(Activation X, bool IsMultiplied, double Factor, double Shift) : Value;
