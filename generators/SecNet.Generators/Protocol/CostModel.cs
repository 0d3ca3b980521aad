namespace SecNet.Generators.Protocol;

/// <summary>
/// What arithmetic takes, for choosing between strategies and for predictions: constants of one core of a server with AES-NI and AVX2 at about 3 GHz,
/// measured by the benchmarks (<c>-- fss</c>, <c>-- table</c>, <c>-- kernels</c>). They decide only where links are faster than computing, so being off by
/// a factor of two hardly matters.
/// </summary>
public static class CostModel
{
    // An AES call of a comparison key with all around it; with a payload each level also adds the payload's words up.
    private const decimal KeyAesNs = 2;
    private const decimal PayloadAesNs = 6;

    // A chunk's look-up, and a bit of an opened plane: masked, packed, unpacked and joined.
    private const decimal ChunkNs = 2;
    private const decimal PlaneNs = 0.1m;

    // Selecting by the sign.
    private const decimal BranchNs = 1;

    /// <summary>Nanoseconds of arithmetic for a comparison and the branch behind it.</summary>
    public static decimal ComparisonNs(SignTree tree) => BranchNs + (PlaneNs * (tree.OnlineBits + tree.Bits)) + tree.Strategy switch
    {
        SignStrategy.Fss => tree.AesCalls * KeyAesNs,
        SignStrategy.FssPayload => tree.AesCalls * PayloadAesNs,
        SignStrategy.Table => tree.Joins.Groups * ChunkNs,
        _ => 0,
    };
}
