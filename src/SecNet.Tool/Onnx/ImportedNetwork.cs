using SecNet.Generators.Model;
using SecNet.Runtime.Weights;

namespace SecNet.Tool.Onnx;

/// <summary>What an ONNX file became.</summary>
/// <param name="Model">The network, with scales and rings left to the compiler and no bounds but the input's.</param>
/// <param name="Tensors">Its weights, by the names under which its layers read them.</param>
/// <param name="Notes">What was left out or decided on the way, a sentence each, for people.</param>
public sealed record ImportedNetwork(NetworkModel Model, IReadOnlyList<NamedTensor> Tensors, IReadOnlyList<string> Notes);
