using SecNet.Generators.Checking;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Model;
using SecNet.Runtime.Reference;
using SecNet.Runtime.Weights;
using SecNet.Tool.Compilation;
using TensorType = SecNet.Generators.Checking.TensorType;

namespace SecNet.Tool.Calibration;

/// <summary>
/// Bounds layers by what they do to samples. Bounds that follow from contracts multiply by ten or thirty at each layer, until no ring holds
/// them; observed ones do not, but an input that exceeds them gives a wrong answer that nobody detects. Hence the margin.
/// </summary>
public static class Calibrator
{
    /// <summary>The network with a calibrated MaxAbs wherever that is narrower than what is proved, and the note where it comes from.</summary>
    /// <remarks>
    /// A layer's bound is its largest observed magnitude times the margin, rounded up to three significant digits; it also holds the layer's
    /// bias, which the compiler takes to be within the bound. Bounds that were declared before are replaced. A layer whose proved bound
    /// (from the input's and the weights' contracts and the bounds before it) is no larger declares none.
    /// </remarks>
    /// <param name="model">The network, with its contracts on weights (<see cref="WeightContracts.Declare"/>); its ranges need not fit a ring yet.</param>
    /// <param name="weights">Its trained weights.</param>
    /// <param name="samples">Inputs as clients give them, within the declared range; evaluated once, in parallel.</param>
    /// <param name="margin">Factor over what was observed; at least 1.</param>
    /// <param name="isSynthetic">True when the samples are made up.</param>
    /// <param name="progress">Told the number of samples done.</param>
    /// <param name="cancellation">Looked at before each sample.</param>
    /// <exception cref="CalibrationException">There are no samples, or one does not fit the network.</exception>
    /// <exception cref="WeightFileException">A tensor is missing, has another shape or is not finite.</exception>
    public static NetworkModel Calibrate(
        NetworkModel model, SafetensorsFile weights, IEnumerable<float[]> samples, decimal margin, bool isSynthetic, IProgress<int>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(samples);
        if (margin is < 1 or > CalibrationModel.LargestMargin)
            throw new ArgumentOutOfRangeException(nameof(margin), margin, $"A margin lies between 1 and {CalibrationModel.LargestMargin}.");
        var info = NetworkDescription.OfShapes(model);
        var observed = ObservedRanges.Over(info, new FloatNetwork(info, weights), samples, progress, cancellation);
        var bare = model with { Layers = model.Layers.Select(static layer => DeclaredBounds.Set(layer, null)).ToEquatableArray() };
        var biases = WeightContracts.FoldedSlots(bare, weights).ToDictionary(static slot => slot.Operator.LayerIndex, static slot => slot.Weights.Biases.Max(Math.Abs));
        var layers = bare.Layers.ToArray();
        var types = new List<TensorType>();
        var nodes = NetworkDescription.GraphOf(bare).Nodes;
        var yields = nodes.Select(static (node, index) => (node.Operator.ResultOf, index)).GroupBy(static pair => pair.ResultOf).ToDictionary(static group => group.Key, static group => group.Last().index);
        foreach (var node in nodes)
        {
            var inputs = node.Inputs.Select(input => input < 0 ? BoundArithmetic.Input(model) : types[input]).ToList();
            var proved = BoundArithmetic.Apply(node.Operator, inputs);
            types.Add(proved);
            if (node.Operator.ResultOf == Operator.NoLayer || yields[node.Operator.ResultOf] != types.Count - 1 || !DeclaredBounds.IsPossible(layers[node.Operator.ResultOf])) continue;

            // A bias beyond the weights' contract is only allowed under a declared bound.
            var bias = biases.GetValueOrDefault(node.Operator.LayerIndex);
            var isProofValid = node.Operator is not LinearOperator linear || bias <= (double)linear.MaxAbsWeight;
            var bound = RoundUp(Math.Max(observed.MaxAbs[node.Operator.ResultOf] * (double)margin, bias));
            if (bound == 0 || (isProofValid && bound >= Numbers.RealBound(proved))) continue;
            layers[node.Operator.ResultOf] = DeclaredBounds.Set(layers[node.Operator.ResultOf], bound);
            types[^1] = BoundArithmetic.Narrow(proved, bound);
        }

        return model with { Layers = layers.ToEquatableArray(), Calibration = new(observed.Samples, margin, isSynthetic) };
    }

    /// <summary>To three significant digits, upwards, exactly in decimals: what stands in a file is what was meant.</summary>
    internal static decimal RoundUp(double value)
    {
        if (value is 0) return 0;
        if (value > (double)Numbers.LargestBound) throw new CalibrationException($"A layer reaches {value:0.###e+0}, beyond the largest bound of {Numbers.LargestBound}; are these its trained weights?");
        if (value < 1e-12) value = 1e-12; // a bound must be positive at decimals' precision; no scale resolves this
        var step = 1m;
        while ((double)(step * 1000) <= value) step *= 10;
        while ((double)(step * 100) > value) step /= 10;
        var units = Math.Ceiling(value / (double)step);

        // A value that lies on a step but for the last bit of a double is that step.
        if (units - 1 >= (value / (double)step) * (1 - 1e-12)) units--;
        return (decimal)units * step / 1.0000000000000000000000000000m; // drops trailing zeros
    }
}
