using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;
using SecNet.Runtime.Weights;
using SecNet.Tool.Compilation;

namespace SecNet.Tool.Calibration;

/// <summary>Reads from trained weights the contract under which a network is compiled for them.</summary>
public static class WeightContracts
{
    // Below this a contract only shrinks intervals that the rounding of weights dominates anyway; all-zero weights need some bound too.
    private const decimal Least = 1m / (1 << 13);

    /// <summary>The network with MaxAbsWeight set on every layer that multiplies.</summary>
    /// <remarks>
    /// The least power of two that holds the folded weights, and the folded bias where no MaxAbs is declared (which would hold the bias instead).
    /// A power of two on purpose: contracts are public, so a bound says one number of at most a few bits about the weights, and it survives
    /// another training run. It stands on the layer, or on the last batch norm folded into it.
    /// </remarks>
    /// <param name="model">The network; its ranges need not fit a ring yet.</param>
    /// <param name="weights">Its trained weights.</param>
    /// <exception cref="ArgumentException">The network's shapes do not fit.</exception>
    /// <exception cref="WeightFileException">A tensor is missing, has another shape or is not finite.</exception>
    public static NetworkModel Declare(NetworkModel model, SafetensorsFile weights)
    {
        var layers = model.Layers.ToArray();
        foreach (var (linear, folded) in FoldedSlots(model, weights))
        {
            var largest = folded.Weights.Max(Math.Abs);
            if (linear.MaxAbs is null) largest = Math.Max(largest, folded.Biases.Max(Math.Abs));
            layers[linear.LayerIndex] = (LinearLayerModel)layers[linear.LayerIndex] with { MaxAbsWeight = null };
            layers[linear.ResultOf] = (LinearLayerModel)layers[linear.ResultOf] with { MaxAbsWeight = PowerOfTwo(largest) };
        }

        return model with { Layers = layers.ToEquatableArray() };
    }

    /// <summary>Every operator with weights, and these weights with batch norms folded in.</summary>
    internal static IEnumerable<(LinearOperator Operator, FoldedWeights Weights)> FoldedSlots(NetworkModel model, SafetensorsFile weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var info = NetworkDescription.OfShapes(model);
        var operators = NetworkDescription.GraphOf(model).Nodes.Select(static node => node.Operator).OfType<LinearOperator>();
        return operators.Zip(info.WeightSlots, (linear, slot) => (linear, FoldedWeights.Read(weights, slot, info.Layers[linear.LayerIndex])));
    }

    /// <summary>The least power of two that is no smaller.</summary>
    internal static decimal PowerOfTwo(double value)
    {
        var power = Least;
        while ((double)power < value) power *= 2;
        return power;
    }
}
