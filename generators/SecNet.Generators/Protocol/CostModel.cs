using System;
using System.Linq;
using SecNet.Generators.Checking.Operators;

namespace SecNet.Generators.Protocol;

/// <summary>
/// What arithmetic takes, for choosing between strategies and for predictions: constants of one core of a server with AES-NI and AVX-512 at about 4 GHz,
/// measured by <c>tests/SecNet.Benchmarks -- fss</c>, <c>-- table</c> and <c>-- arithmetic</c>. They decide only where links are faster than computing, so being off by
/// a factor of two hardly matters.
/// </summary>
public static class CostModel
{
    // An AES call of a comparison key with all around it; with a payload each level also adds the payload's words up.
    private const decimal KeyAesNs = 2;
    private const decimal PayloadAesNs = 6;

    // An AES call of a garbled gate with all around it: its share of the labels that are chosen, copied and read, and of the gates that are free.
    private const decimal GarbledAesNs = 6;

    // A chunk's look-up, and a bit of an opened plane: masked, packed, unpacked and joined.
    private const decimal ChunkNs = 2;
    private const decimal PlaneNs = 0.1m;

    // A value of SecIntMSB at a party: a factor from its word, a division, and the packing.
    private const decimal DoubleNs = 4;

    // Selecting by the sign.
    private const decimal BranchNs = 1;

    // A multiply-accumulate. Filters are used again for each place, so that a convolution runs at the rate of its multiplier; each weight of a
    // matrix is used once, so that its product runs at the rate of memory. Twice as many 32-bit words as 64-bit ones fit a register or a cache line.
    private const decimal ConvolutionNs = 0.03m;
    private const decimal MatrixNs = 0.1m;

    // A value opened whole: masked, packed and unpacked; by a truncation it is also shifted and its share put together.
    private const decimal OpenedNs = 1;
    private const decimal TruncatedNs = 1;

    // A value that is added, scaled, shifted or copied; and one copied from a window to where its rivals are.
    private const decimal LocalNs = 1;
    private const decimal GatheredNs = 2;

    // A harmonic of a value: turned on, multiplied with its coefficient and with two shares.
    private const decimal HarmonicNs = 2;

    // Half of a sine of a share: the sine or the cosine, and its part of the product.
    private const decimal SineNs = 2;

    /// <summary>Nanoseconds of arithmetic for a comparison and the branch behind it.</summary>
    public static decimal ComparisonNs(SignTree tree) => BranchNs + (PlaneNs * (tree.LeafBits + tree.Joins.NodeMasks + tree.Bits)) + tree.Strategy switch
    {
        SignStrategy.Garbled => tree.AesCalls * GarbledAesNs,
        SignStrategy.Fss => tree.AesCalls * KeyAesNs,
        SignStrategy.FssPayload => tree.AesCalls * PayloadAesNs,
        SignStrategy.Table => tree.Joins.Groups * ChunkNs,
        SignStrategy.Multiplicative or SignStrategy.MultiplicativeFloat => tree.Runs * DoubleNs,
        _ => 0,
    };

    /// <summary>Nanoseconds of a step's arithmetic at one party, rounded up, so that layers add up to the network.</summary>
    /// <param name="step">The step.</param>
    /// <param name="wordBits">Bits of the machine word that stores a ring element.</param>
    /// <exception cref="InvalidOperationException">A kind of step that nobody has measured.</exception>
    public static long StepNs(Step step, int wordBits) => (long)decimal.Ceiling(step switch
    {
        OpenInputStep open => open.X.Length * OpenedNs,
        LinearStep linear => (linear.MultiplyAccumulates * ProductNs(linear.Operator.Kind) * wordBits / 64) + (linear.Z.Length * LocalNs),
        SquareStep square => square.X.Length * (OpenedNs + (2 * LocalNs)),
        TruncateStep truncate => truncate.X.Length * TruncatedNs,
        LocalTruncateStep truncate => truncate.X.Length * LocalNs,
        GatherStep gather => gather.Target.Length * GatheredNs,
        MergeStep merge => merge.Inputs.Sum(static input => (long)input.Length) * LocalNs,
        CopyStep copy => copy.Z.Length * LocalNs,
        SumPoolStep pool => (long)pool.Z.Length * pool.Window.Area * LocalNs,
        FourierStep fourier => fourier.Z.Length * (LocalNs + (fourier.Series.Count * HarmonicNs) + (fourier.OwnMask is null ? 0 : OpenedNs)),
        SecSinStep sines => sines.Opened.Length * (OpenedNs + SineNs),
        { ComparedWith: { } comparison } => (comparison.Lanes * (ComparisonNs(comparison.Tree) + LocalNs)) + (OwnOpenings(step, comparison) * OpenedNs),
        _ => throw new InvalidOperationException($"No arithmetic is known for {step.GetType().Name}."),
    });

    private static decimal ProductNs(LinearKind kind) => kind switch
    {
        LinearKind.Conv2D => ConvolutionNs,
        LinearKind.Dense => MatrixNs,
        _ => LocalNs,
    };

    /// <summary>Values opened whole beside what the comparison opens bit by bit.</summary>
    private static long OwnOpenings(Step step, Comparison comparison)
    {
        var bitwise = comparison.Tree.OpenedBits(comparison.Lanes) + (comparison.Tree.Selects ? 0 : comparison.Lanes);
        var opened = step.Rounds.Sum(static round => round.Openings.Sum(static opening => opening.TotalBits));
        return opened > bitwise ? comparison.Lanes : 0;
    }
}
