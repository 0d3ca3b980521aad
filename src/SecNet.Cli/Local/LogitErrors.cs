namespace SecNet.Cli.Local;

/// <summary>How far the secure logits are from the float network's, over all logits of all samples.</summary>
/// <param name="Mean">Mean magnitude.</param>
/// <param name="Max">Largest magnitude.</param>
/// <param name="Histogram">How many there are between neighbouring powers of two, from the least that occur to the largest.</param>
internal sealed record LogitErrors(double Mean, double Max, IReadOnlyList<LogitErrors.Bin> Histogram)
{
    // Less than any logit's last place; smaller differences, and none at all, are of the first bin.
    private const int LeastExponent = -24;

    /// <summary>Measures the differences.</summary>
    public static LogitErrors Of(double[][] secure, double[][] plaintext)
    {
        double[] errors = [.. secure.Zip(plaintext).SelectMany(static pair => pair.First.Zip(pair.Second, static (a, b) => Math.Abs(a - b)))];
        var counts = errors.CountBy(Exponent).ToDictionary();
        var (first, last) = (counts.Keys.Min(), counts.Keys.Max());
        return new(errors.Average(), errors.Max(), [.. Enumerable.Range(first, last - first + 1).Select(exponent => Bin.Of(exponent, counts.GetValueOrDefault(exponent)))]);
    }

    private static int Exponent(double error) => error < Math.ScaleB(1, LeastExponent) ? LeastExponent - 1 : Math.ILogB(error);

    /// <summary>Errors of <see cref="From"/> or more and less than <see cref="To"/>.</summary>
    internal sealed record Bin(double From, double To, int Count)
    {
        /// <summary>The bin of the errors with that binary exponent.</summary>
        public static Bin Of(int exponent, int count) => new(exponent < LeastExponent ? 0 : Math.ScaleB(1, exponent), Math.ScaleB(1, exponent + 1), count);
    }
}
