namespace SecNet.Runtime.GarbledCircuits;

/// <summary>Li et al.'s activation circuit, and its like for max-pool, on additive shares.</summary>
/// <remarks>
/// Computes: J = ReLU(H) for H = H_0 + H_1 mod 2^k, or the largest of several H, and J - R mod 2^L for the garbler's R.
/// Inputs: the evaluator's shares, k bits each, value after value; the garbler's; R. Cost in ANDs: k - 1 a value (ADD), 2k a pair (GT, MUX), k - 1 for ReLU
/// (MUX; its GT is the sign and free), L - 1 (SUB).
/// Source: Li et al. §3.2.4, Fig. 6. Deviations: B = ¬GT(0, H) in place of GT(H, 0), which lets 0 through, as 0, and costs nothing instead of k - 1; L may exceed k.
/// </remarks>
public static class ActivationCircuits
{
    /// <summary>ReLU.</summary>
    /// <param name="inputBits">k: values lie in -2^(k-1) … 2^(k-1) - 1.</param>
    /// <param name="outputBits">L, at least k.</param>
    public static Circuit Relu(int inputBits, int outputBits) => Create(1, inputBits, outputBits, isRelu: true);

    /// <summary>The largest of several values.</summary>
    /// <param name="values">How many, two or more.</param>
    /// <param name="inputBits">k.</param>
    /// <param name="outputBits">L, at least k.</param>
    /// <param name="isRelu">Whether 0 is one of the values compared: ReLU of the maximum.</param>
    public static Circuit Max(int values, int inputBits, int outputBits, bool isRelu)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(values, 2);
        return Create(values, inputBits, outputBits, isRelu);
    }

    private static Circuit Create(int values, int inputBits, int outputBits, bool isRelu)
    {
        if (inputBits is < 2 or > 64 || outputBits < inputBits || outputBits > 64)
            throw new ArgumentOutOfRangeException(nameof(inputBits), $"Expected 2 to 64 input bits and at least as many output bits, got {inputBits} and {outputBits}.");
        var builder = new CircuitBuilder(values * inputBits, values * inputBits, outputBits);
        var candidates = new Queue<Wire[]>();
        for (int value = 0; value < values; value++)
            candidates.Enqueue(builder.Add(builder.EvaluatorWord(value * inputBits, inputBits), builder.GarblerWord(value * inputBits, inputBits)));

        // Taking from the front and adding at the back makes the tree balanced.
        while (candidates.Count > 1)
        {
            var (a, b) = (candidates.Dequeue(), candidates.Dequeue());
            candidates.Enqueue(builder.Select(a, b, builder.GreaterThan(b, a)));
        }

        var largest = candidates.Dequeue();
        var zero = new Wire[inputBits];
        Array.Fill(zero, Wire.Zero);
        var result = isRelu ? builder.Select(zero, largest, !builder.GreaterThan(zero, largest)) : largest;
        var extended = new Wire[outputBits];
        for (int bit = 0; bit < outputBits; bit++) extended[bit] = result[Math.Min(bit, inputBits - 1)];
        return builder.Build(builder.Subtract(extended, builder.MaskWord(0, outputBits)));
    }
}
