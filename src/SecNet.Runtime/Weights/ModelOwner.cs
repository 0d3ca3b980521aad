using System.Collections.Immutable;
using SecNet.Runtime.Networks;

namespace SecNet.Runtime.Weights;

/// <summary>What the model owner does once: fold batch norms, check the contracts the network was compiled under, encode.</summary>
/// <remarks>
/// Folding: with ε1 = γ/sqrt(σ² + ε) and ε2 = β - γμ/sqrt(σ² + ε), weights of a row times its ε1, bias times ε1 plus ε2, in doubles.
/// Encoding: round(w·2^f / divisor) and round(b·2^f), ties away from zero.
/// Source: the precomputed coefficients are Sonic's ("batch normalization"); the divisor is an average pool's window size.
/// </remarks>
public static class ModelOwner
{
    /// <summary>Reads, folds, checks and encodes all weights of a network.</summary>
    /// <exception cref="WeightFileException">A tensor is missing, has another shape or is not finite.</exception>
    /// <exception cref="WeightContractException">A weight or a bias is beyond the bound the network was compiled with.</exception>
    public static OwnedModel Encode(NetworkInfo info, SafetensorsFile file)
    {
        ArgumentNullException.ThrowIfNull(info);
        ArgumentNullException.ThrowIfNull(file);
        var slots = info.WeightSlots.ToDictionary(static slot => slot.Name, StringComparer.Ordinal);
        var words = new long[info.ModelWords];
        var bounds = ImmutableArray.CreateBuilder<BoundReport>();
        var reached = new Reach[info.Layers.Length];
        var (inputReach, unit) = (Reach.OfInput(info), CoarsestUnit(info));
        for (var index = 0; index < reached.Length; index++)
        {
            var layer = info.Layers[index];
            var inputs = layer.Inputs.Select(source => source < 0 ? inputReach : reached[source]).ToArray();
            if (slots.TryGetValue(layer.Name, out var slot))
            {
                var folded = FoldedWeights.Read(file, slot, layer);
                CheckContracts(slot, folded);
                Encode(slot, folded, words);
                var report = Bound(slot, words, inputs[0]);
                bounds.Add(report);
                slots.Remove(layer.Name);
                reached[index] = new(report.Effective + unit, report.IsProved);
                continue;
            }

            reached[index] = new(ReachOf(layer, inputs, unit), inputs.All(static input => input.IsProved));
            if (layer.MaxAbs is not { } declared) continue;
            var kept = Standing(layer.Name, declared, reached[index].Bound, inputs);
            bounds.Add(kept);
            reached[index] = new(kept.Effective + unit, kept.IsProved);
        }

        if (slots.Count > 0)
            throw new ArgumentException($"{info.Name} has weight slots that none of its layers carries the name of: {string.Join(", ", slots.Keys)}.", nameof(info));
        return new(info, words, bounds.ToImmutable());
    }

    // Folded batch norms are part of the slot before them; ReLU, pools and what only moves data yield no value larger than their largest input.
    private static double ReachOf(LayerPlan layer, Reach[] inputs, double unit) => layer.Kind switch
    {
        LayerKind.Square => (inputs[0].Bound * inputs[0].Bound) + unit,
        LayerKind.Add or LayerKind.Sub => inputs.Sum(static input => input.Bound),
        LayerKind.Sigmoid or LayerKind.Tanh => 1 + layer.MaxError!.Value,
        LayerKind.SiLU or LayerKind.GELU => inputs[0].Bound + layer.MaxError!.Value + unit,
        LayerKind.Softplus => inputs[0].Bound + Math.Log(2) + layer.MaxError!.Value + unit,
        LayerKind.HardSigmoid => 1 + unit,
        LayerKind.HardSwish => inputs[0].Bound + unit,
        LayerKind.LeakyReLU or LayerKind.Abs or LayerKind.Max or LayerKind.Min => inputs.Max(static input => input.Bound) + unit,
        LayerKind.Clip => Math.Max(Math.Abs(Clip(layer, -inputs[0].Bound)), Math.Abs(Clip(layer, inputs[0].Bound))) + unit,
        _ => inputs.Max(static input => input.Bound),
    };

    private static double Clip(LayerPlan layer, double value) => Math.Clamp(value, layer.Low ?? double.NegativeInfinity, layer.High ?? double.PositiveInfinity);

    private static BoundReport Standing(string name, decimal? declared, double proved, IEnumerable<Reach> inputs) =>
        new(name, (double?)declared, proved, inputs.All(static input => input.IsProved) && (declared is null || proved <= (double)declared));

