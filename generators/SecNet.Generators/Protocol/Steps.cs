using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using SecNet.Generators.Checking;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Model;

namespace SecNet.Generators.Protocol;

/// <summary>
/// One step of the protocol: what it opens, in which rounds, which correlations it consumes, and what it multiplies locally.
/// Party code, dealer code, the plaintext twin and the static cost are all written from these.
/// </summary>
/// <param name="LayerIndex">The declared layer the step is accounted to.</param>
/// <param name="Name">That layer's name.</param>
public abstract record Step(int LayerIndex, string Name)
{
    /// <summary>Dependent exchanges, in order.</summary>
    public EquatableArray<Round> Rounds { get; init; } = EquatableArray<Round>.Empty;

    /// <summary>Correlations consumed, in the order in which they lie in an inference's material.</summary>
    public virtual IEnumerable<Correlation> Correlations => [];

    /// <summary>Every region it reads or writes, at the parties or at the dealer.</summary>
    public abstract IEnumerable<Region> Regions { get; }

    /// <summary>Ring multiply-accumulates each party does online.</summary>
    public virtual long MultiplyAccumulates => 0;

    /// <summary>AES blocks of comparison keys and garbled gates each party computes online.</summary>
    public long AesCalls => ComparedWith is { } comparison ? (long)comparison.Lanes * comparison.Tree.AesCalls : 0;

    /// <summary>The comparison it makes, if it makes one.</summary>
    public virtual Comparison? ComparedWith => null;

    /// <summary>Public integers that the parties compute with, where shapes and scales do not say them.</summary>
    public virtual IEnumerable<BigInteger> Constants => [];
}

/// <summary>Opens E = X - A in ring bits, for the linear step behind it.</summary>
public sealed record OpenInputStep(int LayerIndex, string Name, Region X, Correlation A, Region E, int RingBits) : Step(LayerIndex, Name)
{
    /// <inheritdoc/>
    public override IEnumerable<Region> Regions => [X, E];

    /// <inheritdoc/>
    public override IEnumerable<Correlation> Correlations => [A];
}

/// <summary>Z = E·[W] + [A·W] + bias: one ring product, no opening. [A·W] + bias is made offline from F and the product [A·B].</summary>
public sealed record LinearStep(
    int LayerIndex, string Name, LinearOperator Operator, TensorType Input, TensorType Output,
    Correlation A, Region E, Correlation Product, int Slot, Region Scratch, Region Z) : Step(LayerIndex, Name)
{
    /// <inheritdoc/>
    public override IEnumerable<Region> Regions => [E, Scratch, Z];

    /// <inheritdoc/>
    public override IEnumerable<Correlation> Correlations => [Product];

    /// <inheritdoc/>
    public override long MultiplyAccumulates => (long)Output.Length * Operator.RowLength;
}

/// <summary>e = x - a opened; x² = e² + 2e[a] + [a²].</summary>
public sealed record SquareStep(int LayerIndex, string Name, Region X, Correlation A, Correlation ASquared, Region E, Region Z, int RingBits)
    : Step(LayerIndex, Name)
{
    /// <inheritdoc/>
    public override IEnumerable<Region> Regions => [X, E, Z];

    /// <inheritdoc/>
    public override IEnumerable<Correlation> Correlations => [A, ASquared];

    /// <inheritdoc/>
    public override long MultiplyAccumulates => 2L * X.Length;
}

/// <summary>
/// Masked truncation: opens c = x + 2^(m-2) + r in m = k + shift + 1 bits, keeps ĉ = c >> shift as the masked tensor, and
/// shares the truncated value in a ring of any width.
/// </summary>
/// <param name="LayerIndex">Layer.</param>
/// <param name="Name">Its name.</param>
/// <param name="X">The value to truncate.</param>
/// <param name="R">Shares of r mod 2^m; equal to <paramref name="ShiftedR"/> when nothing is shifted.</param>
/// <param name="ShiftedR">Shares of r >> shift in the target ring.</param>
/// <param name="TopBit">Shares of msb(r), for targets wider than the opened value; otherwise null.</param>
/// <param name="Result">ĉ, the mask, and k.</param>
/// <param name="Z">Share of the truncated value.</param>
/// <param name="Shift">Fraction bits removed.</param>
/// <param name="TargetRingBits">Ring of the result.</param>
public sealed record TruncateStep(
    int LayerIndex, string Name, Region X, Correlation R, Correlation ShiftedR, Correlation? TopBit,
    MaskedTensor Result, Region Z, int Shift, int TargetRingBits) : Step(LayerIndex, Name)
{
    /// <inheritdoc/>
    public override IEnumerable<Region> Regions => [X, Result.Public, Z];

    /// <summary>m.</summary>
    public int OpenedBits => Result.Width + Shift + 1;

    /// <inheritdoc/>
    public override IEnumerable<Correlation> Correlations => new[] { R, ReferenceEquals(R, ShiftedR) ? null : ShiftedR, TopBit }.OfType<Correlation>();
}

