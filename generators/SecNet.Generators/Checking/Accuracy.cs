using System.Globalization;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Diagnostics;

namespace SecNet.Generators.Checking;

/// <summary>Says what a smooth activation cannot reach, and what would.</summary>
internal static class Accuracy
{
    /// <summary>The finding for an operator whose fit misses what was asked.</summary>
    public static Finding ToFinding(FourierOperator fourier, TensorType input, RangeRules rules)
    {
        var reached = Decimal(fourier.Reached);
        var finer = rules.FixedRing is <= 32 ? "take a wider ring, or " : fourier.IsLocal ? "leave out Truncation = Local, which holds fewer fraction bits, or " : string.Empty;
        var remedy = $"{finer}declare MaxError = {reached.ToString(CultureInfo.InvariantCulture)} or a tighter MaxAbs on the layer before it";
        return Finding.Create(
            FindingIds.AccuracyOutOfReach, fourier.LayerIndex, fourier.Name, Decimal(fourier.Allowed), fourier.Function.ToString(), Numbers.RealBound(input),
            $"{fourier.Series.Count} harmonics", fourier.Series.FractionBits, reached, remedy);
    }

    /// <summary>The finding for L-SecNet's sum, whose error is the paper's constants' own wherever the ring holds enough fraction bits.</summary>
    public static Finding ToFinding(SineOperator sines, RangeRules rules)
    {
        var reached = Decimal(sines.Reached);
        var finer = rules.FixedRing is < 32 ? "take a wider ring, or " : string.Empty;
        return Finding.Create(
            FindingIds.AccuracyOutOfReach, sines.LayerIndex, sines.Name, sines.Allowed, sines.Function.ToString(), sines.InputBound,
            $"{sines.Sum.Sines.Count} sines", sines.Sum.Sines.FractionBits, reached, $"{finer}declare MaxError = {reached.ToString(CultureInfo.InvariantCulture)}, or leave out Approximation = LSecNet");
    }

    /// <summary>Rounded up to a millionth.</summary>
    private static decimal Decimal(double error) => error > 1_000_000 ? 1_000_000 : ((long)(error * 1_000_000) + 1) / 1_000_000m;
}