    private static void CheckContracts(WeightSlot slot, FoldedWeights folded)
    {
        var maxAbsWeight = (double)slot.MaxAbsWeight;
        var weight = MaxAbs(folded.Weights);
        if (weight > maxAbsWeight)
        {
            throw new WeightContractException(FormattableString.Invariant(
                $"Layer '{slot.Name}': its largest weight{FoldedNote(slot)} is {weight:0.######} in magnitude, but it was compiled for MaxAbsWeight = {maxAbsWeight:0.######}. Set MaxAbsWeight = {RoundUp(weight)} on '{slot.Name}' and build again."));
        }

        // Without a declared MaxAbs the compiler bounds an output by fan-in · MaxAbsWeight · input plus one bias of that same contract.
        var maxAbsBias = (double)(slot.MaxAbs ?? slot.MaxAbsWeight);
        var bias = MaxAbs(folded.Biases);
        if (bias > maxAbsBias)
        {
            var found = slot.MaxAbs is null
                ? FormattableString.Invariant($"declares no MaxAbs, which allows biases up to MaxAbsWeight = {maxAbsBias:0.######}")
                : FormattableString.Invariant($"was compiled for outputs up to MaxAbs = {maxAbsBias:0.######}");
            throw new WeightContractException(FormattableString.Invariant(
                $"Layer '{slot.Name}': its largest bias{FoldedNote(slot)} is {bias:0.######} in magnitude, but it {found}. Set MaxAbs = {RoundUp(2 * bias)} or more on '{slot.Name}' and build again."));
        }
    }

    private static void Encode(WeightSlot slot, FoldedWeights folded, Span<long> words)
    {
        for (var i = 0; i < folded.Weights.Length; i++)
            words[slot.WeightOffset + i] = ToRing(slot, folded.Weights[i] / slot.InputDivisor, slot.WeightFractionBits);
        for (var i = 0; i < folded.Biases.Length; i++)
            words[slot.BiasOffset + i] = ToRing(slot, folded.Biases[i], slot.BiasFractionBits);
    }

    private static long ToRing(WeightSlot slot, double value, int fractionBits)
    {
        var scaled = Math.Round(Math.ScaleB(value, fractionBits), MidpointRounding.AwayFromZero);
        if (Math.Abs(scaled) >= Math.ScaleB(1, slot.RingBits - 1))
        {
            throw new WeightContractException(FormattableString.Invariant(
                $"Layer '{slot.Name}': {value:0.######} with {fractionBits} fraction bits does not fit a ring of {slot.RingBits} bits. Use a wider Ring or fewer FractionBits."));
        }

        return (long)scaled;
    }

    // In the integers the parties compute with, so that the rounding of weights, biases and inputs is covered.
    private static BoundReport Bound(WeightSlot slot, ReadOnlySpan<long> words, Reach input)
    {
        // Rounded up, and one more for the rounding of the bound itself as a double.
        var inputBound = (UInt128)Math.Ceiling(Math.ScaleB(input.Bound, slot.BiasFractionBits - slot.WeightFractionBits) * slot.InputDivisor) + 1;
        var largest = UInt128.Zero;
        for (var row = 0; row < slot.Rows; row++)
        {
            var sum = UInt128.Zero;
            foreach (var weight in words.Slice(slot.WeightOffset + (row * slot.RowLength), slot.RowLength)) sum += (UInt128)Math.Abs(weight);
            largest = UInt128.Max(largest, (sum * inputBound) + (UInt128)Math.Abs(words[slot.BiasOffset + row]));
        }

        // A PReLU passes on what is above 0 as it is.
        var proved = Math.ScaleB((double)largest, -slot.BiasFractionBits);
        if (slot.Kind == LayerKind.PReLU) proved = Math.Max(proved, input.Bound);
        return Standing(slot.Name, slot.MaxAbs, proved, [input]);
    }

    // A truncation may yield one unit more than its operand over 2^s. No result is at a coarser scale than the coarsest of those that linear
    // layers take and those that the layers' own scales leave.
    private static double CoarsestUnit(NetworkInfo info) => Math.ScaleB(
        1, -info.WeightSlots.Select(static slot => slot.BiasFractionBits - slot.WeightFractionBits)
            .Concat(info.Layers.Select(static layer => layer.Result?.Scale.FractionBits).OfType<int>()).Append(info.InputScale.FractionBits).Min());

    // How large a layer's results can get, and whether that rests on nothing calibrated.
    private readonly record struct Reach(double Bound, bool IsProved)
    {
        public static Reach OfInput(NetworkInfo info) =>
            new((double)info.InputMaxAbs + Math.ScaleB(1, -info.InputScale.FractionBits), IsProved: true);
    }

    private static double MaxAbs(double[] values) => values.Max(Math.Abs);

    private static string FoldedNote(WeightSlot slot)
    {
        var folded = slot.BatchNorms.Where(norm => norm.Name != slot.Name).Select(static norm => $"'{norm.Name}'").ToArray();
        return folded.Length == 0 ? "" : $" (with batch norm {string.Join(", ", folded)} folded in)";
    }

    // Two digits of head room read better in an attribute than the exact value, and survive the next training run.
    private static string RoundUp(double value)
    {
        var step = Math.Pow(10, Math.Floor(Math.Log10(value)) - 1);
        return (Math.Ceiling(value / step) * step).ToString("0.########", System.Globalization.CultureInfo.InvariantCulture);
    }
}
