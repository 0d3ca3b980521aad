namespace SecNet.Runtime.GarbledCircuits;

/// <summary>Circuits of [c &lt; r] on unsigned words, an AND a bit: Li et al.'s GT, where the activation's other gates are what <c>Protocols.Branch</c> does.</summary>
internal static class ComparisonCircuits
{
    // All are made at once and at first use, a few thousand gates, so that none is made while parties compare.
    private static readonly Circuit[] All = [.. Enumerable.Range(1, 63).Select(Create)];

    /// <summary>c is the garbler's word, r the mask's; one output.</summary>
    public static Circuit Less(int bits) => All[bits - 1];

    private static Circuit Create(int bits)
    {
        var builder = new CircuitBuilder(0, bits, bits);
        Wire[] c = builder.GarblerWord(0, bits), r = builder.MaskWord(0, bits);

        // GT compares two's complement, whose signs are the other way round.
        c[^1] = !c[^1];
        r[^1] = !r[^1];
        return builder.Build([builder.GreaterThan(r, c)]);
    }
}
