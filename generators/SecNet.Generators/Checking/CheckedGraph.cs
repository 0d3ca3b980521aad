using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Model;

namespace SecNet.Generators.Checking;

/// <summary>An operator with the types of its input and result.</summary>
public sealed record CheckedNode(Operator Operator, TensorType Input, TensorType Output);

/// <summary>A network whose shapes, scales and ranges are known to fit: the input of lowering.</summary>
/// <param name="Model">What was declared.</param>
/// <param name="Shapes">Shapes of the declared layers.</param>
/// <param name="Input">Type of the network's input.</param>
/// <param name="Nodes">The operators in order.</param>
/// <param name="FailureNumerator">Probability that some local truncation fails, times 2^ring bits.</param>
public sealed record CheckedGraph(
    NetworkModel Model,
    EquatableArray<LayerShapes> Shapes,
    TensorType Input,
    EquatableArray<CheckedNode> Nodes,
    System.Numerics.BigInteger FailureNumerator);
