using System.Collections.Generic;
using System.Linq;

namespace SecNet.Generators.Protocol;

/// <summary>
/// One level of a balanced tournament: of neighbours a and b, a goes on where a - b >= 0, so that the first of equals wins. One opened bit selects the
/// value and its index. On the first level indices are public, and the winner's is linear in that bit; on later ones the difference of two
/// indices is opened under a mask, beside the bit. The last level has no use for the value, only for the index.
/// </summary>
/// <remarks>
/// Index differences travel beside the bit and not beside the value's difference, since private leaves have no such opening on the last level; rounds
/// and bits are the same. Keys with a payload open no bit: there they travel beside the value's difference, and the key carries products with both masks.
/// </remarks>
/// <param name="LayerIndex">Layer.</param>
/// <param name="Name">Its name.</param>
/// <param name="Count">Candidates before this level.</param>
/// <param name="Candidates">Shares of their values, in the order of their indices.</param>
/// <param name="Indices">Shares of their indices; null on the first level, where they are public.</param>
/// <param name="OwnMask">Shares of r, which masks a - b; null where neither the comparison nor a selection needs that open.</param>
/// <param name="IndexMask">Shares of the mask of the difference of two indices; null on the first level.</param>
/// <param name="Difference">Scratch for a - b.</param>
/// <param name="MaskedDifference">Scratch for the public masked difference.</param>
/// <param name="IndexDifference">Scratch for the difference of two indices.</param>
/// <param name="MaskedIndexDifference">Scratch for that difference, public under its mask.</param>
/// <param name="Comparison">The comparison's material.</param>
/// <param name="Bit">Shares of r_b, or with a payload of t, the mask's bit at the sign, in a ring that holds values and indices.</param>
/// <param name="BitTimesMask">Shares of that times r; null on the last level.</param>
/// <param name="BitTimesIndexMask">Shares of that times the mask of indices; null on the first level.</param>
/// <param name="Winners">Values of the ⌈Count/2⌉ candidates left; on the last level scratch.</param>
/// <param name="WinningIndices">Their indices.</param>
/// <param name="RingBits">k + 1.</param>
/// <param name="IndexBits">Bits of the ring of indices.</param>
public sealed record ArgMaxLevelStep(
    int LayerIndex, string Name, int Count, Region Candidates, Region? Indices, Correlation? OwnMask, Correlation? IndexMask,
    Region Difference, Region MaskedDifference, Region IndexDifference, Region MaskedIndexDifference, Comparison Comparison,
    Correlation Bit, Correlation? BitTimesMask, Correlation? BitTimesIndexMask, Region Winners, Region WinningIndices, int RingBits, int IndexBits)
    : Step(LayerIndex, Name)
{
    /// <summary>Pairs compared.</summary>
    public int Lanes => Count / 2;

    /// <summary>What keys with a payload yield: the words of all lanes, one after another.</summary>
    public Region Borrow { get; init; }

    /// <summary>One of those words.</summary>
    public Region BorrowWord(int word) => new(Borrow.Offset + (word * Lanes), Lanes);

    /// <inheritdoc/>
    public override IEnumerable<Region> Regions => [Candidates, Indices ?? default, Difference, MaskedDifference, IndexDifference, MaskedIndexDifference, Borrow, Winners, WinningIndices];

    /// <inheritdoc/>
    public override Comparison? ComparedWith => Comparison;

    /// <inheritdoc/>
    public override IEnumerable<Correlation> Correlations =>
        new[] { OwnMask, IndexMask, Bit, BitTimesMask, BitTimesIndexMask }.OfType<Correlation>().Concat(Comparison.Correlations);
}
