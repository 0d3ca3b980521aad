namespace SecNet.Tool.Onnx.Networks;

/// <summary>x · Factors + Shifts, one of each a channel. Kept in doubles while constants are joined.</summary>
internal sealed record Affine(double[] Factors, double[] Shifts)
{
    /// <summary>The same on every channel.</summary>
    public static Affine Of(int channels, Func<int, double> factor, Func<int, double> shift) =>
        new([.. Enumerable.Range(0, channels).Select(factor)], [.. Enumerable.Range(0, channels).Select(shift)]);

    /// <summary>This, and then another.</summary>
    public Affine Then(Affine next) => Of(
        Factors.Length, channel => Factors[channel] * next.Factors[channel], channel => (Shifts[channel] * next.Factors[channel]) + next.Shifts[channel]);

    /// <summary>The tensors of the batch norm that computes it: its mean is 0 and its variance 1, with an epsilon of 0.</summary>
    public IReadOnlyList<LayerTensor> ToTensors() =>
    [
        LayerTensor.Vector("weight", Narrow(Factors)), LayerTensor.Vector("bias", Narrow(Shifts)),
        LayerTensor.Vector("running_mean", new float[Factors.Length]), LayerTensor.Vector("running_var", [.. Enumerable.Repeat(1f, Factors.Length)]),
    ];

    private static float[] Narrow(double[] values) => [.. values.Select(static value => float.IsFinite((float)value) ? (float)value
        : throw new RefusedException($"its constants give {value.ToString(System.Globalization.CultureInfo.InvariantCulture)}, which is no 32-bit float"))];
}
