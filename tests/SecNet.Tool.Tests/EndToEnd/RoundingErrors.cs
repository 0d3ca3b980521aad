using SecNet.Runtime.Networks;

namespace SecNet.Tool.Tests.EndToEnd;

/// <summary>
/// How far each layer's fixed-point results can lie from the float network's, for given weights and the largest values the float network
/// shows: an error e comes with the input, a layer passes on so much of it, quantised weights and biases add theirs, and a truncation one unit.
/// </summary>
internal static class RoundingErrors
{
    // A 32-bit float's half unit is 2^-25 of the sums of magnitudes behind it; a weight's and a result's come together.
    private const double FloatError = 1.0 / (1 << 22);

    /// <summary>One bound a layer, in real units.</summary>
    /// <param name="info">The network.</param>
    /// <param name="words">Its weights, encoded.</param>
    /// <param name="largest">The largest magnitude of each layer's float results.</param>
    /// <param name="slopeBits">Fraction bits of public slopes; null when the slopes are multiples of their unit.</param>
    public static double[] Of(NetworkInfo info, ReadOnlySpan<long> words, IReadOnlyList<double> largest, int? slopeBits)
    {
        var errors = new double[info.Layers.Length];
        var slots = info.WeightSlots.ToDictionary(static slot => slot.Name);
        for (var index = 0; index < errors.Length; index++)
        {
            var layer = info.Layers[index];
            var inputErrors = layer.Inputs.Select(source => source < 0 ? Unit(info.InputScale) / 2 : errors[source]).ToList();
            var (error, x) = (inputErrors[0], layer.Inputs[0] < 0 ? (double)info.InputMaxAbs : largest[layer.Inputs[0]]);
            errors[index] = layer.Kind switch
            {
                _ when slots.TryGetValue(layer.Name, out var slot) => OfProducts(slot, words, error, x),
                LayerKind.Square => ((2 * x) + error) * error,
                LayerKind.Add or LayerKind.Sub => inputErrors.Sum(),
                LayerKind.Concat => inputErrors.Max(),
                LayerKind.LeakyReLU => error + (slopeBits is { } bits ? Math.ScaleB(x + error, -bits - 1) : 0),
                _ => error, // Lipschitz with constant 1, folded into the layer before, or a copy
            };
            errors[index] += FloatError * largest[index];
            if (layer.Result is { } result) errors[index] += Unit(result.Scale) * (info.Offline == OfflineKind.TwoParty ? 2 : 1); // without a dealer one and a half
        }

        return errors;
    }

    private static double OfProducts(WeightSlot slot, ReadOnlySpan<long> words, double error, double x)
    {
        var weightUnit = Math.ScaleB(slot.InputDivisor, -slot.WeightFractionBits);
        double sum = 0;
        for (var row = 0; row < slot.Rows; row++)
        {
            double magnitudes = 0;
            foreach (var weight in words.Slice(slot.WeightOffset + (row * slot.RowLength), slot.RowLength)) magnitudes += Math.Abs((double)weight) * weightUnit;
            sum = Math.Max(sum, magnitudes);
        }

        var bound = (sum * error) + (slot.RowLength * weightUnit / 2 * x) + Math.ScaleB(0.5, -slot.BiasFractionBits) + (FloatError * ((sum * x) + 1));
        return slot.Kind == LayerKind.PReLU ? Math.Max(bound, error) : bound; // above 0 the value itself
    }

    private static double Unit(FixedPointScale scale) => 1 / (Math.ScaleB(1, scale.FractionBits) * scale.Divisor);
}