/// <summary>Each party shifts its own share (SecureML §4.1; Sonic §4.1): no opening.</summary>
public sealed record LocalTruncateStep(int LayerIndex, string Name, Region X, Region Z, int Shift, int RingBits) : Step(LayerIndex, Name)
{
    /// <inheritdoc/>
    public override IEnumerable<Region> Regions => [X, Z];
}

/// <summary>
/// y = DReLU(z)·z: a comparison on k bits, then the one-round branch. Without an earlier opening the step opens
/// c = z + 2^(k-1) + r in k + 1 bits beside the comparison's leaves, and moves the result into a larger ring.
/// </summary>
/// <param name="LayerIndex">Layer.</param>
/// <param name="Name">Its name.</param>
/// <param name="Z">Share of the value to compare; the branch's operand too, unless the step opens on its own.</param>
/// <param name="Masked">ĉ of z: from a truncation, or to be opened here.</param>
/// <param name="OwnMask">Shares of r in the target ring when the step opens on its own; otherwise null.</param>
/// <param name="OwnTopBit">Shares of msb(r) then, for a larger target ring.</param>
/// <param name="Extended">Where the operand moved into the target ring goes then.</param>
/// <param name="ShiftedR">Shares of r̂, which the dealer multiplies with r_b.</param>
/// <param name="TopBit">Shares of msb(r), which the dealer multiplies with r_b; null when the target ring does not need it.</param>
/// <param name="Comparison">The comparison's material.</param>
/// <param name="Bit">Shares of the bit r_b that hides DReLU; with a payload, of the bit t of r̂ at the sign.</param>
/// <param name="BitTimesMask">Shares of that bit times r̂.</param>
/// <param name="BitTimesTopBit">Shares of that bit times msb(r).</param>
/// <param name="Y">Share of the result.</param>
/// <param name="TargetRingBits">Ring of the result.</param>
public sealed record ReluStep(
    int LayerIndex, string Name, Region Z, MaskedTensor Masked, Correlation? OwnMask, Correlation? OwnTopBit, Region Extended,
    Correlation ShiftedR, Correlation? TopBit, Comparison Comparison, Correlation Bit, Correlation BitTimesMask, Correlation? BitTimesTopBit, Region Y, int TargetRingBits)
    : Step(LayerIndex, Name)
{
    /// <inheritdoc/>
    public override IEnumerable<Region> Regions => [Z, Masked.Public, Extended, Borrow, Y, Signs];

    /// <summary>What keys with a payload yield: each of the payload's words for all lanes.</summary>
    public Region Borrow { get; init; }

    /// <summary>Share of DReLU(z) itself, which the branch's opening yields at no cost; empty where nobody takes it.</summary>
    public Region Signs { get; init; }

    /// <inheritdoc/>
    public override Comparison? ComparedWith => Comparison;

    /// <inheritdoc/>
    public override IEnumerable<Correlation> Correlations =>
        new[] { OwnMask, OwnTopBit, Bit, BitTimesMask, BitTimesTopBit }.OfType<Correlation>().Concat(Comparison.Correlations);
}

/// <summary>Copies each window's values to candidate-major order: all windows' first values, then all second ones. Local.</summary>
public sealed record GatherStep(int LayerIndex, string Name, TensorType Input, Window Window, Region Source, Region Target, bool IsPublic)
    : Step(LayerIndex, Name)
{
    /// <inheritdoc/>
    public override IEnumerable<Region> Regions => [Source, Target];
}

