using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Model;

namespace SecNet.Generators.Checking;

/// <summary>An operator with the types of its inputs and result.</summary>
/// <param name="Operator">What it computes.</param>
/// <param name="Inputs">Nodes whose results it takes; <see cref="NetworkModel.InputIndex"/> for the network's input.</param>
/// <param name="InputTypes">Their types.</param>
/// <param name="Output">Type of the result.</param>
public sealed record CheckedNode(Operator Operator, EquatableArray<int> Inputs, EquatableArray<TensorType> InputTypes, TensorType Output)
{
    /// <summary>Type of the first input.</summary>
    public TensorType Input => InputTypes[0];
}

/// <summary>A network whose shapes, scales, ranges and rings are known to fit: the input of lowering.</summary>
/// <param name="Model">What was declared.</param>
/// <param name="Shapes">Shapes of the declared layers.</param>
/// <param name="Input">Type of the network's input.</param>
/// <param name="Nodes">The operators, each behind those it takes; the last one computes the output.</param>
/// <param name="LocalFailures">For each local truncation, Σ |x| over its values, with the ring they fail in; likewise for each comparison that reads shares as integers.</param>
public sealed record CheckedGraph(
    NetworkModel Model, EquatableArray<LayerShapes> Shapes, TensorType Input, EquatableArray<CheckedNode> Nodes, EquatableArray<LocalFailure> LocalFailures)
{
    /// <summary>Type of the logits.</summary>
    public TensorType Output => Nodes[Nodes.Count - 1].Output;

    /// <summary>The widest ring of any tensor.</summary>
    public int WidestRing => Nodes.Select(static node => node.Output.RingBits).Append(Input.RingBits).Max();

    /// <summary>Bound on the probability that some local truncation or comparison fails, as a numerator over 2^64.</summary>
    public BigInteger FailureOver64 => LocalFailure.Over64(LocalFailures);
}

/// <summary>How often shares that are each taken for an integer can have wrapped, so that a local truncation, or a comparison by products, fails: Σ |x| / 2^ring.</summary>
/// <param name="LayerIndex">The layer it belongs to.</param>
/// <param name="SumOfBounds">Σ |x|.</param>
/// <param name="RingBits">The ring.</param>
/// <param name="IsComparison">True for a comparison.</param>
public sealed record LocalFailure(int LayerIndex, BigInteger SumOfBounds, int RingBits, bool IsComparison = false)
{
    /// <summary>Of what a node compares; null when it compares nothing. Of differences, the interval's length bounds them all.</summary>
    public static LocalFailure? OfComparison(CheckedNode node)
    {
        var (input, output) = (node.Input, node.Output);
        var (comparisons, bound, ring) = node.Operator switch
        {
            ReluOperator => ((BigInteger)input.Length, input.MaxAbs, input.RingBits),
            MaxPoolOperator pool => ((BigInteger)(pool.Window.Area - 1) * output.Length, input.High - input.Low, output.RingBits),
            ArgMaxOperator => (input.Length - 1, input.High - input.Low, input.RingBits),
            _ => (0, 0, 0),
        };
        return comparisons.IsZero ? null : new(node.Operator.LayerIndex, comparisons * (bound + 1), System.Math.Min(ring, ComparisonChoices.WidestMultiplicativeRing), IsComparison: true);
    }

    /// <summary>The sum of failure probabilities as a numerator over 2^64.</summary>
    public static BigInteger Over64(IEnumerable<LocalFailure> failures) =>
        failures.Aggregate(BigInteger.Zero, static (sum, failure) => sum + (failure.SumOfBounds << (64 - failure.RingBits)));
}
