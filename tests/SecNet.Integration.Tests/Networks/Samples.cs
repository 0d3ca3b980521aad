using SecNet.Runtime.Networks;
using SecNet.Testing;

namespace SecNet.Integration.Tests.Networks;

/// <summary>Weights and inputs within a network's contracts, reproducible from a number.</summary>
internal static class Samples
{
    /// <summary>Edge inputs (zeros, ±1 unit, both ends of the declared range, alternating ends) and uniform ones.</summary>
    public static List<long[]> Inputs(NetworkInfo info, int randomInputs, int seed)
    {
        var (length, bound) = (info.InputShape.Length, InputBound(info));
        var inputs = new List<long[]>
        {
            Repeat(length, static _ => 0), Repeat(length, static _ => 1), Repeat(length, static _ => -1),
            Repeat(length, _ => bound), Repeat(length, _ => -bound), Repeat(length, index => index % 2 == 0 ? bound : -bound),
        };
        var draws = new Draws(seed);
        for (var count = 0; count < randomInputs; count++) inputs.Add(Repeat(length, _ => draws.Within(bound)));
        return inputs;
    }

    /// <summary>Uniform weights. With a MaxAbs contract they are scaled so that the contract holds for every input.</summary>
    public static long[] Weights(NetworkInfo info, int seed)
    {
        var draws = new Draws(~seed);
        return Fill(info, (bound, _) => draws.Within(bound));
    }

    /// <summary>Every weight at the end of its contract: all positive, or with alternating signs.</summary>
    public static long[] LargestWeights(NetworkInfo info, bool isAlternating) => Fill(info, (bound, index) => isAlternating && index % 2 != 0 ? -bound : bound);

    /// <summary>Weights 1.0 and biases 0 of batch norms: the values pass through unchanged and truncate exactly.</summary>
    public static long[] Identity(NetworkInfo info)
    {
        var words = new long[info.ModelWords];
        foreach (var slot in info.WeightSlots) Array.Fill(words, 1L << slot.WeightFractionBits, slot.WeightOffset, slot.WeightCount);
        return words;
    }

    /// <summary>The largest input integer the contract allows.</summary>
    public static long InputBound(NetworkInfo info) => (long)Math.Ceiling(info.InputMaxAbs * (1L << info.InputScale.FractionBits));

    public static long[] Repeat(int length, Func<int, long> value) => [.. Enumerable.Range(0, length).Select(value)];

    private static long[] Fill(NetworkInfo info, Func<long, int, long> draw)
    {
        var words = new long[info.ModelWords];
        var inputBound = info.InputMaxAbs;
        foreach (var layer in info.Layers)
        {
            if (layer.Kind == LayerKind.Square) inputBound *= inputBound;
            if (info.WeightSlots.FirstOrDefault(item => item.Name == layer.Name) is not { } slot) continue;
            var scale = (decimal)(1L << slot.WeightFractionBits);
            var weightBound = slot.MaxAbsWeight / slot.InputDivisor;
            var biasBound = slot.MaxAbs ?? slot.MaxAbsWeight;
            if (slot.MaxAbs is { } contract)
            {
                // Half of the contract for the products, a quarter for the bias; the rest is room for the units that rounding adds.
                weightBound = Math.Min(weightBound, contract / 2 / (slot.RowLength * inputBound * slot.InputDivisor));
                biasBound = contract / 4;
            }

            for (var index = 0; index < slot.WeightCount; index++) words[slot.WeightOffset + index] = draw((long)(weightBound * scale), index);
            if (slot.Kind == LayerKind.PReLU)
            {
                inputBound = Math.Max(inputBound, slot.MaxAbs ?? (slot.MaxAbsWeight * inputBound));
                continue;
            }

            for (var index = 0; index < slot.BiasCount; index++) words[slot.BiasOffset + index] = draw((long)(biasBound * (1L << slot.BiasFractionBits)), index);
            inputBound = slot.MaxAbs ?? (slot.RowLength * slot.MaxAbsWeight * inputBound) + slot.MaxAbsWeight;
        }

        return words;
    }

    /// <summary>Uniform integers; the slight bias of a remainder does not matter here.</summary>
    private sealed class Draws(int seed)
    {
        private SecNet.Runtime.Randomness.AesCtrPrg _prg = new InsecureSeeds(seed).Data();

        public long Within(long bound)
        {
            Span<ulong> word = stackalloc ulong[1];
            _prg.Fill(word);
            return (long)(word[0] % (2 * (ulong)bound + 1)) - bound;
        }
    }
}