/// <summary>
/// One level of a balanced max tree over all windows: max(a, b) = b + DReLU(a-b)·(a-b) for each pair, in the ring of k + 1 bits.
/// On the first level the truncation's openings serve (ĉ_a - ĉ_b masks a - b by r̂_a - r̂_b); later levels open the difference.
/// </summary>
/// <param name="LayerIndex">Layer.</param>
/// <param name="Name">Its name.</param>
/// <param name="Windows">Windows, over all channels.</param>
/// <param name="Count">Candidates of each window before this level.</param>
/// <param name="Candidates">Shares, candidate-major.</param>
/// <param name="MaskedCandidates">ĉ of the candidates on the first level after a truncation; otherwise null.</param>
/// <param name="ShiftedR">Their r̂, ungathered, for the dealer.</param>
/// <param name="OwnMask">Shares of r when the level opens its differences itself.</param>
/// <param name="Difference">Scratch for a - b.</param>
/// <param name="MaskedDifference">Scratch for the public masked difference.</param>
/// <param name="Comparison">The comparison's material.</param>
/// <param name="Bit">Shares of r_b; with a payload, of the bit t of ρ at the sign.</param>
/// <param name="BitTimesMask">Shares of that bit times ρ, the difference's mask.</param>
/// <param name="Winners">Result: ⌈Count/2⌉ candidates of each window.</param>
/// <param name="RingBits">k + 1.</param>
public sealed record MaxLevelStep(
    int LayerIndex, string Name, int Windows, int Count, Region Candidates, Region? MaskedCandidates, Correlation? ShiftedR, Correlation? OwnMask,
    Region Difference, Region MaskedDifference, Comparison Comparison, Correlation Bit, Correlation BitTimesMask, Region Winners, int RingBits)
    : Step(LayerIndex, Name)
{
    /// <inheritdoc/>
    public override IEnumerable<Region> Regions => Gather is null ? Own : [.. Own, Gather.Source, Gather.Target];

    /// <summary>Pairs compared, over all windows.</summary>
    public int Lanes => Count / 2 * Windows;

    private IEnumerable<Region> Own => [Candidates, Difference, MaskedDifference, Borrow, Winners];

    /// <summary>Set on the first level: how the dealer gathers r̂ into pairs.</summary>
    public GatherStep? Gather { get; init; }

    /// <summary>What keys with a payload yield: each of the payload's words for all lanes.</summary>
    public Region Borrow { get; init; }

    /// <inheritdoc/>
    public override Comparison? ComparedWith => Comparison;

    /// <inheritdoc/>
    public override IEnumerable<Correlation> Correlations =>
        new[] { OwnMask, Bit, BitTimesMask }.OfType<Correlation>().Concat(Comparison.Correlations);
}

/// <summary>Tensors multiplied with public integers and added up, or set one after another. Local.</summary>
public sealed record MergeStep(
    int LayerIndex, string Name, EquatableArray<Region> Inputs, EquatableArray<BigInteger> Factors, bool IsSum, Region Z, int RingBits)
    : Step(LayerIndex, Name)
{
    /// <inheritdoc/>
    public override IEnumerable<Region> Regions => [.. Inputs, Z];

    /// <summary>Public integers added to each input after the multiplication; none when they are all 0. Party 0 adds them.</summary>
    public EquatableArray<BigInteger> Offsets { get; init; } = EquatableArray<BigInteger>.Empty;

    /// <summary>True when the inputs become parts of one tensor; distances from several bounds, which a join sums again, stay tensors of their own.</summary>
    public bool IsConcatenation => !IsSum && Offsets.Count == 0;

    /// <inheritdoc/>
    public override IEnumerable<BigInteger> Constants => Factors.Concat(Offsets);
}

/// <summary>Values copied to other places of a tensor, with zeros where none goes. Local.</summary>
/// <param name="LayerIndex">Layer.</param>
/// <param name="Name">Its name.</param>
/// <param name="Operator">Where each value goes.</param>
/// <param name="Input">Shape of the source.</param>
/// <param name="X">The source.</param>
/// <param name="Z">The target.</param>
public sealed record CopyStep(int LayerIndex, string Name, LayoutOperator Operator, TensorShape Input, Region X, Region Z) : Step(LayerIndex, Name)
{
    /// <inheritdoc/>
    public override IEnumerable<Region> Regions => [X, Z];

    /// <inheritdoc/>
    public override IEnumerable<BigInteger> Constants => Operator switch
    {
        PadOperator pad => [pad.Top, pad.Left, pad.Bottom, pad.Right],
        TransposeOperator transpose => [transpose.First, transpose.Second, transpose.Third],
        _ => [],
    };
}

/// <summary>
/// Sum of each window; with a <paramref name="Multiple"/>, times that over how many values the window holds, so that all are the
/// mean times the same number. Local.
/// </summary>
public sealed record SumPoolStep(int LayerIndex, string Name, TensorType Input, Window Window, long? Multiple, Region X, Region Z, int RingBits)
    : Step(LayerIndex, Name)
{
    /// <inheritdoc/>
    public override IEnumerable<Region> Regions => [X, Z];
}
