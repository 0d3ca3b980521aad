using System.Collections.Generic;
using System.Linq;

namespace SecNet.Generators.Protocol;

/// <summary>Who reads the bits of a truncation's mask, which without a dealer decides how the mask is made.</summary>
/// <param name="Comparisons">Comparisons of the truncated values themselves, by shared bits of the mask; those that need products of the bits too come first.</param>
/// <param name="Pairs">The max-pool's level that compares them in pairs, by shared bits of differences of masks; null when none does.</param>
public sealed record MaskReaders(IReadOnlyList<Comparison> Comparisons, MaxLevelStep? Pairs)
{
    /// <summary>The readers of a truncation's mask among a program's steps.</summary>
    public static MaskReaders Of(TruncateStep truncate, IEnumerable<Step> program)
    {
        var readers = program.Where(step => step.ComparedWith is { Tree.IsPrivate: false } && ShiftedR(step) is { } mask && ReferenceEquals(mask, truncate.ShiftedR)).ToList();
        return new(
            readers.OfType<ReluStep>().Select(static relu => relu.Comparison).OrderByDescending(static comparison => comparison.Tree.PairedBits).ToList(), readers.OfType<MaxLevelStep>().SingleOrDefault());
    }

    /// <summary>True when the mask's bits must be shared: for a comparison, or for a ring in which the mask's top bit counts.</summary>
    public bool NeedBits(Correlation? topBit) => Comparisons.Count > 0 || topBit is not null;

    private static Correlation? ShiftedR(Step step) => step switch
    {
        ReluStep { OwnMask: null } relu => relu.ShiftedR,
        MaxLevelStep { OwnMask: null } level => level.ShiftedR,
        _ => null,
    };
}
