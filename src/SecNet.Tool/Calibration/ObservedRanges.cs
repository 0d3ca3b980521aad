using System.Globalization;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Reference;

namespace SecNet.Tool.Calibration;

/// <summary>The largest magnitude of every layer's result over samples.</summary>
/// <param name="Samples">How many samples there were.</param>
/// <param name="MaxAbs">By layer.</param>
internal sealed record ObservedRanges(int Samples, IReadOnlyList<double> MaxAbs)
{
    /// <summary>Evaluates the samples on all processors. The result does not depend on their order: a maximum has none.</summary>
    /// <exception cref="CalibrationException">No samples, or one that the network's clients would refuse, or whose values leave what a float holds.</exception>
    public static ObservedRanges Over(NetworkInfo info, FloatNetwork network, IEnumerable<float[]> samples, IProgress<int>? progress, CancellationToken cancellation)
    {
        var largest = new double[info.Layers.Length];
        var (gate, count) = (new Lock(), 0);
        try
        {
            Parallel.ForEach(samples.Select(static (values, index) => (values, index)), new() { CancellationToken = cancellation }, sample =>
            {
                Check(info, sample.values, sample.index);
                var results = network.EvaluateLayers(sample.values);
                int done;
                lock (gate)
                {
                    for (var layer = 0; layer < largest.Length; layer++) largest[layer] = Math.Max(largest[layer], MaxAbsOf(results[layer], info.Layers[layer], sample.index));
                    done = ++count;
                }

                progress?.Report(done);
            });
        }
        catch (AggregateException exception) when (exception.InnerExceptions.OfType<CalibrationException>().MinBy(static inner => inner.Message, StringComparer.Ordinal) is { } first)
        {
            throw new CalibrationException(first.Message, exception);
        }

        if (count == 0) throw new CalibrationException($"There are no samples to calibrate '{info.Name}' on; give at least one input of shape {info.InputShape}.");
        return new(count, largest);
    }

    private static void Check(NetworkInfo info, float[] values, int sample)
    {
        if (values.Length != info.InputShape.Length)
        {
            throw new CalibrationException(string.Create(CultureInfo.InvariantCulture,
                $"Sample {sample} has {values.Length} values, but '{info.Name}' takes {info.InputShape.Length} ({info.InputShape})."));
        }

        var outside = Array.FindIndex(values, value => !(Math.Abs((double)value) <= (double)info.InputMaxAbs));
        if (outside < 0) return;
        throw new CalibrationException(string.Create(CultureInfo.InvariantCulture,
            $"Sample {sample} holds {values[outside]} at index {outside}, outside the declared input range of ±{info.InputMaxAbs}; scale the samples as the network's inputs are scaled, or declare a larger bound on the input."));
    }

    private static double MaxAbsOf(float[] values, LayerPlan layer, int sample)
    {
        double largest = 0;
        foreach (var value in values)
        {
            if (!float.IsFinite(value)) throw new CalibrationException($"Sample {sample} leads to a value of layer '{layer.Name}' that is not finite; are these its trained weights?");
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest;
    }
}
